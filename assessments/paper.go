package assessments

import (
	"context"
	_ "embed" // paper.sql
	"maps"
	"math/rand/v2"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/report"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/quizzes"
)

//go:embed paper.sql
var paperSQL string

var paperReport = report.Parse(paperSQL)

// offered is a question as one person may meet it: Barred ones never, Met ones rarely.
type offered struct {
	Form         int            `bun:"form"`
	Position     int            `bun:"position"`
	QuestionID   uuid.UUID      `bun:"question_id"`
	VersionID    uuid.UUID      `bun:"version_id"`
	CompetencyID uuid.UUID      `bun:"competency_id"`
	Level        int            `bun:"level"`
	Closed       bool           `bun:"closed"`
	Kind         questions.Kind `bun:"kind"`
	Body         questions.Body `bun:"body,type:jsonb"`
	Barred       bool           `bun:"barred"`
	Enemies      []uuid.UUID    `bun:"enemies,array"`
	Met          int            `bun:"met"`
	Given        int            `bun:"given"`
}

func (o offered) cell() Cell { return Cell{CompetencyID: o.CompetencyID, Level: o.Level} }

func (s *Service) offers(ctx context.Context, db bun.IDB, who people.Actor, a Assessment) ([]offered, error) {
	var list []offered
	err := paperReport.Scan(ctx, db, &list, report.Args{"person": who.PersonID, "now": s.now(), "assessment": a.ID}, "paper")
	return list, err
}

// What keeps a try worth something: who knows more than a fifth of a cell is refused, and two tries share at most a quarter.
const (
	mostBarred = 5 // one of so many
	mostShared = 4
)

// paper makes the paper of who's new try: the form that shares least with earlier ones, a draw, or the first question.
func (s *Service) paper(ctx context.Context, db bun.IDB, who people.Actor, a Assessment) (form int, places []quizzes.Place, err error) {
	list, err := s.offers(ctx, db, who, a)
	if err != nil {
		return 0, nil, err
	}
	if err := refuseKnown(a, list); err != nil {
		return 0, nil, err
	}
	random := rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64())) //nolint:gosec // which of equal papers: no secret
	var chosen []offered
	switch a.Mode {
	case Forms:
		form, chosen, err = pickForm(list, random)
	case Draw:
		chosen, err = s.draw(ctx, db, a, list, random)
	case Adaptive:
		return 0, nil, nil // its first question is chosen like the others
	}
	if err != nil {
		return 0, nil, err
	}
	return form, placesOf(chosen, random), nil
}

// refuseKnown refuses an assessment to who knows too much of it.
func refuseKnown(a Assessment, list []offered) error {
	all, barred := map[Cell]int{}, map[Cell]int{}
	for _, o := range list {
		all[o.cell()]++
		if o.Barred {
			barred[o.cell()]++
		}
	}
	for _, c := range a.Cells {
		key := Cell{CompetencyID: c.CompetencyID, Level: c.Level}
		if barred[key]*mostBarred > all[key] {
			return fault.New(fault.Conflict, "assessment.known").With("Level", c.Level)
		}
	}
	return nil
}

// pickForm gives the form that shares least with earlier tries, of those one at random, without what is barred.
func pickForm(list []offered, random *rand.Rand) (int, []offered, error) {
	byForm := map[int][]offered{}
	for _, o := range list {
		byForm[o.Form] = append(byForm[o.Form], o)
	}
	best, fewest, ties := 0, -1, 0
	for _, form := range slices.Sorted(maps.Keys(byForm)) {
		met := countMet(byForm[form])
		switch {
		case fewest < 0 || met < fewest:
			best, fewest, ties = form, met, 1
		case met == fewest:
			if ties++; random.IntN(ties) == 0 {
				best = form
			}
		}
	}
	paper := slices.DeleteFunc(slices.Clone(byForm[best]), func(o offered) bool { return o.Barred })
	return best, paper, refuseShared(paper)
}

func countMet(paper []offered) int {
	n := 0
	for _, o := range paper {
		if o.Met > 0 {
			n++
		}
	}
	return n
}

// refuseShared keeps two tries apart: a paper of which more than a quarter was met waits until the bank has more.
func refuseShared(paper []offered) error {
	if lack := countMet(paper)*mostShared - len(paper); lack > 0 {
		return fault.New(fault.Conflict, "assessment.bank_short").With("Count", (lack+mostShared-1)/mostShared)
	}
	return nil
}

// draw fills the plan with what was neither barred nor met; with what was met only where else nothing is left.
func (s *Service) draw(ctx context.Context, db bun.IDB, a Assessment, list []offered, random *rand.Rand) ([]offered, error) {
	bank, err := s.bankOf(ctx, db, list, s.now())
	if err != nil {
		return nil, err
	}
	var barred, known []int
	for i, o := range list {
		if o.Barred {
			barred = append(barred, i)
		}
		if o.Barred || o.Met > 0 {
			known = append(known, i)
		}
	}
	seed := random.Uint64()
	chosen, err := bank.Draw(a.blueprint(), known, seed)
	if err != nil {
		chosen, err = bank.Draw(a.blueprint(), barred, seed)
	}
	if err != nil {
		return nil, shortage(err)
	}
	paper := make([]offered, len(chosen))
	for i, n := range chosen {
		paper[i] = list[n]
	}
	return paper, refuseShared(paper)
}

// placesOf puts questions into slots, in an order of the person's own.
func placesOf(chosen []offered, random *rand.Rand) []quizzes.Place {
	random.Shuffle(len(chosen), func(i, j int) { chosen[i], chosen[j] = chosen[j], chosen[i] })
	places := make([]quizzes.Place, len(chosen))
	for i, o := range chosen {
		places[i] = o.place(i + 1)
	}
	return places
}

func (o offered) place(slot int) quizzes.Place {
	return quizzes.Place{Slot: slot, Version: o.VersionID, Kind: o.Kind, MaxMark: 1, Shown: questions.Shown(o.Kind, o.Body, true)}
}
