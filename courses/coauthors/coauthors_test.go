package coauthors_test

import (
	"slices"
	"testing"

	"mumpuni/courses"
	"mumpuni/courses/coursestest"
	"mumpuni/people"
)

// A trainer of another unit who was invited changes the course as those of its unit do, and is one of its authors for ever: they agree to
// nothing of it and earn no certificate. They invite nobody, and after they were let go they change nothing.
func TestACoauthorWritesAndIsAnAuthor(t *testing.T) {
	s := coursestest.OpenStudio(t)
	ctx := t.Context()
	guest := s.Person("Tamu", s.Other, people.Grant{Role: people.Trainer, UnitID: s.Other})
	s.Exec("update persons set nip = '198001012005011001' where id = ?", guest.PersonID)
	s.Exec("insert into role_grants (id, person_id, role, unit_id, granted_at) values (gen_random_uuid(), ?, 'trainer', ?, now())", guest.PersonID, s.Other)
	article, err := s.Courses.AddModule(ctx, s.Trainer, s.Course, courses.ModuleDraft{Kind: courses.Article, Title: "Satu", Minutes: 5, Body: "Isi"})
	s.Must(err)
	s.Wants(s.Courses.UpdateModule(ctx, guest, article, courses.ModuleDraft{Title: "Dua"}), "course.module_not_found")
	s.Wants(s.Coauthors.Invite(ctx, guest, s.Course, "198001012005011001"), "course.not_found")
	s.Wants(s.Coauthors.Invite(ctx, s.Trainer, s.Course, "111"), "course.coauthor_unknown")
	s.Must(s.Coauthors.Invite(ctx, s.Trainer, s.Course, "19800101 200501 1 001"))
	s.Must(s.Coauthors.Invite(ctx, s.Trainer, s.Course, "198001012005011001")) // again
	if len(s.Notices) != 1 || s.Notices[0].PersonID != guest.PersonID {
		t.Errorf("%+v", s.Notices)
	}
	if n := s.Count("select count(*) from version_authors where person_id = ?", guest.PersonID); n != 1 { // before they wrote a word
		t.Error("no author")
	}
	s.Must(s.Courses.UpdateModule(ctx, guest, article, courses.ModuleDraft{Title: "Dua", Body: "Isi"}))
	quiz, err := s.Courses.AddModule(ctx, guest, s.Course, courses.ModuleDraft{Kind: courses.Quiz, Part: courses.Evaluation, Title: "Kuis", QuizID: s.Quiz(s.OPD)})
	if err == nil {
		t.Error("a quiz of a unit that is not theirs, and of no course of theirs, was taken", quiz)
	}
	if list, _, err := s.Courses.MyCourses(ctx, guest, courses.StudioFilter{}); err != nil || !slices.ContainsFunc(list, func(c courses.StudioCard) bool { return c.CourseID == s.Course }) {
		t.Errorf("%v %+v", err, list)
	}
	s.Wants(s.Coauthors.Invite(ctx, guest, s.Course, "198001012005011001"), "course.coauthor_invites")
	s.Wants(s.Coauthors.Uninvite(ctx, guest, s.Course, guest.PersonID), "course.coauthor_invites")
	if ok, err := s.Coauthors.MayInvite(ctx, guest, s.Course); err != nil || ok {
		t.Error(ok, err)
	}
	_, err = s.Courses.DuplicateCourse(ctx, guest, s.Course)
	s.Wants(err, "course.unit_not_yours")
	list, err := s.Coauthors.Coauthors(ctx, guest, s.Course)
	if s.Must(err); len(list) != 1 || list[0].Name != "Tamu" || list[0].UnitName != "Dinas Kesehatan" {
		t.Errorf("%+v", list)
	}
	s.Must(s.Coauthors.Uninvite(ctx, s.Trainer, s.Course, guest.PersonID))
	s.Wants(s.Coauthors.Uninvite(ctx, s.Trainer, s.Course, guest.PersonID), "course.coauthor_none")
	s.Wants(s.Courses.UpdateModule(ctx, guest, article, courses.ModuleDraft{Title: "Tiga"}), "course.module_not_found")
	if n := s.Count("select count(*) from version_authors where person_id = ?", guest.PersonID); n != 1 {
		t.Error("who wrote is no author any more")
	}
	if n := s.Count("select count(*) from audit_entries where action in ('course.coauthor_invite', 'course.coauthor_remove') and subject_id = ?", guest.PersonID); n != 2 {
		t.Errorf("%d entries in the audit", n)
	}
}
