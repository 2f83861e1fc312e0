package questions

import (
	"context"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/media"
	"mumpuni/people"
	"mumpuni/questions/kinds"
	"mumpuni/storage"
)

// MayPicture refuses a picture before its first byte: for a question that is not who's, or one that is too large. Faults:
// quiz.question_not_found, bank.closed_to_you, bank.state_differs of a retired one, course.media_large (with LimitBytes).
func (s *Service) MayPicture(ctx context.Context, who people.Actor, question uuid.UUID, bytes int64) error {
	var at struct {
		State    State
		Readable bool
	}
	err := s.db.NewSelect().TableExpr("questions as b").ColumnExpr("b.state, ? as readable", sight(who)).Where("b.id = ?", question).
		Where("?", s.editors(who).Unit("b.unit_id")).Scan(ctx, &at)
	switch {
	case err != nil:
		return pg.OrNotFound(err, errQuestion)
	case !at.Readable:
		return errClosed
	case at.State == StateRetired:
		return errState
	case bytes > MaxPicture:
		return fault.New(fault.TooLarge, "course.media_large").On("file").With("LimitBytes", MaxPicture)
	}
	return nil
}

// AddPicture makes a stored object a picture of a question of who's units and starts to make it ready (media.Attach). Nothing shows
// it before a text names it. Faults: those of MayPicture, course.media_type_image, bank.pictures_many.
func (s *Service) AddPicture(ctx context.Context, who people.Actor, question uuid.UUID, o storage.Object, name string) error {
	if err := s.MayPicture(ctx, who, question, o.Bytes); err != nil {
		return err
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if _, err := s.stands(ctx, tx, who, question); err != nil {
			return err
		}
		var taken []string
		if err := pg.Query(ctx, tx, &taken, "select name from question_pictures where question_id = $1", question); err != nil {
			return fmt.Errorf("names of pictures: %w", err)
		}
		if len(taken) >= mostPictures {
			return fault.Field("file", "bank.pictures_many").With("Max", mostPictures)
		}
		name = freeName(name, o.ContentType, taken)
		if err := s.hang(ctx, tx, who, question, name, o); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{
			At: s.now(), ActorID: who.AuditID(), Action: "question.picture", Object: "question:" + question.String(), Detail: map[string]any{"picture": name},
		})
	})
}

// hang makes an object a picture of a question.
func (s *Service) hang(ctx context.Context, tx bun.Tx, who people.Actor, question uuid.UUID, name string, o storage.Object) error {
	id, err := s.files.Attach(ctx, tx, media.File{Kind: media.Image, Object: o, Name: name, By: who.AuditID()})
	if err != nil {
		return err
	}
	_, err = pg.Exec(ctx, tx, "insert into question_pictures (question_id, name, media_id, created_by, created_at) values ($1, $2, $3, $4, $5)",
		question, name, id, who.PersonID, s.now())
	if err != nil {
		return fmt.Errorf("picture of question: %w", err)
	}
	return nil
}

var nameSigns = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

const longestName = 60

// freeName makes the name of a picture of that of its file: what files of questions may call it.
func freeName(file, contentType string, taken []string) string {
	kind, _, _ := strings.Cut(contentType, ";")
	ext := extensions[kind]
	base := strings.Trim(nameSigns.ReplaceAllString(strings.TrimSuffix(path.Base(file), path.Ext(file)), "-"), "-._")
	if base = base[:min(len(base), longestName)]; base == "" {
		base = "gambar"
	}
	for n := 1; ; n++ {
		name := base + "." + ext
		if n > 1 {
			name = base + "-" + strconv.Itoa(n) + "." + ext
		}
		free := true
		for _, t := range taken {
			free = free && !strings.EqualFold(t, name)
		}
		if free {
			return name
		}
	}
}

// PlacePicture names a picture of a question at the end of one of its texts, with what it shows in words: "stem", "feedback",
// "options.N", "pairs.N.left" or "pairs.N.right". That is another version, as every edit is. Faults: quiz.picture_unknown, quiz.picture_alt on "alt",
// bank.picture_place on "place", and those of Edit.
func (s *Service) PlacePicture(ctx context.Context, who people.Actor, question uuid.UUID, name, alt, place string) error {
	if kinds.Tidy(alt) == "" {
		return fault.Field("alt", "quiz.picture_alt").With("Picture", name)
	}
	v, err := s.Newest(ctx, s.db, who, question)
	if err != nil {
		return err
	}
	pictures, err := s.picturesOf(ctx, s.db, question)
	switch {
	case err != nil:
		return err
	case !slices.ContainsFunc(pictures, func(p Picture) bool { return p.Name == name }):
		return fault.New(fault.Conflict, "quiz.picture_unknown").With("Picture", name)
	}
	t, err := s.tagsOf(ctx, question)
	if err != nil {
		return err
	}
	d := kinds.Draft{Kind: v.Kind, Stem: v.Stem, Body: copied(v.Body), CompetencyID: v.CompetencyID, Level: v.Level, Seen: v.ID}
	text := textAt(&d, place)
	if text == nil {
		return fault.Field("place", "bank.picture_place")
	}
	space := " "
	if place == "stem" || place == "feedback" {
		space = "\n\n"
	}
	*text = kinds.Tidy(*text + space + kinds.WriteMark(name, alt))
	_, err = s.Edit(ctx, who, question, d, t)
	return err
}

func (s *Service) tagsOf(ctx context.Context, question uuid.UUID) (Tags, error) {
	var t Tags
	err := s.db.NewSelect().TableExpr("questions").Column("topic", "source", "descriptor").Where("id = ?", question).Scan(ctx, &t.Topic, &t.Source, &t.Descriptor)
	return t, pg.OrNotFound(err, errQuestion)
}

// copied is a body whose lists are its own.
func copied(b kinds.Body) kinds.Body {
	b.Options, b.Pairs = append([]kinds.Option(nil), b.Options...), append([]kinds.Pair(nil), b.Pairs...)
	return b
}

// textAt is the text of a place; nil where there is none.
func textAt(d *kinds.Draft, place string) *string {
	switch place {
	case "stem":
		return &d.Stem
	case "feedback":
		return &d.Body.Feedback
	}
	list, rest, _ := strings.Cut(place, ".")
	digits, side, _ := strings.Cut(rest, ".")
	n, err := strconv.Atoi(digits)
	switch {
	case err != nil || n < 0:
		return nil
	case list == "options" && n < len(d.Body.Options) && d.Kind != kinds.TrueFalse:
		return &d.Body.Options[n].Text
	case list == "pairs" && n < len(d.Body.Pairs) && side == "left":
		return &d.Body.Pairs[n].Left
	case list == "pairs" && n < len(d.Body.Pairs) && side == "right":
		return &d.Body.Pairs[n].Right
	}
	return nil
}
