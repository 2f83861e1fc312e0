package pages

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/internal/fault"
	"mumpuni/people"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

func (p *Pages) competencyRoutes(s *route.Set) {
	s.Page(http.MethodGet, "/kompetensi", route.SignedIn, p.ownCompetencies)
	s.Page(http.MethodGet, "/kompetensi/kerangka", route.SignedIn, p.framework)
	s.Page(http.MethodGet, "/kompetensi/kerangka/impor", route.Roles(people.Administrator), p.frameworkImportForm)
	s.Page(http.MethodPost, "/kompetensi/kerangka/impor", route.Roles(people.Administrator), p.frameworkImport)
	s.Page(http.MethodGet, "/kompetensi/kerangka/level", route.Roles(people.Administrator), p.requiredForm)
	s.Page(http.MethodPost, "/kompetensi/kerangka/level", route.Roles(people.Administrator), p.require)
	s.Page(http.MethodGet, "/kompetensi/:id", route.SignedIn, p.ownEvidence)
}

// competencyView is a person's competencies; Person is nil for one's own.
type competencyView struct {
	competencies.Profile

	Person *people.PersonView
	AsOf   time.Time
	State  string // "", "gap" or "met"
	Zone   *time.Location
}

// shown is what the chosen state leaves of the items.
func (v competencyView) shown() []competencies.ProfileItem {
	if v.State == "" {
		return v.Items
	}
	var items []competencies.ProfileItem
	for _, i := range v.Items {
		if i.Required > 0 && i.Met() == (v.State == "met") {
			items = append(items, i)
		}
	}
	return items
}

// path is where v's pages begin.
func (v competencyView) path() string {
	if v.Person == nil {
		return "/kompetensi"
	}
	return "/kesenjangan/pegawai/" + v.Person.ID.String()
}

func (p *Pages) ownCompetencies(r *route.Request) error {
	day, err := dayQuery(r, "as_of")
	if err != nil {
		return err
	}
	profile, err := p.Competencies.Profile(r.Ctx(), r.Who, r.Who.PersonID, day)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, competencyProfilePage(competencyView{Profile: profile, AsOf: day, State: stateQuery(r), Zone: r.Who.Location()}))
}

func (p *Pages) ownEvidence(r *route.Request) error {
	id, err := r.UUID("id")
	if err != nil {
		return err
	}
	day, err := dayQuery(r, "as_of")
	if err != nil {
		return err
	}
	d, err := p.Competencies.Evidence(r.Ctx(), r.Who, r.Who.PersonID, id, day)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, competencyEvidencePage(d, competencyView{AsOf: day, Zone: r.Who.Location()}))
}

// frameworkView is a framework opened, with all versions and what the viewer may do.
type frameworkView struct {
	competencies.Book

	Versions []competencies.Framework
	MayEdit  bool
}

func (p *Pages) framework(r *route.Request) error {
	v, err := p.frameworkView(r)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, frameworkPage(v))
}

func (p *Pages) frameworkView(r *route.Request) (frameworkView, error) {
	var v frameworkView
	day, err := dayQuery(r, "as_of")
	if err != nil {
		return v, err
	}
	if v.Book, err = p.Competencies.Framework(r.Ctx(), optionalID(r.Query("version")), day); err != nil {
		return v, err
	}
	if v.Versions, err = p.Competencies.Frameworks(r.Ctx()); err != nil {
		return v, err
	}
	v.MayEdit, err = p.Competencies.MayEdit(r.Ctx(), r.Who)
	return v, err
}

func (p *Pages) frameworkImportForm(r *route.Request) error {
	return r.Render(http.StatusOK, frameworkImportPage(nil))
}

// frameworkImport takes the file of a form. What is wrong with it is listed by its path in the file.
func (p *Pages) frameworkImport(r *route.Request) error {
	page := func(problems ui.Problems) templ.Component { return frameworkImportPage(problems) }
	header, err := r.Echo.FormFile("file")
	if err != nil {
		if errors.Is(err, http.ErrMissingFile) {
			err = fault.Field("file", "competency.file_missing")
		}
		return r.Invalid(err, page)
	}
	file, err := header.Open()
	if err != nil {
		return err
	}
	defer file.Close()
	fw, added, err := p.Competencies.Import(r.Ctx(), r.Who, file)
	if err != nil {
		return r.Invalid(err, page)
	}
	key := "competency.import.same"
	if added {
		key = "competency.import.done"
	}
	r.Flash("success", key, "Version", fw.Version)
	return r.Redirect("/kompetensi/kerangka?version=" + fw.ID.String())
}

// requiredInput is the form that sets a required level, as typed.
type requiredInput struct {
	Target    string // a competency's id or "group:LD"
	PostKind  string
	PostLevel string
	PostName  string
	Level     string
	ValidFrom string
	Reason    string
}

func (p *Pages) requiredForm(r *route.Request) error {
	v, err := p.frameworkView(r)
	if err != nil {
		return err
	}
	in := requiredInput{Target: r.Query("competency"), PostKind: r.Query("post_kind"), ValidFrom: v.Day.Format(time.DateOnly)}
	return r.Render(http.StatusOK, requiredPage(v, in, nil))
}

func (p *Pages) require(r *route.Request) error {
	v, err := p.frameworkView(r)
	if err != nil {
		return err
	}
	in := requiredInput{
		Target: r.Form("competency"), PostKind: r.Form("post_kind"), PostLevel: r.Form("post_level"), PostName: r.Form("post_name"),
		Level: r.Form("level"), ValidFrom: r.Form("valid_from"), Reason: r.Form("reason"),
	}
	rule, ids := in.rule(v.Competencies)
	if err := p.Competencies.Require(r.Ctx(), r.Who, ids, rule); err != nil {
		return r.Invalid(err, func(problems ui.Problems) templ.Component { return requiredPage(v, in, problems) })
	}
	r.Flash("success", "competency.required.done", "Count", len(ids))
	return r.Redirect("/kompetensi/kerangka#" + in.PostKind)
}

// rule reads the form; what is not a level or a day stays impossible, and the service says so.
func (in requiredInput) rule(list []competencies.Competency) (competencies.Required, []uuid.UUID) {
	level, err := strconv.Atoi(in.Level)
	if err != nil {
		level = -1
	}
	from, _ := time.Parse(time.DateOnly, in.ValidFrom)
	var ids []uuid.UUID
	for _, c := range list {
		if in.Target == c.ID.String() || in.Target == "group:"+c.GroupCode {
			ids = append(ids, c.ID)
		}
	}
	return competencies.Required{
		PostKind: in.PostKind, PostLevel: in.PostLevel, PostName: in.PostName, Level: level, ValidFrom: from, Reason: in.Reason,
	}, ids
}

// stateQuery reads which standings to show; anything unknown is all.
func stateQuery(r *route.Request) string {
	if state := r.Query("state"); state == "gap" || state == "met" {
		return state
	}
	return ""
}
