package reminders_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"mumpuni/courses/mandates"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/web/pages/pagestest"
)

// TestOneSaysHowToBeTold, and reads it back; what is no time of the day is refused with what was chosen besides.
func TestOneSaysHowToBeTold(t *testing.T) {
	w := office{pagestest.NewOffice(t)}
	w.Exec("update persons set email = 'siti@contoh.go.id' where id = ?", w.Learner)
	w.Get(w.Learner, "/pengingat").Wants(t, 200, `value="20:00"`, `value="06:00"`, `checked id="f-mail"`, "belum mengirim surel")
	w.Post(w.Learner, "/pengingat", "digest", "1", "quiet_from", "21.30", "quiet_to", "05:00")
	page := w.Get(w.Learner, "/pengingat")
	page.Wants(t, 200, `value="21:30"`, `value="05:00"`, `checked aria-describedby="f-digest-help" id="f-digest"`)
	if strings.Contains(page.Body, `checked id="f-mail"`) {
		t.Error("e-mail is still wanted")
	}
	w.Refuses(w.Learner, "/pengingat", "00.00 dan 23.59", "quiet_from", "25:00", "quiet_to", "05:00", "mail", "1")
	w.Get(w.Officer, "/pengingat").Wants(t, 200, `value="20:00"`)
}

// TestADeviceIsChosenAndTakenBack by its owner alone; one of another push service is refused with its name and the way out.
func TestADeviceIsChosenAndTakenBack(t *testing.T) {
	w := office{pagestest.NewOffice(t)}
	w.Get(w.Learner, "/pengingat").Wants(t, 200, "Aktifkan di perangkat ini", `data-push="B`)
	key := "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
	choose := func(host string) []string {
		return []string{"alamat", "https://" + host + "/kirim/1", "kunci", key, "rahasia", "BTBZMqHH6r4Tts7J_aSIgg"}
	}
	w.Post(w.Learner, "/pengingat/perangkat", choose(pagestest.PushHost)...)
	page := w.Get(w.Learner, "/pengingat")
	page.Wants(t, 200, "Peramban lain", "Cabut Peramban lain")
	if strings.Contains(page.Body, "kirim/1") {
		t.Error("the page shows the address of a browser")
	}
	end := regexp.MustCompile(`/pengingat/perangkat/[0-9a-f-]+/cabut`).FindString(page.Body)
	if strings.Contains(w.Get(w.Officer, "/pengingat").Body, end) {
		t.Error("another sees it")
	}
	refused := w.Do(w.Learner, http.MethodPost, "/pengingat/perangkat", pagestest.Form(choose("push.lain.id")...))
	refused.Wants(t, 409, "push.lain.id, yang tidak dipakai sistem ini", "Chrome")
	w.Do(w.Officer, http.MethodPost, end, pagestest.Form()).Wants(t, 404)
	w.Post(w.Learner, end)
	if strings.Contains(w.Get(w.Learner, "/pengingat").Body, "Cabut Peramban lain") {
		t.Error("it is still there")
	}
}

var feed = regexp.MustCompile(`https://mumpuni\.test(/kalender/[\w-]+\.ics)`)

// TestACalendarOpensWithoutSigningIn, by the address that its person was shown, until they take it away.
func TestACalendarOpensWithoutSigningIn(t *testing.T) {
	w := office{pagestest.NewOffice(t)}
	w.order(t, 5)
	w.Post(w.Learner, "/pengingat/kalender")
	found := feed.FindStringSubmatch(w.Get(w.Learner, "/pengingat").Body)
	if found == nil {
		t.Fatal("no address is shown")
	}
	var nobody id.Person
	file := w.Get(nobody, found[1])
	file.Wants(t, 200, "BEGIN:VCALENDAR", "SUMMARY:", "END:VCALENDAR")
	w.Get(nobody, strings.TrimSuffix(found[1], ".ics")).Wants(t, http.StatusNotFound)
	w.Get(nobody, "/kalender/AAAA.ics").Wants(t, http.StatusNotFound)
	w.Post(w.Learner, "/pengingat/kalender", "aksi", "cabut")
	w.Get(nobody, found[1]).Wants(t, http.StatusNotFound)
}

// TestWhoFallsBehindIsOnThePageOfHRAndTrainer, is reminded from there, and an order says that they were.
func TestWhoFallsBehindIsOnThePageOfHRAndTrainer(t *testing.T) {
	w := office{pagestest.NewOffice(t)}
	mandate := w.order(t, 1)
	w.Get(w.Officer, "/penugasan/"+mandate+"/pengingat").Wants(t, 200, "Siti Rahma", "Belum ada")
	line := mandate + ":" + w.Learner.String()
	page := w.Get(w.Officer, "/tertinggal")
	page.Wants(t, 200, "Siti Rahma", line, "tinggal 1 hari")
	course := "/studio/kursus/" + w.Course.String() + "/tertinggal"
	w.Get(w.Trainer, course).Wants(t, 200, "Siti Rahma", line)
	w.Get(w.Learner, "/tertinggal").Wants(t, http.StatusForbidden)
	w.Get(w.Officer, course).Wants(t, http.StatusForbidden)
	auditor := w.Person("Herlina", "198402112009012002")
	w.Grant(auditor, people.Auditor)
	seen := w.Get(auditor, "/tertinggal")
	seen.Wants(t, 200, "Siti Rahma")
	if strings.Contains(seen.Body, "checkbox") {
		t.Error("an auditor may tick somebody")
	}
	w.Post(w.Officer, "/tertinggal", "siapa", line)
	w.Get(w.Officer, "/penugasan/"+mandate+"/pengingat").Wants(t, 200, "Diingatkan · aplikasi · oleh Joko Susilo")
	if answer := w.Do(w.Trainer, http.MethodPost, course, map[string][]string{"siapa": {line}}); answer.Status != http.StatusConflict {
		t.Errorf("a second nudge: %d", answer.Status)
	}
	if answer := w.Do(w.Officer, http.MethodPost, "/tertinggal", nil); answer.Status != http.StatusConflict || !strings.Contains(answer.Body, "Centang sedikitnya satu orang") {
		t.Errorf("nobody ticked: %d", answer.Status)
	}
}

type office struct{ *pagestest.Office }

// order has the learner take the course within some days.
func (w office) order(t *testing.T, days int) string {
	t.Helper()
	officer, err := w.People.LoadActor(t.Context(), w.Officer)
	w.Must(err)
	due := people.DayOf(time.Now().In(officer.Location()).AddDate(0, 0, days))
	mandate, err := w.Mandates.Mandate(t.Context(), officer, mandates.NewMandate{CourseID: w.Course, PersonID: w.Learner, DueOn: due})
	w.Must(err)
	return mandate.String()
}
