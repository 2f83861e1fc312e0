package courses

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"mumpuni/courses/pictures"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/prose"
	"mumpuni/people"
)

// imageScheme names an image module of the same course: ![alt](modul:<lineage id>).
const imageScheme = "modul:"

// showsPictures tells whether a text may name an image of its course.
func showsPictures(text string) bool {
	return strings.Contains(text, imageScheme) || strings.Contains(text, pictures.Scheme)
}

// Render makes safe HTML of an article. Of its pictures those stay that name an image of the course which address knows.
func Render(source string, address prose.Images) (string, error) {
	return prose.Article(source, func(destination string) (string, bool) {
		if !strings.HasPrefix(destination, imageScheme) && !strings.HasPrefix(destination, pictures.Scheme) {
			return "", false
		}
		return address(destination)
	})
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

// Words counts the words of an article.
func Words(body string) int { return countWords(body) }

// ReadingMinutes is how long an unhurried reader needs for a text, at least a minute.
func ReadingMinutes(body string) int {
	return min(max((countWords(body)+wordsPerMinute-1)/wordsPerMinute, 1), maxModuleTime)
}

// html is a module's text for its page, its pictures with nothing but their addresses, and these pictures. Texts without images are kept,
// since a published one never changes.
func (s *Service) html(ctx context.Context, m Module) (string, map[string]pictures.Picture, error) {
	if m.Body == "" {
		return "", nil, nil
	}
	key := textKey{m.ID, m.UpdatedAt}
	if kept, ok := s.texts.get(key); ok {
		return kept, nil, nil
	}
	if !showsPictures(m.Body) {
		out, err := Render(m.Body, func(string) (string, bool) { return "", false })
		if err == nil {
			s.texts.put(key, out)
		}
		return out, nil, wrap(err, "render text")
	}
	images, err := s.pictures.Of(ctx, m.VersionID)
	if err != nil {
		return "", nil, err
	}
	out, err := Render(m.Body, func(destination string) (string, bool) { p, ok := images[destination]; return p.URL, ok })
	return out, images, wrap(err, "render text")
}

// Rendered is a text that is being written, as learners of a course's draft would see it; nothing is stored. Faults: course.not_found,
// course.no_draft; on field body course.text_long, course.text_tangled.
func (s *Service) Rendered(ctx context.Context, who people.Actor, course uuid.UUID, body string) (string, error) {
	switch {
	case utf8.RuneCountInString(body) > MaxBody:
		return "", fault.Field("body", "course.text_long").With("Max", MaxBody)
	case prose.Tangled(body):
		return "", fault.Field("body", "course.text_tangled")
	}
	if _, err := s.Owned(ctx, s.db, who, course); err != nil {
		return "", err
	}
	var version uuid.UUID
	err := s.db.NewSelect().Model((*Version)(nil)).Column("id").Where("course_id = ? and state = ?", course, Draft).Scan(ctx, &version)
	if errors.Is(err, sql.ErrNoRows) {
		return "", errNoDraft
	}
	if err != nil {
		return "", wrap(err, "draft to render for")
	}
	images, err := s.pictures.Of(ctx, version)
	if err != nil {
		return "", err
	}
	out, err := Render(body, func(lineage string) (string, bool) { p, ok := images[lineage]; return p.URL, ok })
	return out, wrap(err, "render text")
}

// textCache keeps rendered texts; it starts anew when it is full.
type textCache struct {
	mu    sync.RWMutex
	texts map[textKey]string
	bytes int
}

type textKey struct {
	module id.Module
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
