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
)

// formOverhead is what a browser writes around a file: boundaries and small fields.
const formOverhead = 16 << 10

// PostForm takes the file in the multipart field of a plain form: streamed, looked at, and handed to Done as a resumable
// upload is. The file must stand last: fields before it are returned, those after it are not read. Faults blame the field.
func (h *Handler) PostForm(r *http.Request, who people.Actor, purpose, field string) (map[string]string, error) {
	if err := h.cfg.Authorize(r.Context(), who, purpose, max(r.ContentLength-formOverhead, 1)); err != nil {
		return nil, onField(field, err)
	}
	reader, err := r.MultipartReader()
	if err != nil {
		return nil, ErrBroken.On(field).Because(err)
	}
	fields := map[string]string{}
	for {
		part, err := reader.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			return fields, ErrNoFile.On(field)
		case err != nil:
			return fields, ErrBroken.On(field).Because(err)
		case part.FormName() == field:
			return fields, onField(field, h.takePart(r.Context(), part, who, purpose))
		}
		value, err := io.ReadAll(io.LimitReader(part, formOverhead))
		if err != nil {
			return fields, ErrBroken.On(field).Because(err)
		}
		fields[part.FormName()] = string(value)
	}
}

func (h *Handler) takePart(ctx context.Context, part *multipart.Part, who people.Actor, purpose string) error {
	if part.FileName() == "" {
		return ErrNoFile
	}
	err := h.store.Receive(ctx, part, func(ctx context.Context, o storage.Object) error {
		return h.cfg.Done(ctx, who, purpose, o, storage.FileName(part.FileName()))
	})
	if errors.Is(err, io.ErrUnexpectedEOF) && fault.KindOf(err) == fault.Internal {
		return ErrBroken.Because(err)
	}
	return err
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
