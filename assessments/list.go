package assessments

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
)

// Row is an assessment in its makers' list.
type Row struct {
	Assessment `bun:",extend"`

	UnitName string `bun:"unit_name" json:"unit_name"`
	Sat      int    `bun:"-" json:"sat"` // finished tries
	Running  int    `bun:"-" json:"running"`
}

// List gives the assessments of who's units, those that can still change first.
func (s *Service) List(ctx context.Context, who people.Actor) ([]Row, error) {
	list := []Row{}
	if err := s.rows(s.db.NewSelect().Model(&list), who).OrderExpr("array_position(array['draft','waiting','published','closed'], a.state), a.changed_at desc, a.id").Scan(ctx); err != nil {
		return nil, fmt.Errorf("assessments: %w", err)
	}
	return list, s.countTries(ctx, list)
}

// countTries adds how often each was sat.
func (s *Service) countTries(ctx context.Context, list []Row) error {
	if len(list) == 0 {
		return nil
	}
	ids, at := make([]uuid.UUID, len(list)), map[uuid.UUID]*Row{}
	for i := range list {
		ids[i], at[list[i].ID] = list[i].ID, &list[i]
	}
	var rows []struct {
		AssessmentID uuid.UUID `bun:"assessment_id"`
		Sat          int       `bun:"sat"`
		Running      int       `bun:"running"`
	}
	if err := reads.Scan(ctx, s.db, &rows, report.Args{"assessments": bun.List(ids)}, "sat"); err != nil {
		return err
	}
	for _, r := range rows {
		at[r.AssessmentID].Sat, at[r.AssessmentID].Running = r.Sat, r.Running
	}
	return nil
}

// Get gives one assessment of who's units with its plan. Fault assessment.not_found.
func (s *Service) Get(ctx context.Context, who people.Actor, assessment uuid.UUID) (Row, error) {
	var r Row
	if err := s.rows(s.db.NewSelect().Model(&r), who).Where("a.id = ?", assessment).Scan(ctx); err != nil {
		return r, pg.OrNotFound(err, errAssessment)
	}
	one := []Row{r}
	if err := s.countTries(ctx, one); err != nil {
		return r, err
	}
	return one[0], s.cells(ctx, s.db, &one[0].Assessment)
}

func (s *Service) rows(q *bun.SelectQuery, who people.Actor) *bun.SelectQuery {
	return q.ColumnExpr("a.*, ? as unit_name", people.UnitName("a.unit_id")).
		Where("?", who.Scope(s.now(), append([]people.Role{people.Auditor}, makers...)...).Unit("a.unit_id"))
}

// Openings lists those of an assessment that still stand and concern who's units, newest first.
func (s *Service) Openings(ctx context.Context, who people.Actor, assessment uuid.UUID) ([]OpeningView, error) {
	list := []OpeningView{}
	scope := who.Scope(s.now(), append([]people.Role{people.Auditor}, makers...)...)
	err := s.db.NewSelect().Model(&list).ColumnExpr("o.*, ? || ? as whom", people.UnitName("o.unit_id"), people.PersonName("o.person_id")).
		Where("o.assessment_id = ? and o.ended_at is null", assessment).Where("? or o.unit_id is null and ?", scope.Units("o.unit_id"), scope.Persons("o.person_id")).
		Order("o.opened_at desc").Limit(500).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("openings: %w", err)
	}
	return list, nil
}

// OpeningView is an opening with the name of whom it is for.
type OpeningView struct {
	Opening `bun:",extend"`

	Whom string `bun:"whom" json:"whom"`
}

// Most is how many questions an attempt asks at most.
func (s *Service) Most(ctx context.Context, attempt id.Attempt) (int, error) {
	return count(ctx, s.db, "most", report.Args{"attempt": attempt})
}

// Blueprint gives the published sheet of an assessment (kisi-kisi) to whoever is signed in: what it measures, nothing of its questions.
// Fault assessment.not_found, of one that was never published.
func (s *Service) Blueprint(ctx context.Context, assessment uuid.UUID) (Assessment, error) {
	a, err := s.read(ctx, s.db, assessment)
	if err == nil && a.PublishedAt.IsZero() {
		err = errAssessment
	}
	return a, err
}
