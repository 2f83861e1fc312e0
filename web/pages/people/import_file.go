package people

import (
	"io"
	"mime"
	"path"
	"strings"

	"github.com/google/uuid"

	"mumpuni/web/locale"
	"mumpuni/web/route"
)

// downloadImport gives the annotated file in the reader's language.
func (p *Pages) downloadImport(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	b, err := p.Imports.Import(r.Ctx(), r.Who, id)
	if err != nil {
		return err
	}
	format, contentType := "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	if r.Query("format") == "csv" {
		format, contentType = "csv", "text/csv; charset=utf-8"
	}
	name := strings.TrimSuffix(b.FileName, path.Ext(b.FileName)) + " (" + locale.T(r.Ctx(), "import.annotated") + ")." + format
	head := r.Header()
	w := &lateHeaders{write: func() {
		head.Set("Content-Type", contentType)
		head.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	}, w: r.Writer()}
	say := func(key string, args map[string]any) string { return locale.TMap(r.Ctx(), key, args) }
	write, err := p.Imports.AnnotateImport(r.Ctx(), r.Who, id, format, say)
	if err != nil {
		return err
	}
	return write(w)
}

// lateHeaders sets a download's headers with its first byte, so that a fault before it is still an error page.
type lateHeaders struct {
	write func()
	w     io.Writer
}

// Write sends the headers before the first byte.
func (l *lateHeaders) Write(b []byte) (int, error) {
	if l.write != nil {
		l.write()
		l.write = nil
	}
	return l.w.Write(b)
}
