package competencies

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"mumpuni/competencies"
	"mumpuni/people"
	"mumpuni/web/export"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// Planners see figures, listers also the people behind them and their states, openers also their evidence; the service decides for which units.
var (
	gapViewers = route.Roles(people.HR, people.Administrator, people.Auditor, people.Trainer, people.Signatory, people.Head)
	gapListers = route.Roles(people.HR, people.Administrator, people.Auditor, people.Head)
	gapOpeners = route.Roles(people.HR, people.Administrator, people.Auditor)
)

func (p *Pages) gapRoutes(s *route.Set) {
	s.Page(http.MethodGet, "/kesenjangan", gapViewers.Report(), p.gapBoard)
	s.Page(http.MethodGet, "/kesenjangan.csv", gapViewers.Report(), p.gapFile(export.CSV))
	s.Page(http.MethodGet, "/kesenjangan.xlsx", gapViewers.Report(), p.gapFile(export.XLSX))
	s.Page(http.MethodGet, "/kesenjangan/pegawai", gapListers.Report(), p.gapPeople)
	s.Page(http.MethodGet, "/kesenjangan/pegawai.csv", gapListers.Report(), p.gapPeopleFile(export.CSV))
	s.Page(http.MethodGet, "/kesenjangan/pegawai.xlsx", gapListers.Report(), p.gapPeopleFile(export.XLSX))
	s.Page(http.MethodGet, "/kesenjangan/pegawai/:id", gapListers, p.gapPerson)
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
	v := gapView{View: r.Query("view"), Typed: r.QueryAll()}
	if v.View != "unit" && v.View != "peta" {
		v.View = "kompetensi"
	}
	f, err := parts.GapFilter(r)
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
		f, err := parts.GapFilter(r)
		if err != nil {
			return err
		}
		b, err := p.Competencies.GapByUnit(r.Ctx(), r.Who, f)
		if err != nil {
			return err
		}
		return parts.SendFile(r, export.Gap(r.Ctx(), b, r.Who.Location()), format)
	}
}
