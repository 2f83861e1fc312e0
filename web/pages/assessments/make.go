package assessments

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/competencies"
	"mumpuni/people"
	"mumpuni/web/locale"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

func (p *Pages) makerRoutes(s *route.Set) {
	makers := route.Roles(people.Trainer, people.HR)
	readers := route.Roles(people.Trainer, people.HR, people.Auditor)
	hr := route.Roles(people.HR)
	s.Page(http.MethodGet, "/studio/asesmen", readers, p.list)
	s.Page(http.MethodGet, "/studio/asesmen/baru", makers, p.newForm)
	s.Page(http.MethodPost, "/studio/asesmen", makers, p.create)
	s.Page(http.MethodGet, "/studio/asesmen/:id", readers, p.one)
	s.Page(http.MethodPost, "/studio/asesmen/:id", makers, p.edit)
	s.Page(http.MethodPost, "/studio/asesmen/:id/rencana", makers, p.plan)
	s.Page(http.MethodPost, "/studio/asesmen/:id/terbitkan", makers, p.publish)
	s.Page(http.MethodPost, "/studio/asesmen/:id/tutup", makers, p.closeIt)
	s.Page(http.MethodPost, "/studio/asesmen/:id/buka", hr, p.open)
	s.Page(http.MethodPost, "/studio/asesmen/:id/sesi", hr, p.openSitting)
	s.Page(http.MethodPost, "/studio/asesmen/:id/waktu", hr, p.giveTime)
	s.Page(http.MethodPost, "/studio/asesmen/bukaan/:id/akhiri", hr, p.endOpening)
	s.Page(http.MethodPost, "/studio/asesmen/sesi/:id/akhiri", hr, p.endSitting)
}

func makePath(id uuid.UUID) string { return "/studio/asesmen/" + id.String() }

func (p *Pages) list(r *route.Request) error {
	list, err := p.Assessments.List(r.Ctx(), r.Who)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, listPage(list, r.Who.Has(people.Trainer, people.HR)))
}

// formRows is how many rows of the plan a form shows at least.
const formRows = 6

// formView is an assessment being written.
type formView struct {
	ID    uuid.UUID // Nil: a new one
	Typed url.Values
	Units []people.UnitNode
	All   []competencies.Competency
	Lacks []assessments.Lack
	Plan  []assessments.Forecast // what was simulated last

	Issuers []assessments.Issuer // who may certify what it measures
	Beside  []string             // other assessments with which it shares tries
}

func (v formView) action() string {
	if v.ID == uuid.Nil {
		return "/studio/asesmen"
	}
	return makePath(v.ID)
}

// rows is how many rows of the plan are shown: those filled, and some to fill.
func (v formView) rows() int {
	n := 0
	for i := range v.Typed["competency"] {
		if v.Typed["competency"][i] != "" {
			n = i + 1
		}
	}
	return max(formRows, n+2)
}

func (v formView) at(name string, row int) string {
	if list := v.Typed[name]; row < len(list) {
		return list[row]
	}
	return ""
}

func (p *Pages) form(r *route.Request, typed url.Values, id uuid.UUID) (v formView, err error) {
	v.ID, v.Typed = id, typed
	if v.Units, err = parts.UnitsAs(r, p.People, ownerRole(r.Who)); err != nil {
		return v, err
	}
	if id == uuid.Nil && !slices.ContainsFunc(v.Units, func(u people.UnitNode) bool { return u.ID.String() == typed.Get("unit_id") }) && len(v.Units) > 0 {
		typed.Set("unit_id", v.Units[0].ID.String()) // one's own, where the bank's questions are, is not among them
	}
	if v.Issuers, err = p.issuers(r, v); err != nil {
		return v, err
	}
	_, v.All, err = p.names(r)
	return v, err
}

// issuers are those at or above the draft's unit; of a new one, of the unit that is chosen.
func (p *Pages) issuers(r *route.Request, v formView) ([]assessments.Issuer, error) {
	unit := route.OptionalID[uuid.UUID](v.Typed.Get("unit_id"))
	if v.ID != uuid.Nil {
		row, err := p.Assessments.Get(r.Ctx(), r.Who, v.ID)
		if err != nil {
			return nil, err
		}
		unit = row.UnitID
	}
	if unit == uuid.Nil {
		return nil, nil
	}
	return p.Assessments.Issuers(r.Ctx(), r.Who, unit)
}

func (v formView) issuerOptions(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(v.Issuers))
	for i, issuer := range v.Issuers {
		options[i] = ui.Option{Value: issuer.ID.String(), Label: issuerText(ctx, issuer)}
	}
	return options
}

func issuerText(ctx context.Context, i assessments.Issuer) string {
	return locale.T(ctx, "assessment.issuer_option", "Agency", i.Agency, "Signatory", ui.OrDash(i.Signatory))
}

// certificateText says of a published assessment who certifies it and whether the signatory accepted that.
func certificateText(ctx context.Context, c *assessments.CertificateState) string {
	switch {
	case c == nil:
		return locale.T(ctx, "assessment.certificate.none")
	case c.Accepted:
		return issuerText(ctx, c.Issuer) + " – " + locale.T(ctx, "assessment.certificate_state.accepted")
	}
	return issuerText(ctx, c.Issuer) + " – " + locale.T(ctx, "assessment.certificate_state.waiting")
}

// ownerRole is the role by which who owns assessments.
func ownerRole(who people.Actor) people.Role {
	if who.Has(people.Trainer) {
		return people.Trainer
	}
	return people.HR
}

func (p *Pages) newForm(r *route.Request) error {
	v, err := p.form(r, url.Values{"unit_id": {r.Who.UnitID.String()}, "mode": {string(assessments.Draw)}, "minutes": {"60"}, "max_questions": {"20"}, "forms": {"4"}}, uuid.Nil)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, formPage(v, nil))
}

// draftOf reads the form; rows without a competency are left out.
func draftOf(r *route.Request) assessments.Draft {
	number := func(text string) int { n, _ := strconv.Atoi(text); return n }
	d := assessments.Draft{
		UnitID: route.OptionalID[uuid.UUID](r.Form("unit_id")), Title: r.Form("title"), About: r.Form("about"), Mode: assessments.Mode(r.Form("mode")),
		Minutes: number(r.Form("minutes")), MaxQuestions: number(r.Form("max_questions")), Forms: number(r.Form("forms")),
		Supervised: r.Form("supervised") == "1", ClosedOnly: r.Form("closed_only") == "1", OpensOn: people.Day(r.Form("opens_on")), ClosesOn: people.Day(r.Form("closes_on")),
		IssuerID: route.OptionalID[uuid.UUID](r.Form("issuer_id")),
	}
	typed := formView{Typed: r.FormAll()}
	for i := range r.Forms("competency") {
		if id := route.OptionalID[uuid.UUID](typed.at("competency", i)); id != uuid.Nil {
			d.Cells = append(d.Cells, assessments.Cell{CompetencyID: id, Level: number(typed.at("level", i)), Count: number(typed.at("count", i))})
		}
	}
	return d
}

func (p *Pages) create(r *route.Request) error {
	id, err := p.Assessments.Create(r.Ctx(), r.Who, draftOf(r))
	if err != nil {
		return p.again(r, uuid.Nil, err)
	}
	r.Flash("success", "assessment.saved")
	return r.Redirect(makePath(id))
}

func (p *Pages) again(r *route.Request, id uuid.UUID, err error) error {
	v, formErr := p.form(r, r.FormAll(), id)
	if formErr != nil {
		return formErr
	}
	return r.Again(err, func(ps ui.Problems) templ.Component { return formPage(v, ps) })
}

func (p *Pages) edit(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	if err := p.Assessments.Edit(r.Ctx(), r.Who, id, draftOf(r)); err != nil {
		return p.again(r, id, err)
	}
	r.Flash("success", "assessment.saved")
	return r.Redirect(makePath(id))
}

// oneView is an assessment that is published, waits for it, or is closed.
type oneView struct {
	assessments.Row

	Names    map[uuid.UUID]competencies.Competency
	Plan     []assessments.Forecast
	Openings []assessments.OpeningView
	Sittings []assessments.Sitting
	Extra    []assessments.Extra // who has more time: for HR alone
	Units    []people.UnitNode   // that may be opened to
	Typed    url.Values
	Zone     *time.Location
	HR       bool
	Maker    bool

	Certificate *assessments.CertificateState
	Beside      []string // other assessments with which it shares tries
}

func (p *Pages) one(r *route.Request) error {
	v, err := p.view(r, url.Values{})
	if err != nil {
		return err
	}
	if v.State == assessments.DraftState && v.Maker {
		f, err := p.form(r, typedOf(v.Assessment), v.ID)
		if err != nil {
			return err
		}
		if f.Lacks, err = p.Assessments.Lacks(r.Ctx(), r.Who, v.ID); err != nil {
			return err
		}
		f.Plan, f.Beside = v.Plan, v.Beside
		return r.Render(http.StatusOK, formPage(f, nil))
	}
	return r.Render(http.StatusOK, onePage(v, nil))
}

func (p *Pages) view(r *route.Request, typed url.Values) (v oneView, err error) {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return v, err
	}
	v.Typed, v.Zone, v.HR, v.Maker = typed, r.Who.Location(), r.Who.Has(people.HR), r.Who.Has(people.Trainer, people.HR)
	if v.Row, err = p.Assessments.Get(r.Ctx(), r.Who, id); err != nil {
		return v, err
	}
	if v.Names, _, err = p.names(r); err != nil {
		return v, err
	}
	if v.Certificate, err = p.Assessments.CertificateOf(r.Ctx(), v.Assessment); err != nil {
		return v, err
	}
	if v.Plan, err = p.Assessments.Promised(r.Ctx(), id); err != nil {
		return v, err
	}
	if v.Beside, err = p.Assessments.Beside(r.Ctx(), id); err != nil {
		return v, err
	}
	if v.Openings, err = p.Assessments.Openings(r.Ctx(), r.Who, id); err != nil {
		return v, err
	}
	if v.HR {
		if v.Units, err = parts.UnitsAs(r, p.People, people.HR); err != nil {
			return v, err
		}
		if v.Extra, err = p.Assessments.ExtraTimes(r.Ctx(), r.Who, id); err != nil {
			return v, err
		}
		v.Sittings, err = p.Assessments.Sittings(r.Ctx(), r.Who, id)
	}
	return v, err
}

// typedOf fills a form with a draft.
func typedOf(a assessments.Assessment) url.Values {
	t := url.Values{
		"unit_id": {a.UnitID.String()}, "title": {a.Title}, "about": {a.About}, "mode": {string(a.Mode)}, "minutes": {strconv.Itoa(a.Minutes)},
		"max_questions": {strconv.Itoa(a.MaxQuestions)}, "forms": {strconv.Itoa(a.Forms)}, "opens_on": {string(a.OpensOn)}, "closes_on": {string(a.ClosesOn)},
		"issuer_id": {ui.IDOrEmpty(a.IssuerID)},
	}
	if a.ClosedOnly {
		t.Set("closed_only", "1")
	}
	if a.Supervised {
		t.Set("supervised", "1")
	}
	for _, c := range a.Cells {
		t.Add("competency", c.CompetencyID.String())
		t.Add("level", strconv.Itoa(c.Level))
		t.Add("count", strconv.Itoa(c.Count))
	}
	return t
}

// plan simulates the draft on the bank at hand.
func (p *Pages) plan(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	if _, err := p.Assessments.Plan(r.Ctx(), r.Who, id); err != nil {
		return p.draftAgain(r, id, err)
	}
	r.Flash("success", "assessment.planned")
	return r.Redirect(makePath(id) + "#perkiraan")
}

// draftAgain shows a stored draft with what stands in its way.
func (p *Pages) draftAgain(r *route.Request, id uuid.UUID, err error) error {
	row, getErr := p.Assessments.Get(r.Ctx(), r.Who, id)
	if getErr != nil {
		return getErr
	}
	v, formErr := p.form(r, typedOf(row.Assessment), id)
	if formErr != nil {
		return formErr
	}
	return r.Again(err, func(ps ui.Problems) templ.Component { return formPage(v, ps) })
}

func (p *Pages) publish(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	if _, err := p.Assessments.Publish(r.Ctx(), r.Who, id); err != nil {
		return p.draftAgain(r, id, err)
	}
	r.Flash("success", "assessment.waiting_flash")
	return r.Redirect(makePath(id))
}

func (p *Pages) closeIt(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	if err := p.Assessments.Close(r.Ctx(), r.Who, id); err != nil {
		return err
	}
	r.Flash("success", "assessment.closed_flash")
	return r.Redirect(makePath(id))
}

func (p *Pages) open(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	_, err = p.Assessments.Open(r.Ctx(), r.Who, assessments.Opening{
		AssessmentID: id, UnitID: route.OptionalID[uuid.UUID](r.Form("unit_id")), PostKind: r.Form("post_kind"), DueOn: people.Day(r.Form("due_on")),
	})
	return p.oneAgain(r, id, err, "assessment.opened_flash")
}

// oneAgain shows an assessment's page after an act, with what was wrong with it.
func (p *Pages) oneAgain(r *route.Request, id uuid.UUID, err error, done string) error {
	if err != nil {
		v, viewErr := p.view(r, r.FormAll())
		if viewErr != nil {
			return viewErr
		}
		return r.Again(err, func(ps ui.Problems) templ.Component { return onePage(v, ps) })
	}
	r.Flash("success", done)
	return r.Redirect(makePath(id))
}
