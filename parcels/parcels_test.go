package parcels_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/internal/id"
	"mumpuni/internal/prose"
	"mumpuni/packages/packagestest"
	"mumpuni/parcels"
	"mumpuni/questions"
	"mumpuni/quizzes"
	"mumpuni/quizzes/quiztest"
)

// full makes a course of everything that a course can have.
func (h *house) full() uuid.UUID {
	h.T.Helper()
	ctx := h.T.Context()
	c, err := h.Courses.CreateCourse(ctx, h.Trainer, courses.NewCourse{Title: "Keamanan Informasi", UnitID: h.Unit})
	h.must(err)
	h.must(h.Courses.UpdateDraft(ctx, h.Trainer, c.ID, courses.Settings{
		Title: "Keamanan Informasi", Summary: "Untuk semua.\nDua baris.", Outcomes: []string{"Menjelaskan <risiko>", "Menjaga data"}, JP: 2, Minutes: 90, Language: "en",
		NoCertificate: true, Competencies: []courses.Teaches{{CompetencyID: h.Competencies[1], Level: 3}, {CompetencyID: h.Competencies[0], Level: 2}},
	}))
	h.must(h.Courses.AddPicture(ctx, h.Trainer, c.ID, h.put(drawn(h.T, 31)), "Loket depan.png"))
	h.must(h.Courses.AddPicture(ctx, h.Trainer, c.ID, h.put(drawn(h.T, 32)), "denah.png"))
	h.must(h.Courses.SetCover(ctx, h.Trainer, c.ID, "denah.png", "Denah kantor"))
	map_ := h.module(c.ID, courses.ModuleDraft{Kind: courses.Image, Part: courses.Overview, Title: "Peta", Alt: "Peta desa"}, drawn(h.T, 33), "peta.png")
	w, err := h.Courses.Studio(ctx, h.Trainer, c.ID)
	h.must(err)
	m, _ := w.Module(map_)
	body := "# Satu\n\n![Dua loket](gambar:Loket-depan.png) ![Peta](modul:" + m.LineageID.String() + ") ![Hilang](modul:9)\n\n" + h.check("Satu") + "\n\n" + h.check("Dua") + "\n\nTamat.\n"
	h.module(c.ID, courses.ModuleDraft{Kind: courses.Article, Part: courses.Overview, Title: "Pengantar", Minutes: 5, Body: body}, nil, "")
	h.module(c.ID, courses.ModuleDraft{Kind: courses.Link, Title: "Undang-undang", URL: "https://peraturan.go.id/x?a=1&b=2", Body: "Baca **pasal 3**."}, nil, "")
	v := h.module(c.ID, courses.ModuleDraft{Kind: courses.Video, Title: "Film", Minutes: 1}, film(h.T), "film saya.mp4")
	h.must(h.Courses.AttachCaptions(ctx, h.Trainer, v, h.put([]byte("1\r\n00:00:01,000 --> 00:00:02,000\r\nHalo\r\n")), "halo.srt"))
	h.module(c.ID, courses.ModuleDraft{Kind: courses.Package, Title: "Paket"}, packagestest.Zip(h.T, map[string]string{"imsmanifest.xml": packagestest.Manifest12("index.html"), "index.html": "x"}), "paket.zip")
	h.quizOf(c.ID)
	return c.ID
}

// check writes an open question of the bank, and asks it in a text.
func (h *house) check(stem string) string {
	h.T.Helper()
	d := quiztest.Measuring(quiztest.Single("Ya", "Tidak"), h.Competencies[0], 2)
	d.Stem = stem + "?"
	v, err := h.Questions.Create(h.T.Context(), h.Trainer, h.Unit, d.Draft, questions.Tags{Topic: "Cek"})
	h.must(err)
	h.must(h.Questions.Open(h.T.Context(), h.Trainer, []uuid.UUID{v.QuestionID}))
	return prose.CheckOf(v.ID.String(), stem+"?")
}

// quizOf adds a quiz with a question of each kind, one of them with a picture, one that measures something.
func (h *house) quizOf(course uuid.UUID) id.Quiz {
	h.T.Helper()
	ctx := h.T.Context()
	m := h.module(course, courses.ModuleDraft{Kind: courses.Quiz, Part: courses.Evaluation, Title: "Evaluasi"}, nil, "")
	w, err := h.Courses.Studio(ctx, h.Trainer, course)
	h.must(err)
	q, _ := w.Module(m)
	h.must(h.Quizzes.Update(ctx, h.Trainer, q.QuizID, quizzes.Settings{Title: "Evaluasi akhir", PassMark: 6500, TimeLimitS: 1200, MaxAttempts: 3, Shuffle: true}))
	for _, d := range append(quiztest.AllKinds(), quiztest.Arranged()...) {
		_, err := h.Quizzes.AddQuestion(ctx, h.Trainer, q.QuizID, quiztest.Measuring(d, h.Competencies[0], 2))
		h.must(err)
	}
	d := quiztest.Single("Ini", "Itu")
	of, err := h.Quizzes.AddQuestion(ctx, h.Trainer, q.QuizID, d)
	h.must(err)
	h.must(h.Questions.AddPicture(ctx, h.Trainer, of, h.put(drawn(h.T, 34)), "soal.png"))
	d.Stem = "Apa ini? ![Papan nama](gambar:soal.png)"
	h.must(h.Quizzes.EditQuestion(ctx, h.Trainer, q.QuizID, of, d))
	return q.QuizID
}

// The whole course goes out of one installation and into another, with another database and another object store, and comes out of that
// as the same bytes.
func TestACourseGoesToAnotherInstallationAndBack(t *testing.T) {
	here, there := open(t), open(t)
	course := here.full()
	data := here.export(course)
	if !bytes.Equal(data, here.export(course)) {
		t.Fatal("the same course is not the same bytes")
	}
	p := there.send(data)
	if p.State != parcels.Checked || p.Plan.Title != "Keamanan Informasi" || len(p.Plan.Modules) != 6 || p.Plan.Questions != 11 || p.Plan.Pictures != 2 || len(p.Plan.Notes) != 0 ||
		there.count("select count(*) from courses") != 1 || there.count("select count(*) from media") != 0 {
		t.Fatalf("%s %v %+v", p.Failure, p.Args, p.Plan)
	}
	there.must(there.Accept(t.Context(), there.Trainer, p.ID))
	there.must(there.Make(t.Context(), p.ID))
	there.must(there.Make(t.Context(), p.ID)) // again: the job was repeated
	if p = there.parcel(p.ID); p.State != parcels.Made || p.Percent() != 100 || there.count("select count(*) from courses") != 2 {
		t.Fatalf("%s %s %v", p.State, p.Failure, p.Args)
	}
	again := there.export(p.CourseID)
	if !bytes.Equal(data, again) {
		t.Fatalf("differs:\n%s\n----\n%s", told(t, data), told(t, again))
	}
	for _, own := range []string{here.Unit.String(), here.Trainer.PersonID.String(), course.String()} {
		if bytes.Contains(data, []byte(own)) {
			t.Errorf("the file says %s", own)
		}
	}
	w, err := there.Courses.Studio(t.Context(), there.Trainer, p.CourseID)
	there.must(err)
	asked := courses.AskedIn(w.Modules)
	known, err := there.Questions.MayPractise(t.Context(), questions.PracticePlace{Unit: there.Unit, Quizzes: courses.QuizzesOf(w.Modules)}, asked)
	there.must(err)
	if len(asked) != 2 || known[asked[0]].Wrong != "" || known[asked[0]].Version.Stem != "Satu?" || known[asked[1]].Version.Stem != "Dua?" {
		t.Errorf("%v %+v", asked, known)
	}
	if w.Version.State != courses.Draft || w.Version.CreatedBy != there.Trainer.PersonID || !strings.Contains(w.Modules[1].Body, "modul:"+w.Modules[0].LineageID.String()) {
		t.Errorf("%+v", w.Version)
	}
	if n := there.count("select count(*) from questions where state <> 'draft'"); n > 0 {
		t.Errorf("%d questions that nobody reviewed are in use", n)
	}
}

// What learners no longer see of a text's questions stays behind, and the file says of a text that asks nothing that it is of the first form.
func TestWhatIsNotAskedAnyMoreStaysBehind(t *testing.T) {
	h := open(t)
	course := h.full()
	h.Exec("update questions set state = 'retired' where topic = 'Cek'")
	data := h.export(course)
	if text := told(t, data); strings.Contains(text, "Satu?") || !strings.Contains(text, `"version": 1`) {
		t.Error(text)
	}
	h.Exec("update questions set state = 'draft' where topic = 'Cek'")
	if text := told(t, h.export(course)); !strings.Contains(text, "Satu?") || !strings.Contains(text, `"version": 2`) {
		t.Error(text)
	}
}

// told lists what is in a file, and its manifest.
func told(t *testing.T, data []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, f := range z.File {
		b.WriteString(f.Name + "\n")
		if r, err := f.Open(); err == nil && (strings.HasSuffix(f.Name, ".json") || strings.HasSuffix(f.Name, ".md")) {
			_, _ = io.Copy(&b, r)
		}
	}
	return b.String()
}

// Who may not edit a course has no file of it; who may not edit its quiz has no keys; closed questions of assessments are in nobody's file.
func TestKeysGoToThoseAloneWhoMayEditThem(t *testing.T) {
	h := open(t)
	course := h.full()
	_, err := h.Export(t.Context(), h.Stranger, course)
	h.wants(err, "course.not_found")
	before := h.export(course)
	if !strings.Contains(told(t, before), "Tanda Tangan Elektronik") {
		t.Fatal("no keys")
	}
	h.Exec("update questions set reviewed_version_id = (select max(v.id::text)::uuid from question_versions v where v.question_id = questions.id) where id = (select question_id from question_versions where stem like 'Apa kepanjangan%')")
	if text := told(t, h.export(course)); strings.Contains(text, "Tanda Tangan Elektronik") || !strings.Contains(text, `"left_out": 1`) {
		t.Error("a closed question went along")
	}
	h.Exec("update quizzes set unit_id = ?", h.Other)
	if text := told(t, h.export(course)); strings.Contains(text, "Kata sandi panjang") || !strings.Contains(text, `"left_out": 9`) {
		t.Error("keys of a quiz of another unit went along")
	}
	if n := h.count("select count(*) from audit_entries where action = 'course.export'"); n != 3 {
		t.Errorf("%d exports in the audit", n)
	}
}

// What is not known here is named beforehand, and nothing is stored of what is refused, or of what nobody decided about.
func TestAParcelIsShownBeforeAnythingIsStored(t *testing.T) {
	here, there := open(t), open(t)
	data := here.export(here.full())
	there.Exec("update competencies set code = 'XX.1' where code = 'LD.1'")
	p := there.send(data)
	if missing := p.Plan.Missing(); p.State != parcels.Checked || len(missing) != 1 || missing[0].Args["Code"] != "LD.1" {
		t.Fatalf("%+v", p.Plan)
	}
	if n := p.Plan.Notes[1]; n.Key != "bank.loss.competency" || n.Count != 10 {
		t.Errorf("%+v", p.Plan.Notes)
	}
	ctx := t.Context()
	_, err := there.Parcel(ctx, there.Stranger, p.ID)
	there.wants(err, "parcel.not_found")
	there.wants(there.Accept(ctx, there.Stranger, p.ID), "parcel.not_found")
	there.wants(there.MaySend(ctx, there.Stranger, there.Unit, 1), "course.unit_not_yours")
	there.must(there.Drop(ctx, there.Trainer, p.ID))
	there.wants(there.Accept(ctx, there.Trainer, p.ID), "parcel.state_differs")
	if p := there.send([]byte("bukan zip")); p.State != parcels.Refused || p.Failure != "package.not_zip" {
		t.Errorf("%+v", p)
	}
	p = there.send(data)
	there.clock = there.clock.Add(parcels.Kept + time.Second)
	there.must(there.EndLost(ctx))
	if p = there.parcel(p.ID); p.State != parcels.Dropped {
		t.Error(p.State)
	}
	p = there.send(data)
	there.must(there.Accept(ctx, there.Trainer, p.ID))
	there.Exec("update role_grants set revoked_at = now()")
	there.must(there.Make(ctx, p.ID))
	if p = there.parcel(p.ID); p.State != parcels.Refused || there.count("select count(*) from courses") != 1 || there.count("select count(*) from media") != 0 {
		t.Errorf("who lost the role made a course: %s %s", p.State, p.Failure)
	}
	if n := there.count("select count(*) from parcels where key is not null"); n > 0 {
		t.Errorf("%d files are kept", n)
	}
}
