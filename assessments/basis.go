package assessments

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/competencies"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/psychometrics"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
)

// basis is what the next question of a try is chosen by, from its start to its end. It is copied into the attempt: whatever is imported,
// calibrated or asked of others meanwhile, a try goes on as it began. Places are those of the edition's list.
type basis struct {
	Most int   `json:"most"` // questions in all
	Aims []aim `json:"aims"`
	Kept []int `json:"kept"` // not for this try: known to the person, met before, withdrawn, or seen by too many

	changed bool // since it was read
}

// aim is one competency of it: at which level, by which rule, from what was known before, with at most so many questions.
type aim struct {
	Competency  uuid.UUID `json:"competency"`
	Required    int       `json:"required"`
	Most        int       `json:"most"` // with those of earlier parts
	At          time.Time `json:"at"`   // the rule and what was known of the questions are those of this instant
	Certainty   float64   `json:"certainty"`
	Cuts        []float64 `json:"cuts"`
	Calibration uuid.UUID `json:"calibration"`
	Before      []float32 `json:"before"`
	Taken       []taken   `json:"taken,omitempty"` // in earlier parts
}

type taken struct {
	Place int  `json:"place"`
	Right bool `json:"right"`
}

func (a aim) rule() (psychometrics.Rule, error) { return psychometrics.NewRule(a.Cuts, a.Certainty) }

// document is how a basis is kept.
func (b basis) document() json.RawMessage {
	raw, err := json.Marshal(b)
	if err != nil {
		panic(err) // plain values
	}
	return raw
}

// readBasis is a basis with the document that it was read from.
type readBasis struct {
	document json.RawMessage
	basis    basis
}

// basisOf reads what an attempt goes by, once as long as that stays the same: its next question is chosen by it again and again.
func (s *Service) basisOf(attempt id.Attempt, document json.RawMessage) (basis, error) {
	if found, _ := s.bases.Get(attempt); found[attempt] != nil && bytes.Equal(found[attempt].document, document) {
		return found[attempt].basis, nil
	}
	var b basis
	if err := json.Unmarshal(document, &b); err != nil {
		return b, fmt.Errorf("setup of an attempt: %w", err)
	}
	b.Kept = slices.Clip(b.Kept) // whoever adds to it gets a list of their own
	s.bases.Put(attempt, &readBasis{document, b})
	return b, nil
}

// take adds what was asked and answered in an attempt to a sitting's aim.
func (e *edition) take(a aim, slots []quizzes.Given) aim {
	for _, g := range slots {
		if i, ok := e.at[g.Version]; ok && e.list[i].CompetencyID == a.Competency && !g.Out {
			a.Taken = append(a.Taken[:len(a.Taken):len(a.Taken)], taken{i, g.Fraction == kinds.Whole})
		}
	}
	return a
}

// facts are what a basis is made of: how answers count, what was known of the person, what their post asks, what they may not meet.
type facts struct {
	rules    ruleSet
	last     map[uuid.UUID]competencies.Last
	required map[uuid.UUID]int
	marks    marks
}

// askFacts asks for them; made completes them once that is answered.
func (s *Service) askFacts(db bun.IDB, e *edition, t tried, into *facts) (ask []pg.Question, made func() error) {
	ask, rules := s.askRules(db, e.competencies(), t.started)
	into.last = map[uuid.UUID]competencies.Last{}
	ask = append(ask, askLast(db, e, t, into.last)...)
	ask = append(ask, competencies.AskRequired(db, t.person, e.Assessment.competencies(), s.now(), &into.required), s.askMarked(db, e, t, &into.marks))
	return ask, func() (err error) {
		into.rules, err = rules()
		e.require(into.required)
		return err
	}
}

// facts reads them.
func (s *Service) facts(ctx context.Context, db bun.IDB, e *edition, t tried) (f facts, err error) {
	ask, made := s.askFacts(db, e, t, &f)
	if err := pg.Ask(ctx, ask...); err != nil {
		return f, err
	}
	return f, made()
}

// aims are those of a new try: each competency at the level that the post requires, or the highest of the plan.
func (e *edition) aims(t tried, f facts) ([]aim, error) {
	before, err := f.rules.pasts(f.last)
	if err != nil {
		return nil, err
	}
	var aims []aim
	for _, competency := range e.competencies() {
		known := f.rules.of[competency]
		aims = append(aims, aim{
			Competency: competency, Required: min(f.required[competency], len(known.Cuts)), Most: share(e.MaxQuestions, len(e.competencies())), At: t.started,
			Certainty: known.Certainty, Cuts: known.Cuts, Calibration: known.known.ID, Before: before[competency].Stored(),
		})
		if _, err := e.bank(competency, known); err != nil {
			return nil, err
		}
	}
	return aims, nil
}

// basis is that of a new try: what the person may meet, and the questions that few have seen.
func (s *Service) basis(ctx context.Context, db bun.IDB, e *edition, t tried, f facts, attempt uuid.UUID) (basis, error) {
	b := basis{Most: e.MaxQuestions}
	var err error
	if b.Aims, err = e.aims(t, f); err != nil {
		return b, err
	}
	seen, err := s.exposed(ctx, db, e)
	if err != nil {
		return b, err
	}
	for i := range e.list {
		if f.marks.known[i] || f.marks.withdrawn[i] || f.marks.met[i] {
			b.Kept = append(b.Kept, i)
		}
	}
	for nr, a := range b.Aims {
		places, x := e.of(a.Competency), psychometrics.Exposure{People: seen.People}
		for _, i := range places {
			x.Seen = append(x.Seen, seen.Seen[i])
		}
		for _, i := range psychometrics.Rare(len(places), e.cap(a.Competency, a.Most), x, seedOf(attempt, nr)) {
			b.Kept = append(b.Kept, places[i])
		}
	}
	return b, nil
}

// require adds to the levels that a post asks those of competencies that it does not ask: the plan's highest.
func (e *edition) require(levels map[uuid.UUID]int) {
	planned := map[uuid.UUID]int{}
	for _, c := range e.Cells {
		planned[c.CompetencyID] = max(planned[c.CompetencyID], c.Level)
	}
	for competency, level := range planned {
		if levels[competency] == 0 {
			levels[competency] = level
		}
	}
}
