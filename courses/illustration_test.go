package courses_test

import (
	"strings"
	"testing"

	"mumpuni/courses"
	"mumpuni/internal/fault"
)

// A picture of an article is sent for the course: it is no module, so nobody has to complete it. What keeps it from being seen, or
// described, keeps the course from being published; what a text names, of whichever version, is not given up.
func TestAPictureOfAnArticleIsNoModule(t *testing.T) {
	s := openStudio(t)
	ctx := t.Context()
	article, err := s.Courses.AddModule(ctx, s.Trainer, s.Course, courses.ModuleDraft{Kind: courses.Article, Title: "Loket", Body: "Lihat ![](gambar:Foto-loket.png)\n\n![Denah](gambar:lain.png)"})
	s.Must(err)
	send := func(name string) {
		t.Helper()
		o := s.Put(drawn(t, 30))
		s.Must(s.Courses.MayPicture(ctx, s.Trainer, s.Course, o.Bytes))
		s.Must(s.Courses.AddPicture(ctx, s.Trainer, s.Course, o, name))
	}
	lacks := func() (keys []string) {
		t.Helper()
		r, err := s.Courses.Check(ctx, s.Trainer, s.Course)
		s.Must(err)
		for _, f := range r.Problems {
			if strings.HasPrefix(f.Key, "course.picture_") {
				keys = append(keys, f.Key)
			}
		}
		return keys
	}
	send("Foto loket.png")
	send("Foto loket.PNG")
	list, err := s.Courses.Pictures(ctx, s.Trainer, s.Course)
	s.Must(err)
	if len(list) != 2 || list[0].Name != "Foto-loket.png" || list[1].Name != "Foto-loket-2.png" || list[0].File != "Foto loket.png" || !list[0].Used || list[1].Used {
		t.Fatalf("%+v", list)
	}
	if w, _ := s.Courses.Studio(ctx, s.Trainer, s.Course); len(w.Modules) != 1 {
		t.Errorf("%d modules", len(w.Modules))
	}
	if got := strings.Join(lacks(), " "); got != "course.picture_not_ready course.picture_unknown" {
		t.Error(got)
	}
	s.Must(s.Files.MakeReady(ctx, list[0].MediaID, 1))
	if got := strings.Join(lacks(), " "); got != "course.picture_alt course.picture_unknown" {
		t.Error(got)
	}
	s.Must(s.Courses.UpdateModule(ctx, s.Trainer, article, courses.ModuleDraft{Title: "Loket", Body: "Lihat ![Dua loket](gambar:Foto-loket.png)"}))
	if got := lacks(); len(got) > 0 {
		t.Error(got)
	}
	l, err := s.Courses.Preview(ctx, s.Trainer, article, 0)
	if s.Must(err); !strings.Contains(l.HTML, `alt="Dua loket"`) || !strings.Contains(l.HTML, "<img src=\"http") {
		t.Error(l.HTML)
	}
	s.Wants(s.Courses.RemovePicture(ctx, s.Trainer, s.Course, "Foto-loket.png"), "course.picture_used")
	s.Must(s.Courses.RemovePicture(ctx, s.Trainer, s.Course, "Foto-loket-2.png"))
	s.Wants(s.Courses.RemovePicture(ctx, s.Trainer, s.Course, "Foto-loket-2.png"), "course.picture_unknown")
	s.Wants(s.Courses.MayPicture(ctx, s.Trainer, s.Course, 25_000_001), "course.media_large")
	other := s.Person("Orang Lain", s.Section)
	for _, err := range []error{s.Courses.MayPicture(ctx, other, s.Course, 9), s.Courses.AddPicture(ctx, other, s.Course, s.Put(drawn(t, 30)), "x.png")} {
		if fault.KindOf(err) != fault.NotFound {
			t.Error(err)
		}
	}
	s.Wants(s.Courses.AddPicture(ctx, s.Trainer, s.Course, s.Put([]byte("bukan gambar")), "x.png"), "course.media_type_image")
}

// A device keeps the pictures of an article with it: once each, under an address that opens without a signal.
func TestTheCopyOfAnArticleHasItsPictures(t *testing.T) {
	s := openStudio(t)
	ctx := t.Context()
	s.Must(s.Courses.AddPicture(ctx, s.Trainer, s.Course, s.Put(drawn(t, 30)), "peta.png"))
	list, err := s.Courses.Pictures(ctx, s.Trainer, s.Course)
	s.Must(err)
	s.Must(s.Files.MakeReady(ctx, list[0].MediaID, 1))
	_, err = s.Courses.AddModule(ctx, s.Trainer, s.Course, courses.ModuleDraft{Kind: courses.Article, Title: "Peta", Minutes: 5, Body: "![Peta](gambar:peta.png) dan lagi ![Peta](gambar:peta.png)"})
	s.Must(err)
	s.Must(s.Courses.UpdateDraft(ctx, s.Trainer, s.Course, courses.Settings{Title: "Peta", Minutes: 5, NoCertificate: true}))
	_, err = s.Courses.Publish(ctx, s.Trainer, s.Course)
	s.Must(err)
	_, saved, err := s.Courses.Saved(ctx, s.Learner, s.Enrol(s.Learner, s.Course), "")
	if s.Must(err); len(saved) != 1 || len(saved[0].Files) != 1 || strings.Count(saved[0].HTML, `src="`+saved[0].Files[0].Address) != 2 {
		t.Errorf("%+v", saved)
	}
}
