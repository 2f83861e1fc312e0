package upload

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"slices"

	"mumpuni/internal/fault"
	"mumpuni/people"
	"mumpuni/storage"
)

// mostFiles is how many files a plain form may carry at once.
const mostFiles = 50

// errMany refuses a form of more files than that.
var errMany = fault.Field("file", "upload.files_many").With("Max", mostFiles)

// Sent is a file of many, and why it was not taken; nil when it was.
type Sent struct {
	Name string
	Err  error
}

// PostForms takes all files in the multipart field of a plain form: each streamed and looked at; when all are here they are handed to Done
// one after the other, in the natural order of their names. A file that is refused keeps no other away. An error says that the form itself
// cannot be read; nothing is taken then.
func (h *Handler) PostForms(r *http.Request, who people.Actor, purpose, field string) ([]Sent, error) {
	may := func(body int64) error {
		return h.cfg.Authorize(r.Context(), who, purpose, max(body-formOverhead, 1))
	}
	if err := may(r.ContentLength); err != nil {
		return nil, onField(field, err)
	}
	r.Body = &measured{ReadCloser: r.Body, may: may, enough: max(r.ContentLength, firstLook)}
	form, err := r.MultipartReader()
	if err != nil {
		return nil, ErrBroken.On(field).Because(err)
	}
	came, err := h.receiveAll(r.Context(), form, field)
	if err != nil {
		return nil, onField(field, err)
	}
	slices.SortStableFunc(came, func(a, b arrived) int { return Natural(a.name, b.name) })
	sent := make([]Sent, len(came))
	for i, one := range came {
		sent[i] = Sent{one.name, one.err}
		if one.err == nil {
			sent[i].Err = onField(field, h.cfg.Done(r.Context(), who, purpose, one.object, one.name))
		}
	}
	return sent, nil
}

// arrived is a file of a form that is here, or why it is not.
type arrived struct {
	name   string
	object storage.Object
	err    error
}

func (h *Handler) receiveAll(ctx context.Context, form *multipart.Reader, field string) ([]arrived, error) {
	var came []arrived
	for {
		part, err := form.NextPart()
		switch {
		case errors.Is(err, io.EOF) && len(came) == 0:
			return nil, ErrNoFile
		case errors.Is(err, io.EOF):
			return came, nil
		case err != nil:
			return nil, broken(err)
		case part.FormName() != field || part.FileName() == "":
			continue
		case len(came) >= mostFiles:
			return nil, errMany
		}
		one := arrived{name: storage.FileName(part.FileName())}
		err = h.store.Receive(ctx, part, func(_ context.Context, o storage.Object) error {
			one.object = o // recorded when all are here; what is not is swept
			return nil
		})
		switch {
		case errors.Is(err, io.ErrUnexpectedEOF):
			return nil, broken(err)
		case err != nil && fault.KindOf(err) != fault.Invalid && fault.KindOf(err) != fault.TooLarge:
			return nil, err
		}
		one.err = err
		came = append(came, one)
	}
}
