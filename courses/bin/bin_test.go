package bin_test

import (
	"testing"
	"time"

	"mumpuni/courses"
	"mumpuni/courses/bin"
	"mumpuni/courses/coursestest"
)

// binnedTitles are the titles of what is in the bin of a course, the latest first.
func binnedTitles(s *coursestest.House) (titles []string) {
	s.T.Helper()
	list, err := s.Bin.List(s.T.Context(), s.Trainer, s.Course)
	s.Must(err)
	for _, b := range list {
		titles = append(titles, b.Title)
	}
	return titles
}

// A module that was deleted comes back to its place with its file, whoever of the unit asks for it, for 30 days and no longer.
func TestADeletedModuleComesBackToItsPlace(t *testing.T) {
	s := coursestest.OpenStudio(t)
	ctx := t.Context()
	for _, title := range []string{"Satu", "Dua", "Tiga"} {
		_, err := s.Courses.AddModule(ctx, s.Trainer, s.Course, courses.ModuleDraft{Kind: courses.Article, Title: title, Body: "Isi " + title})
		s.Must(err)
	}
	picture := s.Add(courses.Image)
	s.Attach(picture, coursestest.Drawn(t, 20), "peta.png")
	work := func() (titles string, w courses.Work) {
		t.Helper()
		w, err := s.Courses.Studio(ctx, s.Trainer, s.Course)
		s.Must(err)
		for _, m := range w.Modules {
			titles += m.Title + " "
		}
		return titles, w
	}
	before, w := work()
	s.Must(s.Courses.DeleteModule(ctx, s.Trainer, w.Modules[1].ID))
	s.Must(s.Courses.DeleteModule(ctx, s.Trainer, picture))
	if after, _ := work(); after != "Satu Tiga " {
		t.Fatal(after)
	}
	just, err := s.Bin.JustBinned(ctx, s.Trainer, s.Course)
	if s.Must(err); just.Kind != courses.DeletedModule || just.By == "" || just.Course == "" || !just.Until().Equal(just.DeletedAt.Add(30*24*time.Hour)) {
		t.Errorf("%+v", just)
	}
	other := s.Person("Orang Lain", s.Section)
	_, err = s.Bin.Restore(ctx, other, just.ID)
	s.Wants(err, "bin.unknown")
	if list, err := s.Bin.List(ctx, other, s.Course); err != nil || len(list) != 0 {
		t.Error("the bin of another's course is open", err)
	}
	list, err := s.Bin.List(ctx, s.Trainer, s.Course)
	s.Must(err)
	for _, b := range list {
		_, err := s.Bin.Restore(ctx, s.Trainer, b.ID)
		s.Must(err)
		_, err = s.Bin.Restore(ctx, s.Trainer, b.ID)
		s.Wants(err, "bin.unknown")
	}
	if after, w := work(); after != before || w.Modules[3].MediaID.String() == "00000000-0000-0000-0000-000000000000" || w.Modules[1].Body != "Isi Dua" {
		t.Errorf("%s, before %s", after, before)
	}
	if n := s.Count("select count(*) from course_versions where state = 'binned'"); n != 0 {
		t.Errorf("%d versions are left in the bin", n)
	}
	_, w = work()
	s.Must(s.Courses.DeleteModule(ctx, s.Trainer, picture))
	s.Pass(bin.Kept - time.Second)
	s.Must(s.Bin.Empty(ctx))
	if got := binnedTitles(s); len(got) != 1 {
		t.Error(got)
	}
	s.Pass(time.Second)
	list, err = s.Bin.List(ctx, s.Trainer, s.Course)
	if s.Must(err); len(list) != 0 {
		t.Error("it can be restored still")
	}
	if n := s.Count("select count(*) from media"); n != 1 {
		t.Errorf("%d files before the bin is emptied", n)
	}
	s.Must(s.Bin.Empty(ctx))
	if n := s.Count("select count(*) from media") + s.Count("select count(*) from course_bin"); n != 0 {
		t.Errorf("%d are left", n)
	}
}

// A picture comes back, under another name where its own was taken meanwhile.
func TestADeletedPictureComesBack(t *testing.T) {
	s := coursestest.OpenStudio(t)
	ctx := t.Context()
	send := func() {
		s.Must(s.Courses.AddPicture(ctx, s.Trainer, s.Course, s.Put(coursestest.Drawn(t, 30)), "peta.png"))
	}
	send()
	s.Must(s.Courses.RemovePicture(ctx, s.Trainer, s.Course, "peta.png"))
	send()
	list, err := s.Bin.List(ctx, s.Trainer, s.Course)
	s.Must(err)
	b, err := s.Bin.Restore(ctx, s.Trainer, list[0].ID)
	s.Must(err)
	pictures, err := s.Courses.Pictures(ctx, s.Trainer, s.Course)
	if s.Must(err); b.Kind != courses.DeletedPicture || len(pictures) != 2 || pictures[0].Name == pictures[1].Name || len(binnedTitles(s)) != 0 {
		t.Errorf("%+v %+v", b, pictures)
	}
}

// A draft that was discarded comes back as it was, also that of a course that nobody saw; not beside another draft.
func TestADiscardedDraftComesBack(t *testing.T) {
	s := coursestest.OpenStudio(t)
	ctx := t.Context()
	article, err := s.Courses.AddModule(ctx, s.Trainer, s.Course, courses.ModuleDraft{Kind: courses.Article, Title: "Satu", Minutes: 5, Body: "Isi"})
	s.Must(err)
	s.Must(s.Courses.DiscardDraft(ctx, s.Trainer, s.Course))
	if _, total, err := s.Courses.MyCourses(ctx, s.Trainer, courses.StudioFilter{}); err != nil || total != 0 {
		t.Error("a discarded course is in the list", err)
	}
	_, err = s.Courses.Studio(ctx, s.Trainer, s.Course)
	s.Wants(err, "course.not_found")
	just, err := s.Bin.JustBinned(ctx, s.Trainer, s.Course)
	s.Must(err)
	_, err = s.Bin.Restore(ctx, s.Trainer, just.ID)
	s.Must(err)
	w, err := s.Courses.Studio(ctx, s.Trainer, s.Course)
	if s.Must(err); len(w.Modules) != 1 || w.Modules[0].ID != article || w.Version.Number != 1 || !w.Editable() {
		t.Fatalf("%+v", w)
	}
	s.Must(s.Courses.UpdateDraft(ctx, s.Trainer, s.Course, courses.Settings{Title: "Peta", Minutes: 5, NoCertificate: true}))
	_, err = s.Courses.Publish(ctx, s.Trainer, s.Course)
	s.Must(err)
	revise := func() {
		_, err := s.Courses.StartRevision(ctx, s.Trainer, s.Course)
		s.Must(err)
	}
	revise()
	s.Must(s.Courses.DiscardDraft(ctx, s.Trainer, s.Course))
	revise()
	list, err := s.Bin.List(ctx, s.Trainer, s.Course)
	s.Must(err)
	_, err = s.Bin.Restore(ctx, s.Trainer, list[0].ID)
	s.Wants(err, "bin.draft_there")
	s.Must(s.Courses.DiscardDraft(ctx, s.Trainer, s.Course))
	_, err = s.Bin.Restore(ctx, s.Trainer, list[0].ID)
	s.Must(err)
	if w, err = s.Courses.Studio(ctx, s.Trainer, s.Course); err != nil || w.Version.Number != 2 || len(w.Modules) != 1 {
		t.Errorf("%v %+v", err, w.Version)
	}
	s.Pass(bin.Kept)
	s.Must(s.Bin.Empty(ctx))
	if n := s.Count("select count(*) from course_versions"); n != 2 || s.Count("select count(*) from courses") != 1 {
		t.Errorf("%d versions are left of a course with a draft and a published one", n)
	}
}
