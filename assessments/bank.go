package assessments

import (
	"errors"
	"fmt"

	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/psychometrics"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
)

// key is a cell's name in a blueprint.
func (c Cell) key() string { return fmt.Sprint(c.CompetencyID, " ", c.Level) }

// blueprint is the plan as papers are made by it.
func (a Assessment) blueprint() psychometrics.Blueprint {
	b := psychometrics.Blueprint{}
	for _, c := range a.Cells {
		b[c.key()] = c.Count
	}
	return b
}

// bankOf are questions with what is known of them on the scale of their competency, in the order of list.
func bankOf(list []offered, scales map[uuid.UUID]scale) (*psychometrics.Bank, error) {
	there := map[uuid.UUID]bool{}
	for _, o := range list {
		there[o.QuestionID] = true
	}
	all := make([]psychometrics.Question, len(list))
	for i, o := range list {
		all[i] = o.question(scales[o.CompetencyID], there)
	}
	return psychometrics.NewBank(all)
}

// seconds is how long a question takes until that is measured, by its kind.
const seconds = 60

func (o offered) question(known scale, there map[uuid.UUID]bool) psychometrics.Question {
	q := psychometrics.Question{
		ID: o.QuestionID.String(), Item: known.item(o.VersionID, o.Level, kinds.Chance(o.Kind, o.Body)), Level: o.Level,
		Cell: o.cell().key(), Seconds: seconds,
	}
	for _, e := range o.Enemies {
		if there[e] {
			q.Enemies = append(q.Enemies, e.String())
		}
	}
	return q
}

// shortage says in our words that a bank does not fill a plan.
func shortage(err error) error {
	var short *psychometrics.Shortage
	switch {
	case errors.As(err, &short):
		return fault.New(fault.Conflict, "assessment.bank_short").With("Count", short.Missing)
	case errors.Is(err, psychometrics.ErrEnemies):
		return fault.New(fault.Conflict, "assessment.enemies")
	}
	return err
}

func offersOf(pool []questions.Pooled) []offered {
	list := make([]offered, len(pool))
	for i, q := range pool {
		list[i] = offered{
			QuestionID: q.QuestionID, VersionID: q.VersionID, CompetencyID: q.CompetencyID, Level: q.Level, Closed: q.Closed, Kind: q.Kind,
			Body: q.Body, Enemies: q.Enemies,
		}
	}
	return list
}
