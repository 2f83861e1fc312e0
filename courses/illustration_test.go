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
	article, err := s.s.AddModule(ctx, s.trainer, s.course, courses.ModuleDraft{Kind: courses.Article, Title: "Loket", Body: "Lihat ![](gambar:Foto-loket.png)\n\n![Denah](gambar:lain.png)"})
	s.must(err)
	send := func(name string) {
		t.Helper()
		o := s.put(drawn(t, 30))
		s.must(s.s.MayPicture(ctx, s.trainer, s.course, o.Bytes))
		s.must(s.s.AddPicture(ctx, s.trainer, s.course, o, name))
	}
	lacks := func() (keys []string) {
		t.Helper()
		r, err := s.s.Check(ctx, s.trainer, s.course)
		s.must(err)
		for _, f := range r.Problems {
			if strings.HasPrefix(f.Key, "course.picture_") {
				keys = append(keys, f.Key)
			}
		}
		return keys
	}
	send("Foto loket.png")
	send("Foto loket.PNG")
	list, err := s.s.Pictures(ctx, s.trainer, s.course)
	s.must(err)
	if len(list) != 2 || list[0].Name != "Foto-loket.png" || list[1].Name != "Foto-loket-2.png" || list[0].File != "Foto loket.png" || !list[0].Used || list[1].Used {
		t.Fatalf("%+v", list)
	}
	if w, _ := s.s.Studio(ctx, s.trainer, s.course); len(w.Modules) != 1 {
		t.Errorf("%d modules", len(w.Modules))
	}
	if got := strings.Join(lacks(), " "); got != "course.picture_not_ready course.picture_unknown" {
		t.Error(got)
	}
	s.must(s.files.MakeReady(ctx, list[0].MediaID, 1))
	if got := strings.Join(lacks(), " "); got != "course.picture_alt course.picture_unknown" {
		t.Error(got)
	}
	s.must(s.s.UpdateModule(ctx, s.trainer, article, courses.ModuleDraft{Title: "Loket", Body: "Lihat ![Dua loket](gambar:Foto-loket.png)"}))
	if got := lacks(); len(got) > 0 {
		t.Error(got)
	}
	l, err := s.s.Preview(ctx, s.trainer, article, 0)
	if s.must(err); !strings.Contains(l.HTML, `alt="Dua loket"`) || !strings.Contains(l.HTML, "<img src=\"http") {
		t.Error(l.HTML)
	}
	s.wants(s.s.RemovePicture(ctx, s.trainer, s.course, "Foto-loket.png"), "course.picture_used")
	s.must(s.s.RemovePicture(ctx, s.trainer, s.course, "Foto-loket-2.png"))
	s.wants(s.s.RemovePicture(ctx, s.trainer, s.course, "Foto-loket-2.png"), "course.picture_unknown")
	s.wants(s.s.MayPicture(ctx, s.trainer, s.course, 25_000_001), "course.media_large")
	other := s.person("Orang Lain", s.section)
	for _, err := range []error{s.s.MayPicture(ctx, other, s.course, 9), s.s.AddPicture(ctx, other, s.course, s.put(drawn(t, 30)), "x.png")} {
		if fault.KindOf(err) != fault.NotFound {
			t.Error(err)
		}
	}
	s.wants(s.s.AddPicture(ctx, s.trainer, s.course, s.put([]byte("bukan gambar")), "x.png"), "course.media_type_image")
}

// A device keeps the pictures of an article with it: once each, under an address that opens without a signal.
func TestTheCopyOfAnArticleHasItsPictures(t *testing.T) {
	s := openStudio(t)
	ctx := t.Context()
	s.must(s.s.AddPicture(ctx, s.trainer, s.course, s.put(drawn(t, 30)), "peta.png"))
	list, err := s.s.Pictures(ctx, s.trainer, s.course)
	s.must(err)
	s.must(s.files.MakeReady(ctx, list[0].MediaID, 1))
	_, err = s.s.AddModule(ctx, s.trainer, s.course, courses.ModuleDraft{Kind: courses.Article, Title: "Peta", Minutes: 5, Body: "![Peta](gambar:peta.png) dan lagi ![Peta](gambar:peta.png)"})
	s.must(err)
	s.must(s.s.UpdateDraft(ctx, s.trainer, s.course, courses.Settings{Title: "Peta", Minutes: 5, NoCertificate: true}))
	_, err = s.s.Publish(ctx, s.trainer, s.course)
	s.must(err)
	_, saved, err := s.s.Saved(ctx, s.learner, s.enrol(s.learner, s.course), "")
	if s.must(err); len(saved) != 1 || len(saved[0].Files) != 1 || strings.Count(saved[0].HTML, `src="`+saved[0].Files[0].Address) != 2 {
		t.Errorf("%+v", saved)
	}
}
