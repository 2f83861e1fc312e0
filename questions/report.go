package questions

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/questions/kinds"
)

// Reasons are what may be said of a question, in the order in which they are offered.
var Reasons = []string{"wrong", "two_right", "unclear", "typo", "outdated", "other"}

// ReportState is what became of a report.
type ReportState string

// The states of a report: open ones are to do for trainers of the question's unit.
const (
	ReportOpen      ReportState = "open"
	ReportAnswered  ReportState = "answered"
	ReportDismissed ReportState = "dismissed"
)

// Remark is what somebody said of a question that was put before them. Who said it is told to nobody.
type Remark struct {
	bun.BaseModel `bun:"table:question_reports,alias:rp" json:"-"`

	ID         uuid.UUID   `bun:"id,pk" json:"id"`
	QuestionID uuid.UUID   `bun:"question_id" json:"question_id"`
	VersionID  uuid.UUID   `bun:"version_id" json:"version_id"`
	AttemptID  id.Attempt  `bun:"attempt_id" json:"-"`
	Slot       int         `bun:"slot" json:"-"`
	PersonID   id.Person   `bun:"person_id" json:"-"`
	Reason     string      `bun:"reason" json:"reason" enum:"wrong,two_right,unclear,typo,outdated,other"`
	Words      string      `bun:"words" json:"words"`
	ReportedAt time.Time   `bun:"reported_at" json:"reported_at"`
	State      ReportState `bun:"state" json:"state" enum:"open,answered,dismissed"`
	Answer     string      `bun:"answer" json:"answer"`
	AnsweredBy id.Person   `bun:"answered_by,nullzero" json:"answered_by,omitzero"`
	AnsweredAt time.Time   `bun:"answered_at,nullzero" json:"answered_at,omitzero"`
	Number     int         `bun:"number,scanonly" json:"version"` // of the version
	Stem       string      `bun:"stem,scanonly" json:"stem"`
}

const (
	maxReport = 1000 // characters
	mostADay  = 10   // reports of one person in 24 hours
)

// WithNotices gives the service the way to tell people something.
func (s *Service) WithNotices(notify people.Notifier) *Service {
	s.notify = notify
	return s
}

// Report writes down what who says of a version that was put before them in a slot of an attempt; that it was is the caller's to know.
// A slot is reported once: again, it changes nothing. The author of the version is told that there is something to do. Faults:
// report.reason_unknown, report.words_missing (of "other"), report.too_many with when to try again.
func (s *Service) Report(ctx context.Context, tx bun.Tx, who people.Actor, r Remark) error {
	r.Words = kinds.Tidy(r.Words)
	if err := r.check(); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "select pg_advisory_xact_lock(hashtextextended('question_report ' || ?::text, 0))", who.PersonID); err != nil {
		return fmt.Errorf("report a question: %w", err)
	}
	n, err := tx.NewSelect().Model((*Remark)(nil)).Where("rp.person_id = ? and rp.reported_at > ?", who.PersonID, s.now().Add(-24*time.Hour)).Count(ctx)
	switch {
	case err != nil:
		return fmt.Errorf("reports of a day: %w", err)
	case n >= mostADay:
		return fault.New(fault.RateLimited, "report.too_many").With("Max", mostADay).After(time.Hour)
	}
	r.ID, r.PersonID, r.ReportedAt, r.State = newID(), who.PersonID, s.now(), ReportOpen
	added, err := tx.NewInsert().Model(&r).Value("question_id", "(select question_id from question_versions where id = ?)", r.VersionID).
		On("conflict on constraint question_reports_once do nothing").Returning("NULL").Exec(ctx)
	if err != nil {
		return fmt.Errorf("report a question: %w", err)
	}
	if n, _ := added.RowsAffected(); n == 0 || s.notify == nil {
		return nil
	}
	var author id.Person
	if err := tx.NewRaw("select created_by from question_versions where id = ?", r.VersionID).Scan(ctx, &author); err != nil {
		return fmt.Errorf("author of a version: %w", err)
	}
	return s.notify(ctx, tx, people.Notice{PersonID: author, Key: "notices.question_reported", Href: "/studio/bank/laporan"})
}

func (r Remark) check() error {
	switch {
	case !slices.Contains(Reasons, r.Reason):
		return fault.Field("reason", "report.reason_unknown")
	case r.Reason == "other" && r.Words == "":
		return fault.Field("words", "report.words_missing")
	}
	if f := kinds.CheckText("words", r.Words, "", maxReport); f != nil {
		return f
	}
	return nil
}

// Reports lists those about questions of who's units, open ones and then the newest first, at most 200; of one question when it is
// not Nil.
func (s *Service) Reports(ctx context.Context, who people.Actor, question uuid.UUID) ([]Remark, error) {
	list := []Remark{}
	q := s.db.NewSelect().Model(&list).ColumnExpr("rp.*, v.number, v.stem").Join("join questions as b on b.id = rp.question_id").
		Join("join question_versions as v on v.id = rp.version_id").
		Where("?", s.editors(who).Units("b.unit_id")).OrderExpr("rp.state = 'open' desc, rp.reported_at desc, rp.id").Limit(200)
	if question != uuid.Nil {
		q.Where("rp.question_id = ?", question)
	}
	if err := q.Scan(ctx); err != nil {
		return nil, fmt.Errorf("reports: %w", err)
	}
	return list, nil
}

// OpenReports counts what is to do in who's units.
func (s *Service) OpenReports(ctx context.Context, who people.Actor) (n int, err error) {
	err = pg.Ask(ctx, s.AskOpenReports(who, &n))
	return n, err
}

// AskOpenReports is OpenReports, asked together with other things.
func (s *Service) AskOpenReports(who people.Actor, into *int) pg.Question {
	all, roots, day := s.editors(who).Top()
	return pg.Asking(s.db, into, nil, `select count(*)::int from question_reports rp join questions b on b.id = rp.question_id
		where rp.state = 'open' and ($1::boolean or b.unit_id in (select units_below($2::uuid[], $3::date)))`, all, roots, day)
}

// AnswerReport ends a report about a question of who's units: with an answer, which the person is told, or put aside without one.
// Faults: report.not_found, report.ended, report.answer_missing.
func (s *Service) AnswerReport(ctx context.Context, who people.Actor, report uuid.UUID, answer string, dismiss bool) error {
	answer = kinds.Tidy(answer)
	state := ReportAnswered
	if dismiss {
		state = ReportDismissed
	} else if answer == "" {
		return fault.Field("answer", "report.answer_missing")
	}
	if f := kinds.CheckText("answer", answer, "", maxReport); f != nil {
		return f
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		var r Remark
		err := tx.NewSelect().Model(&r).Join("join questions as b on b.id = rp.question_id").Where("rp.id = ?", report).
			Where("?", s.editors(who).Unit("b.unit_id")).For("update of rp").Scan(ctx)
		switch {
		case err != nil:
			return pg.OrNotFound(err, fault.New(fault.NotFound, "report.not_found"))
		case r.State != ReportOpen:
			return fault.New(fault.Conflict, "report.ended")
		}
		r.State, r.Answer, r.AnsweredBy, r.AnsweredAt = state, answer, who.PersonID, s.now()
		if _, err := tx.NewUpdate().Model(&r).Column("state", "answer", "answered_by", "answered_at").WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("answer report: %w", err)
		}
		if err := audit.Write(ctx, tx, audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: "question.report_" + string(state), Object: "question:" + r.QuestionID.String()}); err != nil {
			return err
		}
		if s.notify == nil || answer == "" {
			return nil
		}
		return s.notify(ctx, tx, people.Notice{PersonID: r.PersonID, Key: "notices.report_answered", Args: map[string]string{"Answer": answer}})
	})
}
