package courses

import (
	"encoding/json"
	"net/http"

	"mumpuni/internal/fault"
	"mumpuni/packages"
	"mumpuni/web/locale"
	"mumpuni/web/route"
)

func (p *Pages) packageRoutes(s *route.Set) {
	s.Page(http.MethodPost, "/belajar/:enrolment/:module/paket/buka", route.SignedIn, p.packageOpen)
	s.Page(http.MethodPost, "/belajar/:enrolment/:module/paket/kata", route.SignedIn, p.packageSays)
}

// packageOpen opens a part of a package for package.ts.
func (p *Pages) packageOpen(r *route.Request) error {
	enrolment, module, err := ids(r)
	if err != nil {
		return route.ErrNotFound
	}
	var in struct {
		Item   string `json:"item"`
		Browse bool   `json:"browse"`
	}
	if err := json.NewDecoder(r.Body(maxReport)).Decode(&in); err != nil {
		return fault.New(fault.Invalid, "web.invalid").Because(err)
	}
	launch, _, _, err := p.Courses.OpenPackage(r.Ctx(), r.Who, enrolment, module, in.Item,
		packages.How{Browse: in.Browse, Language: locale.Lang(r.Ctx())})
	if err != nil {
		return err
	}
	return r.JSON(launch)
}

// packageSays takes what a package says, by package.ts.
func (p *Pages) packageSays(r *route.Request) error {
	enrolment, module, err := ids(r)
	if err != nil {
		return route.ErrNotFound
	}
	var in packages.Report
	if err := json.NewDecoder(r.Body(packages.MaxReport)).Decode(&in); err != nil {
		return fault.New(fault.Invalid, "package.report_invalid").Because(err)
	}
	_, progress, err := p.Courses.ReportPackage(r.Ctx(), r.Who, enrolment, module, in)
	if err != nil {
		return err
	}
	answer := standingOfLesson{Fraction: progress.Fraction, Completed: progress.Completed()}
	if progress.Completed() {
		if answer.Course, err = p.Courses.Completed(r.Ctx(), r.Who, enrolment); err != nil {
			return err
		}
	}
	return r.JSON(answer)
}
