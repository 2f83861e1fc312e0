package courses

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/google/uuid"
	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

// markdown reads CommonMark with tables, strikethrough, task lists and bare links. Raw HTML in it is left out.
var markdown = goldmark.New(goldmark.WithExtensions(extension.GFM))

// sanitiser is the second wall behind goldmark, which writes no raw HTML itself.
var sanitiser = newSanitiser()

func newSanitiser() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "ul", "li", "blockquote", "pre", "code", "em", "strong", "del",
		"table", "thead", "tbody", "tr", "th", "td")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowElements("ol")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("src", "alt").OnElements("img")
	p.AllowURLSchemes("http", "https", "mailto", "tel")
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnFullyQualifiedLinks(true)
	p.RequireNoReferrerOnFullyQualifiedLinks(true)
	return p
}

// imageScheme names an image module of the same course: ![alt](modul:<lineage id>).
const imageScheme = "modul:"

// render makes safe HTML of Markdown. The highest headings become h2, because the page has the h1. An image stays only when address
// knows it; otherwise its description stands in its place.
func render(source string, address func(lineage string) (url string, ok bool)) (string, error) {
	src := []byte(source)
	doc := markdown.Parser().Parse(text.NewReader(src))
	var images []*ast.Image
	var headings []*ast.Heading
	err := ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			headings = append(headings, n)
		case *ast.Image:
			images = append(images, n)
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		return "", err
	}
	demote(headings)
	for _, img := range images {
		own, named := strings.CutPrefix(string(img.Destination), imageScheme)
		if url, ok := address(own); named && ok {
			img.Destination = []byte(url)
			continue
		}
		for child := img.FirstChild(); child != nil; child = img.FirstChild() {
			img.Parent().InsertBefore(img.Parent(), img, child)
		}
		img.Parent().RemoveChild(img.Parent(), img)
	}
	var out bytes.Buffer
	if err := markdown.Renderer().Render(&out, src, doc); err != nil {
		return "", err
	}
	return sanitiser.Sanitize(out.String()), nil
}

// demote shifts headings so that the highest are of level 2.
func demote(headings []*ast.Heading) {
	highest := 6
	for _, h := range headings {
		highest = min(highest, h.Level)
	}
	for _, h := range headings {
		h.Level = min(h.Level-highest+2, 6)
	}
}

// countWords counts the words of a text, its marks not among them.
func countWords(source string) int {
	n := 0
	for _, word := range strings.Fields(source) {
		if strings.IndexFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) >= 0 {
			n++
		}
	}
	return n
}

// html is a module's text for its page. Texts without images are kept, since a published one never changes.
func (s *Service) html(ctx context.Context, m Module) (string, error) {
	if m.Body == "" {
		return "", nil
	}
	key := textKey{m.ID, m.UpdatedAt}
	if kept, ok := s.texts.get(key); ok {
		return kept, nil
	}
	if !strings.Contains(m.Body, imageScheme) {
		out, err := render(m.Body, func(string) (string, bool) { return "", false })
		if err == nil {
			s.texts.put(key, out)
		}
		return out, wrap(err, "render text")
	}
	images, err := s.imagesOf(ctx, m.VersionID)
	if err != nil {
		return "", err
	}
	out, err := render(m.Body, func(lineage string) (string, bool) { url, ok := images[lineage]; return url, ok })
	return out, wrap(err, "render text")
}

// imagesOf gives the addresses of a version's own images by lineage.
func (s *Service) imagesOf(ctx context.Context, version uuid.UUID) (map[string]string, error) {
	var list []Module
	err := s.db.NewSelect().Model(&list).Column("lineage_id", "media").
		Where("m.version_id = ? and m.kind = 'image' and m.media_state = 'ready'", version).Scan(ctx)
	images := map[string]string{}
	for _, m := range list {
		if s.store != nil {
			images[m.LineageID.String()] = s.store.SignedLink(m.Media.ImageKey, "gambar.jpg", "image/jpeg", linkTime)
		}
	}
	return images, wrap(err, "images of a version")
}

// textCache keeps rendered texts; it starts anew when it is full.
type textCache struct {
	mu    sync.RWMutex
	texts map[textKey]string
	bytes int
}

type textKey struct {
	module uuid.UUID
	at     time.Time
}

const maxTexts = 8 << 20 // bytes

func (c *textCache) get(k textKey) (string, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	s, ok := c.texts[k]
	return s, ok
}

func (c *textCache) put(k textKey, s string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.texts == nil || c.bytes+len(s) > maxTexts {
		c.texts, c.bytes = map[textKey]string{}, 0
	}
	c.texts[k] = s
	c.bytes += len(s)
}
