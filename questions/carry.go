package questions

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/questions/exchange"
	"mumpuni/questions/kinds"
	"mumpuni/storage"
)

// Carried is a question as the file of a course has it: a version without any ID of this installation, and where its pictures are.
type Carried struct {
	exchange.Item // without the bytes of its pictures

	Files []CarriedPicture
}

// CarriedPicture is a picture of a question, as it was sent.
type CarriedPicture struct {
	Name   string
	Path   string // in a file that comes
	Object storage.Object
}

// Carry gives versions as files of courses have them, in their order; nil stands for one that is closed and in use: assessments ask it,
// and no file carries its key. That who read the keys of the others is noted. Who may read the versions is the caller's rule.
func (s *Service) Carry(ctx context.Context, db bun.IDB, who people.Actor, versions []*Version) ([]*Carried, error) {
	told, err := s.carriedTags(ctx, db, versions)
	if err != nil {
		return nil, err
	}
	pictures, err := s.Pictures(ctx, db, versions...)
	if err != nil {
		return nil, err
	}
	codes, err := s.names(ctx, db)
	if err != nil {
		return nil, err
	}
	list := make([]*Carried, len(versions))
	for i, v := range versions {
		tags := told[v.QuestionID]
		if tags.Closed {
			continue
		}
		if err := s.seen(ctx, db, who, v.QuestionID); err != nil {
			return nil, err
		}
		c := &Carried{Item: itemOf(*v)}
		c.Topic, c.Source, c.Descriptor, c.Code, c.Open = tags.Topic, tags.Source, tags.Descriptor, tags.Code, tags.Open
		if c.Competency = codes[v.CompetencyID]; c.Competency == "" {
			c.Level = 0 // one goes with the other
		}
		for _, m := range marksOf(v) {
			if p, there := pictures[v.QuestionID][m.Name]; there {
				o, _, err := s.store.Recorded(ctx, db, p.Original)
				if err != nil {
					return nil, err
				}
				c.Files = append(c.Files, CarriedPicture{Name: m.Name, Object: o})
			}
		}
		list[i] = c
	}
	return list, nil
}

// carriedTags are what a file says of a question beside a version of it.
type carriedTags struct {
	QuestionID uuid.UUID `bun:"question_id"`
	Topic      string    `bun:"topic"`
	Source     string    `bun:"source"`
	Descriptor string    `bun:"descriptor"`
	Code       string    `bun:"code"`
	Open       bool      `bun:"open"`
	Closed     bool      `bun:"closed"`
}

func (s *Service) carriedTags(ctx context.Context, db bun.IDB, versions []*Version) (map[uuid.UUID]carriedTags, error) {
	ids := make([]uuid.UUID, len(versions))
	for i, v := range versions {
		ids[i] = v.QuestionID
	}
	var rows []carriedTags
	err := pg.Query(ctx, db, &rows, `select b.id as question_id, b.topic, b.source, b.descriptor, b.code, b.open,
		not b.open and b.reviewed_version_id is not null as closed from questions b where b.id = any($1)`, ids)
	if err != nil {
		return nil, fmt.Errorf("tags of questions: %w", err)
	}
	told := map[uuid.UUID]carriedTags{}
	for _, r := range rows {
		told[r.QuestionID] = r
	}
	return told, nil
}

// names are the codes of the competencies that files may name.
func (s *Service) names(ctx context.Context, db bun.IDB) (map[uuid.UUID]string, error) {
	list, err := s.measured(ctx, db)
	if err != nil {
		return nil, fmt.Errorf("competencies: %w", err)
	}
	names := map[uuid.UUID]string{}
	for _, m := range list {
		names[m.ID] = m.Code
	}
	return names, nil
}

// CheckCarried says what is wrong with a question that came in the file of a course, and what of it is lost here. The names are those of
// its pictures. Faults: those of Draft.Check, quiz.picture_unknown.
func (s *Service) CheckCarried(ctx context.Context, it exchange.Item, pictures []string) ([]exchange.Note, error) {
	_, _, lost, err := s.readCarried(ctx, s.db, it, pictures)
	return lost, err
}

func (s *Service) readCarried(ctx context.Context, db bun.IDB, it exchange.Item, pictures []string) (kinds.Draft, Tags, []exchange.Note, error) {
	codes, err := s.codes(ctx, db)
	if err != nil {
		return kinds.Draft{}, Tags{}, nil, err
	}
	d, lost := draftOf(it, codes)
	d, t, err := checkWith(d, Tags{Topic: it.Topic, Source: it.Source, Descriptor: it.Descriptor})
	if err != nil {
		return d, t, lost, err
	}
	for _, name := range kinds.Named(d.Stem, d.Body) {
		if !slices.Contains(pictures, name) {
			return d, t, lost, fault.Field("stem", "quiz.picture_unknown").With("Picture", name)
		}
	}
	if f := kinds.CheckText("code", it.Code, "", maxTopic); f != nil {
		return d, t, lost, f
	}
	return d, t, lost, nil
}

// TakeCarried writes a question that came in the file of a course into the bank of unit, as a draft that nobody has reviewed. Who may
// write there is the caller's rule. Faults: those of CheckCarried, course.media_type_image.
func (s *Service) TakeCarried(ctx context.Context, tx bun.Tx, who people.Actor, unit uuid.UUID, c Carried) (Version, error) {
	names := make([]string, len(c.Files))
	for i, p := range c.Files {
		names[i] = p.Name
	}
	d, t, _, err := s.readCarried(ctx, tx, c.Item, names)
	if err != nil {
		return Version{}, err
	}
	d.ID = newID()
	for _, p := range c.Files {
		if err := s.hang(ctx, tx, who, d.ID, p.Name, p.Object); err != nil {
			return Version{}, err
		}
	}
	v, err := s.Add(ctx, tx, who, unit, d)
	if err != nil {
		return Version{}, err
	}
	_, err = tx.ExecContext(ctx, "update questions set topic = ?, source = ?, descriptor = ?, code = ?, open = ? where id = ?",
		t.Topic, t.Source, t.Descriptor, c.Code, c.Open, v.QuestionID)
	if err != nil {
		return Version{}, fmt.Errorf("tags of question: %w", err)
	}
	return v, nil
}
