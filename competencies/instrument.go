package competencies

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/pg"
)

// Instrument says that an assessment can decide a level of a competency, for Decides of a hundred people by its plan.
type Instrument struct {
	CompetencyID uuid.UUID
	Level        int
	Decides      int // 0 to 100
}

// OpenInstruments notes in tx, the transaction of publication, what an assessment measures from since on.
func OpenInstruments(ctx context.Context, tx bun.IDB, assessment uuid.UUID, since time.Time, list []Instrument) error {
	ids, levels, decides := make([]uuid.UUID, len(list)), make([]int, len(list)), make([]int, len(list))
	for i, n := range list {
		ids[i], levels[i], decides[i] = n.CompetencyID, n.Level, n.Decides
	}
	_, err := pg.Exec(ctx, tx, `insert into instruments (competency_id, level, decides, source_id, since)
		select n.competency, n.level, n.decides, $1, $2 from unnest($3::uuid[], $4::int[], $5::int[]) as n(competency, level, decides)`,
		assessment, since, ids, levels, decides)
	if err != nil {
		return fmt.Errorf("open instruments: %w", err)
	}
	return nil
}

// OpenInstrument is an Instrument that can be used now, with the assessment that it is.
type OpenInstrument struct {
	AssessmentID uuid.UUID `bun:"source_id"`
	Level        int       `bun:"level"`
	Decides      int       `bun:"decides"`
}

// InstrumentsOf lists what can decide levels of a competency's line at an instant, by level.
func InstrumentsOf(ctx context.Context, db bun.IDB, competency uuid.UUID, at time.Time) ([]OpenInstrument, error) {
	list := []OpenInstrument{}
	err := pg.Query(ctx, db, &list, `select source_id, level, decides from instruments
		where line_id = (select coalesce(c.same_as, c.id) from competencies c where c.id = $1)
		and decides >= $2 and since <= $3 and (until is null or until > $3) order by level, source_id`, competency, MinDecides, at)
	if err != nil {
		return nil, fmt.Errorf("instruments of a competency: %w", err)
	}
	return list, nil
}

// CloseInstruments ends them: the assessment is closed, or a later version of it opened.
func CloseInstruments(ctx context.Context, tx bun.IDB, assessment uuid.UUID, at time.Time) error {
	if _, err := pg.Exec(ctx, tx, `update instruments set until = $2 where source_id = $1 and until is null`, assessment, at); err != nil {
		return fmt.Errorf("close instruments: %w", err)
	}
	return nil
}

// lineLevel is a level of a competency's line.
type lineLevel struct {
	LineID uuid.UUID `bun:"line_id"`
	Level  int       `bun:"level"`
}

// measurable holds the levels of lines that something published can decide.
type measurable map[lineLevel]bool

// levels gives those of one line.
func (m measurable) levels(line uuid.UUID) []int {
	out := []int{}
	for at := range m {
		if at.LineID == line {
			out = append(out, at.Level)
		}
	}
	return out
}

// instruments are the levels that something could decide at an instant.
func instruments(ctx context.Context, db bun.IDB, until time.Time) (measurable, error) {
	var there measurable
	if err := pg.Ask(ctx, askInstruments(db, until, &there)); err != nil {
		return nil, fmt.Errorf("instruments: %w", err)
	}
	return there, nil
}

// askInstruments is instruments to be asked together with other things.
func askInstruments(db bun.IDB, until time.Time, into *measurable) pg.Question {
	var rows []lineLevel
	return pg.Asking(db, &rows, func(_ context.Context, err error) error {
		*into = make(measurable, len(rows))
		for _, r := range rows {
			(*into)[r] = true
		}
		return err
	}, `select distinct line_id, level from instruments
		where decides >= $1 and since < $2 and (until is null or until >= $2)`, MinDecides, until)
}
