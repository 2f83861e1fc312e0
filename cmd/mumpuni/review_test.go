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

// TestATrainerSeesThatTheirCourseWaits: on the course and where it would be asked for again, with the way to take it back.
func TestATrainerSeesThatTheirCourseWaits(t *testing.T) {
	w := newTown(t)
	w.settle()
	w.furnish()
	var draft struct{ ID, CourseID uuid.UUID }
	w.need(w.stage.NewRaw(`select v.id, v.course_id from course_versions v join courses c on c.id = v.course_id
		where v.state = 'draft' and c.unit_id = ? order by v.id limit 1`, w.place["here"]).Scan(t.Context(), &draft))
	pages := []string{"/studio/kursus/" + draft.CourseID.String(), "/studio/kursus/" + draft.CourseID.String() + "/terbit"}
	shows := func(link string) {
		t.Helper()
		for _, path := range pages {
			page := w.send(w.castOf("trainer@here"), http.MethodGet, path, request{})
			if page.Code != http.StatusOK || strings.Contains(page.Body.String(), `href="/persetujuan/`) != (link != "") || !strings.Contains(page.Body.String(), link) {
				t.Errorf("%s, %q: %d\n%s", path, link, page.Code, page.Body)
			}
		}
	}
	shows("")
	var id uuid.UUID
	w.need(w.house.db.RunInTx(t.Context(), nil, func(ctx context.Context, tx bun.Tx) (err error) {
		id, err = w.house.approvals.Open(ctx, tx, w.folk["chief"].who, people.Ask{
			Kind: courses.AskPublish, SubjectID: draft.ID, Units: []uuid.UUID{w.place["here"]}, Words: map[string]string{"Course": "X"},
		})
		return err
	}))
	shows(`href="/persetujuan/` + id.String() + `"`)
}
