package studio

import (
	"context"
	"net/http"
	"slices"
	"time"

	"mumpuni/courses"
	"mumpuni/courses/results"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/web/export"
	"mumpuni/web/locale"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

func (p *Pages) packageRoutes(s *route.Set) {
	trainer := route.Roles(people.Trainer)
	s.Page(http.MethodGet, "/studio/modul/:id/hasil", trainer.Report(), p.packageResults)
	s.Page(http.MethodPost, "/studio/modul/:id/hasil/bebaskan", trainer, p.packageWaive)
	s.Page(http.MethodGet, "/studio/modul/:id/hasil.csv", trainer.Report(), p.packageResultsFile(export.CSV))
	s.Page(http.MethodGet, "/studio/modul/:id/hasil.xlsx", trainer.Report(), p.packageResultsFile(export.XLSX))
}

const packageRowsAPage = 50

// packageView is how learners stand in the package of a module.
type packageView struct {
	courses.Lesson

	Rows     []results.PackageResult
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
	if v.Lesson, v.Rows, v.Total, err = p.Results.PackageResults(r.Ctx(), r.Who, module, v.List, packageRowsAPage); err != nil {
		return err
	}
	return r.Render(http.StatusOK, packageResultsPage(v))
}

// packageWaive frees a learner from a part.
func (p *Pages) packageWaive(r *route.Request) error {
	module, err := route.PathID[id.Module](r, "id")
	if err != nil {
		return err
	}
	enrolment, err := id.Parse[id.Enrolment](r.Form("enrolment"))
	if err != nil {
		return route.ErrNotFound
	}
	if err := p.Courses.WaivePackage(r.Ctx(), r.Who, module, enrolment, r.Form("item")); err != nil {
		return err
	}
	r.Flash("success", "package.flash.waived")
	return r.Redirect(modulePath(module) + "/hasil")
}

// mostWaived is how many parts are offered to be waived, at most: of a course of a thousand, the next ones.
const mostWaived = 50

// waivable are the parts of cmi5 that a learner has not done.
func waivable(ctx context.Context, v packageView, one results.PackageResult) []ui.Option {
	var list []ui.Option
	if v.Package == nil {
		return nil
	}
	for _, i := range v.Package.Items {
		if i.AU == nil || slices.Contains(one.DoneItems, i.ID) || len(list) == mostWaived {
			continue
		}
		list = append(list, ui.Option{Value: i.ID, Label: i.AU.Title.In(locale.Lang(ctx))})
	}
	return list
}

// packageResultsFile is the same list as a file.
func (p *Pages) packageResultsFile(format string) route.Handler {
	return func(r *route.Request) error {
		module, err := route.PathID[id.Module](r, "id")
		if err != nil {
			return err
		}
		l, rows, _, err := p.Results.PackageResults(r.Ctx(), r.Who, module, 1, results.MaxPackageResults)
		if err != nil {
			return err
		}
		answers, err := p.Results.PackageAnswers(r.Ctx(), r.Who, module)
		if err != nil {
			return err
		}
		return parts.SendFile(r, export.PackageResults(r.Ctx(), l.Module, rows, answers, r.Who.Location()), format)
	}
}

// packageState is what a package says of a learner, as one of: failed, passed, done, open.
func packageState(one results.PackageResult) string {
	switch {
	case one.Failed > 0:
		return "failed"
	case one.DoneAt.IsZero():
		return "open"
	case one.Passed > 0:
		return "passed"
	}
	return "done"
}

func packageTone(one results.PackageResult) string {
	return map[string]string{"failed": "warning", "open": "neutral", "passed": "success", "done": "success"}[packageState(one)]
}

// packageSays is how a learner stands in words: «Lulus dengan 80 dari 100».
func packageSays(ctx context.Context, one results.PackageResult) string {
	key := "package.says." + packageState(one)
	if one.Best == nil {
		return locale.T(ctx, key)
	}
	return locale.T(ctx, key+"_score", "Score", locale.Score(ctx, *one.Best))
}
