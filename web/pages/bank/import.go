package bank

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/questions/exchange"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// startView is the form for a file or pasted text, above the latest imports.
type startView struct {
	Units    []people.UnitNode
	Unit     uuid.UUID
	Text     string
	Imports  []questions.ListedImport
	Problems ui.Problems
	Who      people.Actor
}

func (p *Pages) importForm(r *route.Request) error {
	return p.showStart(r, http.StatusOK, startView{Unit: r.Who.UnitID})
}

func (p *Pages) showStart(r *route.Request, status int, v startView) error {
	var err error
	if v.Units, err = parts.UnitsAs(r, p.People, people.Trainer); err != nil {
		return err
	}
	if v.Imports, err = p.Questions.Imports(r.Ctx(), r.Who); err != nil {
		return err
	}
	v.Who = r.Who
	return r.Render(status, startPage(v))
}

func (p *Pages) startImport(r *route.Request) error {
	v := startView{Unit: r.Who.UnitID}
	n, err := readForm(r, &v)
	if err == nil {
		var id uuid.UUID
		if id, err = p.Questions.StartImport(r.Ctx(), r.Who, n); err == nil {
			return r.Redirect(importPath(id))
		}
	}
	var f *fault.Fault
	if errors.As(err, &f) && (f.Kind == fault.TooLarge || f.Kind == fault.Conflict) {
		err = &fault.Fault{Kind: fault.Invalid, Field: "file", Key: f.Key, Args: f.Args}
	}
	if v.Problems = route.ProblemsOf(err); len(v.Problems) == 0 {
		return err
	}
	return p.showStart(r, http.StatusUnprocessableEntity, v)
}

// startStarter looks at the bank that comes with the program.
func (p *Pages) startStarter(r *route.Request) error {
	id, err := p.Questions.StartStarter(r.Ctx(), r.Who, route.OptionalID[uuid.UUID](r.Form("unit_id")))
	if err != nil {
		return flashed(r, err, root+"/impor")
	}
	return r.Redirect(importPath(id))
}

const maxText = 2_000_000 // bytes of pasted text

// readForm reads the parts of the form: the unit, pasted text, a file. A file counts before text.
func readForm(r *route.Request, v *startView) (questions.NewImport, error) {
	var n questions.NewImport
	form, err := r.Parts(exchange.MaxBytes + maxText + 64<<10)
	if err != nil {
		return n, fault.Field("file", "bank.file_missing").Because(err)
	}
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return n, tooLarge(err)
		}
		if err := readPart(part, &n, v); err != nil {
			return n, tooLarge(err)
		}
	}
	n.UnitID = v.Unit
	if len(n.Data) == 0 {
		n.Data = []byte(v.Text)
	}
	if len(strings.TrimSpace(string(n.Data[:min(len(n.Data), 1000)]))) == 0 {
		return n, fault.Field("file", "bank.file_missing")
	}
	return n, nil
}

func readPart(part *multipart.Part, n *questions.NewImport, v *startView) error {
	switch part.FormName() {
	case "unit_id":
		text, err := io.ReadAll(io.LimitReader(part, 100))
		v.Unit = route.OptionalID[uuid.UUID](strings.TrimSpace(string(text)))
		return err
	case "teks":
		text, err := io.ReadAll(io.LimitReader(part, maxText+1))
		if len(text) > maxText {
			return fault.New(fault.TooLarge, "bank.file_too_large").With("LimitBytes", maxText)
		}
		v.Text = strings.ToValidUTF8(strings.ReplaceAll(string(text), "\x00", ""), "\uFFFD")
		return err
	case "file":
		data, err := io.ReadAll(io.LimitReader(part, exchange.MaxBytes+1))
		if len(data) > 0 {
			n.Data, n.FileName = data, part.FileName()
		}
		return err
	}
	return nil
}

// tooLarge words a body that is too large or was cut.
func tooLarge(err error) error {
	var most *http.MaxBytesError
	switch {
	case errors.As(err, &most):
		return fault.New(fault.TooLarge, "bank.file_too_large").With("LimitBytes", exchange.MaxBytes)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fault.Field("file", "bank.file_missing").Because(err)
	}
	return err
}
