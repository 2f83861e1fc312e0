package quizzes

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/quizzes"
	"mumpuni/web/locale"
	"mumpuni/web/route"
)

func (p *Pages) quizResultRoutes(s *route.Set) {
	staff := route.Roles(people.Trainer, people.HR, people.Auditor)
	s.Page(http.MethodGet, "/studio/kuis/:id/hasil", staff.Report(), p.quizResults)
	s.Page(http.MethodGet, "/studio/kuis/:id/hasil.csv", staff.Report(), p.quizResultsCSV)
	s.Page(http.MethodGet, "/studio/kuis/:id/terlambat", route.Roles(people.Trainer).Report(), p.lateAnswers)
}

const resultsPage = 50

type resultsView struct {
	quizzes.Results
	Location *time.Location
	More     string
	Editor   bool
	First    bool // the first page, which tells of the quiz as a whole
}

func (p *Pages) quizResults(r *route.Request) error {
	quiz, err := route.PathID[id.Quiz](r, "id")
	if err != nil {
		return err
	}
	after, _ := id.Parse[id.Attempt](r.Query("setelah")) // an address that names nothing begins at the top
	res, err := p.Quizzes.Results(r.Ctx(), r.Who, quiz, after, resultsPage)
	if err != nil {
		return err
	}
	v := resultsView{Results: res, Location: r.Who.Location(), Editor: r.Who.Has(people.Trainer), First: after.IsZero()}
	if !res.Next.IsZero() {
		v.More = studioQuiz(quiz) + "/hasil?" + quizQuery("setelah", res.Next.String())
	}
	return r.Render(http.StatusOK, quizResultsPage(v))
}

// quizResultsCSV is the same list as a file: semicolons and a byte order mark, as Excel in Indonesia expects, and the NIP
// as text.
func (p *Pages) quizResultsCSV(r *route.Request) error {
	quiz, err := route.PathID[id.Quiz](r, "id")
	if err != nil {
		return err
	}
	res, err := p.Quizzes.Results(r.Ctx(), r.Who, quiz, id.Attempt{}, quizzes.MaxResults)
	if err != nil {
		return err
	}
	var buf bytes.Buffer
	buf.WriteString("\ufeff")
	w := csv.NewWriter(&buf)
	w.Comma = ';'
	var head []string
	for _, column := range []string{"nip", "name", "unit", "number", "state", "score", "error", "low", "high", "pass_mark", "outcome", "started", "finished"} {
		head = append(head, locale.T(r.Ctx(), "quiz.results."+column))
	}
	_ = w.Write(head) // into a buffer; Error below tells of a failure
	for _, row := range res.Rows {
		_ = w.Write(resultRecord(r, row))
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return fmt.Errorf("results as CSV: %w", err)
	}
	return r.Download("hasil-kuis-"+quiz.String()+".csv", "text/csv; charset=utf-8", buf.Bytes())
}

func resultRecord(r *route.Request, row quizzes.ResultRow) []string {
	score, outcome, finished := "", "", ""
	var margin [3]string
	if m, ok := row.Margin(); ok {
		margin = [3]string{locale.Score(r.Ctx(), m.Error), locale.Score(r.Ctx(), m.Low), locale.Score(r.Ctx(), m.High)}
	}
	if row.Fraction != nil && row.Passed != nil {
		score = locale.Score(r.Ctx(), *row.Fraction)
		outcome = locale.T(r.Ctx(), "quiz.results.failed")
		if *row.Passed {
			outcome = locale.T(r.Ctx(), "quiz.results.passed")
		}
		finished = localMinute(row.FinishedAt, r.Who.Location())
	}
	return []string{
		cellText(row.NIP), cellText(row.Name), cellText(row.Unit), strconv.Itoa(row.Number), locale.T(r.Ctx(), "quiz.state."+string(row.State)),
		score, margin[0], margin[1], margin[2], locale.Score(r.Ctx(), row.PassMark), outcome, localMinute(row.StartedAt, r.Who.Location()), finished,
	}
}

func localMinute(t time.Time, loc *time.Location) string { return t.In(loc).Format("2006-01-02 15:04") }

// cellText keeps a spreadsheet from reading a cell as a number (a NIP has 18 digits) or as a formula.
func cellText(s string) string {
	if s == "" {
		return ""
	}
	if _, err := strconv.ParseUint(s, 10, 64); err == nil {
		return `="` + s + `"`
	}
	if strings.ContainsAny(s[:1], "=+-@\t\r") {
		return "'" + s
	}
	return s
}
