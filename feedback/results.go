package feedback

import (
	"context"
	"time"

	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
)

// ItemResult is what was answered to one item. Counts are how many gave each score, 1 to MaxScore.
type ItemResult struct {
	Item   string        `json:"item" enum:"relevance,clarity,material,evaluation,overall"`
	Mean   float64       `json:"mean"`
	Counts [MaxScore]int `json:"counts"`
}

// SurveyVersion is a version of a course as its survey stands. Counted is 0 or at least Few.
type SurveyVersion struct {
	ID        uuid.UUID `bun:"id" json:"id"`
	Number    int       `bun:"number" json:"version"`
	Title     string    `bun:"title" json:"title"`
	Completed int       `bun:"completed" json:"completed"` // people who may answer
	Replies   int       `bun:"replies" json:"replies"`
	Counted   int       `bun:"counted" json:"counted"`
}

// Results are what learners answered to the surveys of a course, or of one version of it: how many could and did answer, and the figures of
// those that are counted. Items and Comments are empty while fewer than Few are.
type Results struct {
	CourseID  uuid.UUID       `json:"course_id"`
	VersionID uuid.UUID       `json:"version_id,omitzero"` // none: all versions
	Title     string          `json:"title"`
	Versions  []SurveyVersion `json:"versions"` // the newest first
	Completed int             `json:"completed"`
	Replies   int             `json:"replies"`
	Counted   int             `json:"counted"`
	Items     []ItemResult    `json:"items"`
	Comments  []string        `json:"comments"` // in no order that says when
	MadeAt    time.Time       `json:"made_at"`
}

// Results reads the surveys of a course that who may change, of one version when it is not Nil. No figure is of fewer than Few people, and
// neither is the difference of any two, of whatever versions and days. Faults: course.not_found, survey.version_not_found.
func (s *Service) Results(ctx context.Context, who people.Actor, course, version uuid.UUID) (Results, error) {
	r := Results{CourseID: course, VersionID: version, Items: []ItemResult{}, Comments: []string{}, MadeAt: s.now()}
	args := report.Args{"course": course, "version": pg.Null(version), "scope": s.takes.Teachers(who).Unit("c.unit_id")}
	if err := reads.Scan(ctx, s.db, &r.Versions, args, "survey versions"); err != nil {
		return r, err
	}
	if len(r.Versions) == 0 {
		return r, fault.New(fault.NotFound, "course.not_found")
	}
	r.Title = r.Versions[0].Title
	found := version == uuid.Nil
	for _, v := range r.Versions {
		if version == uuid.Nil || v.ID == version {
			found = true
			r.Completed, r.Replies, r.Counted = r.Completed+v.Completed, r.Replies+v.Replies, r.Counted+v.Counted
		}
	}
	if !found {
		return r, fault.New(fault.NotFound, "survey.version_not_found")
	}
	if r.Counted == 0 {
		return r, nil
	}
	return r, s.figures(ctx, &r, args)
}

// figures fills in what is counted.
func (s *Service) figures(ctx context.Context, r *Results, args report.Args) error {
	var rows []struct {
		Item  int `bun:"item"`
		Score int `bun:"score"`
		N     int `bun:"n"`
	}
	if err := reads.Scan(ctx, s.db, &rows, args, "survey scores"); err != nil {
		return err
	}
	r.Items = make([]ItemResult, len(Items))
	for i, item := range Items {
		r.Items[i].Item = item
	}
	for _, row := range rows {
		i := &r.Items[row.Item-1]
		i.Counts[row.Score-1] = row.N
		i.Mean += float64(row.Score*row.N) / float64(r.Counted)
	}
	return reads.Scan(ctx, s.db, &r.Comments, args, "survey comments")
}
