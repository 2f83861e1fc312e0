package assessments

import (
	"context"
	_ "embed" // statistics.sql
	"math"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/report"
	"mumpuni/people"
	"mumpuni/psychometrics"
	"mumpuni/questions"
	"mumpuni/questions/calibrations"
	"mumpuni/questions/kinds"
)

//go:embed statistics.sql
var statisticsSQL string

var statistics = report.Parse(statisticsSQL)

// leastShown is of how many people figures are shown: of fewer they would say who answered what.
const leastShown = 5

// fifths is into how many groups of the rest score people are parted for the curves.
const fifths = 5

// QuestionStatistics is what people's answers say of one question: figures of counting, beside those of the newest calibration.
// Nothing but People is filled below five people; Advice not below 30.
type QuestionStatistics struct {
	QuestionID   uuid.UUID  `bun:"question_id" json:"question_id"`
	VersionID    uuid.UUID  `bun:"version_id" json:"version_id"`
	Number       int        `bun:"number" json:"number"` // of the version
	Kind         kinds.Kind `bun:"kind" json:"kind"`
	Stem         string     `bun:"stem" json:"stem"`
	Body         kinds.Body `bun:"body,type:jsonb" json:"-"`
	Level        int        `bun:"level" json:"level"`
	CompetencyID uuid.UUID  `bun:"competency_id" json:"competency_id,omitzero"`
	Code         string     `bun:"code" json:"competency,omitempty"`

	People        int                          `bun:"-" json:"n"`
	Shown         bool                         `bun:"-" json:"shown"` // enough people for figures
	Facility      float64                      `bun:"-" json:"p"`
	FacilityError float64                      `bun:"-" json:"se_p"`
	Rest          *float64                     `bun:"-" json:"r_rest"`
	Exposure      float64                      `bun:"-" json:"exposure"`
	Options       []OptionStatistics           `bun:"-" json:"options"` // none where nothing is chosen
	Curve         []CurvePoint                 `bun:"-" json:"curve"`
	Calibrated    *calibrations.CalibratedItem `bun:"-" json:"calibrated,omitempty"`
	Advice        []psychometrics.Advice       `bun:"-" json:"advice"`
}

// OptionStatistics is how one option was chosen: by all, by the third with the lowest and by that with the highest score on the rest of
// the paper; nil of an empty third.
type OptionStatistics struct {
	ID    string   `json:"id"`
	Text  string   `json:"text"`
	Right bool     `json:"right"`
	N     int      `json:"n"`
	All   float64  `json:"all"`
	Lower *float64 `json:"lower"`
	Upper *float64 `json:"upper"`
	Rest  *float64 `json:"r_rest"`
}

// CurvePoint is one fifth of people by their score on the rest of the paper: how many, the share of right answers, and of each option.
type CurvePoint struct {
	People  int       `json:"n"`
	Right   float64   `json:"right"`
	Options []float64 `json:"options,omitempty"`
}

// metRow is one person's answer to a question.
type metRow struct {
	Right  bool         `bun:"right"`
	Answer kinds.Answer `bun:"answer,type:jsonb"`
	RightN int          `bun:"right_n"`
	N      int          `bun:"n"`
}

// Question gives the statistics of a question: of an open one to trainers of its unit, of a closed one to who wrote, reviewed or
// approved it, which is audited. Fault quiz.question_not_found.
func (s *Service) Question(ctx context.Context, who people.Actor, question uuid.UUID) (QuestionStatistics, error) {
	seen, err := s.seen(ctx, s.db, who, []uuid.UUID{question})
	switch {
	case err != nil:
		return QuestionStatistics{}, err
	case !seen[question]:
		return QuestionStatistics{}, errQuestion
	}
	q, err := s.questionStatistics(ctx, s.db, question)
	if err != nil {
		return q, err
	}
	if err := s.bank.NoteSeen(ctx, s.db, who, question); err != nil {
		return q, err
	}
	return q, audit.Write(ctx, s.db, audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: "question.statistics", Object: "question:" + question.String()})
}

var errQuestion = fault.New(fault.NotFound, "quiz.question_not_found")

// seen tells of which questions who may see key and figures.
func (s *Service) seen(ctx context.Context, db bun.IDB, who people.Actor, ids []uuid.UUID) (map[uuid.UUID]bool, error) {
	out := map[uuid.UUID]bool{}
	if len(ids) == 0 {
		return out, nil
	}
	var rows []struct {
		ID uuid.UUID `bun:"id"`
	}
	a := report.Args{"questions": bun.List(ids), "reader": who.PersonID, "scope": who.Scope(s.now(), people.Trainer).Units("b.unit_id")}
	if err := statistics.Scan(ctx, db, &rows, a, "seen"); err != nil {
		return nil, err
	}
	for _, r := range rows {
		out[r.ID] = true
	}
	return out, nil
}

func (s *Service) questionStatistics(ctx context.Context, db bun.IDB, question uuid.UUID) (QuestionStatistics, error) {
	var found []QuestionStatistics
	if err := statistics.Scan(ctx, db, &found, report.Args{"question": question}, "version"); err != nil {
		return QuestionStatistics{}, err
	}
	if len(found) == 0 {
		return QuestionStatistics{}, errQuestion
	}
	q := found[0]
	a := report.Args{"version": q.VersionID, "competency": q.CompetencyID, "now": s.now(), "since": s.now().AddDate(-1, 0, 0)}
	var rows []metRow
	if err := statistics.Scan(ctx, db, &rows, a, "answers"); err != nil {
		return q, err
	}
	var exposure []struct {
		Share float64 `bun:"share"`
	}
	if err := statistics.Scan(ctx, db, &exposure, a, "exposure"); err != nil {
		return q, err
	}
	q.Exposure = exposure[0].Share
	item, there, err := s.calibrations.NewestItem(ctx, db, q.VersionID)
	if err != nil {
		return q, err
	}
	if there {
		q.Calibrated = &item
	}
	q.count(rows)
	return q, nil
}

// count fills what is counted.
func (q *QuestionStatistics) count(rows []metRow) {
	q.People, q.Advice, q.Options, q.Curve = len(rows), []psychometrics.Advice{}, []OptionStatistics{}, []CurvePoint{}
	if q.Shown = q.People >= leastShown; !q.Shown {
		q.Calibrated = nil
		return
	}
	right, rest, chosen := make([]bool, len(rows)), make([]float64, len(rows)), make([]int, len(rows))
	place := map[string]int{}
	for i, o := range q.chooses() {
		place[o.ID] = i
	}
	for i, r := range rows {
		right[i], rest[i], chosen[i] = r.Right, math.NaN(), -1
		if r.N > 0 {
			rest[i] = float64(r.RightN) / float64(r.N)
		}
		if len(r.Answer.Options) == 1 {
			if at, ok := place[r.Answer.Options[0]]; ok {
				chosen[i] = at
			}
		}
	}
	c := psychometrics.ClassicalOf(right, rest)
	q.Facility, q.FacilityError, q.Rest = c.P, math.Sqrt(c.P*(1-c.P)/float64(c.N)), known(c.Rest)
	facts := psychometrics.Facts{Classical: c, Chance: kinds.Chance(q.Kind, q.Body), Infit: math.NaN(), Outfit: math.NaN(), Key: -1}
	if k := q.Calibrated; k != nil && k.Infit != nil && k.Outfit != nil {
		facts.Infit, facts.Outfit = *k.Infit, *k.Outfit
	}
	facts.Options, facts.Key = q.options(chosen, rest)
	q.Advice = psychometrics.Advise(facts)
	q.curve(right, rest, chosen)
}

// chooses are the options of a question of which one is chosen.
func (q *QuestionStatistics) chooses() []kinds.Option {
	if q.Kind != kinds.Single && q.Kind != kinds.TrueFalse {
		return nil
	}
	return q.Body.Options
}

func (q *QuestionStatistics) options(chosen []int, rest []float64) (list []psychometrics.Option, key int) {
	options := q.chooses()
	list, key = psychometrics.Options(len(options), chosen, rest), -1
	people, thirds := psychometrics.Shares(len(options), chosen, psychometrics.Groups(rest, 3), 3)
	share := func(third, o int) *float64 {
		if people[third] == 0 {
			return nil
		}
		return &thirds[third][o]
	}
	for i, o := range options {
		if o.Right {
			key = i
		}
		q.Options = append(q.Options, OptionStatistics{
			ID: o.ID, Text: o.Text, Right: o.Right, N: list[i].N, All: list[i].Share, Lower: share(0, i), Upper: share(2, i), Rest: known(list[i].Rest),
		})
	}
	return list, key
}

func (q *QuestionStatistics) curve(right []bool, rest []float64, chosen []int) {
	group := psychometrics.Groups(rest, fifths)
	people, shares := psychometrics.Shares(len(q.chooses()), chosen, group, fifths)
	rights := make([]int, fifths)
	for i, g := range group {
		if g >= 0 && right[i] {
			rights[g]++
		}
	}
	for g, n := range people {
		if n == 0 {
			continue
		}
		q.Curve = append(q.Curve, CurvePoint{People: n, Right: float64(rights[g]) / float64(n), Options: shares[g]})
	}
}

// summaryAge is how old kept figures grow at least before they are counted anew.
const summaryAge = 12 * time.Hour

// refreshSummaries counts anew, for the list of the bank, the questions that were answered since: at most 500, the others next time.
func (s *Service) refreshSummaries(ctx context.Context) error {
	var rows []struct {
		QuestionID uuid.UUID `bun:"question_id"`
	}
	if err := statistics.Scan(ctx, s.db, &rows, report.Args{"before": s.now().Add(-summaryAge)}, "stale"); err != nil {
		return err
	}
	for _, r := range rows {
		q, err := s.questionStatistics(ctx, s.db, r.QuestionID)
		if err != nil {
			return err
		}
		sum := questions.Summary{QuestionID: q.QuestionID, People: q.People, Rest: q.Rest, Advice: []string{}}
		if q.Shown {
			sum.Facility = &q.Facility
		}
		for _, a := range q.Advice {
			sum.Advice = append(sum.Advice, string(a))
		}
		if err := s.bank.KeepSummary(ctx, s.db, sum); err != nil {
			return err
		}
	}
	return nil
}
