package courses_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/internal/pgtest"
)

// TestACourseIsFoundByWhatItTakes: by minutes, by data as its own page tells it, and by whether it can be learnt without a signal.
func TestACourseIsFoundByWhatItTakes(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	light := h.taught("Membaca", "Satu bacaan pendek.")
	heavy, _ := h.Published("Menautkan") // with a link, and of 45 minutes
	found := func(f courses.CatalogueFilter) map[uuid.UUID]int64 {
		t.Helper()
		cards, total, err := h.Courses.Catalogue(t.Context(), h.Learner, f)
		h.Must(err)
		by := map[uuid.UUID]int64{}
		for _, c := range cards {
			by[c.CourseID] = c.Bytes
		}
		if len(by) != total {
			t.Errorf("%+v: %d of %d", f, len(by), total)
		}
		return by
	}
	if got := found(courses.CatalogueFilter{MaxBytes: 1 << 40}); len(got) != 0 {
		t.Errorf("what nobody weighed is found: %v", got)
	}
	h.Must(h.Courses.WeighPublished(t.Context()))
	all := found(courses.CatalogueFilter{})
	for id, bytes := range all {
		about, err := h.Courses.CoursePage(t.Context(), h.Learner, id.String())
		h.Must(err)
		if sum, whole := about.DataBytes(); sum != bytes || !whole || bytes == 0 {
			t.Errorf("%s: the catalogue tells %d, its page %d", about.Title, bytes, sum)
		}
	}
	for name, c := range map[string]struct {
		filter courses.CatalogueFilter
		light  bool
		heavy  bool
	}{
		"all":               {courses.CatalogueFilter{}, true, true},
		"so much data":      {courses.CatalogueFilter{MaxBytes: all[heavy.ID]}, true, true},
		"a byte less":       {courses.CatalogueFilter{MaxBytes: all[heavy.ID] - 1}, true, false},
		"no data":           {courses.CatalogueFilter{MaxBytes: 1}, false, false},
		"45 minutes":        {courses.CatalogueFilter{MaxMinutes: 45}, true, true},
		"44 minutes":        {courses.CatalogueFilter{MaxMinutes: 44}, true, false},
		"without a signal":  {courses.CatalogueFilter{Offline: true}, true, false},
		"and found by word": {courses.CatalogueFilter{Query: "menautkan", Offline: true}, false, false},
	} {
		got := found(c.filter)
		_, isLight := got[light]
		_, isHeavy := got[heavy.ID]
		if isLight != c.light || isHeavy != c.heavy {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestACourseIsWeighedAnewWhenAFileChanges, or when the program weighs by other constants; and not otherwise.
func TestACourseIsWeighedAnewWhenAFileChanges(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	c, modules := h.Published("Foto")
	still := h.taught("Tetap", "Bacaan.")
	medium := uuid.New()
	h.Exec(`insert into media (id, kind, state, name, bytes, sent_bytes, created_at, updated_at) values (?, 'image', 'ready', 'a.jpg', 10, 1000, ?, ?)`, medium, h.Clock, h.Clock)
	h.Exec("update modules set kind = 'image', url = '', alt = 'Foto', media_id = ? where id = ?", medium, modules[1])
	weighed := func() (bytes int64, again int) {
		t.Helper()
		h.Pass(time.Minute)
		h.Must(h.Courses.WeighPublished(t.Context()))
		h.Must(h.DB.NewRaw("select coalesce(data_bytes, 0) from course_versions where course_id = ? and state = 'published'", c.ID).Scan(t.Context(), &bytes))
		return bytes, h.Count("select count(*) from course_versions where weighed_at = ?", h.Clock)
	}
	first, n := weighed()
	if n != 2 {
		t.Fatalf("%d weighed", n)
	}
	if _, n := weighed(); n != 0 {
		t.Errorf("%d weighed again", n)
	}
	h.Exec("update media set sent_bytes = 501000, updated_at = ? where id = ?", h.Clock.Add(time.Second), medium)
	if heavier, n := weighed(); n != 1 || heavier != first+500_000 {
		t.Errorf("%d weighed, %d after %d", n, heavier, first)
	}
	h.Exec("update media set state = 'processing', updated_at = ? where id = ?", h.Clock.Add(time.Second), medium)
	if unknown, n := weighed(); n != 1 || unknown != 0 {
		t.Errorf("%d weighed, %d though its file is not ready", n, unknown)
	}
	h.Exec("update course_versions set weighed_by = 1 where course_id = ?", still)
	if _, n := weighed(); n != 1 {
		t.Errorf("%d weighed by other constants", n)
	}
}
