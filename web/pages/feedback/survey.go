package feedback

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/feedback"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/web/export"
	"mumpuni/web/locale"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// surveyRoutes declares the survey of whoever completed a course, and its results for trainers.
func (p *Pages) surveyRoutes(s *route.Set) {
	trainer := route.Roles(people.Trainer).Report()
	s.Page(http.MethodGet, "/belajar/:enrolment/survei", route.SignedIn, p.survey)
	s.Page(http.MethodPost, "/belajar/:enrolment/survei", route.SignedIn, p.giveReply)
	s.Page(http.MethodGet, "/studio/kursus/:id/survei", trainer, p.results)
	s.Page(http.MethodGet, "/studio/kursus/:id/survei.csv", trainer, p.resultsFile(export.CSV))
	s.Page(http.MethodGet, "/studio/kursus/:id/survei.xlsx", trainer, p.resultsFile(export.XLSX))
}

// surveyView is the survey being answered, or read when it can be changed no more.
type surveyView struct {
	feedback.Sat

	Enrolment id.Enrolment
	Zone      *time.Location
}

func (v surveyView) learn() string { return "/belajar/" + v.Enrolment.String() }

// score is what stands in the form of the i-th item, "" for nothing.
func (v surveyView) score(i int) string {
	if i >= len(v.Reply.Scores) || v.Reply.Scores[i] == 0 {
		return ""
	}
	return strconv.Itoa(v.Reply.Scores[i])
}

func (p *Pages) sat(r *route.Request) (v surveyView, err error) {
	v.Zone = r.Who.Location()
	if v.Enrolment, err = route.PathID[id.Enrolment](r, "enrolment"); err == nil {
		v.Sat, err = p.Feedback.Survey(r.Ctx(), r.Who, v.Enrolment)
	}
	return v, err
}

func (p *Pages) survey(r *route.Request) error {
	v, err := p.sat(r)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, surveyPage(v, nil))
}

func (p *Pages) giveReply(r *route.Request) error {
	v, err := p.sat(r)
	if err != nil {
		return err
	}
	n := feedback.NewReply{Scores: make([]int, len(feedback.Items)), Comment: r.Form("comment")}
	for i, item := range feedback.Items {
		n.Scores[i], _ = strconv.Atoi(r.Form(item)) // anything else is none
	}
	if err := p.Feedback.GiveReply(r.Ctx(), r.Who, v.Enrolment, n); err != nil {
		v.Reply.Scores, v.Reply.Comment = n.Scores, n.Comment
		return r.Again(err, func(ps ui.Problems) templ.Component { return surveyPage(v, ps) })
	}
	r.Flash("success", "survey.thanks")
	return r.Redirect(v.learn())
}

func scale(ctx context.Context) []ui.Option {
	options := make([]ui.Option, feedback.MaxScore)
	for i := range options {
		n := strconv.Itoa(i + 1)
		options[i] = ui.Option{Value: n, Label: locale.T(ctx, "survey.score."+n)}
	}
	return options
}

func (p *Pages) resultsOf(r *route.Request) (feedback.Results, error) {
	course, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return feedback.Results{}, err
	}
	return p.Feedback.Results(r.Ctx(), r.Who, course, route.OptionalID[uuid.UUID](r.Query("versi")))
}

func resultsPath(v feedback.Results, ending string) string {
	return ui.ListHref(parts.CoursePath(v.CourseID)+"/survei"+ending, 1, "versi", ui.IDOrEmpty(v.VersionID))
}

func (p *Pages) results(r *route.Request) error {
	v, err := p.resultsOf(r)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, resultsPage(v))
}

func (p *Pages) resultsFile(format string) func(*route.Request) error {
	return func(r *route.Request) error {
		v, err := p.resultsOf(r)
		if err != nil {
			return err
		}
		return parts.SendFile(r, export.Survey(r.Ctx(), v, r.Who.Location()), format)
	}
}

// versionChips choose all versions, or one of them.
func versionChips(ctx context.Context, v feedback.Results) []ui.Tab {
	at := v
	at.VersionID = uuid.Nil
	tabs := []ui.Tab{{Label: locale.T(ctx, "survey.all_versions"), Href: resultsPath(at, ""), Current: v.VersionID == uuid.Nil}}
	for _, version := range v.Versions {
		at.VersionID = version.ID
		tabs = append(tabs, ui.Tab{
			Label: locale.T(ctx, "survey.version_n", "Number", version.Number), Href: resultsPath(at, ""), Count: locale.Number(ctx, version.Replies),
			Current: v.VersionID == version.ID,
		})
	}
	return tabs
}

// piece is one score's share of a bar, in hundredths of its width; the higher the score, the darker.
type piece struct{ X, Width, Shade string }

// pieces are the shares of an item's scores, from the lowest to the highest.
func pieces(item feedback.ItemResult, of int) []piece {
	list, x := make([]piece, 0, feedback.MaxScore), 0.0
	number := func(f float64) string { return strconv.FormatFloat(f, 'f', 2, 64) }
	for i, n := range item.Counts {
		share := 100 * float64(n) / float64(of)
		list = append(list, piece{number(x), number(share), number(float64(i+1) / feedback.MaxScore)})
		x += share
	}
	return list
}
