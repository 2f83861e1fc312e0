package people

import (
	"net/http"
	"strconv"

	"github.com/google/uuid"

	"mumpuni/people"
	"mumpuni/people/siasn"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

func (p *Pages) importRoutes(s *route.Set) {
	admins := route.Roles(people.Administrator)
	s.Page(http.MethodGet, "/impor", admins, p.imports)
	s.Page(http.MethodGet, "/impor/baru", admins, p.newImport)
	s.FilePage(http.MethodPost, "/impor", admins, p.startImport)
	s.Page(http.MethodGet, "/impor/:id", admins, p.importResult)
	s.Page(http.MethodGet, "/impor/:id/unduh", admins.Report(), p.downloadImport)
	s.Page(http.MethodPost, "/impor/:id/terapkan", admins, p.applyImport)
	s.Page(http.MethodPost, "/impor/:id/periksa", admins, p.recheckImport)
	s.Page(http.MethodGet, "/impor/:id/batal", admins, p.undoImportForm)
	s.Page(http.MethodPost, "/impor/:id/batal", admins, p.undoImport)
}

func (p *Pages) imports(r *route.Request) error {
	list, err := p.Imports.Imports(r.Ctx(), r.Who, 100)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, importsPage(list, r.Who.Location()))
}

// importView is an import with one page of one tab of its rows.
type importView struct {
	Import   siasn.Import
	Tab      string
	Rows     []siasn.ImportRow
	After    int
	More     bool
	Who      people.Actor
	Consent  siasn.ImportConsent
	Problems ui.Problems
}

// importTabs are the kinds of rows in the order in which they matter.
var importTabs = []string{"error", "held", "new", "changed", "left", "warning", "same"}

func (p *Pages) importResult(r *route.Request) error {
	return p.importPage(r, http.StatusOK, importView{})
}

// importPage shows the progress of a busy import, reloading itself, or what was found.
func (p *Pages) importPage(r *route.Request, status int, v importView) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	if v.Import, err = p.Imports.Import(r.Ctx(), r.Who, id); err != nil {
		return err
	}
	v.Who = r.Who
	if v.Import.State.Busy() {
		r.Header().Set("Refresh", "2")
		return r.Render(status, importProgressPage(v))
	}
	v.Tab, v.After = v.pickTab(r.Query("lihat")), -1
	if after, err := strconv.Atoi(r.Query("setelah")); err == nil {
		v.After = after
	}
	v.Rows, v.More, err = p.Imports.ImportRows(r.Ctx(), r.Who, id, siasn.ImportPage{Outcome: v.Tab, After: v.After})
	if err != nil {
		return err
	}
	return r.Render(status, importResultPage(v))
}

// pickTab is the tab asked for, or the first that has rows.
func (v importView) pickTab(asked string) string {
	first := ""
	for _, tab := range importTabs {
		if tab == asked {
			return tab
		}
		if first == "" && v.count(tab) > 0 {
			first = tab
		}
	}
	if first == "" {
		first = importTabs[0]
	}
	return first
}

// count is how many rows a tab has.
func (v importView) count(tab string) int {
	s := v.Import.Summary
	return map[string]int{"new": s.New, "changed": s.Changed, "left": s.Left, "error": s.Errors, "warning": s.Warnings, "held": s.Held, "same": s.Same}[tab]
}

func (v importView) path(rest string) string { return "/impor/" + v.Import.ID.String() + rest }

// canApply reports that the import waits for its administrator's decision and would change something.
func (v importView) canApply() bool {
	return v.Import.State == siasn.ImportChecked && !v.Import.Summary.Empty()
}

func (p *Pages) applyImport(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	v := importView{Consent: siasn.ImportConsent{Left: r.Form("confirm"), Hidden: r.Form("hidden")}}
	err = p.Imports.ApplyImport(r.Ctx(), r.Who, id, v.Consent)
	if v.Problems = route.ProblemsOf(err); len(v.Problems) > 0 {
		return p.importPage(r, http.StatusUnprocessableEntity, v)
	}
	return p.afterStep(r, id, err)
}

func (p *Pages) recheckImport(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	return p.afterStep(r, id, p.Imports.RecheckImport(r.Ctx(), r.Who, id))
}

func (p *Pages) undoImportForm(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	b, err := p.Imports.Import(r.Ctx(), r.Who, id)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, undoImportPage(importView{Import: b}))
}

func (p *Pages) undoImport(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	return p.afterStep(r, id, p.Imports.UndoImport(r.Ctx(), r.Who, id))
}

// afterStep goes to the import, saying there why a step was refused.
func (p *Pages) afterStep(r *route.Request, id uuid.UUID, err error) error {
	if err != nil {
		return flashConflict(r, err, "/impor/"+id.String())
	}
	return r.Redirect("/impor/" + id.String())
}
