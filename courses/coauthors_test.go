package courses_test

import (
	"slices"
	"testing"

	"mumpuni/courses"
	"mumpuni/internal/id"
	"mumpuni/people"
)

// A trainer of another unit who was invited changes the course as those of its unit do, and is one of its authors for ever: they agree to
// nothing of it and earn no certificate. They invite nobody, and after they were let go they change nothing.
func TestACoauthorWritesAndIsAnAuthor(t *testing.T) {
	s := openStudio(t)
	ctx := t.Context()
	guest := s.person("Tamu", s.other, people.Grant{Role: people.Trainer, UnitID: s.other})
	s.exec("update persons set nip = '198001012005011001' where id = ?", guest.PersonID)
	s.exec("insert into role_grants (id, person_id, role, unit_id, granted_at) values (gen_random_uuid(), ?, 'trainer', ?, now())", guest.PersonID, s.other)
	article, err := s.s.AddModule(ctx, s.trainer, s.course, courses.ModuleDraft{Kind: courses.Article, Title: "Satu", Minutes: 5, Body: "Isi"})
	s.must(err)
	s.wants(s.s.UpdateModule(ctx, guest, article, courses.ModuleDraft{Title: "Dua"}), "course.module_not_found")
	s.wants(s.s.Invite(ctx, guest, s.course, "198001012005011001"), "course.not_found")
	s.wants(s.s.Invite(ctx, s.trainer, s.course, "111"), "course.coauthor_unknown")
	s.must(s.s.Invite(ctx, s.trainer, s.course, "19800101 200501 1 001"))
	s.must(s.s.Invite(ctx, s.trainer, s.course, "198001012005011001")) // again
	if len(s.notices) != 1 || s.notices[0].PersonID != guest.PersonID {
		t.Errorf("%+v", s.notices)
	}
	if n := s.count("select count(*) from version_authors where person_id = ?", guest.PersonID); n != 1 { // before they wrote a word
		t.Error("no author")
	}
	s.must(s.s.UpdateModule(ctx, guest, article, courses.ModuleDraft{Title: "Dua", Body: "Isi"}))
	quiz, err := s.s.AddModule(ctx, guest, s.course, courses.ModuleDraft{Kind: courses.Quiz, Part: courses.Evaluation, Title: "Kuis", QuizID: s.quiz(s.opd)})
	if err == nil {
		t.Error("a quiz of a unit that is not theirs, and of no course of theirs, was taken", quiz)
	}
	if list, _, err := s.s.MyCourses(ctx, guest, courses.StudioFilter{}); err != nil || !slices.ContainsFunc(list, func(c courses.StudioCard) bool { return c.CourseID == s.course }) {
		t.Errorf("%v %+v", err, list)
	}
	s.wants(s.s.Invite(ctx, guest, s.course, "198001012005011001"), "course.coauthor_invites")
	s.wants(s.s.Uninvite(ctx, guest, s.course, guest.PersonID), "course.coauthor_invites")
	if ok, err := s.s.MayInvite(ctx, guest, s.course); err != nil || ok {
		t.Error(ok, err)
	}
	_, err = s.s.DuplicateCourse(ctx, guest, s.course)
	s.wants(err, "course.unit_not_yours")
	list, err := s.s.Coauthors(ctx, guest, s.course)
	if s.must(err); len(list) != 1 || list[0].Name != "Tamu" || list[0].UnitName != "Dinas Kesehatan" {
		t.Errorf("%+v", list)
	}
	s.must(s.s.Uninvite(ctx, s.trainer, s.course, guest.PersonID))
	s.wants(s.s.Uninvite(ctx, s.trainer, s.course, guest.PersonID), "course.coauthor_none")
	s.wants(s.s.UpdateModule(ctx, guest, article, courses.ModuleDraft{Title: "Tiga"}), "course.module_not_found")
	if n := s.count("select count(*) from version_authors where person_id = ?", guest.PersonID); n != 1 {
		t.Error("who wrote is no author any more")
	}
	if n := s.count("select count(*) from audit_entries where action in ('course.coauthor_invite', 'course.coauthor_remove') and subject_id = ?", guest.PersonID); n != 2 {
		t.Errorf("%d entries in the audit", n)
	}
}

// The cover is a picture of the course with words; what a card shows is not given up.
func TestACoverIsDescribedAndKept(t *testing.T) {
	s := openStudio(t)
	ctx := t.Context()
	s.must(s.s.AddPicture(ctx, s.trainer, s.course, s.put(drawn(t, 30)), "denah.png"))
	s.wants(s.s.SetCover(ctx, s.trainer, s.course, "denah.png", " "), "course.cover_alt")
	s.wants(s.s.SetCover(ctx, s.trainer, s.course, "lain.png", "Lain"), "course.picture_unknown")
	s.wants(s.s.SetCover(ctx, s.person("Orang Lain", s.section), s.course, "denah.png", "Denah"), "course.not_found")
	s.must(s.s.SetCover(ctx, s.trainer, s.course, "denah.png", " Denah  kantor "))
	s.wants(s.s.RemovePicture(ctx, s.trainer, s.course, "denah.png"), "course.picture_used")
	w, err := s.s.Studio(ctx, s.trainer, s.course)
	if s.must(err); w.Version.CoverPicture != "denah.png" || w.Version.CoverAlt != "Denah kantor" {
		t.Errorf("%+v", w.Version)
	}
	s.must(s.s.SetCover(ctx, s.trainer, s.course, "", "x"))
	s.must(s.s.RemovePicture(ctx, s.trainer, s.course, "denah.png"))
}

// A module is compared with the same one of another version, word by word; with the one before it unless another is asked for.
func TestVersionsOfAModuleAreCompared(t *testing.T) {
	s := openStudio(t)
	ctx := t.Context()
	article, err := s.s.AddModule(ctx, s.trainer, s.course, courses.ModuleDraft{Kind: courses.Article, Title: "Satu", Minutes: 5, Body: "Baris satu.\n\nData harus dijaga baik.\n\nBaris tiga."})
	s.must(err)
	_, err = s.s.Difference(ctx, s.trainer, article, 0)
	s.wants(err, "course.no_other_version")
	s.exec("update course_versions set state = 'published', published_at = now() where course_id = ?", s.course)
	draft, err := s.s.StartRevision(ctx, s.trainer, s.course)
	s.must(err)
	var now id.Module
	s.must(s.db.NewRaw("select id from modules where version_id = ?", draft).Scan(ctx, &now))
	d, err := s.s.Difference(ctx, s.trainer, now, 0)
	if s.must(err); !d.Same() || d.Number != 2 || d.Against != 1 {
		t.Errorf("%+v", d)
	}
	s.must(s.s.UpdateModule(ctx, s.trainer, now, courses.ModuleDraft{Title: "Satu dua", Minutes: 5, Body: "Baris satu.\n\nData pribadi harus dijaga.\n\nBaris tiga."}))
	d, err = s.s.Difference(ctx, s.trainer, now, 0)
	s.must(err)
	said := ""
	for _, stretch := range d.Body {
		for _, span := range stretch.Spans {
			if span.In != "both" {
				said += span.In + ":" + span.Text + " "
			}
		}
	}
	if d.Same() || said != "new:pribadi old:baik. " && said != "new:pribadi old:dijaga baik. new:dijaga. " || len(d.Parts) != 1 || d.Parts[0].Part != "title" || d.NewFile {
		t.Errorf("%q %+v", said, d)
	}
	back, err := s.s.Difference(ctx, s.trainer, article, 2)
	if s.must(err); back.Number != 1 || back.Against != 2 {
		t.Errorf("%+v", back)
	}
	_, err = s.s.Difference(ctx, s.person("Orang Lain", s.section), now, 0)
	s.wants(err, "course.module_not_found")
}
