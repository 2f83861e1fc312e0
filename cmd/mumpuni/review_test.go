package main

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/approvals"
	"mumpuni/courses"
	"mumpuni/people"
)

// TestWhoApprovesACourseCanReadIt: the page of the approval leads to all that learners will meet, and that opens.
func TestWhoApprovesACourseCanReadIt(t *testing.T) {
	w := furnishedTown(t)
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
	w := furnishedTown(t)
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

// TestADeputyReadsTheCourseThatTheyDecide: somebody who holds no role opens the whole course, its modules and the keys of its quizzes,
// while its question waits for them in the stead of HR, and decides it; before and after it is not theirs to know of.
func TestADeputyReadsTheCourseThatTheyDecide(t *testing.T) {
	w := furnishedTown(t)
	ctx, hr, deputy := t.Context(), w.castOf("hr@here"), w.arrive("pelaksana", "here")
	version, lesson := w.records["here"]["version"], w.records["here"]["lesson"]
	pages := []string{"/tinjauan/" + version, "/tinjauan/" + version + "/modul/" + lesson}
	sees := func(want int) {
		t.Helper()
		for _, path := range pages {
			if got := w.send(deputy, http.MethodGet, path, request{}); got.Code != want {
				t.Errorf("%s: %d, want %d", path, got.Code, want)
			}
		}
	}
	var asked uuid.UUID
	w.need(w.house.db.RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) (err error) {
		asked, err = w.house.approvals.Open(ctx, tx, w.folk["chief"].who, people.Ask{
			Kind: courses.AskAgree, SubjectID: uuid.MustParse(version), Units: []uuid.UUID{w.place["here"]}, Words: map[string]string{"Course": "X"},
			Payload: courses.Publication{CourseID: uuid.MustParse(w.records["here"]["course"]), VersionID: uuid.MustParse(version)},
		})
		return err
	}))
	sees(http.StatusNotFound)
	today := people.DayOf(w.now().In(people.Location("")))
	named := must[uuid.UUID](t)(w.house.approvals.NameDeputy(ctx, hr.who, approvals.NewDeputy{NIP: deputy.nip, Role: people.HR, From: today, To: today}))
	chief := w.folk["chief"].who
	w.need(w.house.approvals.Approve(ctx, chief, named, must[approvals.View](t)(w.house.approvals.Get(ctx, chief, named)).Digest))
	page := w.send(deputy, http.MethodGet, "/persetujuan/"+asked.String(), request{})
	if !strings.Contains(page.Body.String(), `href="`+pages[0]+`"`) {
		t.Errorf("the approval does not lead to the course: %d\n%s", page.Code, page.Body)
	}
	sees(http.StatusOK)
	if body := w.send(deputy, http.MethodGet, pages[0], request{}).Body.String(); !strings.Contains(body, "1 + 1?") {
		t.Errorf("without the questions:\n%s", body)
	}
	w.need(w.house.approvals.Refuse(ctx, must[people.Actor](t)(w.house.people.LoadActor(ctx, deputy.who.PersonID)), asked, "Soalnya keliru."))
	sees(http.StatusNotFound)
}
