package studio

import (
	"context"
	"net/http"
	"time"

	"mumpuni/courses"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/web/export"
	"mumpuni/web/locale"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
)

func (p *Pages) packageRoutes(s *route.Set) {
	trainer := route.Roles(people.Trainer)
	s.Page(http.MethodGet, "/studio/modul/:id/hasil", trainer.Report(), p.packageResults)
	s.Page(http.MethodGet, "/studio/modul/:id/hasil.csv", trainer.Report(), p.packageResultsFile(export.CSV))
	s.Page(http.MethodGet, "/studio/modul/:id/hasil.xlsx", trainer.Report(), p.packageResultsFile(export.XLSX))
}

const packageRowsAPage = 50

// packageView is how learners stand in the package of a module.
type packageView struct {
	courses.Lesson

	Rows     []courses.PackageResult
	Total    int
	List     int // its page, from 1
	Location *time.Location
}

func (v packageView) path() string { return modulePath(v.Module.ID) + "/hasil" }

func (p *Pages) packageResults(r *route.Request) error {
	module, err := route.PathID[id.Module](r, "id")
	if err != nil {
		return err
	}
	v := packageView{List: r.PageNumber(), Location: r.Who.Location()}
	if v.Lesson, v.Rows, v.Total, err = p.Courses.PackageResults(r.Ctx(), r.Who, module, v.List, packageRowsAPage); err != nil {
		return err
	}
	return r.Render(http.StatusOK, packageResultsPage(v))
}

// packageResultsFile is the same list as a file.
func (p *Pages) packageResultsFile(format string) route.Handler {
	return func(r *route.Request) error {
		module, err := route.PathID[id.Module](r, "id")
		if err != nil {
			return err
		}
		l, rows, _, err := p.Courses.PackageResults(r.Ctx(), r.Who, module, 1, courses.MaxPackageResults)
		if err != nil {
			return err
		}
		return parts.SendFile(r, export.PackageResults(r.Ctx(), l.Module, rows, r.Who.Location()), format)
	}
}

func packageScore(ctx context.Context, one courses.PackageResult) string {
	if one.Best == nil {
		return "–"
	}
	return locale.Score(ctx, *one.Best)
}
