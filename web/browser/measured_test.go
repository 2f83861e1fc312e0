package browser

import (
	"strings"
	"testing"
)

// What the pages about measurements say, on the demo's own: what is true of who reads, and nothing that only the program understands.
func TestThePagesOfMeasurementSayWhatIsTrue(t *testing.T) {
	h := home(t)
	annulled := "/studio/bank/soal/" + h.rows(t, "select v.question_id::text from regrades r join question_versions v on v.id = r.version_id where r.kind = 'question' and r.state = 'done' and r.contest_id is not null")[0]
	pages := []struct{ who, path, says, never string }{
		{"trainer", annulled, "dianulir pada", ""},
		{"trainer", "/studio/bank/laporan", "Kata pelapor: ", "Buka soalnya"},
		{"hr", "/keberatan/" + h.rows(t, "select id::text from contests where state = 'open'")[0], "Penjelasan peserta", "Penjelasan Anda"},
		{"hr", "/keberatan/" + h.rows(t, "select id::text from contests where state = 'open'")[0], h.rows(t, "select coalesce(a.title, z.title) from contests k join attempts a on a.id = k.attempt_id left join quizzes z on z.id = a.quiz_id where k.state = 'open'")[0], ""},
		{"hr", "/asesmen/ditahan/" + h.rows(t, "select attempt_id::text from assessment_signals where state = 'waiting'")[0], "Pembatalan hasil ini sudah diajukan", ""},
		{"hr_2", "/persetujuan/" + h.rows(t, "select id::text from approvals where kind = 'measurement.policy'")[0], "0,95", "0.95"},
		{"hr_2", "/persetujuan/" + h.rows(t, "select id::text from approvals where kind = 'assessment.annul_held'")[0], "Yang akan dilaksanakan", "Semula"},
		{"hr", "/kesenjangan?view=peta", "sementara", ""},
	}
	staff := map[string]*tab{}
	for _, p := range pages {
		if staff[p.who] == nil {
			staff[p.who] = browse(t)
			staff[p.who].signIn(persona(t, p.who).NIP, true)
		}
		v := visitor{finger{staff[p.who]}, &effort{}, 360}
		v.open(p.path)
		v.sees("benar-" + strings.ReplaceAll(strings.Trim(p.path, "/"), "/", "-"))
		if text := v.says("main"); !strings.Contains(text, p.says) || p.never != "" && strings.Contains(text, p.never) {
			t.Errorf("%s reads at %s not %q, or %q: %s", p.who, p.path, p.says, p.never, text)
		}
	}
	b := staff["hr_2"]
	b.open("/persetujuan/" + h.rows(t, "select id::text from approvals where kind = 'measurement.policy'")[0])
	b.click(`document.querySelector('main a[href="/kompetensi/aturan"]')`)
	if b.status() != 200 {
		t.Errorf("the policy that was agreed to is at %s: %d", b.path(), b.status())
	}
}

// The questions of a quiz have the numbers of the quiz, though each paper mixes them, and the figures have the colours of the house.
func TestTheResultsOfAQuizNumberItsQuestions(t *testing.T) {
	h := home(t)
	quiz := h.rows(t, "select quiz_id::text from attempts where purpose = 'course' and state = 'finished' group by quiz_id order by count(*) desc limit 1")[0]
	b := browse(t)
	b.signIn(persona(t, "trainer").NIP, true)
	b.open("/studio/kuis/" + quiz + "/hasil")
	wrong := js[[]string](b, `[...document.querySelectorAll("main tr[id^=s]")].map(e => e.id).sort((x, y) => x.slice(1) - y.slice(1)).filter((id, i) => id !== "s" + (i + 1))`)
	if n := js[int](b, `document.querySelectorAll("main tr[id^=s]").length`); n < 10 || len(wrong) > 0 {
		t.Errorf("%d questions, numbered %q", n, wrong)
	}
	if black := js[int](b, `[...document.querySelectorAll("main svg .passes")].filter(e => ["rgb(0, 0, 0)", "none"].includes(getComputedStyle(e).fill)).length`); black > 0 {
		t.Errorf("%d pieces of the figures have no colour", black)
	}
}
