package competencies

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"mumpuni/competencies"
	"mumpuni/people"
	"mumpuni/web/locale"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

const policyPath = "/kompetensi/aturan"

// ruleRoutes are how levels are measured for the whole agency: the policy, and where levels begin.
func (p *Pages) ruleRoutes(s *route.Set) {
	readers := route.Roles(people.HR, people.Administrator, people.Auditor)
	setters := route.Roles(people.HR, people.Administrator)
	s.Page(http.MethodGet, policyPath, readers, p.policy)
	s.Page(http.MethodPost, policyPath, setters, p.askPolicy)
	s.Page(http.MethodGet, cutsPath, readers, p.cuts)
	s.Page(http.MethodGet, cutsPath+".csv", readers.Report(), p.cutsFile("csv"))
	s.Page(http.MethodGet, cutsPath+".xlsx", readers.Report(), p.cutsFile("xlsx"))
	s.Page(http.MethodPost, cutsPath, setters, p.planCuts)
	s.Page(http.MethodPost, cutsPath+"/ajukan", setters, p.askCuts)
}

// policyView is the policy in force, those before it, and what another one would change.
type policyView struct {
	Policy  competencies.Policy
	History []competencies.PolicyRow
	May     bool
	Typed   url.Values
	Preview *competencies.PolicyPreview
	Zone    *time.Location
}

func (p *Pages) policyView(r *route.Request, typed url.Values) (v policyView, err error) {
	v.Zone = r.Who.Location()
	if v.Policy, err = p.Competencies.Policy(r.Ctx()); err != nil {
		return v, err
	}
	if v.History, err = p.Competencies.Policies(r.Ctx()); err != nil {
		return v, err
	}
	if v.May, err = p.Competencies.MaySetPolicy(r.Ctx(), r.Who); err != nil {
		return v, err
	}
	if v.Typed = typed; typed == nil {
		v.Typed = typedPolicy(v.Policy)
	}
	return v, nil
}

func typedPolicy(p competencies.Policy) url.Values {
	return url.Values{
		"counts_from": {string(p.CountsFrom)}, "certainty": {certaintyValue(p.Certainty)}, "valid_months": {strconv.Itoa(p.ValidMonths)},
		"cool_down_days": {strconv.Itoa(p.CoolDownDays)}, "tries_a_year": {strconv.Itoa(p.TriesAYear)},
	}
}

func certaintyValue(c float64) string { return strconv.FormatFloat(c, 'f', 2, 64) }

func policyOf(r *route.Request) competencies.Policy {
	number := func(name string) int { n, _ := strconv.Atoi(strings.TrimSpace(r.Form(name))); return n }
	certainty, _ := strconv.ParseFloat(r.Form("certainty"), 64)
	return competencies.Policy{
		CountsFrom: people.Day(strings.TrimSpace(r.Form("counts_from"))), Certainty: certainty, ValidMonths: number("valid_months"),
		CoolDownDays: number("cool_down_days"), TriesAYear: number("tries_a_year"),
	}
}

func (p *Pages) policy(r *route.Request) error {
	v, err := p.policyView(r, nil)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, policyPage(v, nil))
}

// askPolicy shows what a policy would change; asked again from there, it asks a second person.
func (p *Pages) askPolicy(r *route.Request) error {
	next := policyOf(r)
	if r.Form("action") == "ask" {
		if _, err := p.Competencies.AskForPolicy(r.Ctx(), r.Who, next); err != nil {
			return p.policyAgain(r, err)
		}
		r.Flash("success", "measurement.asked")
		return r.Redirect(policyPath)
	}
	preview, err := p.Competencies.PreviewPolicy(r.Ctx(), r.Who, next)
	if err != nil {
		return p.policyAgain(r, err)
	}
	v, err := p.policyView(r, r.FormAll())
	if err != nil {
		return err
	}
	v.Preview = &preview
	return r.Render(http.StatusOK, policyPage(v, nil))
}

func (p *Pages) policyAgain(r *route.Request, err error) error {
	v, viewErr := p.policyView(r, r.FormAll())
	if viewErr != nil {
		return viewErr
	}
	return r.Again(err, func(ps ui.Problems) templ.Component { return policyPage(v, ps) })
}

// sinceText says from which day measurements count on boards.
func sinceText(ctx context.Context, p competencies.Policy) string {
	if p.CountsFrom == "" {
		return locale.T(ctx, "measurement.not_yet")
	}
	return locale.Date(ctx, p.CountsFrom.Time())
}

func certaintyText(ctx context.Context, c float64) string {
	return locale.T(ctx, "measurement.certainty."+map[bool]string{true: "95", false: "90"}[c > 0.92])
}

// boardText says by which rule the boards of a day go.
func boardText(ctx context.Context, counts bool) string {
	if counts {
		return locale.T(ctx, "measurement.board.measured")
	}
	return locale.T(ctx, "measurement.board.former")
}
