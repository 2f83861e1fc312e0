package mandates_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/web/pages/pagestest"
)

// HR ticks people on a list of the board, sees what can be ordered and for how many, gives the order, follows it and takes it back;
// the people see it on their home. No script.
func TestAListIsAnAction(t *testing.T) {
	w := pagestest.NewOffice(t)
	framework, competency := uuid.New(), uuid.New()
	w.Exec("insert into frameworks values (?, 'K', '1', 'x', 'x', '', '2020-01-01')", framework)
	w.Exec("insert into framework_levels select id, 2, 'Dua', 'Two' from frameworks")
	w.Exec("insert into competencies values (?, ?, 'LD', 'Literasi', 'Literacy', 'LD.1', 'Menjaga data', 'Keeping data', '{}', 1)", competency, framework)
	w.Exec("insert into required_levels (id, competency_id, post_kind, level, valid_from, reason) select gen_random_uuid(), ?, k, 2, '2020-01-01', 'x' from (select distinct kind from posts) p(k)", competency)
	w.Exec("insert into course_competencies (version_id, competency_id, level) values (?, ?, 2)", w.Version, competency)
	list := "/kesenjangan/pegawai?unit=" + w.Root.String() + "&competency=" + competency.String()
	w.Get(w.Officer, list).Wants(t, 200, "Siti Rahma", `name="person"`, "Tugaskan yang dicentang", "Tugaskan semua yang disaring (4)")
	if strings.Contains(w.Get(w.Officer, list+"&as_of=2021-01-01").Body, `name="person"`) {
		t.Error("a list of another day can be ordered")
	}
	q := "unit=" + w.Root.String() + "&competency=" + competency.String()
	w.Get(w.Officer, "/penugasan/bersama/baru?"+q+"&siapa=dicentang").Wants(t, 422, "Centang sedikitnya satu orang")
	ticked := q + "&siapa=dicentang&person=" + w.Learner.String() + "&person=" + w.Officer.String()
	offers := w.Get(w.Officer, "/penugasan/bersama/baru?"+ticked)
	offers.Wants(t, 200, "2 orang", "Kursus: X", "sampai level 2", "cukup bagi 2 dari 2 orang", "1 orang akan ditugaskan", "Anda sendiri ada di daftar")
	due := time.Now().In(time.FixedZone("WIB", 7*3600)).AddDate(0, 0, 20).Format(time.DateOnly) // of the day where they serve
	target := "&target=" + url.QueryEscape("kursus:"+w.Course.String()) + "&due_on="
	w.Get(w.Officer, "/penugasan/bersama/periksa?"+ticked+target+"2020-01-01").Wants(t, 422, `href="#f-due_on"`)
	w.Get(w.Officer, "/penugasan/bersama/periksa?"+ticked+"&due_on="+due).Wants(t, 422, `href="#f-target"`)
	plan := w.Get(w.Officer, "/penugasan/bersama/periksa?"+ticked+target+due)
	plan.Wants(t, 200, "1 dari 2 orang akan ditugaskan", "Tugaskan 1 orang", "Diri sendiri", "person="+w.Learner.String())
	order := w.Post(w.Officer, "/penugasan/bersama?"+ticked, "target", "kursus:"+w.Course.String(), "due_on", due, "note", "Perintah Bupati")
	w.Get(w.Officer, order).Wants(t, 200, "Siti Rahma", "Belum mulai", "Perintah Bupati", "Joko Susilo", "LD.1 Menjaga data")
	w.Get(w.Officer, "/penugasan/bersama").Wants(t, 200, order, "LD.1")
	w.Get(w.Officer, order+"/peserta.csv").Wants(t, 200, "Siti Rahma", "Belum mulai")
	w.Get(w.Learner, "/").Wants(t, 200, `class="num">20</b>`, "hari lagi", "batas ")
	w.Get(w.Learner, order).Wants(t, http.StatusForbidden)
	again := w.Do(w.Officer, http.MethodPost, "/penugasan/bersama?"+ticked, pagestest.Form("target", "kursus:"+w.Course.String(), "due_on", due))
	again.Wants(t, http.StatusConflict, "Tidak ada lagi orang pada daftar ini")
	w.Get(w.Officer, order+"/batal").Wants(t, 200, "tidak lagi wajib")
	w.Post(w.Officer, order+"/batal")
	if page := w.Get(w.Officer, order); strings.Contains(page.Body, "Belum mulai") || !strings.Contains(page.Body, "Dibatalkan") {
		t.Error("of an order that was taken back somebody is still to begin")
	}
	w.Get(w.Officer, "/penugasan/bersama?keadaan=cancelled").Wants(t, 200, order, "Dibatalkan")
	w.Get(w.Officer, "/penugasan/bersama").Wants(t, 200, "Belum ada penugasan bersama")
}
