package courses

import (
	"context"
	_ "embed" // illustrations.sql
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/internal/prose"
	"mumpuni/media"
	"mumpuni/people"
)

// pictureScheme names a picture of the course in a text: ![what it shows](gambar:NAME).
const pictureScheme = "gambar:"

// Illustration is a picture that the texts of a course may name. It is no module: nobody has to complete it.
type Illustration struct {
	Name      string      `bun:"name" json:"name"` // in the texts: ![what it shows](gambar:NAME)
	MediaID   uuid.UUID   `bun:"media_id" json:"-"`
	File      string      `bun:"file" json:"file"` // the name of the file that was sent
	State     media.State `bun:"state" json:"state" enum:"processing,ready,refused"`
	Failure   string      `bun:"failure" json:"failure,omitempty"` // a fault key
	Sizes     []size      `bun:"sizes,type:jsonb" json:"-"`        // none until it is ready
	Width     int         `bun:"-" json:"width,omitempty"`
	Height    int         `bun:"-" json:"height,omitempty"`
	URL       string      `bun:"-" json:"url,omitempty"` // on the content origin, for some hours; "" until it is ready
	Used      bool        `bun:"-" json:"used"`          // some text of the course names it, of whichever version
	CreatedAt time.Time   `bun:"created_at" json:"created_at"`
}

// Pictures lists the pictures of a course that who may edit, in the order in which they came. Faults: course.not_found.
func (s *Service) Pictures(ctx context.Context, who people.Actor, course uuid.UUID) ([]Illustration, error) {
	if _, err := s.owned(ctx, s.db, who, course); err != nil {
		return nil, err
	}
	list, err := s.illustrationsOf(ctx, s.db, course)
	if err != nil || len(list) == 0 {
		return list, err
	}
	named, err := s.namedIn(ctx, s.db, course)
	for i := range list {
		list[i].Used = slices.Contains(named, list[i].Name)
	}
	return list, err
}

//go:embed illustrations.sql
var illustrationsSQL string

// picturesOf reads the pictures of a course.
func (s *Service) illustrationsOf(ctx context.Context, db bun.IDB, course uuid.UUID) ([]Illustration, error) {
	list := []Illustration{}
	if err := pg.Query(ctx, db, &list, illustrationsSQL, course); err != nil {
		return nil, wrap(err, "pictures of a course")
	}
	for i, p := range list {
		shown := s.picture(p.Sizes)
		list[i].URL, list[i].Width, list[i].Height = shown.URL, shown.Width, shown.Height
	}
	return list, nil
}

// namedIn are the names of pictures in all texts of a course and on its cards, each once.
func (s *Service) namedIn(ctx context.Context, db bun.IDB, course uuid.UUID) ([]string, error) {
	var texts, names []string
	err := pg.Query(ctx, db, &texts, `select m.body from modules m join course_versions v on v.id = m.version_id
		where v.course_id = $1 and position('gambar:' in m.body) > 0`, course)
	for _, text := range texts {
		for _, mark := range pictureMarks(text) {
			names = append(names, mark.Name)
		}
	}
	if err != nil {
		return nil, wrap(err, "texts that name pictures")
	}
	var covers []string
	err = pg.Query(ctx, db, &covers, "select v.cover_picture from course_versions v where v.course_id = $1 and v.cover_picture <> ''", course)
	names = append(names, covers...)
	slices.Sort(names)
	return slices.Compact(names), wrap(err, "covers")
}

// pictureMark is a picture that a text names.
type pictureMark struct{ Name, Alt string }

// pictureMarks lists the pictures of its course that a text names, in their order.
func pictureMarks(text string) []pictureMark {
	if !strings.Contains(text, pictureScheme) {
		return nil
	}
	var marks []pictureMark
	for _, p := range prose.Pictures(text) {
		if name, ours := strings.CutPrefix(p.Destination, pictureScheme); ours {
			marks = append(marks, pictureMark{name, p.Alt})
		}
	}
	return marks
}

// checkPictures adds what keeps the pictures of a draft's texts from being seen, or described to those who do not see them.
func (s *Service) checkPictures(ctx context.Context, db bun.IDB, v Version, modules []Module, r *Readiness) error {
	if !slices.ContainsFunc(modules, func(m Module) bool { return len(pictureMarks(m.Body)) > 0 }) {
		return nil
	}
	list, err := s.illustrationsOf(ctx, db, v.CourseID)
	if err != nil {
		return err
	}
	for _, m := range modules {
		for _, mark := range pictureMarks(m.Body) {
			if key := mark.lacks(list); key != "" {
				r.Problems = append(r.Problems, m.blame(fault.Field("", key).With("Picture", mark.Name)))
			}
		}
	}
	return nil
}

// lacks is the fault key of what a picture in a text still needs, "" when nothing.
func (m pictureMark) lacks(of []Illustration) string {
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
