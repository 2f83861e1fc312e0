package pictures

import (
	"cmp"
	"context"
	_ "embed" // images.sql
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"

	"github.com/google/uuid"

	"mumpuni/internal/pg"
)

// Size is one size of an image, or a figure of a PDF's page.
type Size struct {
	N      int    `json:"n"`
	Key    string `json:"key"`
	Type   string `json:"type"`
	Bytes  int64  `json:"bytes"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

// Picture is an image in the sizes that screens need.
type Picture struct {
	URL           string // of the largest
	Set           string // for srcset; "" where there is one size
	Width, Height int    // of the largest, in pixels
	Light         string // address of the lightest
	LightBytes    int64

	PhoneBytes int64 // of what a phone takes
}

// Sizes is for sizes: how wide a picture stands on a page for reading.
const Sizes = "(max-width: 48rem) 100vw, 44rem"

// phoneWidth is the picture that phones take, of those with Sizes: 360 to 412 points wide, two to three pixels a point.
const phoneWidth = 960

// Show makes the addresses of an image's sizes.
func (s *Service) Show(sizes []Size) Picture {
	if len(sizes) == 0 || s.store == nil {
		return Picture{}
	}
	slices.SortFunc(sizes, func(a, b Size) int { return cmp.Compare(a.Width, b.Width) })
	last := sizes[len(sizes)-1]
	p := Picture{Width: last.Width, Height: last.Height, PhoneBytes: last.Bytes, LightBytes: sizes[0].Bytes}
	var set []string
	for i, z := range sizes {
		url := s.sign(z.Key, "gambar."+Extensions[z.Type], z.Type)
		if i == 0 {
			p.Light = url
		}
		p.URL, set = url, append(set, fmt.Sprintf("%s %dw", url, z.Width))
		if z.Width == phoneWidth {
			p.PhoneBytes = z.Bytes
		}
	}
	if len(set) > 1 {
		p.Set = strings.Join(set, ", ")
	}
	return p
}

//go:embed images.sql
var imagesSQL string

// Of gives the images that texts of a version may show, by what names them.
func (s *Service) Of(ctx context.Context, version uuid.UUID) (map[string]Picture, error) {
	var list []struct {
		Destination string `bun:"destination"`
		Sizes       []Size `bun:"sizes,type:jsonb"`
	}
	err := pg.Query(ctx, s.db, &list, imagesSQL, version)
	images := map[string]Picture{}
	for _, m := range list {
		if s.store != nil {
			images[m.Destination] = s.Show(m.Sizes)
		}
	}
	return images, wrap(err, "images of a version")
}

// img is a picture as prose.Article writes it.
var img = regexp.MustCompile(`<img src="([^"]*)" alt="([^"]*)"/?>`)

// Illustrate gives each picture of a text its sizes and its place, so that nothing jumps when it comes; where there are words, a link to
// the lightest stands instead, which they name.
func Illustrate(text string, images map[string]Picture, words func(alt string, bytes int64) string) string {
	if len(images) == 0 {
		return text
	}
	by := map[string]Picture{}
	for _, p := range images {
		by[html.EscapeString(p.URL)] = p
	}
	return img.ReplaceAllStringFunc(text, func(tag string) string {
		part := img.FindStringSubmatch(tag)
		p, ok := by[part[1]]
		switch {
		case !ok:
			return tag
		case words != nil:
			return fmt.Sprintf(`<a class="picture" href="%s" data-alt="%s" data-width="%d" data-height="%d">%s</a>`, html.EscapeString(p.Light), part[2],
				p.Width, p.Height, html.EscapeString(words(html.UnescapeString(part[2]), p.LightBytes)))
		}
		set := ""
		if p.Set != "" {
			set = fmt.Sprintf(` srcset="%s" sizes="%s"`, html.EscapeString(p.Set), Sizes)
		}
		return fmt.Sprintf(`<img src="%s"%s alt="%s" width="%d" height="%d" loading="lazy" decoding="async">`, part[1], set, part[2], p.Width, p.Height)
	})
}
