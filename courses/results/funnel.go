package results

import (
	"context"
	_ "embed" // funnel.sql
	"time"

	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/internal/id"
	"mumpuni/internal/report"
	"mumpuni/people"
)

//go:embed funnel.sql
var funnelSQL string

var funnelReport = report.Parse(funnelSQL)

// StoppedAfter is for how long a learner was not seen who is said to have stopped.
const StoppedAfter = 14 * 24 * time.Hour

// Funnel is how far the learners of a course come, in figures without names.
type Funnel struct {
	Course   courses.Course
	Title    string
	Versions []FunnelVersion // newest first; none while nothing is published
	Version  FunnelVersion   // whose steps these are
	Steps    []FunnelStep    // in the order of learning
}

// FunnelVersion is one published version with its learners: those who left the course are not counted.
type FunnelVersion struct {
	ID          uuid.UUID     `bun:"id"`
	Number      int           `bun:"number"`
	State       courses.State `bun:"state"`
	PublishedAt time.Time     `bun:"published_at"`
	Learners    int           `bun:"learners"`
	Began       int           `bun:"began"`
	Completed   int           `bun:"completed"`
	Stopped     int           `bun:"stopped"` // began, did not complete, not seen for StoppedAfter
}

// FunnelStep is one module: how many opened it, finished it, and stopped at it.
type FunnelStep struct {
	ID       id.Module    `bun:"id"`
	Title    string       `bun:"title"`
	Kind     courses.Kind `bun:"kind"`
	Part     courses.Part `bun:"part"`
	QuizID   id.Quiz      `bun:"quiz_id,nullzero"`
	Began    int          `bun:"began"`
	Finished int          `bun:"finished"`
	Stopped  int          `bun:"stopped"`
}

// Funnel tells how the learners of a version go through its modules, to the trainers of the course. The zero version is the newest that was
// published. Fault course.not_found.
func (s *Service) Funnel(ctx context.Context, who people.Actor, course, version uuid.UUID) (Funnel, error) {
	w, err := s.courses.Studio(ctx, who, course)
	if err != nil {
		return Funnel{}, err
	}
	f := Funnel{Course: w.Course, Title: w.Version.Title}
	args := report.Args{"course": course, "quiet": s.now().Add(-StoppedAfter)}
	if err := funnelReport.Scan(ctx, s.db, &f.Versions, args, "versions"); err != nil || len(f.Versions) == 0 {
		return f, err
	}
	f.Version = f.Versions[0]
	for _, v := range f.Versions {
		if v.ID == version {
			f.Version = v
		}
	}
	args["version"] = f.Version.ID
	return f, funnelReport.Scan(ctx, s.db, &f.Steps, args, "steps")
}
