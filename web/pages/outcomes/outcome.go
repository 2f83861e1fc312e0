// Package outcomes is HR's report of who completed what, on the screen and as files of the same rows.
package outcomes

import (
	"net/http"
	"time"

	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/courses/mandates"
	"mumpuni/courses/results"
	"mumpuni/internal/report"
	"mumpuni/people"
	"mumpuni/web/export"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

const pageSize = 50 // rows a page

// Pages holds what its handlers call.
type Pages struct {
	Courses  *courses.Service
	Mandates *mandates.Service
	Results  *results.Service
}

// Routes declares the report and its files.
func (p *Pages) Routes(s *route.Set) {
	readers := route.Roles(people.HR, people.Auditor)
	s.Page(http.MethodGet, "/penyelesaian", readers.Report(), p.outcomes)
	s.Page(http.MethodGet, "/penyelesaian.csv", readers.Report(), p.outcomesFile(export.CSV))
	s.Page(http.MethodGet, "/penyelesaian.xlsx", readers.Report(), p.outcomesFile(export.XLSX))
	s.Page(http.MethodGet, "/penugasan/:id/peserta.csv", readers.Report(), p.standingsFile(export.CSV))
	s.Page(http.MethodGet, "/penugasan/:id/peserta.xlsx", readers.Report(), p.standingsFile(export.XLSX))
}

// outcomesView is a page of the report with what its filter offers.
type outcomesView struct {
	results.Outcomes

	Filter   results.OutcomeFilter
	Courses  []courses.Card
	Location *time.Location
}

func (v outcomesView) href(path string, unit uuid.UUID, more ...string) string {
	return ui.ListHref(path, 1, append([]string{"unit", ui.IDOrEmpty(unit), "kursus", ui.IDOrEmpty(v.Filter.CourseID)}, more...)...)
}

// crumbs are the way down to the unit, as links.
func (v outcomesView) crumbs(first ui.Crumb) []ui.Crumb {
	crumbs := []ui.Crumb{first}
	for _, u := range v.Path {
		crumbs = append(crumbs, ui.Crumb{Label: u.Name, Href: v.href("/penyelesaian", u.ID)})
	}
	return crumbs
}

func (v outcomesView) share() int {
	return report.Share(v.Completed, v.Enrolments, courses.Whole) / 100 * 100
}

func outcomeFilter(r *route.Request) results.OutcomeFilter {
	return results.OutcomeFilter{UnitID: route.OptionalID[uuid.UUID](r.Query("unit")), CourseID: route.OptionalID[uuid.UUID](r.Query("kursus")), State: r.Query("keadaan")}
}

func (p *Pages) outcomes(r *route.Request) error {
	v := outcomesView{Filter: outcomeFilter(r), Location: r.Who.Location()}
	v.Filter.After, v.Filter.Limit = r.Query("after"), pageSize
	var err error
	if v.Outcomes, err = p.Results.Outcomes(r.Ctx(), r.Who, v.Filter, p.Courses.AskChoices(&v.Courses)); err != nil {
		return err
	}
	return r.Render(http.StatusOK, outcomesPage(v))
}

func (p *Pages) outcomesFile(format string) route.Handler {
	return func(r *route.Request) error {
		o, err := p.Results.Outcomes(r.Ctx(), r.Who, outcomeFilter(r))
		if err != nil {
			return err
		}
		return parts.SendFile(r, export.Outcomes(r.Ctx(), o, r.Who.Location()), format)
	}
}

func (p *Pages) standingsFile(format string) route.Handler {
	return func(r *route.Request) error {
		id, err := route.PathID[uuid.UUID](r, "id")
		if err != nil {
			return err
		}
		d, list, _, err := p.Mandates.MandatePeople(r.Ctx(), r.Who, id, r.Query("keadaan"), mandates.AllPages)
		if err != nil {
			return err
		}
		return parts.SendFile(r, export.Standings(r.Ctx(), d, list, r.Who.Location()), format)
	}
}
