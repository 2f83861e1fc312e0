package courses

import (
	"compress/gzip"
	"context"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/google/uuid"

	"mumpuni/courses/pictures"
	"mumpuni/internal/pg"
	"mumpuni/media"
)

// What modules cost a learner in data is told before they open them, and a test holds it against what is sent.

// frames are what a page of ours weighs around what a module shows, compressed, with the headers of its answers, in bytes. A PDF is read
// page by page; of a quiz there are two: its outside and its questions.
var frames = map[Kind]int64{Article: 4990, Link: 4840, Image: 6150, Video: 6250, PDF: 5690, Quiz: 9500, Package: 6300}

// DataBytes is what a learner pays in data for all of m: what it shows as it is sent to a phone and, for each page, ours around it. 0
// while nobody knows: its file is not ready.
func (m Module) DataBytes() int64 {
	if m.Kind.HasMedia() && m.MediaState != media.Ready {
		return 0
	}
	return m.Media.SentBytes + m.textBytes + frames[m.Kind]*int64(max(m.Media.Pages, 1))
}

// DataBytes is what all modules cost whose cost is known; whole is false when there are others.
func (t Tasks) DataBytes() (sum int64, whole bool) {
	whole = true
	for _, m := range t.List {
		sum, whole = sum+m.DataBytes(), whole && m.DataBytes() > 0
	}
	return sum, whole
}

// weight is what a text costs, without the pictures in it.
type weight struct {
	bytes    int64
	pictures []string // what names them: modul:<lineage> or gambar:<name>
}

// weights keeps what texts cost: a published one never changes. It starts anew when it is full.
type weights struct {
	mu   sync.RWMutex
	kept map[textKey]weight
}

const maxWeights = 50_000

func (w *weights) get(k textKey) (weight, bool) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	one, ok := w.kept[k]
	return one, ok
}

func (w *weights) put(k textKey, one weight) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.kept == nil || len(w.kept) >= maxWeights {
		w.kept = map[textKey]weight{}
	}
	w.kept[k] = one
}

// weigh fills in what the texts and quizzes of a version's modules cost.
func (s *Service) weigh(ctx context.Context, version uuid.UUID, list []*Module) error {
	var texts []uuid.UUID
	var asked []*Module
	for _, m := range list {
		switch _, known := s.weights.get(textKey{m.ID, m.UpdatedAt}); {
		case known:
		case m.Kind == Quiz:
			asked = append(asked, m)
		default:
			texts = append(texts, uuid.UUID(m.ID))
		}
	}
	if err := s.weighTexts(ctx, texts); err != nil {
		return err
	}
	if err := s.weighQuizzes(ctx, asked); err != nil {
		return err
	}
	var images map[string]pictures.Picture
	for _, m := range list {
		one, _ := s.weights.get(textKey{m.ID, m.UpdatedAt})
		m.textBytes = one.bytes
		if len(one.pictures) > 0 && images == nil {
			var err error
			if images, err = s.pictures.Of(ctx, version); err != nil {
				return err
			}
		}
		for _, destination := range one.pictures {
			m.textBytes += images[destination].PhoneBytes
		}
	}
	return nil
}

func (s *Service) weighTexts(ctx context.Context, modules []uuid.UUID) error {
	if len(modules) == 0 {
		return nil
	}
	var list []Module
	err := pg.Query(ctx, s.db, &list, "select id, kind, body, updated_at from modules where id = any($1)", modules)
	if err != nil {
		return wrap(err, "texts to weigh")
	}
	for _, m := range list {
		var one weight
		text, err := Render(m.Body, func(destination string) (string, bool) {
			one.pictures = append(one.pictures, destination)
			return destination, true
		})
		if err != nil {
			return wrap(err, "render text")
		}
		slices.Sort(one.pictures)
		one.pictures = slices.Compact(one.pictures)
		one.bytes = packed(text) + int64(len(one.pictures))*pictureMarkup
		s.weights.put(textKey{m.ID, m.UpdatedAt}, one)
	}
	return nil
}

// weighQuizzes asks the quizzes, which courses does not know.
func (s *Service) weighQuizzes(ctx context.Context, list []*Module) error {
	if s.hooks.QuizTexts == nil {
		return nil
	}
	for _, m := range list {
		texts, err := s.hooks.QuizTexts(ctx, s.db, m.QuizID)
		if err != nil {
			return err
		}
		s.weights.put(textKey{m.ID, m.UpdatedAt}, weight{bytes: packed(strings.Join(texts, "\n")) + int64(len(texts))*questionMarkup})
	}
	return nil
}

// questionMarkup is what a question adds to its sheet besides its words and the marks that come with them, compressed.
const questionMarkup = 65

// pictureMarkup is what the addresses of one picture in its sizes add to a text, compressed: they are signed and do not shrink.
const pictureMarkup = 700

// packed is how many bytes a text adds to a page that is sent compressed.
func packed(text string) int64 {
	if text == "" {
		return 0
	}
	var n counter
	z, _ := gzip.NewWriterLevel(&n, gzip.DefaultCompression) // the level is one
	_, _ = io.WriteString(z, text)                           // a counter takes everything
	_ = z.Close()
	return max(0, int64(n)-gzipFrame)
}

// gzipFrame is what a file of nothing has.
const gzipFrame = 23

type counter int64

// Write is io.Writer's.
func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}
