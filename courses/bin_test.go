package courses_test

import (
	"testing"
	"time"

	"mumpuni/courses"
)

// binnedTitles are the titles of what is in the bin of a course, the latest first.
func (s *studio) binnedTitles() (titles []string) {
	s.t.Helper()
	list, err := s.s.Bin(s.t.Context(), s.trainer, s.course)
	s.must(err)
	for _, b := range list {
		titles = append(titles, b.Title)
	}
	return titles
}

// A module that was deleted comes back to its place with its file, whoever of the unit asks for it, for 30 days and no longer.
func TestADeletedModuleComesBackToItsPlace(t *testing.T) {
	s := openStudio(t)
	ctx := t.Context()
	for _, title := range []string{"Satu", "Dua", "Tiga"} {
		_, err := s.s.AddModule(ctx, s.trainer, s.course, courses.ModuleDraft{Kind: courses.Article, Title: title, Body: "Isi " + title})
		s.must(err)
	}
	picture := s.add(courses.Image)
	s.attach(picture, drawn(t, 20), "peta.png")
	work := func() (titles string, w courses.Work) {
		t.Helper()
		w, err := s.s.Studio(ctx, s.trainer, s.course)
		s.must(err)
		for _, m := range w.Modules {
			titles += m.Title + " "
		}
		return titles, w
	}
	before, w := work()
	s.must(s.s.DeleteModule(ctx, s.trainer, w.Modules[1].ID))
	s.must(s.s.DeleteModule(ctx, s.trainer, picture))
	if after, _ := work(); after != "Satu Tiga " {
		t.Fatal(after)
	}
	just, err := s.s.JustBinned(ctx, s.trainer, s.course)
	if s.must(err); just.Kind != courses.BinModule || just.By == "" || just.Course == "" || !just.Until().Equal(just.DeletedAt.Add(30*24*time.Hour)) {
		t.Errorf("%+v", just)
	}
	other := s.person("Orang Lain", s.section)
	_, err = s.s.Restore(ctx, other, just.ID)
	s.wants(err, "bin.unknown")
	if list, err := s.s.Bin(ctx, other, s.course); err != nil || len(list) != 0 {
		t.Error("the bin of another's course is open", err)
	}
	list, err := s.s.Bin(ctx, s.trainer, s.course)
	s.must(err)
	for _, b := range list {
		_, err := s.s.Restore(ctx, s.trainer, b.ID)
		s.must(err)
		_, err = s.s.Restore(ctx, s.trainer, b.ID)
		s.wants(err, "bin.unknown")
	}
	if after, w := work(); after != before || w.Modules[3].MediaID.String() == "00000000-0000-0000-0000-000000000000" || w.Modules[1].Body != "Isi Dua" {
		t.Errorf("%s, before %s", after, before)
	}
	if n := s.count("select count(*) from course_versions where state = 'binned'"); n != 0 {
		t.Errorf("%d versions are left in the bin", n)
	}
	_, w = work()
	s.must(s.s.DeleteModule(ctx, s.trainer, picture))
	s.pass(courses.BinKept - time.Second)
	s.must(s.s.EmptyBin(ctx))
	if got := s.binnedTitles(); len(got) != 1 {
		t.Error(got)
	}
	s.pass(time.Second)
	list, err = s.s.Bin(ctx, s.trainer, s.course)
	if s.must(err); len(list) != 0 {
		t.Error("it can be restored still")
	}
	if n := s.count("select count(*) from media"); n != 1 {
		t.Errorf("%d files before the bin is emptied", n)
	}
	s.must(s.s.EmptyBin(ctx))
	if n := s.count("select count(*) from media") + s.count("select count(*) from course_bin"); n != 0 {
		t.Errorf("%d are left", n)
	}
}

// A picture comes back, under another name where its own was taken meanwhile.
func TestADeletedPictureComesBack(t *testing.T) {
	s := openStudio(t)
	ctx := t.Context()
	send := func() { s.must(s.s.AddPicture(ctx, s.trainer, s.course, s.put(drawn(t, 30)), "peta.png")) }
	send()
	s.must(s.s.RemovePicture(ctx, s.trainer, s.course, "peta.png"))
	send()
	list, err := s.s.Bin(ctx, s.trainer, s.course)
	s.must(err)
	b, err := s.s.Restore(ctx, s.trainer, list[0].ID)
	s.must(err)
	pictures, err := s.s.Pictures(ctx, s.trainer, s.course)
	if s.must(err); b.Kind != courses.BinPicture || len(pictures) != 2 || pictures[0].Name == pictures[1].Name || len(s.binnedTitles()) != 0 {
		t.Errorf("%+v %+v", b, pictures)
	}
}

// A draft that was discarded comes back as it was, also that of a course that nobody saw; not beside another draft.
func TestADiscardedDraftComesBack(t *testing.T) {
	s := openStudio(t)
	ctx := t.Context()
	article, err := s.s.AddModule(ctx, s.trainer, s.course, courses.ModuleDraft{Kind: courses.Article, Title: "Satu", Minutes: 5, Body: "Isi"})
	s.must(err)
	s.must(s.s.DiscardDraft(ctx, s.trainer, s.course))
	if _, total, err := s.s.MyCourses(ctx, s.trainer, courses.StudioFilter{}); err != nil || total != 0 {
		t.Error("a discarded course is in the list", err)
	}
	_, err = s.s.Studio(ctx, s.trainer, s.course)
	s.wants(err, "course.not_found")
	just, err := s.s.JustBinned(ctx, s.trainer, s.course)
	s.must(err)
	_, err = s.s.Restore(ctx, s.trainer, just.ID)
	s.must(err)
	w, err := s.s.Studio(ctx, s.trainer, s.course)
	if s.must(err); len(w.Modules) != 1 || w.Modules[0].ID != article || w.Version.Number != 1 || !w.Editable() {
		t.Fatalf("%+v", w)
	}
	s.must(s.s.UpdateDraft(ctx, s.trainer, s.course, courses.Settings{Title: "Peta", Minutes: 5, NoCertificate: true}))
	_, err = s.s.Publish(ctx, s.trainer, s.course)
	s.must(err)
	revise := func() {
		_, err := s.s.StartRevision(ctx, s.trainer, s.course)
		s.must(err)
	}
	revise()
	s.must(s.s.DiscardDraft(ctx, s.trainer, s.course))
	revise()
	list, err := s.s.Bin(ctx, s.trainer, s.course)
	s.must(err)
	_, err = s.s.Restore(ctx, s.trainer, list[0].ID)
	s.wants(err, "bin.draft_there")
	s.must(s.s.DiscardDraft(ctx, s.trainer, s.course))
	_, err = s.s.Restore(ctx, s.trainer, list[0].ID)
	s.must(err)
	if w, err = s.s.Studio(ctx, s.trainer, s.course); err != nil || w.Version.Number != 2 || len(w.Modules) != 1 {
		t.Errorf("%v %+v", err, w.Version)
	}
	s.pass(courses.BinKept)
	s.must(s.s.EmptyBin(ctx))
	if n := s.count("select count(*) from course_versions"); n != 2 || s.count("select count(*) from courses") != 1 {
		t.Errorf("%d versions are left of a course with a draft and a published one", n)
	}
}
