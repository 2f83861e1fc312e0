package pictures

import (
	"context"
	_ "embed" // illustrations.sql
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/pg"
	"mumpuni/internal/prose"
	"mumpuni/media"
)

// Scheme names a picture of the course in a text: ![what it shows](gambar:NAME).
const Scheme = "gambar:"

// Illustration is a picture that the texts of a course may name. It is no module: nobody has to complete it.
type Illustration struct {
	Name      string      `bun:"name" json:"name"` // in the texts: ![what it shows](gambar:NAME)
	MediaID   uuid.UUID   `bun:"media_id" json:"-"`
	File      string      `bun:"file" json:"file"` // the name of the file that was sent
	State     media.State `bun:"state" json:"state" enum:"processing,ready,refused"`
	Failure   string      `bun:"failure" json:"failure,omitempty"` // a fault key
	Sizes     []Size      `bun:"sizes,type:jsonb" json:"-"`        // none until it is ready
	Width     int         `bun:"-" json:"width,omitempty"`
	Height    int         `bun:"-" json:"height,omitempty"`
	URL       string      `bun:"-" json:"url,omitempty"` // on the content origin, for some hours; "" until it is ready
	Used      bool        `bun:"-" json:"used"`          // some text of the course names it, of whichever version
	CreatedAt time.Time   `bun:"created_at" json:"created_at"`
}

//go:embed illustrations.sql
var illustrationsSQL string

// List gives the pictures of a course, in the order in which they came.
func (s *Service) List(ctx context.Context, db bun.IDB, course uuid.UUID) ([]Illustration, error) {
	list := []Illustration{}
	if err := pg.Query(ctx, db, &list, illustrationsSQL, course); err != nil {
		return nil, wrap(err, "pictures of a course")
	}
	for i, p := range list {
		shown := s.Show(p.Sizes)
		list[i].URL, list[i].Width, list[i].Height = shown.URL, shown.Width, shown.Height
	}
	return list, nil
}

// Mark is a picture that a text names.
type Mark struct{ Name, Alt string }

// Marks lists the pictures of its course that a text names, in their order.
func Marks(text string) []Mark {
	if !strings.Contains(text, Scheme) {
		return nil
	}
	var marks []Mark
	for _, p := range prose.Pictures(text) {
		if name, ours := strings.CutPrefix(p.Destination, Scheme); ours {
			marks = append(marks, Mark{name, p.Alt})
		}
	}
	return marks
}

// Lacks is the fault key of what a picture in a text still needs, "" when nothing.
func (m Mark) Lacks(of []Illustration) string {
	at := slices.IndexFunc(of, func(p Illustration) bool { return p.Name == m.Name })
	switch {
	case at < 0:
		return "course.picture_unknown"
	case of[at].State == media.Refused:
		return "course.picture_refused"
	case of[at].State != media.Ready:
		return "course.picture_not_ready"
	case m.Alt == "":
		return "course.picture_alt"
	}
	return ""
}
