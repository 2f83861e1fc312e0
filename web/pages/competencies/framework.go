package competencies

import (
	"net/http"
	"net/url"
	"slices"
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

// frameworkView is a framework opened, with all versions and what the viewer may do.
type frameworkView struct {
	competencies.Book

	Versions []competencies.Framework
	MayEdit  bool

	KeepsBank bool   // may take the starter bank in
	SeesRules bool   // may read how levels are measured
	Opened    string // the kind of post whose rules are unfolded, or openAll
}

const openAll = "semua" // unfolds all rules, to search them

// opens reports whether the rules of a kind of post are unfolded.
func (v frameworkView) opens(kind string) bool { return v.Opened == kind || v.Opened == openAll }

// href is the page of this version and day with the rules of opened unfolded.
func (v frameworkView) href(opened string) string {
	q := url.Values{"version": {v.Framework.ID.String()}, "as_of": {gapDay(v.Day)}, "buka": {opened}}
	return "/kompetensi/kerangka?" + q.Encode()
}

// describing are the descriptors of one competency.
func (v frameworkView) describing(competency uuid.UUID) []competencies.Descriptor {
	return slices.DeleteFunc(slices.Clone(v.Descriptors), func(d competencies.Descriptor) bool { return d.CompetencyID != competency })
}

func (p *Pages) framework(r *route.Request) error {
	v, err := p.frameworkView(r)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, frameworkPage(v))
}

func (p *Pages) frameworkView(r *route.Request) (frameworkView, error) {
	v := frameworkView{Opened: r.Query("buka"), KeepsBank: r.Who.Has(people.Trainer, people.HR, people.Administrator), SeesRules: r.Who.Has(people.HR, people.Administrator, people.Auditor)}
	day, err := r.Day("as_of")
	if err != nil {
		return v, err
	}
	if v.Book, err = p.Competencies.Framework(r.Ctx(), route.OptionalID[uuid.UUID](r.Query("version")), day); err != nil {
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
	file, err := r.File("file")
	if err != nil { // none was chosen, or it is no form with a file
		return r.Invalid(fault.Field("file", "competency.file_missing").Because(err), page)
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
	return r.Redirect("/kompetensi/kerangka?buka=" + in.PostKind + "#" + in.PostKind)
}

// rule reads the form; what is not a level or a day stays impossible, and the service says so.
func (in requiredInput) rule(list []competencies.Competency) (competencies.Required, []uuid.UUID) {
	level, err := strconv.Atoi(in.Level)
	if err != nil {
		level = -1
	}
	var ids []uuid.UUID
	for _, c := range list {
		if in.Target == c.ID.String() || in.Target == "group:"+c.GroupCode {
			ids = append(ids, c.ID)
		}
	}
	return competencies.Required{
		PostKind: in.PostKind, PostLevel: in.PostLevel, PostName: in.PostName, Level: level, ValidFrom: people.Day(in.ValidFrom), Reason: in.Reason,
	}, ids
}
