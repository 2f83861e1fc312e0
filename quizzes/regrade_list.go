package quizzes

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
)

// RegradeView is a regrade with names and its counts.
type RegradeView struct {
	Regrade `bun:",extend"`

	UnitName       string `bun:"unit_name" json:"unit_name"`
	AskedByName    string `bun:"asked_by_name" json:"asked_by_name"`
	ApprovedByName string `bun:"approved_by_name" json:"approved_by_name,omitempty"`
	Counts         Counts `bun:"-" json:"counts"`
}

// EffectView is an effect with its person.
type EffectView struct {
	Effect `bun:",extend"`

	Name string `bun:"name" json:"name"`
	Unit string `bun:"unit" json:"unit"`
}

// Regrades lists those of who's units, newest first; after is the last of the page before. The second value is the next page's after.
func (s *Service) Regrades(ctx context.Context, who people.Actor, after uuid.UUID, limit int) ([]RegradeView, uuid.UUID, error) {
	list := []RegradeView{}
	q := s.regrades(s.db.NewSelect().Model(&list), who).OrderExpr("r.id desc").Limit(pageSize(limit) + 1)
	if after != uuid.Nil {
		q.Where("r.id < ?", after)
	}
	if err := q.Scan(ctx); err != nil {
		return nil, uuid.Nil, fmt.Errorf("regrades: %w", err)
	}
	next := uuid.Nil
	if n := int(pageSize(limit)); len(list) > n {
		list, next = list[:n], list[n-1].ID
	}
	return list, next, s.countAll(ctx, list)
}

// Regrade gives one of who's units with its counts. Fault regrade.not_found.
func (s *Service) Regrade(ctx context.Context, who people.Actor, regrade uuid.UUID) (RegradeView, error) {
	var v RegradeView
	if err := s.regrades(s.db.NewSelect().Model(&v), who).Where("r.id = ?", regrade).Scan(ctx); err != nil {
		return v, pg.OrNotFound(err, errRegrade)
	}
	one := []RegradeView{v}
	err := s.countAll(ctx, one)
	return one[0], err
}

func (s *Service) regrades(q *bun.SelectQuery, who people.Actor) *bun.SelectQuery {
	return q.ColumnExpr("r.*, ? as unit_name, ? as asked_by_name, ? as approved_by_name", people.UnitName("r.unit_id"), people.PersonName("r.asked_by"), people.PersonName("r.approved_by")).
		Where("?", who.Scope(s.now(), regradeReaders...).Units("r.unit_id"))
}

func (s *Service) countAll(ctx context.Context, list []RegradeView) error {
	if len(list) == 0 {
		return nil
	}
	ids, at := make([]uuid.UUID, len(list)), map[uuid.UUID]*RegradeView{}
	for i := range list {
		ids[i], at[list[i].ID] = list[i].ID, &list[i]
	}
	var rows []struct {
		RegradeID uuid.UUID `bun:"regrade_id"`
		Counts    `bun:",extend"`
	}
	err := s.db.NewSelect().TableExpr("regrade_effects as e").ColumnExpr(`e.regrade_id, count(distinct e.person_id)::int as people,
		count(*) filter (where e.mark_changed)::int as marks, count(*) filter (where e.gained)::int as gained, count(*) filter (where e.lost)::int as lost,
		count(*) filter (where e.kept)::int as kept, count(*) filter (where e.level_up > 0)::int as level_up, count(*) filter (where e.level_down > 0)::int as level_down,
		count(*) filter (where e.completed > 0)::int as completed, count(*) filter (where e.completed < 0)::int as undone, sum(e.certificates)::int as certificates`).
		Where("e.regrade_id in (?)", bun.List(ids)).Group("e.regrade_id").Scan(ctx, &rows)
	if err != nil {
		return fmt.Errorf("count effects: %w", err)
	}
	for _, r := range rows {
		at[r.RegradeID].Counts = r.Counts
	}
	return nil
}

// Effects lists whom a regrade changes and how, by name: of people in who's scope, which is written into the audit, and what concerns
// assessments only to HR and auditors, who see levels. after is a former cursor, "" for the first page; hidden is how many effects
// who may not see. Fault regrade.not_found.
func (s *Service) Effects(ctx context.Context, who people.Actor, regrade uuid.UUID, after string, limit int) (list []EffectView, next string, hidden int, err error) {
	if _, err := s.Regrade(ctx, who, regrade); err != nil {
		return nil, "", 0, err
	}
	name, last, ok := report.OpenCursor[id.Attempt](after)
	if !ok {
		return nil, "", 0, errRegrade
	}
	limit = min(max(limit, 1), MaxResults)
	list = []EffectView{}
	officers := who.Scope(s.now(), people.HR, people.Auditor).Persons("e.person_id")
	seen := bun.SafeQuery("(? or e.purpose = 'course' and ?)", officers, who.Scope(s.now(), people.Trainer).Persons("e.person_id"))
	q := s.db.NewSelect().Model(&list).ColumnExpr("e.*, n.name, ? as unit", people.ServesIn("e.person_id")).
		Join("cross join lateral (select ? as name) as n", people.PersonName("e.person_id")).
		Where("e.regrade_id = ? and ?", regrade, seen).OrderExpr("lower(n.name), e.attempt_id").Limit(int64(limit) + 1)
	if after != "" {
		q.Where("(lower(n.name), e.attempt_id) > (?, ?)", name, last)
	}
	if err := q.Scan(ctx); err != nil {
		return nil, "", 0, fmt.Errorf("effects of a regrade: %w", err)
	}
	if len(list) > limit {
		list = list[:limit]
		next = report.Cursor(list[limit-1].Name, list[limit-1].AttemptID)
	}
	n, err := s.db.NewSelect().Model((*Effect)(nil)).Where("e.regrade_id = ? and not ?", regrade, seen).Count(ctx)
	if err != nil {
		return nil, "", 0, fmt.Errorf("effects not shown: %w", err)
	}
	for i := range list {
		list[i].strip(who)
	}
	return list, next, int(n), audit.Write(ctx, s.db, audit.Entry{
		At: s.now(), ActorID: who.AuditID(), Action: "regrade.read", Object: "regrade:" + regrade.String(),
		SubjectIDs: audit.Subjects(list, func(e EffectView) id.Person { return e.PersonID }), Detail: map[string]any{"rows": len(list)},
	})
}

// strip takes levels out of what a reader sees who is no HR officer or auditor.
func (e *EffectView) strip(who people.Actor) {
	if !who.Has(people.HR, people.Auditor) {
		e.Before.Levels, e.After.Levels, e.LevelUp, e.LevelDown = nil, nil, 0, 0
	}
}

// titlesOf names what was asked in attempts.
func (s *Service) titlesOf(ctx context.Context, db bun.IDB, effects []Effect) (map[id.Attempt]string, error) {
	ids := make([]id.Attempt, len(effects))
	for i, e := range effects {
		ids[i] = e.AttemptID
	}
	var rows []struct {
		ID    id.Attempt `bun:"id"`
		Title string     `bun:"title"`
	}
	err := db.NewSelect().TableExpr("attempts as a").Join("left join quizzes as z on z.id = a.quiz_id").
		ColumnExpr("a.id, coalesce(a.title, z.title) as title").Where("a.id in (?)", bun.List(ids)).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("titles of attempts: %w", err)
	}
	titles := make(map[id.Attempt]string, len(rows))
	for _, r := range rows {
		titles[r.ID] = r.Title
	}
	return titles, nil
}

// makersOf are those who made or changed the quiz of an attempt, or made the assessment.
func (s *Service) makersOf(ctx context.Context, db bun.IDB, attempt id.Attempt) ([]id.Person, error) {
	var row satFor
	if err := one(ctx, db, &row, report.Args{"attempt": attempt}, "attempt"); err != nil {
		return nil, err
	}
	makers := []id.Person{row.MadeBy}
	var editors []id.Person
	err := db.NewRaw("select q.person_id from quiz_authors q join attempts a on a.quiz_id = q.quiz_id where a.id = ?", attempt).Scan(ctx, &editors)
	if err != nil {
		return nil, fmt.Errorf("authors of a quiz: %w", err)
	}
	return append(makers, editors...), nil
}

// OtherVersion is another version of a question, by whose key it may be graded.
type OtherVersion struct {
	ID        uuid.UUID `bun:"id" json:"id"`
	Number    int       `bun:"number" json:"number"`
	CreatedAt time.Time `bun:"created_at" json:"created_at"`
}

// OtherVersions lists the other versions of the question of one, newest first, to trainers and HR of its unit; none of those that
// were answered otherwise. Fault regrade.not_found.
func (s *Service) OtherVersions(ctx context.Context, who people.Actor, version uuid.UUID) ([]OtherVersion, error) {
	list := []OtherVersion{}
	err := regradeReport.Scan(ctx, s.db, &list, report.Args{"version": version, "scope": who.Scope(s.now(), regraders...).Unit("q.unit_id")}, "others")
	return list, err
}
