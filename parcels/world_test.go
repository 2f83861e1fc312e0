package parcels_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/png"
	"os"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/competencies"
	"mumpuni/courses"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/jobs"
	"mumpuni/internal/pgtest"
	"mumpuni/media"
	"mumpuni/packages"
	"mumpuni/parcels"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/quizzes"
	"mumpuni/quizzes/quiztest"
	"mumpuni/storage"
	"mumpuni/storage/storagetest"
)

// house is an installation: a database and an object store of its own, with a small town.
type house struct {
	*quiztest.Town
	*parcels.Service
	clock time.Time
}

func open(t *testing.T) *house {
	t.Helper()
	db := pgtest.DB(t)
	h := &house{Town: quiztest.New(t, db, 0), clock: time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)}
	h.Exec("update frameworks set published_at = '2020-01-01'")
	h.Exec("insert into role_grants (id, person_id, role, unit_id, granted_at) values (gen_random_uuid(), ?, 'trainer', ?, now())", h.Trainer.PersonID, h.Unit)
	now := func() time.Time { return h.clock }
	queue, err := jobs.NewQueue()
	h.must(err)
	store := storagetest.LocalServer(t).Store(t, db)
	packs := packages.New(db, store, now)
	files := media.New(db, store, queue, now).WithPackages(packs.TakeApart)
	gaps := competencies.New(db, now)
	bank := questions.New(db, now).WithFiles(store, files).WithCodes(func(ctx context.Context, _ bun.IDB) ([]questions.Measured, error) {
		list, err := gaps.Competencies(ctx)
		var measured []questions.Measured
		for _, c := range list {
			measured = append(measured, questions.Measured{ID: c.ID, Code: c.Code, Level: 5})
		}
		return measured, err
	})
	asks := quizzes.New(db, bank, queue, quizzes.Hooks{}, now)
	takes := courses.New(db, store, files, courses.Hooks{
		NewQuiz: func(ctx context.Context, tx bun.Tx, who people.Actor, unit uuid.UUID, title string) (id.Quiz, error) {
			return asks.CreateNamed(ctx, tx, who, unit, title)
		},
	}, now).WithPackages(packs)
	h.Service = parcels.New(db, parcels.House{
		Store: store, Queue: queue, People: people.New(db, now), Competencies: gaps, Media: files, Courses: takes, Questions: bank, Quizzes: asks,
	}, now)
	return h
}

func (h *house) must(err error) {
	h.T.Helper()
	if err != nil {
		h.T.Fatal(err)
	}
}

func (h *house) wants(err error, key string) *fault.Fault {
	h.T.Helper()
	var f *fault.Fault
	if !errors.As(err, &f) || f.Key != key {
		h.T.Fatalf("%v, want %s", err, key)
	}
	return f
}

func (h *house) put(data []byte) storage.Object {
	h.T.Helper()
	key := storage.NewKey(storage.MediaPrefix)
	_, err := h.Store.Put(h.T.Context(), key, bytes.NewReader(data), int64(len(data)), "application/octet-stream")
	h.must(err)
	o, err := h.Store.Adopt(h.T.Context(), key)
	h.must(err)
	return o
}

func drawn(t testing.TB, size int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, size, size))
	for i := range size {
		img.Set(i, i, color.RGBA{200, uint8(i), 30, 255})
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func film(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile("../demo/content/keamanan-informasi/video.mp4")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (h *house) module(course uuid.UUID, d courses.ModuleDraft, file []byte, name string) id.Module {
	h.T.Helper()
	m, err := h.Courses.AddModule(h.T.Context(), h.Trainer, course, d)
	h.must(err)
	if file != nil {
		h.must(h.Courses.AttachMedia(h.T.Context(), h.Trainer, m, h.put(file), name))
	}
	return m
}

// export is a course as a file.
func (h *house) export(course uuid.UUID) []byte {
	h.T.Helper()
	e, err := h.Export(h.T.Context(), h.Trainer, course)
	h.must(err)
	var buf bytes.Buffer
	h.must(e.Write(h.T.Context(), &buf))
	return buf.Bytes()
}

// send sends a file as a parcel and lets the job read it.
func (h *house) send(data []byte) parcels.Parcel {
	h.T.Helper()
	ctx := h.T.Context()
	h.must(h.Send(ctx, h.Trainer, h.Unit, h.put(data), "kursus.zip"))
	list, err := h.Parcels(ctx, h.Trainer)
	h.must(err)
	h.must(h.Read(ctx, list[0].ID))
	return h.parcel(list[0].ID)
}

func (h *house) parcel(of uuid.UUID) parcels.Parcel {
	h.T.Helper()
	p, err := h.Parcel(h.T.Context(), h.Trainer, of)
	h.must(err)
	return p
}

func (h *house) count(query string, args ...any) (n int) {
	h.T.Helper()
	h.must(h.DB.NewRaw(query, args...).Scan(h.T.Context(), &n))
	return n
}
