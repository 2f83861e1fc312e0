package quizzes

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/stale"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
)

// Quiz is a set of questions and the rules of answering them. A frozen quiz belongs to a published course version and
// never changes again; Copy makes an editable one.
type Quiz struct {
	bun.BaseModel `bun:"table:quizzes,alias:z"`

	ID        id.Quiz   `bun:"id,pk"`
	UnitID    uuid.UUID `bun:"unit_id"`
	CreatedBy id.Person `bun:"created_by"`
	CreatedAt time.Time `bun:"created_at"`
	UpdatedAt time.Time `bun:"updated_at"`
	FrozenAt  time.Time `bun:"frozen_at,nullzero"`
	Settings

	Items []Item `bun:"-"` // in order; filled by Quiz
}

// Frozen reports whether the quiz can no longer be edited.
func (q Quiz) Frozen() bool { return !q.FrozenAt.IsZero() }

// Settings are a quiz's title and rules. PassMark is of 10000. TimeLimitS (seconds) and MaxAttempts are 0 for no limit. With an
// AssessmentID the questions, the time and the tries are the assessment's.
type Settings struct {
	Title        string    `bun:"title"`
	PassMark     int       `bun:"pass_mark"`
	TimeLimitS   int       `bun:"time_limit_s,nullzero"`
	MaxAttempts  int       `bun:"max_attempts,nullzero"`
	Shuffle      bool      `bun:"shuffle"`
	AssessmentID uuid.UUID `bun:"assessment_id,nullzero"`
	Seen         string    `bun:"-"` // Tag of what a change was made from; "" overwrites
}

// Tag names the quiz's title and rules as they are, for Settings.Seen.
func (q Quiz) Tag() string {
	return stale.Tag(q.Title, q.PassMark, q.TimeLimitS, q.MaxAttempts, q.Shuffle, q.AssessmentID)
}

// Item is a question in its place in a quiz.
type Item struct {
	Slot    int
	MaxMark int
	questions.Version
}

// The limits of a quiz; those of its rules are for forms, too.
const (
	MaxTimeLimit = 8 * 60 * 60 // seconds
	MaxAttempts  = 100

	maxTitle     = 200 // characters
	minTimeLimit = 60  // seconds
	maxSlots     = 200
)

func (st Settings) check() (Settings, error) {
	var p fault.Many
	st.Title = kinds.Tidy(st.Title)
	if f := kinds.CheckText("title", st.Title, "quiz.title_missing", maxTitle); f != nil {
		p = append(p, f)
	}
	if st.PassMark < 0 || st.PassMark > Whole {
		p = append(p, fault.Field("pass_mark", "quiz.pass_mark_range"))
	}
	if st.TimeLimitS != 0 && (st.TimeLimitS < minTimeLimit || st.TimeLimitS > MaxTimeLimit) {
		p = append(p, fault.Field("time_limit", "quiz.time_limit_range").With("Min", minTimeLimit/60).With("Max", MaxTimeLimit/60))
	}
	if st.MaxAttempts < 0 || st.MaxAttempts > MaxAttempts {
		p = append(p, fault.Field("max_attempts", "quiz.max_attempts_range").With("Max", MaxAttempts))
	}
	return st, p.Err()
}

// Create makes an empty quiz owned by unit. It needs the trainer role there.
func (s *Service) Create(ctx context.Context, who people.Actor, unit uuid.UUID, st Settings) (Quiz, error) {
	return s.CreateAs(ctx, who, id.Quiz(newID()), unit, st)
}

// CreateAs is Create with an ID made by the client: used again by the same person, it gives the quiz that is there.
// Fault quiz.id_taken when it is somebody else's.
func (s *Service) CreateAs(ctx context.Context, who people.Actor, id id.Quiz, unit uuid.UUID, st Settings) (Quiz, error) {
	return s.create(ctx, s.db, who, id, unit, st)
}

// newPassMark is what a new quiz asks for until its trainer says otherwise, of 10000.
const newPassMark = 7000

// CreateNamed makes an empty quiz of this title with the rules of a new one, in the transaction of what it is made for, whose rule
// it is who may.
func (s *Service) CreateNamed(ctx context.Context, tx bun.Tx, who people.Actor, unit uuid.UUID, title string) (id.Quiz, error) {
	q, err := s.insert(ctx, tx, who, id.Quiz(newID()), unit, Settings{Title: title, PassMark: newPassMark, Shuffle: true})
	return q.ID, err
}

func (s *Service) create(ctx context.Context, db bun.IDB, who people.Actor, id id.Quiz, unit uuid.UUID, st Settings) (Quiz, error) {
	if err := s.mayOwn(ctx, db, who, unit); err != nil {
		return Quiz{}, err
	}
	return s.insert(ctx, db, who, id, unit, st)
}

func (s *Service) insert(ctx context.Context, db bun.IDB, who people.Actor, id id.Quiz, unit uuid.UUID, st Settings) (Quiz, error) {
	q := Quiz{ID: id, UnitID: unit, CreatedBy: who.PersonID, CreatedAt: s.now(), UpdatedAt: s.now()}
	var err error
	if q.Settings, err = st.check(); err != nil {
		return Quiz{}, err
	}
	if err := s.mayEvaluate(ctx, db, who, q); err != nil {
		return Quiz{}, err
	}
	res, err := db.NewInsert().Model(&q).On("conflict (id) do nothing").Exec(ctx)
	if err != nil {
		return Quiz{}, fmt.Errorf("create quiz: %w", err)
	}
	if n, _ := res.RowsAffected(); n == 1 {
		return q, s.noteAuthor(ctx, db, who, id)
	}
	there, err := s.Quiz(ctx, who, id)
	if fault.KindOf(err) == fault.NotFound || err == nil && !who.IsOneself(there.CreatedBy) {
		err = errIDTaken
	}
	return there, err
}

// Update changes title and rules. Attempts that are open keep the rules they began with. Fault stale.ErrChanged.
func (s *Service) Update(ctx context.Context, who people.Actor, id id.Quiz, st Settings) error {
	return s.edit(ctx, who, id, func(ctx context.Context, tx bun.Tx, q *Quiz) error {
		err := stale.Check(st.Seen, q.Tag())
		if err != nil {
			return err
		}
		if q.Settings, err = st.check(); err != nil {
			return err
		}
		if err := s.mayEvaluate(ctx, tx, who, *q); err != nil {
			return err
		}
		_, err = tx.NewUpdate().Model(q).Column("title", "pass_mark", "time_limit_s", "max_attempts", "shuffle", "assessment_id").WherePK().Exec(ctx)
		return err
	})
}

// Quiz gives a quiz with its questions and their right answers, to its editors.
func (s *Service) Quiz(ctx context.Context, who people.Actor, id id.Quiz) (Quiz, error) {
	var q Quiz
	err := s.db.NewSelect().Model(&q).Where("z.id = ?", id).Where("?", s.mine(who)).Scan(ctx)
	if err != nil {
		return Quiz{}, pg.OrNotFound(err, errQuiz)
	}
	q.Items, err = s.items(ctx, s.db, id)
	return q, err
}

// Filter narrows a list of quizzes: words of the title, and the page after a quiz.
type Filter struct {
	Query string
	After id.Quiz
	Limit int
}

// Listed is a quiz in a list.
type Listed struct {
	bun.BaseModel `bun:"table:quizzes,alias:z"`
	Quiz
	Questions int `bun:"questions"`
}

// Quizzes lists the quizzes who may edit, newest first, and the After of the next page (Nil at the end).
func (s *Service) Quizzes(ctx context.Context, who people.Actor, f Filter) ([]Listed, id.Quiz, error) {
	limit := pageSize(f.Limit)
	list := []Listed{}
	q := s.db.NewSelect().Model(&list).ColumnExpr("z.*").
		ColumnExpr("(select count(*) from quiz_slots t where t.quiz_id = z.id) as questions").
		Where("?", s.editors(who).Units("z.unit_id")).Order("z.id desc").Limit(limit + 1)
	if f.Query != "" {
		q.Where("strpos(lower(z.title), lower(?)) > 0", f.Query)
	}
	if !f.After.IsZero() {
		q.Where("z.id < ?", f.After)
	}
	if err := q.Scan(ctx); err != nil {
		return nil, id.Quiz{}, fmt.Errorf("list quizzes: %w", err)
	}
	if len(list) > int(limit) {
		return list[:limit], list[limit-1].ID, nil
	}
	return list, id.Quiz{}, nil
}

func pageSize(n int) int64 {
	if n < 1 || n > 100 {
		return 30
	}
	return int64(n)
}
