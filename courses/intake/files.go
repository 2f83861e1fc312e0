package intake

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/courses"
	"mumpuni/courses/document"
	"mumpuni/internal/charset"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/media"
	"mumpuni/people"
	"mumpuni/storage"
)

// MayFile refuses a file of many before its first byte: for a course without a draft that is who's to edit, or one too large for any kind
// of module. Faults: those of MayPicture.
func (s *Service) MayFile(ctx context.Context, who people.Actor, course uuid.UUID, bytes int64) error {
	if bytes > media.MaxVideo {
		return fault.New(fault.TooLarge, "course.media_large").On("file").With("LimitBytes", media.MaxVideo)
	}
	return s.courses.MayPicture(ctx, who, course, 0)
}

// TakeFile makes a module at the end of the draft of a stored object, by what its bytes are: a document or slides and a text become an
// article, captions go to the video of their name. Repeated with the same object it adds nothing. Faults: course.file_unknown,
// course.captions_alone, and those of AddModule, AttachMedia and ReadDocument.
func (s *Service) TakeFile(ctx context.Context, who people.Actor, course uuid.UUID, o storage.Object, name string) error {
	if err := s.MayFile(ctx, who, course, o.Bytes); err != nil {
		return err
	}
	kind, _, _ := strings.Cut(o.ContentType, ";")
	switch kind := mediumOf(kind); {
	case isDocument(o.ContentType, name):
		return s.takeDocument(ctx, who, course, o, name)
	case kind != "":
		return s.takeMedium(ctx, who, course, kind, o, name)
	case isCaptions(o.ContentType, name):
		return s.takeCaptions(ctx, who, course, o, name)
	case isText(o.ContentType, name):
		return s.takeText(ctx, who, course, o, name)
	}
	return fault.Field("file", "course.file_unknown")
}

// mediumOf is the kind of module that consists of a file of this content type; "" none does.
func mediumOf(contentType string) courses.Kind {
	switch {
	case contentType == "application/pdf":
		return courses.PDF
	case strings.HasPrefix(contentType, "image/"):
		return courses.Image
	case strings.HasPrefix(contentType, "video/"):
		return courses.Video
	case contentType == "application/zip", contentType == "application/jar", contentType == "application/java-archive":
		return courses.Package
	}
	return ""
}

func extOf(name string) string { return strings.ToLower(path.Ext(name)) }

func isCaptions(contentType, name string) bool {
	return contentType == "text/vtt" || contentType == "application/x-subrip" || strings.HasPrefix(contentType, "text/") && (extOf(name) == ".srt" || extOf(name) == ".vtt")
}

func isText(contentType, name string) bool {
	return strings.HasPrefix(contentType, "text/") && (extOf(name) == ".md" || extOf(name) == ".txt")
}

// isDocument reports whether a file may be one that document reads; what it is in truth, that says. Some programs pack it so that its first
// bytes tell no more than that it is a zip.
func isDocument(contentType, name string) bool {
	packed := mediumOf(contentType) == courses.Package && slices.Contains([]string{".docx", ".odt", ".pptx", ".ppsx"}, extOf(name))
	return packed || strings.Contains(contentType, "openxmlformats") || strings.Contains(contentType, "opendocument") || strings.Contains(contentType, "msword") || strings.Contains(contentType, "ms-powerpoint") ||
		contentType == "application/x-ole-storage"
}

var leadingNumber = regexp.MustCompile(`^\d+\s*[.)_\s-]+\s*`)

// titleOf makes a title of the name of a file: the number that puts it in its place is no part of it.
func titleOf(name string) string {
	title := oneLine(strings.ReplaceAll(strings.TrimSuffix(documentName(name), path.Ext(name)), "_", " "))
	if rest := leadingNumber.ReplaceAllString(title, ""); rest != "" {
		title = rest
	}
	if r := []rune(title); len(r) > courses.MaxTitle {
		title = string(r[:courses.MaxTitle])
	}
	if title == "" {
		return "Modul"
	}
	return title
}

// moduleOf is the ID of the module that is made of an object: the same for the same.
func moduleOf(o storage.Object) id.Module {
	return id.Module(uuid.NewSHA1(uuid.NameSpaceURL, []byte(o.Key)))
}

func (s *Service) takeMedium(ctx context.Context, who people.Actor, course uuid.UUID, kind courses.Kind, o storage.Object, name string) error {
	if o.Bytes > media.Kind(kind).MaxBytes() {
		return fault.New(fault.TooLarge, "course.media_large").On("file").With("LimitBytes", media.Kind(kind).MaxBytes())
	}
	d := courses.ModuleDraft{Kind: kind, Title: titleOf(name)}
	return s.courses.AppendModule(ctx, who, course, moduleOf(o), d, func(ctx context.Context, tx bun.Tx, m *courses.Module) (err error) {
		m.MediaID, err = s.files.Attach(ctx, tx, media.File{Kind: media.Kind(kind), Object: o, Name: name, By: who.AuditID()})
		return err
	})
}

func (s *Service) takeText(ctx context.Context, who people.Actor, course uuid.UUID, o storage.Object, name string) error {
	data, err := s.bytesOf(ctx, o, courses.MaxBody*4)
	if err != nil {
		return err
	}
	text, _, ok := charset.Text(data)
	if !ok {
		return fault.Field("file", "course.file_unknown")
	}
	d := courses.ModuleDraft{Kind: courses.Article, Title: titleOf(name), Minutes: courses.ReadingMinutes(text), Body: text}
	return s.courses.AppendModule(ctx, who, course, moduleOf(o), d, func(context.Context, bun.Tx, *courses.Module) error { return nil })
}

// takeDocument makes one article of a document; what was lost is told where its documents are listed.
func (s *Service) takeDocument(ctx context.Context, who people.Actor, course uuid.UUID, o storage.Object, name string) error {
	data, err := s.bytesOf(ctx, o, document.MaxBytes)
	if err != nil {
		return err
	}
	of, err := s.ReadDocument(ctx, who, course, name, data)
	if err != nil {
		return err
	}
	if err := s.ChooseDocument(ctx, who, of, DocumentChoice{Part: courses.Material, Notes: true}); err != nil {
		return err
	}
	return s.ApplyDocument(ctx, who, of, 0, true)
}

// takeCaptions gives captions to the video whose file has their name.
func (s *Service) takeCaptions(ctx context.Context, who people.Actor, course uuid.UUID, o storage.Object, name string) error {
	w, err := s.courses.Studio(ctx, who, course)
	if err != nil {
		return err
	}
	base := func(name string) string { return strings.ToLower(strings.TrimSuffix(name, path.Ext(name))) }
	for _, m := range w.Modules {
		if m.Kind == courses.Video && m.Media.Name != "" && base(m.Media.Name) == base(name) {
			return s.courses.AttachCaptions(ctx, who, m.ID, o, name)
		}
	}
	return fault.Field("file", "course.captions_alone")
}

// bytesOf reads a stored object of at most most bytes.
func (s *Service) bytesOf(ctx context.Context, o storage.Object, most int64) ([]byte, error) {
	if o.Bytes > most {
		return nil, fault.New(fault.TooLarge, "course.media_large").On("file").With("LimitBytes", most)
	}
	body, _, err := s.store.Open(ctx, o.Key, 0, -1)
	if err != nil {
		return nil, err
	}
	var data bytes.Buffer
	_, err = io.Copy(&data, io.LimitReader(body, most))
	return data.Bytes(), errors.Join(err, body.Close())
}
