package courses_test

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/courses"
)

// A draft that was discarded comes back above all other versions, and not beside another draft.
func TestADraftComesBackAlone(t *testing.T) {
	s := openStudio(t)
	ctx := t.Context()
	restore := func(version uuid.UUID) error {
		return s.DB.RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) error {
			return s.Courses.RestoreDraft(ctx, tx, s.Trainer, s.Course, version)
		})
	}
	_, err := s.Courses.AddModule(ctx, s.Trainer, s.Course, courses.ModuleDraft{Kind: courses.Article, Title: "Satu", Minutes: 5, Body: "Isi"})
	s.Must(err)
	s.Must(s.Courses.UpdateDraft(ctx, s.Trainer, s.Course, courses.Settings{Title: "Peta", Minutes: 5, NoCertificate: true}))
	_, err = s.Courses.Publish(ctx, s.Trainer, s.Course)
	s.Must(err)
	discarded, err := s.Courses.StartRevision(ctx, s.Trainer, s.Course)
	s.Must(err)
	s.Must(s.Courses.DiscardDraft(ctx, s.Trainer, s.Course))
	_, err = s.Courses.StartRevision(ctx, s.Trainer, s.Course)
	s.Must(err)
	s.Wants(restore(discarded), "bin.draft_there")
	s.Must(s.Courses.DiscardDraft(ctx, s.Trainer, s.Course))
	s.Must(restore(discarded))
	w, err := s.Courses.Studio(ctx, s.Trainer, s.Course)
	if s.Must(err); w.Version.ID != discarded || w.Version.Number != 2 {
		t.Errorf("%+v", w.Version)
	}
}

// Who is made an author is one of what is written and of what is published.
func TestWhoIsAddedIsAnAuthor(t *testing.T) {
	s := openStudio(t)
	guest := s.Person("Tamu", s.Other)
	s.Must(s.DB.RunInTx(t.Context(), nil, func(ctx context.Context, tx bun.Tx) error {
		title, err := s.Courses.AddAuthor(ctx, tx, s.Course, guest.PersonID)
		if title != "Media" {
			t.Errorf("the author of %q", title)
		}
		return err
	}))
	if n := s.Count("select count(*) from version_authors where person_id = ?", guest.PersonID); n != 1 {
		t.Errorf("%d versions", n)
	}
}
