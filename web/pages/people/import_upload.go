package people

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/people"
	"mumpuni/people/siasn"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

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
		err = fault.Field("file", f.Key).With("LimitBytes", siasn.MaxImportBytes)
	}
	return formAgain(err, &v.Problems, func() error { return p.importForm(r, http.StatusUnprocessableEntity, v) })
}

// readImport reads the form's parts in their order: the unit stands before the file.
func (p *Pages) readImport(r *route.Request, v *uploadView) (uuid.UUID, error) {
	const rest = 64 << 10 // of the other parts
	form, err := r.Parts(siasn.MaxImportBytes + rest)
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
			v.UnitID = route.OptionalID[uuid.UUID](partText(part))
		case "file":
			if part.FileName() == "" {
				return uuid.Nil, fault.Field("file", "import.file_missing")
			}
			id, err := p.Imports.StartImport(r.Ctx(), r.Who, siasn.NewImport{FileName: part.FileName(), RootUnitID: v.UnitID, Body: part})
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
