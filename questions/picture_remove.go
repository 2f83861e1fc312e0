package questions

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/questions/kinds"
)

// RemovePicture takes a picture off a question of who's units: out of all texts of its newest version, which is another version then; one
// that no version ever named is given up. What an older version names stays with it. Faults: quiz.picture_unknown, bank.picture_kept, and
// those of Edit.
func (s *Service) RemovePicture(ctx context.Context, who people.Actor, question uuid.UUID, name string) error {
	v, err := s.Newest(ctx, s.db, who, question)
	if err != nil {
		return err
	}
	if !slices.Contains(Named(v), name) {
		return s.giveUpPicture(ctx, who, question, name)
	}
	t, err := s.tagsOf(ctx, question)
	if err != nil {
		return err
	}
	d := kinds.Draft{Kind: v.Kind, Stem: v.Stem, Body: copied(v.Body), CompetencyID: v.CompetencyID, Level: v.Level, Seen: v.ID}
	unname(&d, name)
	_, err = s.Edit(ctx, who, question, d, t)
	var many fault.Many
	if errors.As(err, &many) { // a text that was the picture alone
		return fault.New(fault.Conflict, "bank.picture_alone").With("Picture", name)
	}
	return err
}

// giveUpPicture deletes a picture that no version names.
func (s *Service) giveUpPicture(ctx context.Context, who people.Actor, question uuid.UUID, name string) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if _, err := s.stands(ctx, tx, who, question); err != nil {
			return err
		}
		var versions []Version
		if err := tx.NewSelect().Model(&versions).Where("v.question_id = ?", question).Scan(ctx); err != nil {
			return fmt.Errorf("versions of a question: %w", err)
		}
		if slices.ContainsFunc(versions, func(v Version) bool { return slices.Contains(Named(v), name) }) {
			return fault.New(fault.Conflict, "bank.picture_kept").With("Picture", name)
		}
		var gone []uuid.UUID
		if err := pg.Query(ctx, tx, &gone, "delete from question_pictures where question_id = $1 and name = $2 returning media_id", question, name); err != nil {
			return fmt.Errorf("remove picture: %w", err)
		}
		if len(gone) == 0 {
			return fault.New(fault.Conflict, "quiz.picture_unknown").With("Picture", name)
		}
		if err := s.files.Drop(ctx, tx, gone...); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{
			At: s.now(), ActorID: who.AuditID(), Action: "question.picture_remove", Object: "question:" + question.String(), Detail: map[string]any{"picture": name},
		})
	})
}

// unname takes the marks of a picture out of all texts.
func unname(d *kinds.Draft, name string) {
	texts := []*string{&d.Stem, &d.Body.Feedback}
	for i := range d.Body.Options {
		texts = append(texts, &d.Body.Options[i].Text, &d.Body.Options[i].Feedback)
	}
	for i := range d.Body.Pairs {
		texts = append(texts, &d.Body.Pairs[i].Left, &d.Body.Pairs[i].Right)
	}
	for _, text := range texts {
		*text = withoutMark(*text, name)
	}
}

func withoutMark(text, name string) string {
	var rest strings.Builder
	from := 0
	for _, m := range kinds.Marks(text) {
		if m.Name == name {
			rest.WriteString(text[from:m.Start])
			from = m.End
		}
	}
	if from == 0 {
		return text
	}
	return kinds.Tidy(rest.String() + text[from:])
}
