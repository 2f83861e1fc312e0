package assessments

import (
	"context"
	_ "embed" // responses.sql
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/report"
	"mumpuni/psychometrics"
	"mumpuni/questions/kinds"
)

//go:embed responses.sql
var responsesSQL string

var responsesReport = report.Parse(responsesSQL)

// asking is a question that is calibrated.
type asking struct {
	VersionID  uuid.UUID  `bun:"version_id"`
	QuestionID uuid.UUID  `bun:"question_id"`
	Level      int        `bun:"level"`
	Kind       kinds.Kind `bun:"kind"`
	Body       kinds.Body `bun:"body,type:jsonb"`
}

// heard is what people answered in a competency's line.
type heard struct {
	asked   []asking
	data    psychometrics.Responses
	answers int
}

// hear reads each person's first try that counts. Nobody's name comes with it.
func (s *Service) hear(ctx context.Context, db bun.IDB, competency uuid.UUID) (heard, error) {
	var h heard
	if err := responsesReport.Scan(ctx, db, &h.asked, report.Args{"competency": competency}, "versions"); err != nil || len(h.asked) == 0 {
		return h, err
	}
	versions := make([]uuid.UUID, len(h.asked))
	for i, q := range h.asked {
		versions[i] = q.VersionID
	}
	var rows []struct {
		Answers []int `bun:"answers,array"`
	}
	a := report.Args{"competency": competency, "now": s.now(), "versions": bun.List(versions)}
	if err := responsesReport.Scan(ctx, db, &rows, a, "firsts", "papers"); err != nil {
		return h, err
	}
	h.data = make(psychometrics.Responses, len(rows))
	for i, row := range rows {
		heard := 0
		h.data[i], heard = responsesOf(row.Answers, len(versions))
		h.answers += heard
	}
	return h, nil
}

func rightOf(right bool) int8 {
	if right {
		return 1
	}
	return 0
}

// setup is how it is calibrated: each question with its chance and what judges hold of it, people wherever they are.
func (h heard) setup(judged scale) psychometrics.Setup {
	set := psychometrics.Setup{Model: psychometrics.TwoPL, Free: true, Mean: true}
	for _, q := range h.asked {
		set.Chance = append(set.Chance, kinds.Chance(q.Kind, q.Body))
		set.Priors = append(set.Priors, judged.Held(min(q.Level, len(judged.Cuts))))
	}
	return set
}

// measuredLine is a line of which people were measured.
type measuredLine struct {
	LineID       uuid.UUID `bun:"line_id"`
	CompetencyID uuid.UUID `bun:"competency_id"`
	People       int       `bun:"people"`
}

func (s *Service) measuredLines(ctx context.Context, db bun.IDB, now time.Time) ([]measuredLine, error) {
	var rows []measuredLine
	err := responsesReport.Scan(ctx, db, &rows, report.Args{"now": now}, "measured")
	return rows, err
}
