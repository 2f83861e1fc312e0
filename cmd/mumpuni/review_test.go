package main

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/courses"
	"mumpuni/people"
)

// TestWhoApprovesACourseCanReadIt: the page of the approval leads to all that learners will meet, and that opens.
func TestWhoApprovesACourseCanReadIt(t *testing.T) {
	w := newTown(t)
	w.settle()
	w.furnish()
	version := w.records["here"]["version"]
	var id uuid.UUID
	w.need(w.house.db.RunInTx(t.Context(), nil, func(ctx context.Context, tx bun.Tx) (err error) {
		id, err = w.house.approvals.Open(ctx, tx, w.folk["chief"].who, people.Ask{
			Kind: courses.AskPublish, SubjectID: uuid.MustParse(version), Units: []uuid.UUID{w.place["here"]}, Words: map[string]string{"Course": "X"},
		})
		return err
	}))
	for _, reader := range []string{"hr@here", "trainer@here"} {
		page := w.send(w.castOf(reader), http.MethodGet, "/persetujuan/"+id.String(), request{})
		if page.Code != http.StatusOK || !strings.Contains(page.Body.String(), `href="/tinjauan/`+version+`"`) {
			t.Fatalf("%s: %d\n%s", reader, page.Code, page.Body)
		}
		if got := w.send(w.castOf(reader), http.MethodGet, "/tinjauan/"+version, request{}).Code; got != http.StatusOK {
			t.Errorf("%s reads the course: %d", reader, got)
		}
	}
}
