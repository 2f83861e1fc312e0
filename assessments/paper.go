package assessments

import (
	"context"
	_ "embed" // paper.sql
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/psychometrics"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
)

//go:embed paper.sql
var paperSQL string

var paperReport = report.Parse(paperSQL)

// offered is a question of an assessment.
type offered struct {
	Form         int         `bun:"form"`
	Position     int         `bun:"position"`
	QuestionID   uuid.UUID   `bun:"question_id"`
	VersionID    uuid.UUID   `bun:"version_id"`
	CompetencyID uuid.UUID   `bun:"competency_id"`
	Level        int         `bun:"level"`
	Closed       bool        `bun:"closed"`
	Kind         kinds.Kind  `bun:"kind"`
	Body         kinds.Body  `bun:"body,type:jsonb"`
	Enemies      []uuid.UUID `bun:"enemies,array"`
}

func (o offered) cell() Cell { return Cell{CompetencyID: o.CompetencyID, Level: o.Level} }

// What keeps a try worth something: who knows more than a fifth of a cell is refused, two tries share at most a quarter, and a form of
// which more than a fifth was withdrawn is no paper any more.
const (
	mostKnown     = 5 // one of so many
	mostShared    = 4
	mostWithdrawn = 5
)

// tried is a try of which a person's paper is made: its number, when it began, and the attempts that are of it.
type tried struct {
	person  id.Person
	number  int
	started time.Time
	at      time.Time // up to when other measurements count
	parts   []uuid.UUID
}

// marks are an edition's questions that a person may not meet, by place.
type marks struct{ known, met, withdrawn map[int]bool }

// askMarked asks which they are for a try.
func (s *Service) askMarked(db bun.IDB, e *edition, t tried, into *marks) pg.Question {
	var rows []struct {
		ID  uuid.UUID `bun:"id"` // of a question or, ruled, of its version
		Why string    `bun:"why"`
	}
	return paperReport.Asking(db, &rows, func(_ context.Context, err error) error {
		if err != nil {
			return err
		}
		*into = marks{map[int]bool{}, map[int]bool{}, map[int]bool{}}
		for _, r := range rows {
			switch r.Why {
			case "known":
				mark(into.known, e.placed, r.ID)
			case "met":
				mark(into.met, e.placed, r.ID)
			case "retired":
				mark(into.withdrawn, e.placed, r.ID)
			case "ruled":
				mark(into.withdrawn, e.at, r.ID)
			}
		}
		return nil
	}, report.Args{"person": t.person, "now": s.now(), "assessment": e.ID, "number": t.number}, "marked")
}

// mark notes a question where it is one of the edition's.
func mark(in map[int]bool, places map[uuid.UUID]int, id uuid.UUID) {
	if i, ok := places[id]; ok {
		in[i] = true
	}
}

// paper makes the paper of a new try of somebody with these marks: the form that shares least with earlier ones, or a draw. An adaptive one
// has none.
func (s *Service) paper(ctx context.Context, db bun.IDB, e *edition, m marks) (form int, places []quizzes.Place, err error) {
	if err := e.refuseKnown(m); err != nil {
		return 0, nil, err
	}
	random := rand.New(rand.NewPCG(s.chance(), s.chance()))
	var chosen []int
	switch e.Mode {
	case Forms:
		form, chosen, err = e.pickForm(m, random)
	case Draw:
		chosen, err = s.draw(ctx, db, e, m, random)
	case Adaptive:
		return 0, nil, e.refuseShort(m)
	}
	if err != nil {
		return 0, nil, err
	}
	return form, e.placesOf(chosen, random), nil
}

// refuseKnown refuses an assessment to who knows too much of it.
func (e *edition) refuseKnown(m marks) error {
	all, known := map[Cell]int{}, map[Cell]int{}
	for i, o := range e.list {
		all[o.cell()]++
		if m.known[i] {
			known[o.cell()]++
		}
	}
	for _, c := range e.Cells {
		key := Cell{CompetencyID: c.CompetencyID, Level: c.Level}
		if known[key]*mostKnown > all[key] {
			return fault.New(fault.Conflict, "assessment.known").With("Level", c.Level)
		}
	}
	return nil
}

// refuseShort refuses an adaptive try for which fewer questions are left than it may ask.
func (e *edition) refuseShort(m marks) error {
	n := len(e.competencies())
	for _, competency := range e.competencies() {
		free, met := 0, 0
		for _, i := range e.of(competency) {
			switch {
			case m.known[i] || m.withdrawn[i]:
			case m.met[i]:
				met++
			default:
				free++
			}
		}
		// The first try may ask all there is; a later one does not meet what an earlier one met.
		if lack := share(e.MaxQuestions, n) - free; met > 0 && lack > 0 || free == 0 {
			return fault.New(fault.Conflict, "assessment.bank_short").With("Count", max(lack, 1))
		}
	}
	return nil
}

// pickForm gives the form that shares least with earlier tries, of those one at random, without what the person knows or was withdrawn.
func (e *edition) pickForm(m marks, random *rand.Rand) (int, []int, error) {
	byForm := map[int][]int{}
	for i, o := range e.list {
		byForm[o.Form] = append(byForm[o.Form], i)
	}
	best, fewest, ties := 0, -1, 0
	for _, form := range slices.Sorted(maps.Keys(byForm)) {
		met := m.countMet(byForm[form])
		switch {
		case fewest < 0 || met < fewest:
			best, fewest, ties = form, met, 1
		case met == fewest:
			if ties++; random.IntN(ties) == 0 {
				best = form
			}
		}
	}
	paper := slices.DeleteFunc(slices.Clone(byForm[best]), func(i int) bool { return m.known[i] || m.withdrawn[i] })
	withdrawn := 0
	for _, i := range byForm[best] {
		if m.withdrawn[i] {
			withdrawn++
		}
	}
	if withdrawn*mostWithdrawn > len(byForm[best]) || len(paper) == 0 {
		return best, nil, fault.New(fault.Conflict, "assessment.bank_short").With("Count", withdrawn)
	}
	return best, paper, m.refuseShared(paper)
}

func (m marks) countMet(paper []int) int {
	n := 0
	for _, i := range paper {
		if m.met[i] {
			n++
		}
	}
	return n
}

// refuseShared keeps two tries apart: a paper of which more than a quarter was met waits until the bank has more.
func (m marks) refuseShared(paper []int) error {
	if lack := m.countMet(paper)*mostShared - len(paper); lack > 0 {
		return fault.New(fault.Conflict, "assessment.bank_short").With("Count", (lack+mostShared-1)/mostShared)
	}
	return nil
}

// draw fills the plan with what the person neither knows nor met; with what was met only in cells where else nothing is left.
func (s *Service) draw(ctx context.Context, db bun.IDB, e *edition, m marks, random *rand.Rand) ([]int, error) {
	bank, err := s.drawn(ctx, db, e)
	if err != nil {
		return nil, err
	}
	free, asked := map[Cell]int{}, map[Cell]int{}
	for _, c := range e.Cells {
		asked[Cell{CompetencyID: c.CompetencyID, Level: c.Level}] = c.Count
	}
	for i, o := range e.list {
		if !m.known[i] && !m.withdrawn[i] && !m.met[i] {
			free[o.cell()]++
		}
	}
	var barred []int
	for i, o := range e.list {
		if m.known[i] || m.withdrawn[i] || m.met[i] && free[o.cell()] >= asked[o.cell()] {
			barred = append(barred, i)
		}
	}
	paper, err := bank.Draw(e.blueprint(), barred, random.Uint64())
	if err != nil {
		return nil, shortage(err)
	}
	return paper, m.refuseShared(paper)
}

// drawn is the bank of all questions, from which papers are drawn by cell alone: what is known of them does not matter.
func (s *Service) drawn(ctx context.Context, db bun.IDB, e *edition) (*psychometrics.Bank, error) {
	return e.made("all", func() ([]offered, map[uuid.UUID]scale, error) {
		scales, err := s.scales(ctx, db, e.competencies(), anyCertainty, s.now())
		return e.list, scales, err
	})
}

// placesOf puts questions into slots, in an order of the person's own.
func (e *edition) placesOf(chosen []int, random *rand.Rand) []quizzes.Place {
	random.Shuffle(len(chosen), func(i, j int) { chosen[i], chosen[j] = chosen[j], chosen[i] })
	places := make([]quizzes.Place, len(chosen))
	for slot, i := range chosen {
		places[slot] = e.list[i].place(slot + 1)
	}
	return places
}

func (o offered) place(slot int) quizzes.Place {
	return quizzes.Place{Slot: slot, Version: o.VersionID, Kind: o.Kind, MaxMark: 1, Shown: kinds.Shown(o.Kind, o.Body, true)}
}

// fit reports whether a question may still be put before somebody: it was not retired, and counts.
func (s *Service) fit(ctx context.Context, db bun.IDB, o offered) (bool, error) {
	var rows []struct {
		Fit bool `bun:"fit"`
	}
	err := paperReport.Query(ctx, db, &rows, report.Args{"question": o.QuestionID, "version": o.VersionID}, "fit")
	return len(rows) > 0 && rows[0].Fit, err
}
