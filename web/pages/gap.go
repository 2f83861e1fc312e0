package pages

import (
	"bytes"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/internal/fault"
	"mumpuni/people"
	"mumpuni/web/export"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// Planners see figures, openers also the people behind them; the service decides for which units.
var (
	gapViewers = route.Roles(people.HR, people.Administrator, people.Auditor, people.Trainer, people.Signatory)
	gapOpeners = route.Roles(people.HR, people.Administrator, people.Auditor)
)

func (p *Pages) gapRoutes(s *route.Set) {
	s.Page(http.MethodGet, "/kesenjangan", gapViewers, p.gapBoard)
	s.Page(http.MethodGet, "/kesenjangan.csv", gapViewers, p.gapFile(export.CSV))
	s.Page(http.MethodGet, "/kesenjangan.xlsx", gapViewers, p.gapFile(export.XLSX))
	s.Page(http.MethodGet, "/kesenjangan/pegawai", gapOpeners, p.gapPeople)
	s.Page(http.MethodGet, "/kesenjangan/pegawai.csv", gapOpeners, p.gapPeopleFile(export.CSV))
	s.Page(http.MethodGet, "/kesenjangan/pegawai.xlsx", gapOpeners, p.gapPeopleFile(export.XLSX))
	s.Page(http.MethodGet, "/kesenjangan/pegawai/:id", gapOpeners, p.gapPerson)
	s.Page(http.MethodGet, "/kesenjangan/pegawai/:id/:competency", gapOpeners, p.gapEvidence)
}

// gapView is the board with what the page around it needs.
type gapView struct {
	competencies.GapBoard

	Tops     []competencies.UnitRef // where the viewer's units begin
	View     string                 // "kompetensi", "unit" or "peta"
	Groups   []competencies.Competency
	Problems ui.Problems
	Typed    url.Values // of the filter, to show it again
}

func (p *Pages) gapBoard(r *route.Request) error {
	v := gapView{View: r.Query("view"), Typed: r.Echo.QueryParams()}
	if v.View != "unit" && v.View != "peta" {
		v.View = "kompetensi"
	}
	f, err := gapFilter(r)
	if err == nil {
		v.GapBoard, err = p.Competencies.GapByUnit(r.Ctx(), r.Who, f)
	}
	if err == nil {
		v.Tops, err = p.Competencies.TopUnits(r.Ctx(), r.Who, f.AsOf)
	}
	if err == nil {
		var all []competencies.Competency
		all, err = p.Competencies.Competencies(r.Ctx())
		v.Groups = groupHeads(all)
	}
	if err != nil {
		return r.Invalid(err, func(problems ui.Problems) templ.Component {
			v.Problems = problems
			return gapProblemPage(v)
		})
	}
	return r.Render(http.StatusOK, gapPage(v))
}

// gapFilter reads a board's filter from the address; the API uses the same names.
func gapFilter(r *route.Request) (competencies.GapFilter, error) {
	f := competencies.GapFilter{Group: r.Query("group"), PostKind: r.Query("post_kind"), Employment: r.Query("employment"), Direct: r.Query("direct") == "1"}
	if text := r.Query("unit"); text != "" {
		id, err := uuid.Parse(text)
		if err != nil {
			return f, route.ErrNotFound
		}
		f.UnitID = id
	}
	var err error
	f.AsOf, err = dayQuery(r, "as_of")
	return f, err
}

// dayQuery reads a day from the address; "" is the zero time.
func dayQuery(r *route.Request, name string) (time.Time, error) {
	text := r.Query(name)
	if text == "" {
		return time.Time{}, nil
	}
	day, ok := people.ParseDay(text)
	if !ok {
		return time.Time{}, fault.Field(name, "competency.date_invalid")
	}
	return day.Time(), nil
}

// gapURL is an address with a board's filter and more names and values.
func gapURL(path string, f competencies.GapFilter, more ...string) string {
	q := url.Values{}
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	set("unit", idOrEmpty(f.UnitID))
	set("group", f.Group)
	set("post_kind", f.PostKind)
	set("employment", f.Employment)
	if !f.AsOf.IsZero() {
		q.Set("as_of", f.AsOf.Format(time.DateOnly))
	}
	if f.Direct {
		q.Set("direct", "1")
	}
	for i := 0; i+1 < len(more); i += 2 {
		set(more[i], more[i+1])
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// groupHeads is the first competency of each group, in order.
func groupHeads(list []competencies.Competency) []competencies.Competency {
	var heads []competencies.Competency
	for _, c := range list {
		if len(heads) == 0 || heads[len(heads)-1].GroupCode != c.GroupCode {
			heads = append(heads, c)
		}
	}
	return heads
}

func (p *Pages) gapFile(format string) route.Handler {
	return func(r *route.Request) error {
		f, err := gapFilter(r)
		if err != nil {
			return err
		}
		b, err := p.Competencies.GapByUnit(r.Ctx(), r.Who, f)
		if err != nil {
			return err
		}
		return sendFile(r, export.Gap(r.Ctx(), b, r.Who.Location()), format)
	}
}

// sendFile writes f as a download, whole or not at all.
func sendFile(r *route.Request, f export.File, format string) error {
	var buf bytes.Buffer
	if err := f.Write(&buf, format); err != nil {
		return err
	}
	r.Echo.Response().Header().Set("Content-Disposition", `attachment; filename="`+f.FileName(format)+`"`)
	return r.Echo.Blob(http.StatusOK, export.Type(format), buf.Bytes())
}

// percentOf writes a share without decimals for narrow places: 66.67% is "67".
func percentOf(of10000 int) int { return (of10000 + 50) / 100 }

// shareText is a share in whole percent, "67"; what is above zero never looks like none.
func shareText(of10000 int) string {
	if 0 < of10000 && of10000 < 100 {
		return "<1"
	}
	return strconv.Itoa(percentOf(of10000))
}

// filterField marks a field of a filter: it may stay empty, which nobody needs to be told.
var filterField = templ.Attributes{"required": false}
