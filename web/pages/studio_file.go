package pages

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"

	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/internal/fault"
	"mumpuni/storage"
	"mumpuni/web/route"
)

// The largest files of each kind, as the forms say them; the services refuse what is larger.
var fileLimits = map[courses.Kind]int64{courses.PDF: 50 << 20, courses.Image: 10 << 20, courses.Video: 2 << 30}

const (
	captionsLimit = 1 << 20
	// formLimit is the largest plain form with a file; script sends large files in pieces instead.
	formLimit = 2<<30 + 1<<20
)

var (
	errNoFile  = fault.Field("file", "studio.file_missing")
	errTooLong = fault.New(fault.TooLarge, "web.too_large").On("file")
)

func (p *Pages) moduleFile(r *route.Request) error     { return p.takeFile(r, "module") }
func (p *Pages) moduleCaptions(r *route.Request) error { return p.takeFile(r, "captions") }

// takeFile is the way without script: one file in a plain form becomes the module's file or its captions.
func (p *Pages) takeFile(r *route.Request, purpose string) error {
	v, _, err := p.module(r)
	if err != nil {
		return err
	}
	if err := p.storeFile(r, v.Module.ID, purpose+":"+v.Module.ID.String()); err != nil {
		return p.moduleAgain(r, err, v)
	}
	r.Flash("success", "studio.flash.file_"+purpose)
	return r.Redirect(modulePath(v.Module.ID) + "#berkas")
}

func (p *Pages) storeFile(r *route.Request, module uuid.UUID, purpose string) error {
	req := r.Echo.Request()
	req.Body = http.MaxBytesReader(r.Echo.Response(), req.Body, formLimit)
	if err := p.Courses.MayUpload(r.Ctx(), r.Who, purpose, 0); err != nil {
		return err
	}
	part, err := filePart(req)
	if err != nil {
		return err
	}
	key := storage.NewKey(storage.MediaPrefix)
	if _, err = p.Store.Put(r.Ctx(), key, part, -1, "application/octet-stream"); err != nil {
		return tooLong(err)
	}
	o, err := p.Store.Adopt(r.Ctx(), key)
	if err != nil {
		return err
	}
	if o.Bytes == 0 {
		return errNoFile
	}
	return p.Courses.Uploaded(r.Ctx(), r.Who, purpose, o, storage.FileName(part.FileName()))
}

// filePart is the form's file, streamed.
func filePart(req *http.Request) (*multipart.Part, error) {
	form, err := req.MultipartReader()
	if err != nil {
		return nil, errNoFile.Because(err)
	}
	for {
		part, err := form.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			return nil, errNoFile
		case err != nil:
			return nil, tooLong(fmt.Errorf("read form: %w", err))
		case part.FormName() == "file" && part.FileName() != "":
			return part, nil
		}
	}
}

func tooLong(err error) error {
	var limit *http.MaxBytesError
	if errors.As(err, &limit) {
		return errTooLong.Because(err)
	}
	return err
}
