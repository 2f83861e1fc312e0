package questions

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/internal/stale"
	"mumpuni/people"
	"mumpuni/questions/kinds"
)

// Tags are what a question is found and trusted by, beside what it measures.
type Tags struct {
	Topic  string // what it is about, in the words of its bank
	Source string // of the fact that it asks

	Descriptor string // what of its level it asks for, in the framework's words; "" of none
}

// The lengths of tags, in characters.
const (
	maxTopic  = 100
	maxSource = 500

	maxDescriptor = 300
)

// checkWith tidies both and reports everything that is wrong with them at once.
func checkWith(d kinds.Draft, t Tags) (kinds.Draft, Tags, error) {
	t.Topic, t.Source, t.Descriptor = kinds.Tidy(t.Topic), kinds.Tidy(t.Source), kinds.Tidy(t.Descriptor)
	checked, err := d.Check()
	var many fault.Many
	errors.As(err, &many)
	for _, f := range []*fault.Fault{kinds.CheckText("topic", t.Topic, "", maxTopic), kinds.CheckText("source", t.Source, "", maxSource), kinds.CheckText("descriptor", t.Descriptor, "", maxDescriptor)} {
		if f != nil {
			many = append(many, f)
		}
	}
	return checked, t, many.Err()
}

// Create writes a new question, a draft, into the bank of a unit in which who is a trainer, and gives its first version. With the ID
// of one that who made already that one is given, and nothing is added: a repeated request. Faults: those of Draft.Check,
// quiz.text_too_long on "topic", "source" and "descriptor", bank.descriptor_other, quiz.unit_not_yours, quiz.id_taken.
func (s *Service) Create(ctx context.Context, who people.Actor, unit uuid.UUID, d kinds.Draft, t Tags) (Version, error) {
	d, t, err := checkWith(d, t)
	if err != nil {
		return Version{}, err
	}
	if d.ID != uuid.Nil {
		if made, err := s.made(ctx, who, d.ID); err == nil {
			return made, nil
		}
	}
	var v Version
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		err := s.mayOwn(ctx, tx, who, unit)
		if err != nil {
			return err
		}
		if err := s.describes(ctx, tx, d, t); err != nil {
			return err
		}
		if v, err = s.Add(ctx, tx, who, unit, d); err != nil {
			return err
		}
		return s.tagged(ctx, tx, who, v.QuestionID, t, "question.create")
	})
	if fault.KindOf(err) == fault.Conflict && d.ID != uuid.Nil {
		if made, again := s.made(ctx, who, d.ID); again == nil {
			return made, nil // the same request came twice at once
		}
	}
	return v, err
}

// made is the first version of a question that who wrote.
func (s *Service) made(ctx context.Context, who people.Actor, question uuid.UUID) (Version, error) {
	var v Version
	err := s.db.NewSelect().Model(&v).Where("v.question_id = ? and v.number = 1 and v.created_by = ?", question, who.PersonID).Scan(ctx)
	return v, pg.OrNotFound(err, errQuestion)
}

// Edit writes the next version of a question of who's units, which nobody has reviewed; where nothing of it changed it stays as it
// is, and only its tags are written. The kind stays. Faults: as Create, and quiz.question_not_found, bank.closed_to_you, web.changed_meanwhile,
// bank.state_differs of a retired one.
func (s *Service) Edit(ctx context.Context, who people.Actor, question uuid.UUID, d kinds.Draft, t Tags) (Version, error) {
	var v Version
	return v, pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		at, err := s.stands(ctx, tx, who, question)
		if err != nil {
			return err
		}
		switch {
		case !at.Readable:
			return errClosed
		case at.State == StateRetired:
			return errState
		}
		if d.Seen != uuid.Nil && d.Seen != at.Newest {
			return stale.ErrChanged
		}
		found, err := s.Versions(ctx, tx, []uuid.UUID{at.Newest})
		if err != nil {
			return err
		}
		v = *found[at.Newest]
		d.Kind = v.Kind
		if d, t, err = checkWith(d, t); err != nil {
			return err
		}
		if err := s.describes(ctx, tx, d, t); err != nil {
			return err
		}
		if !v.says(d) {
			if v, err = s.insertVersion(ctx, tx, who, question, d); err != nil {
				return err
			}
		}
		return s.tagged(ctx, tx, who, question, t, "question.edit")
	})
}

// says reports whether a version is what d would write.
func (v *Version) says(d kinds.Draft) bool {
	return v.Stem == d.Stem && v.CompetencyID == d.CompetencyID && v.Level == d.Level && reflect.DeepEqual(v.Body, d.Body)
}

func (s *Service) tagged(ctx context.Context, tx bun.Tx, who people.Actor, question uuid.UUID, t Tags, action string) error {
	_, err := tx.ExecContext(ctx, "update questions set topic = ?, source = ?, descriptor = ? where id = ?", t.Topic, t.Source, t.Descriptor, question)
	if err != nil {
		return fmt.Errorf("tags of question: %w", err)
	}
	return audit.Write(ctx, tx, audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: action, Object: "question:" + question.String()})
}
