package assessments

import (
	"context"
	"math"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/report"
	"mumpuni/people"
	"mumpuni/psychometrics"
	"mumpuni/questions/kinds"
)

// Statistics is what first tries say of an assessment: how surely it sorts people, by competency, and its questions.
type Statistics struct {
	Row

	Competencies []CompetencyStatistics `json:"competencies"`
	Questions    []PaperQuestion        `json:"questions"`
}

// CompetencyStatistics is one competency of an assessment. Alpha is that of its questions, with the interval that covers it with 95 %;
// nil where it cannot be told. Rudner is by the estimates and errors of those who sat; Lee by numbers of right answers on the paper that
// PaperOf names, for people as the rule holds them; nil of an adaptive one.
type CompetencyStatistics struct {
	CompetencyID uuid.UUID                     `json:"competency_id"`
	People       int                           `json:"n"`
	Alpha        *float64                      `json:"alpha"`
	AlphaLow     *float64                      `json:"alpha_low"`
	AlphaHigh    *float64                      `json:"alpha_high"`
	Rudner       *psychometrics.Classification `json:"rudner"`
	Lee          *psychometrics.Classification `json:"lee"`
}

// PaperQuestion is a question of an assessment. Its words and figures are there only when Seen: who asks may see the question.
type PaperQuestion struct {
	QuestionID   uuid.UUID              `json:"question_id"`
	CompetencyID uuid.UUID              `json:"competency_id"`
	Level        int                    `json:"level"`
	Form         int                    `json:"form"`
	People       int                    `json:"n"`
	Seen         bool                   `json:"seen"`
	Stem         string                 `json:"stem,omitempty"`
	Facility     *float64               `json:"p"`
	Rest         *float64               `json:"r_rest"`
	Advice       []psychometrics.Advice `json:"advice"`
}

// askedRow is a question of an assessment as it was fixed.
type askedRow struct {
	Form         int        `bun:"form"`
	QuestionID   uuid.UUID  `bun:"question_id"`
	VersionID    uuid.UUID  `bun:"version_id"`
	CompetencyID uuid.UUID  `bun:"competency_id"`
	Level        int        `bun:"level"`
	Kind         kinds.Kind `bun:"kind"`
	Body         kinds.Body `bun:"body,type:jsonb"`
	Stem         string     `bun:"stem"`
}

// Statistics gives those of an assessment of who's units; it is audited. Fault assessment.not_found.
func (s *Service) Statistics(ctx context.Context, who people.Actor, assessment uuid.UUID) (v Statistics, err error) {
	if v.Row, err = s.Get(ctx, who, assessment); err != nil {
		return v, err
	}
	a := report.Args{"assessment": assessment, "now": s.now()}
	var asked []askedRow
	if err := statistics.Scan(ctx, s.db, &asked, a, "asked"); err != nil {
		return v, err
	}
	data, err := s.papersSat(ctx, a, asked)
	if err != nil {
		return v, err
	}
	var scores []struct {
		CompetencyID uuid.UUID `bun:"competency_id"`
		EAP          float64   `bun:"eap"`
		SD           float64   `bun:"sd"`
	}
	if err := statistics.Scan(ctx, s.db, &scores, a, "firsts", "scores"); err != nil {
		return v, err
	}
	of := map[uuid.UUID][]psychometrics.Score{}
	for _, r := range scores {
		of[r.CompetencyID] = append(of[r.CompetencyID], psychometrics.Score{EAP: r.EAP, SE: r.SD})
	}
	v.Competencies = []CompetencyStatistics{}
	for _, competency := range v.competencies() {
		c, err := s.sorted(ctx, v.Assessment, competency, asked, data, of[competency])
		if err != nil {
			return v, err
		}
		v.Competencies = append(v.Competencies, c)
	}
	if v.Questions, err = s.paperQuestions(ctx, who, asked, data); err != nil {
		return v, err
	}
	return v, s.audit(ctx, s.db, who, "assessment.statistics", assessment)
}

// papersSat are the answers of first tries, a column for each of asked.
func (s *Service) papersSat(ctx context.Context, a report.Args, asked []askedRow) (psychometrics.Responses, error) {
	if len(asked) == 0 {
		return nil, nil
	}
	versions := make([]uuid.UUID, len(asked))
	for i, q := range asked {
		versions[i] = q.VersionID
	}
	a["versions"] = bun.List(versions)
	var rows []struct {
		Answers []int `bun:"answers,array"`
	}
	if err := statistics.Scan(ctx, s.db, &rows, a, "firsts", "papers"); err != nil {
		return nil, err
	}
	data := make(psychometrics.Responses, len(rows))
	for i, r := range rows {
		data[i], _ = responsesOf(r.Answers, len(asked))
	}
	return data, nil
}

// responsesOf is a row of answers: places from 1, negative where they are not right.
func responsesOf(answers []int, n int) (row []int8, heard int) {
	row = make([]int8, n)
	for i := range row {
		row[i] = psychometrics.Missing
	}
	for _, at := range answers {
		row[max(at, -at)-1] = rightOf(at > 0)
	}
	return row, len(answers)
}

// only keeps the columns of which keep is true.
func only(data psychometrics.Responses, keep []bool) psychometrics.Responses {
	out := make(psychometrics.Responses, len(data))
	for i, row := range data {
		for j, u := range row {
			if keep[j] {
				out[i] = append(out[i], u)
			}
		}
	}
	return out
}

func (s *Service) sorted(ctx context.Context, a Assessment, competency uuid.UUID, asked []askedRow, data psychometrics.Responses, scores []psychometrics.Score) (CompetencyStatistics, error) {
	c := CompetencyStatistics{CompetencyID: competency, People: len(scores)}
	if len(scores) < leastShown {
		return c, nil
	}
	known, err := s.scale(ctx, s.db, competency, anyCertainty, s.now())
	if err != nil {
		return c, err
	}
	keep := make([]bool, len(asked))
	for j, q := range asked {
		keep[j] = q.CompetencyID == competency
	}
	if r := only(data, keep).Reliability(); r.Known {
		c.Alpha, c.AlphaLow, c.AlphaHigh = &r.Alpha, &r.Low, &r.High
	}
	rudner := psychometrics.Rudner(scores, known.Cuts)
	c.Rudner = &rudner
	if paper := a.paperOf(competency, asked, known); len(paper) > 0 {
		lee := psychometrics.Lee(paper, rightCuts(paper, known.Cuts), known.Prior())
		c.Lee = &lee
	}
	return c, nil
}

// paperOf is a paper of one competency as people get it: of forms the first; of a draw the first questions of each cell; none of an
// adaptive one, where each has a paper of their own.
func (a Assessment) paperOf(competency uuid.UUID, asked []askedRow, known scale) (paper []psychometrics.Item) {
	if a.Mode == Adaptive {
		return nil
	}
	left := map[int]int{}
	for _, c := range a.Cells {
		if c.CompetencyID == competency {
			left[c.Level] = c.Count
		}
	}
	for _, q := range asked {
		if q.CompetencyID == competency && q.Form <= 1 && left[q.Level] > 0 {
			left[q.Level]--
			paper = append(paper, known.item(q.VersionID, q.Level, kinds.Chance(q.Kind, q.Body)))
		}
	}
	return paper
}

// rightCuts are how many right answers each level takes: as many as are expected of somebody at its cut.
func rightCuts(paper []psychometrics.Item, cuts []float64) []float64 {
	out := make([]float64, len(cuts))
	for k, cut := range cuts {
		for _, i := range paper {
			out[k] += i.P(cut)
		}
	}
	return out
}

func (s *Service) paperQuestions(ctx context.Context, who people.Actor, asked []askedRow, data psychometrics.Responses) ([]PaperQuestion, error) {
	ids := make([]uuid.UUID, len(asked))
	for i, q := range asked {
		ids[i] = q.QuestionID
	}
	seen, err := s.seen(ctx, s.db, who, ids)
	if err != nil {
		return nil, err
	}
	list, classical := make([]PaperQuestion, len(asked)), data.Classical()
	for j, q := range asked {
		list[j] = PaperQuestion{QuestionID: q.QuestionID, CompetencyID: q.CompetencyID, Level: q.Level, Form: q.Form, Seen: seen[q.QuestionID], Advice: []psychometrics.Advice{}}
		if classical == nil {
			continue
		}
		c := classical[j]
		if list[j].People = c.N; !list[j].Seen {
			continue
		}
		if err := s.bank.NoteSeen(ctx, s.db, who, q.QuestionID); err != nil {
			return nil, err
		}
		list[j].Stem = q.Stem
		if c.N >= leastShown {
			list[j].Facility, list[j].Rest = known(c.P), known(c.Rest)
			list[j].Advice = psychometrics.Advise(psychometrics.Facts{Classical: c, Chance: kinds.Chance(q.Kind, q.Body), Infit: math.NaN(), Outfit: math.NaN(), Key: -1})
		}
	}
	slices.SortStableFunc(list, func(a, b PaperQuestion) int { return len(b.Advice) - len(a.Advice) })
	return list, nil
}
