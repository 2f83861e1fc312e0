package upload

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"

	"mumpuni/internal/fault"
	"mumpuni/people"
	"mumpuni/storage"
)

// What can be wrong with a form that carries a file.
var (
	ErrNoFile = fault.New(fault.Invalid, "upload.no_file") // none was chosen
	ErrBroken = fault.New(fault.Invalid, "upload.broken")  // the form is cut off or is no multipart form
	ErrFields = fault.New(fault.Invalid, "upload.fields")  // more fields before the file than any form of ours has
)

// formOverhead is what a browser writes around a file: boundaries and at most maxFields small fields.
const (
	formOverhead = 16 << 10
	maxFields    = 20
)

// PostForm takes the file in the multipart field of a plain form: streamed, looked at, and handed to Done as a resumable
// upload is. The file must stand last: fields before it are returned, those after it are not read. Faults blame the field.
func (h *Handler) PostForm(r *http.Request, who people.Actor, purpose, field string) (map[string]string, error) {
	may := func(body int64) error {
		return h.cfg.Authorize(r.Context(), who, purpose, max(body-formOverhead, 1))
	}
	if err := may(r.ContentLength); err != nil {
		return nil, onField(field, err)
	}
	r.Body = &measured{ReadCloser: r.Body, may: may, enough: max(r.ContentLength, firstLook)}
	reader, err := r.MultipartReader()
	if err != nil {
		return nil, ErrBroken.On(field).Because(err)
	}
	fields := map[string]string{}
	part, err := toFile(reader, field, fields)
	if err == nil {
		err = h.takePart(r.Context(), part, who, purpose)
	}
	return fields, onField(field, err)
}

// toFile reads a form up to its file, and keeps the fields before it.
func toFile(form *multipart.Reader, field string, fields map[string]string) (*multipart.Part, error) {
	room := formOverhead
	for range maxFields + 1 {
		part, err := form.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			return nil, ErrNoFile
		case err != nil:
			return nil, broken(err)
		case part.FormName() == field:
			return part, nil
		}
		value, err := io.ReadAll(io.LimitReader(part, int64(room)+1)) // one byte over tells
		if err != nil {
			return nil, broken(err)
		}
		if room -= len(part.FormName()) + len(value); room < 0 {
			return nil, ErrFields
		}
		fields[part.FormName()] = string(value)
	}
	return nil, ErrFields
}

func (h *Handler) takePart(ctx context.Context, part *multipart.Part, who people.Actor, purpose string) error {
	if part.FileName() == "" {
		return ErrNoFile
	}
	err := h.store.Receive(ctx, part, func(ctx context.Context, o storage.Object) error {
		return h.cfg.Done(ctx, who, purpose, o, storage.FileName(part.FileName()))
	})
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return broken(err)
	}
	return err
}

// broken blames the form for what could not be read of it, unless a fault says better why.
func broken(err error) error {
	if fault.KindOf(err) != fault.Internal {
		return err
	}
	return ErrBroken.Because(err)
}

// measured asks again, each time twice as much has come, whether so much may come: a form sent in chunks does not tell
// its length before.
type measured struct {
	io.ReadCloser
	may          func(body int64) error
	came, enough int64 // bytes read; bytes not asked about again
}

const firstLook = 1 << 20

// Read reads on while so much may come, and gives the fault of what refuses it otherwise.
func (m *measured) Read(p []byte) (int, error) {
	n, err := m.ReadCloser.Read(p)
	if m.came += int64(n); m.came > m.enough {
		m.enough = 2 * m.came
		if err := m.may(m.came); err != nil {
			return 0, err
		}
	}
	return n, err //nolint:wrapcheck // a reader's own errors
}

// onField blames the form's field for what is wrong with its file, so that the form can be shown again.
func onField(field string, err error) error {
	var f *fault.Fault
	if errors.As(err, &f) && (f.Kind == fault.Invalid || f.Kind == fault.TooLarge) {
		g := f.On(field)
		g.Kind = fault.Invalid
		return g
	}
	return err
}
