package feedback

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
)

// Items are what the survey asks, in their order: how far one agrees, from 1 (not at all) to MaxScore. The last is the rating of the whole.
var Items = []string{"relevance", "clarity", "material", "evaluation", "overall"}

const (
	// MaxScore is the best score of an item.
	MaxScore = 5
	// MaxComment is the most characters of a comment.
	MaxComment = 1000
	// Few is how many people a figure is of at least, and how many replies are counted at once: of fewer, what one person answered could be told.
	Few = 10
	// Changeable is how long after it was given a reply may be changed.
	Changeable = 14 * 24 * time.Hour
)

// Reply is what somebody answered to the survey of a version. Scores stand in the order of Items.
type Reply struct {
	bun.BaseModel `bun:"table:survey_replies,alias:y" json:"-"`

	ID          uuid.UUID    `bun:"id,pk" json:"-"`
	CourseID    uuid.UUID    `bun:"course_id" json:"course_id"`
	VersionID   uuid.UUID    `bun:"version_id" json:"version_id"`
	EnrolmentID id.Enrolment `bun:"enrolment_id" json:"enrolment_id"`
	PersonID    id.Person    `bun:"person_id" json:"-"`
	Scores      []int        `bun:"scores,array" json:"scores"`
	Comment     string       `bun:"comment" json:"comment"`
	GivenAt     time.Time    `bun:"given_at" json:"given_at"`
	ChangedAt   time.Time    `bun:"changed_at" json:"changed_at"`
}

// Until is the last moment at which the reply may be changed.
func (y Reply) Until() time.Time { return y.GivenAt.Add(Changeable) }

// NewReply is what somebody answers; Scores stand in the order of Items.
type NewReply struct {
	Scores  []int  `json:"scores" minItems:"5" maxItems:"5" doc:"1 (strongly disagree) to 5 (strongly agree): relevant to my work; explained clearly; material helps; evaluation fits; satisfied over all"`
	Comment string `json:"comment,omitempty" maxLength:"1000"`
}

// check reports all that is wrong; an item without a score is 0.
func (n NewReply) check() error {
	var faults fault.Many
	for i, item := range Items {
		if i >= len(n.Scores) || n.Scores[i] < 1 || n.Scores[i] > MaxScore {
			faults = append(faults, fault.Field(item, "survey.score_missing"))
		}
	}
	if len(n.Scores) > len(Items) {
		faults = append(faults, fault.Field("scores", "survey.score_missing"))
	}
	if f := (*fault.Fault)(nil); errors.As(checkText("comment", n.Comment, "", MaxComment), &f) {
		faults = append(faults, f)
	}
	return faults.Err()
}

// Sat is a survey as its person finds it: of which course, and what they answered.
type Sat struct {
	Title string `bun:"title" json:"title"`
	Given bool   `bun:"-" json:"given"`
	Open  bool   `bun:"-" json:"open"` // may be given or changed
	Reply Reply  `bun:"-" json:"reply"`
}

// finished is a completed enrolment.
type finished struct {
	CourseID  uuid.UUID `bun:"course_id"`
	VersionID uuid.UUID `bun:"version_id"`
	Title     string    `bun:"title"`
	Done      bool      `bun:"done"`
}

// finished finds who's own enrolment. Faults: feedback.enrolment_not_found, survey.not_completed.
func (s *Service) finished(ctx context.Context, db bun.IDB, who people.Actor, enrolment id.Enrolment) (f finished, err error) {
	err = reads.Scan(ctx, db, &f, report.Args{"enrolment": enrolment, "person": who.PersonID}, "finished")
	if err == nil && !f.Done {
		err = fault.New(fault.Conflict, "survey.not_completed")
	}
	return f, pg.OrNotFound(err, fault.New(fault.NotFound, "feedback.enrolment_not_found"))
}

// Survey opens the survey of who's own enrolment, which is completed. Faults: feedback.enrolment_not_found, survey.not_completed.
func (s *Service) Survey(ctx context.Context, who people.Actor, enrolment id.Enrolment) (Sat, error) {
	f, err := s.finished(ctx, s.db, who, enrolment)
	if err != nil {
		return Sat{}, err
	}
	sat := Sat{Title: f.Title, Open: true}
	sat.Reply, sat.Given, err = s.reply(ctx, s.db, who, f.VersionID)
	if sat.Given {
		sat.Open = !s.now().After(sat.Reply.Until())
	}
	return sat, err
}

func (s *Service) reply(ctx context.Context, db bun.IDB, who people.Actor, version uuid.UUID) (y Reply, given bool, err error) {
	var list []Reply
	err = db.NewSelect().Model(&list).Where("y.version_id = ? and y.person_id = ?", version, who.PersonID).Scan(ctx)
	if len(list) > 0 {
		y, given = list[0], true
	}
	return y, given, wrap(err, "reply")
}

// GiveReply answers the survey of who's own completed enrolment, once a version, or changes what they answered in the two weeks since. It
// counts when Few replies wait together. Faults: of each item and the comment at once; survey.not_completed, survey.ended,
// feedback.enrolment_not_found.
func (s *Service) GiveReply(ctx context.Context, who people.Actor, enrolment id.Enrolment, n NewReply) error {
	n.Comment = tidy(n.Comment)
	if err := n.check(); err != nil {
		return err
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		f, err := s.finished(ctx, tx, who, enrolment)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "select pg_advisory_xact_lock(hashtextextended('survey of ' || ?::text, 0))", f.VersionID); err != nil {
			return fmt.Errorf("give reply: %w", err)
		}
		y, given, err := s.reply(ctx, tx, who, f.VersionID)
		if err != nil {
			return err
		}
		if given && s.now().After(y.Until()) {
			return fault.New(fault.Conflict, "survey.ended")
		}
		if !given {
			y = Reply{ID: uuid.New(), CourseID: f.CourseID, VersionID: f.VersionID, EnrolmentID: enrolment, PersonID: who.PersonID, GivenAt: s.now()}
		}
		y.Scores, y.Comment, y.ChangedAt = slices.Clone(n.Scores), n.Comment, s.now()
		if err := keep(ctx, tx, y); err != nil {
			return err
		}
		return countFull(ctx, tx, f.VersionID)
	})
}

// keep writes a reply; it waits when it says something else than what is counted of it.
func keep(ctx context.Context, tx bun.Tx, y Reply) error {
	_, err := tx.NewRaw(`insert into survey_replies (id, course_id, version_id, enrolment_id, person_id, scores, comment, given_at, changed_at, waiting)
		values (?, ?, ?, ?, ?, ?::smallint[], ?, ?, ?, true)
		on conflict on constraint survey_replies_once do update set scores = excluded.scores, comment = excluded.comment, changed_at = excluded.changed_at,
			waiting = (excluded.scores, excluded.comment) is distinct from (survey_replies.counted, survey_replies.counted_comment)`,
		y.ID, y.CourseID, y.VersionID, y.EnrolmentID, y.PersonID, pgdialect.Array(y.Scores), y.Comment, y.GivenAt, y.ChangedAt).Exec(ctx)
	return wrap(err, "keep reply")
}

// countFull counts what waits of a version when that is of Few people.
func countFull(ctx context.Context, tx bun.Tx, version uuid.UUID) error {
	_, err := tx.NewRaw(`update survey_replies set counted = scores, counted_comment = comment, waiting = false
		where version_id = ?0 and waiting and (select count(*) from survey_replies w where w.version_id = ?0 and w.waiting) >= ?1`, version, Few).Exec(ctx)
	return wrap(err, "count replies")
}
