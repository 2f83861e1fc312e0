package pages

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"mumpuni/internal/fault"
	"mumpuni/people"
	"mumpuni/web/locale"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

func (p *Pages) importRoutes(s *route.Set) {
	admins := route.Roles(people.Administrator)
	s.Page(http.MethodGet, "/impor", admins, p.imports)
	s.Page(http.MethodGet, "/impor/baru", admins, p.newImport)
	s.Page(http.MethodPost, "/impor", admins, p.startImport)
	s.Page(http.MethodGet, "/impor/:id", admins, p.importResult)
	s.Page(http.MethodGet, "/impor/:id/unduh", admins, p.downloadImport)
	s.Page(http.MethodPost, "/impor/:id/terapkan", admins, p.applyImport)
	s.Page(http.MethodPost, "/impor/:id/periksa", admins, p.recheckImport)
	s.Page(http.MethodGet, "/impor/:id/batal", admins, p.undoImportForm)
	s.Page(http.MethodPost, "/impor/:id/batal", admins, p.undoImport)
}

func (p *Pages) imports(r *route.Request) error {
	list, err := p.People.Imports(r.Ctx(), r.Who, 100)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, importsPage(list, r.Who.Location()))
}

// uploadView is the form for a new import.
type uploadView struct {
	Units    []people.UnitNode
	UnitID   uuid.UUID
	Problems ui.Problems
}

func (p *Pages) newImport(r *route.Request) error {
	return p.importForm(r, http.StatusOK, uploadView{})
}

func (p *Pages) importForm(r *route.Request, status int, v uploadView) error {
	var err error
	if v.Units, err = p.People.AdministeredUnits(r.Ctx(), r.Who); err != nil {
		return err
	}
	if v.UnitID == uuid.Nil && len(v.Units) > 0 {
		v.UnitID = v.Units[0].ID
	}
	return r.Render(status, newImportPage(v))
}

// startImport streams the file to the service; it is never on this server's disk.
func (p *Pages) startImport(r *route.Request) error {
	var v uploadView
	id, err := p.readImport(r, &v)
	if err == nil {
		return r.Redirect("/impor/" + id.String())
	}
	var f *fault.Fault
	if errors.As(err, &f) && f.Kind == fault.TooLarge {
		err = fault.Field("file", f.Key).With("MB", people.MaxImportBytes>>20)
	}
	return formAgain(err, &v.Problems, func() error { return p.importForm(r, http.StatusUnprocessableEntity, v) })
}

// readImport reads the form's parts in their order: the unit stands before the file.
func (p *Pages) readImport(r *route.Request, v *uploadView) (uuid.UUID, error) {
	const rest = 64 << 10 // of the other parts
	req := r.Echo.Request()
	req.Body = http.MaxBytesReader(r.Echo.Response(), req.Body, people.MaxImportBytes+rest)
	form, err := req.MultipartReader()
	if err != nil {
		return uuid.Nil, fault.Field("file", "import.file_missing").Because(err)
	}
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return uuid.Nil, fault.Field("file", "import.file_missing")
		}
		if err != nil {
			return uuid.Nil, uploadFault(err)
		}
		switch part.FormName() {
		case "unit_id":
			v.UnitID = optionalID(partText(part))
		case "file":
			if part.FileName() == "" {
				return uuid.Nil, fault.Field("file", "import.file_missing")
			}
			id, err := p.People.StartImport(r.Ctx(), r.Who, people.NewImport{FileName: part.FileName(), RootUnitID: v.UnitID, Body: part})
			return id, uploadFault(err)
		}
	}
}

// uploadFault words a body that is too large or was cut.
func uploadFault(err error) error {
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return fault.New(fault.TooLarge, "import.file_too_large")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fault.Field("file", "import.file_missing").Because(err)
	}
	return err
}

func partText(part *multipart.Part) string {
	text, _ := io.ReadAll(io.LimitReader(part, 100))
	return strings.TrimSpace(string(text))
}

// importView is an import with one page of one tab of its rows.
type importView struct {
	Import   people.Import
	Tab      string
	Rows     []people.ImportRow
	After    int
	More     bool
	Who      people.Actor
	Confirm  string
	Problems ui.Problems
}

// importTabs are the kinds of rows in the order in which they matter.
var importTabs = []string{"error", "new", "changed", "left", "warning", "same"}

func (p *Pages) importResult(r *route.Request) error {
	return p.importPage(r, http.StatusOK, importView{})
}

// importPage shows the progress of a busy import, reloading itself, or what was found.
func (p *Pages) importPage(r *route.Request, status int, v importView) error {
	id, err := r.UUID("id")
	if err != nil {
		return err
	}
	if v.Import, err = p.People.Import(r.Ctx(), r.Who, id); err != nil {
		return err
	}
	v.Who = r.Who
	if v.Import.State.Busy() {
		r.Echo.Response().Header().Set("Refresh", "2")
		return r.Render(status, importProgressPage(v))
	}
	v.Tab, v.After = v.pickTab(r.Query("lihat")), -1
	if after, err := strconv.Atoi(r.Query("setelah")); err == nil {
		v.After = after
	}
	v.Rows, v.More, err = p.People.ImportRows(r.Ctx(), r.Who, id, people.ImportPage{Outcome: v.Tab, After: v.After})
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
	return map[string]int{"new": s.New, "changed": s.Changed, "left": s.Left, "error": s.Errors, "warning": s.Warnings, "same": s.Same}[tab]
}

func (v importView) path(rest string) string { return "/impor/" + v.Import.ID.String() + rest }

// canApply reports that the import waits for its administrator's decision and would change something.
func (v importView) canApply() bool {
	return v.Import.State == people.ImportChecked && !v.Import.Summary.Empty()
}

func (p *Pages) applyImport(r *route.Request) error {
	id, err := r.UUID("id")
	if err != nil {
		return err
	}
	v := importView{Confirm: r.Form("confirm")}
	err = p.People.ApplyImport(r.Ctx(), r.Who, id, v.Confirm)
	if v.Problems = route.ProblemsOf(err); len(v.Problems) > 0 {
		return p.importPage(r, http.StatusUnprocessableEntity, v)
	}
	return p.afterStep(r, id, err)
}

func (p *Pages) recheckImport(r *route.Request) error {
	id, err := r.UUID("id")
	if err != nil {
		return err
	}
	return p.afterStep(r, id, p.People.RecheckImport(r.Ctx(), r.Who, id))
}

func (p *Pages) undoImportForm(r *route.Request) error {
	id, err := r.UUID("id")
	if err != nil {
		return err
	}
	b, err := p.People.Import(r.Ctx(), r.Who, id)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, undoImportPage(importView{Import: b}))
}

func (p *Pages) undoImport(r *route.Request) error {
	id, err := r.UUID("id")
	if err != nil {
		return err
	}
	return p.afterStep(r, id, p.People.UndoImport(r.Ctx(), r.Who, id))
}

// afterStep goes to the import, saying there why a step was refused.
func (p *Pages) afterStep(r *route.Request, id uuid.UUID, err error) error {
	if err != nil {
		return flashConflict(r, err, "/impor/"+id.String())
	}
	return r.Redirect("/impor/" + id.String())
}

// downloadImport gives the annotated file in the reader's language.
func (p *Pages) downloadImport(r *route.Request) error {
	id, err := r.UUID("id")
	if err != nil {
		return err
	}
	b, err := p.People.Import(r.Ctx(), r.Who, id)
	if err != nil {
		return err
	}
	format, contentType := "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	if r.Query("format") == "csv" {
		format, contentType = "csv", "text/csv; charset=utf-8"
	}
	name := strings.TrimSuffix(b.FileName, path.Ext(b.FileName)) + " (" + locale.T(r.Ctx(), "import.annotated") + ")." + format
	head := r.Echo.Response().Header()
	w := &lateHeaders{write: func() {
		head.Set(echo.HeaderContentType, contentType)
		head.Set(echo.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	}, w: r.Echo.Response()}
	say := func(key string, args map[string]any) string { return locale.TMap(r.Ctx(), key, args) }
	return p.People.AnnotateImport(r.Ctx(), r.Who, id, format, say, w)
}

// lateHeaders sets a download's headers with its first byte, so that a fault before it is still an error page.
type lateHeaders struct {
	write func()
	w     io.Writer
}

func (l *lateHeaders) Write(b []byte) (int, error) {
	if l.write != nil {
		l.write()
		l.write = nil
	}
	return l.w.Write(b)
}
