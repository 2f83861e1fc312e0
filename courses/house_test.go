package courses_test

import (
	"testing"

	"github.com/uptrace/bun"

	"mumpuni/courses/coursestest"
	"mumpuni/internal/id"
	"mumpuni/storage"
)

// house is the small government of coursestest, with what the tests of this package alone ask of it.
type house struct{ *coursestest.House }

// studio is one with an object store and an empty draft.
type studio = house

var start, drawn, picture = coursestest.Start, coursestest.Drawn, coursestest.Picture

func open(t testing.TB, db bun.IDB, store *storage.Store) *house {
	return &house{coursestest.Open(t, db, store)}
}

func openStudio(t testing.TB) *studio { return &house{coursestest.OpenStudio(t)} }

func packaged(t *testing.T) (s *studio, enrolment id.Enrolment, module id.Module, rest []id.Module) {
	h, enrolment, module, rest := coursestest.Packaged(t)
	return &house{h}, enrolment, module, rest
}
