package coursestest

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"

	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
	"mumpuni/storage"
	"mumpuni/storage/storagetest"
)

// OpenStudio opens a house with an object store and an empty draft.
func OpenStudio(t testing.TB) *House {
	h := Open(t, pgtest.Tx(t), storagetest.Local(t))
	c, err := h.Courses.CreateCourse(t.Context(), h.Trainer, courses.NewCourse{Title: "Media"})
	h.Must(err)
	h.Course = c.ID
	return h
}

// Add adds a module of a kind to the draft of OpenStudio.
func (s *House) Add(kind courses.Kind) id.Module {
	s.T.Helper()
	id, err := s.Courses.AddModule(s.T.Context(), s.Trainer, s.Course, courses.ModuleDraft{Kind: kind, Title: "Berkas", Alt: "Peta desa"})
	s.Must(err)
	return id
}

// Put stores data as an upload does: what it is comes from its bytes.
func (s *House) Put(data []byte) storage.Object {
	s.T.Helper()
	key := storage.NewKey("upload")
	_, err := s.Store.Put(s.T.Context(), key, bytes.NewReader(data), int64(len(data)), "application/octet-stream")
	s.Must(err)
	o, err := s.Store.Adopt(s.T.Context(), key)
	s.Must(err)
	return o
}

// Attach uploads data to the module, lets the job run and gives what became of it.
func (s *House) Attach(module id.Module, data []byte, name string) courses.Module {
	s.T.Helper()
	o := s.Put(data)
	s.Must(s.Courses.AttachMedia(s.T.Context(), s.Trainer, module, o, name))
	m := s.Module(module)
	if n := s.Count("select count(*) from river_job where kind = 'media' and args->>'media_id' = ?", m.MediaID.String()); n != 1 {
		s.T.Fatalf("%d jobs", n)
	}
	s.Must(s.Files.MakeReady(s.T.Context(), m.MediaID, 1))
	return s.Module(module)
}

// Keys are the objects of a medium in a role.
func (s *House) Keys(medium uuid.UUID, role string) (keys []string) {
	s.T.Helper()
	s.Must(s.DB.NewRaw("select key from renditions where media_id = ? and role = ? order by n", medium, role).Scan(s.T.Context(), &keys))
	return keys
}

// Module is a module of that draft as it is now.
func (s *House) Module(id id.Module) courses.Module {
	s.T.Helper()
	w, err := s.Courses.Studio(s.T.Context(), s.Trainer, s.Course)
	s.Must(err)
	m, ok := w.Module(id)
	if !ok {
		s.T.Fatal("no such module")
	}
	return m
}

// Picture is a picture of so many pixels.
func Picture(w, h int) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for x := range w {
		for y := range h {
			img.Set(x, y, color.NRGBA{uint8(x), uint8(y), 90, 200})
		}
	}
	return img
}

// Drawn is a picture of a width.
func Drawn(t testing.TB, width int) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := png.Encode(&buf, Picture(width, 20)); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}
