// Package audit is the trail of who did what, and what the house knows of oneself.
package audit

import (
	"net/http"
	"net/url"
	"time"

	"github.com/a-h/templ"

	"mumpuni/internal/audit"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/records"
	"mumpuni/web/route"
	"mumpuni/web/ui"
	"mumpuni/xapi"
)

// Pages holds what its handlers call.
type Pages struct {
	Records *records.Service
	People  *people.Service
	XAPI    *xapi.Service
}

// Routes declares the trail and one's own data.
func (p *Pages) Routes(s *route.Set) {
	s.Page(http.MethodGet, "/jejak-audit", route.Roles(people.Auditor, people.Administrator).Report(), p.auditTrail)
	s.Page(http.MethodGet, "/data-saya", route.SignedIn, p.myData)
	s.Page(http.MethodGet, saidPath, route.SignedIn, p.said)
	s.Page(http.MethodGet, saidPath+".json", route.SignedIn, p.saidFile)
}

const auditPageSize = 50

// auditView is a page of entries and the filter that chose them.
type auditView struct {
	List     []audit.Shown
	Next     string
	Query    url.Values
	Problems ui.Problems
	Zone     *time.Location
}

// url is the same list with one value changed; the page begins anew.
func (v auditView) url(name, value string) string {
	q := url.Values{}
	for _, key := range []string{"area", "from", "to", "actor", "subject"} {
		if text := v.Query.Get(key); text != "" {
			q.Set(key, text)
		}
	}
	q.Set(name, value)
	if value == "" {
		q.Del(name)
	}
	return "/jejak-audit?" + q.Encode()
}

func (p *Pages) auditTrail(r *route.Request) error {
	v := auditView{Query: r.QueryAll(), Zone: r.Who.Location()}
	f, err := auditFilter(r)
	if err == nil {
		v.List, v.Next, err = p.Records.Trail(r.Ctx(), r.Who, f)
	}
	if err != nil {
		return r.Invalid(err, func(problems ui.Problems) templ.Component {
			v.Problems = problems
			return auditPage(v)
		})
	}
	return r.Render(http.StatusOK, auditPage(v))
}

func auditFilter(r *route.Request) (records.TrailFilter, error) {
	f := records.TrailFilter{
		ActorID: route.OptionalID[id.Person](r.Query("actor")), SubjectID: route.OptionalID[id.Person](r.Query("subject")),
		Action: r.Query("area"), After: r.Query("after"), Limit: auditPageSize,
	}
	var err error
	if f.From, err = r.Day("from"); err != nil {
		return f, err
	}
	f.To, err = r.Day("to")
	return f, err
}

// myDataView is what is stored of oneself, and who looked at it.
type myDataView struct {
	Person people.PersonView
	List   []audit.Shown
	After  string
	Next   string
	Zone   *time.Location
}

func (p *Pages) myData(r *route.Request) error {
	v := myDataView{After: r.Query("after"), Zone: r.Who.Location()}
	var err error
	if v.Person, err = p.People.Person(r.Ctx(), r.Who, r.Who.PersonID); err != nil {
		return err
	}
	v.List, v.Next, err = p.Records.AboutMe(r.Ctx(), r.Who, records.TrailFilter{After: v.After, Limit: auditPageSize})
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, myDataPage(v))
}

// isSomebody reports whether an entry names a person there.
func isSomebody(person id.Person) bool { return !person.IsZero() }
