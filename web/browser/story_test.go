package browser

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// story is what the parts of the whole story hand on to each other.
type story struct {
	t          *testing.T
	h          *house
	assessment string // address of its page for those who make it
	efforts    []string
	clicks     int
	began      time.Time
}

// part is one step of the story: what it takes is told.
func (s *story) part(name string, v visitor, do func()) {
	s.t.Helper()
	before, start := *v.effort, time.Now()
	do()
	clicks := v.effort.clicks - before.clicks
	s.clicks += clicks
	s.efforts = append(s.efforts, fmt.Sprintf("%-58s %4d clicks %3d fields %5.1f s", name, clicks, v.effort.fields-before.fields, time.Since(start).Seconds()))
}

// TestTheWholeStory is LEVEL as people live it, on a phone and at a desk: 30 questions from Excel and Word, a second person's review, an
// assessment planned and published by two, sat on a phone, broken off, gone on with, its result, a bad question found and annulled by two,
// the board, and twelve people with a measured gap assigned in one act. Other staff sit through the services, at their own pace.
func TestTheWholeStory(t *testing.T) {
	s := &story{t: t, h: home(t), began: time.Now()}
	s.h.unordered(t)
	nips, persons := s.h.staff(t, 76)
	trainer := newVisitor(t, 1280).as("trainer")
	s.part("trainer: 30 questions from Excel and Word into the bank", trainer, func() { s.imports(trainer) })
	second := newVisitor(t, 1280).as("trainer_2")
	s.part("second trainer: 30 reviews", second, func() { s.reviews(second) })
	s.part("trainer: the assessment, planned", trainer, func() { s.plans(trainer) })
	hr := newVisitor(t, 1280).as("hr")
	s.part("HR: agrees, opens it to everybody", hr, func() { s.publishes(hr) })
	phone := newVisitor(t, 360)
	phone.signIn(nips[0], false)
	s.part("learner: begins on the phone, which is then lost", phone, func() { s.begins(phone) })
	another := newVisitor(t, 360)
	another.signIn(nips[0], false)
	s.part("learner: goes on with another phone, result, continuation", another, func() { s.goesOn(another) })
	start := time.Now()
	s.h.sitters(t, uuid.MustParse(ids.FindString(s.assessment)), persons[1:], truth())
	s.efforts = append(s.efforts, fmt.Sprintf("%-58s %17d people %5.1f s", "other staff, through the services", len(persons)-1, time.Since(start).Seconds()))
	s.part("trainer: finds the bad question, asks to annul it", trainer, func() { s.findsFault(trainer) })
	s.part("HR: agrees to the annulment", hr, func() { s.annuls(hr) })
	s.part("HR: board, twelve with a measured gap, one order", hr, func() { s.assigns(hr) })
	t.Logf("%s\n%-58s %4d clicks, %.0f s in all", strings.Join(s.efforts, "\n"), "", s.clicks, time.Since(s.began).Seconds())
}

func (s *story) imports(v visitor) {
	for i, file := range []string{workbook(s.t), document(s.t)} {
		v.to("/studio")
		v.press(`main a[href="/studio/bank"]`)
		v.press(`main a[href="/studio/bank/impor"]`)
		v.file(file)
		v.sees(fmt.Sprintf("01-impor-%d", i))
		v.press(`form[enctype] button.primary`)
		if i == 1 { // people do not write competency and level into a document
			v.toggle(`details:has(#massal) > summary`)
			v.choose(`#massal [name="semua"]`)
			v.pick(`#massal [name="kompetensi"]`, "LD.4.2")
			v.pick(`#massal [name="level"]`, "2")
			v.press(`#massal button[value="tandai"]`)
		}
		v.sees(fmt.Sprintf("02-rencana-impor-%d", i))
		v.press(`form[action$="/terapkan"] button`)
		v.sees(fmt.Sprintf("03-impor-diterapkan-%d", i))
		v.press(`form:has([value="telaah"]) button.primary`)
	}
	v.sees("04-menunggu-telaah")
	if n := s.imported("in_review"); n != 30 {
		s.t.Fatalf("%d questions wait for a review", n)
	}
}

// imported counts the questions of the two files, by their state, with what they measure.
func (s *story) imported(state string) (n int) {
	s.t.Helper()
	s.one(&n, `select count(*) from questions q join question_versions v on v.question_id = q.id join competencies c on c.id = v.competency_id
		where q.state = ? and c.code = 'LD.4.2' and v.level between 1 and 3 and v.stem in (?)`, state, bun.List(slices.Collect(maps.Keys(truth()))))
	return n
}

// listed is the link of a list whose words begin so.
func (s *story) listed(v visitor, selector, words string) string {
	s.t.Helper()
	href := js[string](v.tab, `[...document.querySelectorAll(`+quote(selector)+`)].find(a => a.innerText.includes(`+quote(words)+`))?.getAttribute("href") ?? ""`)
	if href == "" {
		s.t.Fatalf("nothing named %q at %s", words, v.path())
	}
	return selector + `[href="` + href + `"]`
}

func (s *story) one(dest any, query string, args ...any) {
	s.t.Helper()
	if err := s.h.db.NewRaw(query, args...).Scan(s.t.Context(), dest); err != nil {
		s.t.Fatal(err)
	}
}

// reviews are worked by keys: A ticks what the page notes nothing about, digits tick the rest point by point, Enter accepts and leads to the
// next question. No key counts while a note is being written, and what was passed over is met again at the end.
func (s *story) reviews(v visitor) {
	v.sees("05-beranda-penelaah")
	v.press(`main .waiting a[href^="/studio/bank/soal/"]`)
	v.sees("06-telaah")
	v.finger.toggle(`[name="note"]`)
	v.do(chromedp.KeyEvent("a1j"))
	if said := js[string](v.tab, `document.querySelector('[name="note"]').value`); said != "a1j" || len(s.unticked(v)) != 6 {
		s.t.Errorf("the note is %q, and %d points are open", said, len(s.unticked(v)))
	}
	// A note that was begun is not left without asking: it is taken back.
	js[bool](v.tab, `(document.querySelector('[name="note"]').value = "", document.querySelector("form[data-review]").dispatchEvent(new Event("saved")), document.querySelector('[name="checks"]').focus(), true)`)
	passed := v.path()
	v.leave(func() { v.key("j") })
	if v.path() == passed {
		s.t.Error("J does not go on")
	}
	points := 0
	for n := 0; s.imported("in_review") > 0 && n < 60; n++ {
		if v.path() == passed {
			s.t.Fatal("what was passed over is met again before the others")
		}
		v.key("a")
		for _, digit := range s.unticked(v) {
			points++
			v.key(digit)
		}
		v.leave(func() { v.key(kb.Enter) })
	}
	if v.path() != passed {
		s.t.Errorf("the last is %s, not the one that was passed over", v.path())
	}
	if n := s.imported("in_use"); n != 30 || points == 0 {
		s.t.Errorf("%d questions are in use, %d points were noted and ticked by themselves", n, points)
	}
	v.sees("07-telaah-selesai")
}

// unticked are the keys of the points that are still open.
func (s *story) unticked(v visitor) []string {
	s.t.Helper()
	return js[[]string](v.tab, `[...document.querySelectorAll('[name="checks"]')].flatMap((e, i) => e.checked ? [] : [String(i + 1)])`)
}

func (s *story) plans(v visitor) {
	v.to("/studio/asesmen")
	v.press(`main a[href="/studio/asesmen/baru"]`)
	v.write(`[name="title"]`, "Asesmen pelindungan data pribadi bagi petugas layanan")
	v.write(`[name="about"]`, "Soal tentang data pribadi dalam pekerjaan sehari-hari di loket dan kantor. Hasilnya dipakai untuk menawarkan kursus.")
	for row, count := range []string{"4", "8", "4"} {
		at := fmt.Sprintf(`fieldset:has([name="competency"]) > .row:nth-of-type(%d) `, row+1)
		v.pick(at+`[name="competency"]`, v.option(at+`[name="competency"]`, "LD.4.2"))
		v.pick(at+`[name="level"]`, number(row+1))
		v.write(at+`[name="count"]`, count)
	}
	v.choose(`#closed_only`) // what everybody may read proves nothing
	v.sees("08-rancangan")
	v.press(`main form.form button.primary`)
	s.assessment = v.path()
	v.press(`form[action$="/rencana"] button`)
	v.sees("09-perkiraan")
	v.press(`form[action$="/terbitkan"] button`)
	v.sees("10-menunggu-terbit")
}

func (s *story) publishes(v visitor) {
	v.open("/")
	v.sees("11-beranda-sdm")
	v.press(`main .waiting a[href="/persetujuan"]`)
	v.press(s.listed(v, `main tbody th a`, "Asesmen pelindungan data pribadi"))
	v.sees("12-persetujuan")
	v.press(`form[action$="/setujui"] button`)
	v.to("/studio/asesmen")
	v.press(`main a[href="` + s.assessment + `"]`)
	v.pick(`[name="unit_id"]`, v.option(`[name="unit_id"]`, "Pemerintah Kabupaten"))
	v.sees("13-buka")
	v.press(`form[action$="/buka"] button`)
	v.sees("14-dibuka")
}

// begins answers half of the paper.
func (s *story) begins(v visitor) {
	v.open("/kompetensi")
	v.sees("15-kompetensi-sebelum")
	v.press(`main a[href="/asesmen"]`)
	v.press(`main a[href="/asesmen/` + ids.FindString(s.assessment) + `"]`)
	v.sees("16-asesmen")
	v.press(`form[action$="/mulai"] button`)
	v.sees("17-soal")
	for _, a := range v.answers()[:8] {
		s.answers(v, a)
	}
	v.until("the answers are stored", func() bool {
		var kept int
		s.one(&kept, `select count(distinct slot) from attempt_steps where attempt_id = ?`, ids.FindString(v.path()))
		return kept == 8
	})
}

// answers is right at level 1, wrong at level 3 and right at all questions between but one: that decides nothing.
func (s *story) answers(v visitor, a answer) {
	var level, before int
	attempt := ids.FindString(v.path())
	s.one(&level, `select v.level from attempt_items i join question_versions v on v.id = i.version_id where i.attempt_id = ? and i.slot = ?`, attempt, a.slot)
	s.one(&before, `select count(*) from attempt_items i join question_versions v on v.id = i.version_id where i.attempt_id = ? and i.slot < ? and v.level = 2`, attempt, a.slot)
	wanted := a.options[0]
	if level == 3 || level == 2 && before == 1 {
		wanted = js[string](v.tab, fmt.Sprintf(`[...document.querySelectorAll('[name="jawab-%d"]')].find(e => e.value !== %s).value`, a.slot, quote(wanted)))
	}
	v.choose(fmt.Sprintf(`[name="jawab-%d"][value="%s"]`, a.slot, wanted))
}

func (s *story) goesOn(v visitor) {
	v.sees("18-beranda-lanjut")
	v.press(`main section.flash a[href^="/kuis/"]`)
	for _, a := range v.answers()[8:] {
		s.answers(v, a)
	}
	v.press(`button[value="periksa"]`)
	v.sees("19-periksa")
	v.unhurried()
	v.press(`form[action$="/kirim"]:not([hidden]) button`)
	if !strings.HasPrefix(v.path(), "/asesmen/hasil/") || !v.shown(`.chance`) {
		s.t.Fatalf("the result is at %s", v.path())
	}
	v.sees("20-hasil")
	v.press(`form[action$="/lanjut"] button`)
	v.sees("21-lanjutan")
	for n := 0; strings.HasPrefix(v.path(), "/asesmen/kerja/"); n++ {
		if n > 30 {
			s.t.Fatal("the continuation does not end")
		}
		list := v.answers()
		s.answers(v, list[len(list)-1])
		if n > 0 {
			v.unhurried()
		}
		s.steps(v)
	}
	v.sees("22-hasil-lanjutan")
	if !v.shown(`.chance`) {
		s.t.Errorf("no result at %s", v.path())
	}
	v.press(`header nav a[href="/kompetensi"], main .crumbs a[href="/kompetensi"]`)
	v.sees("23-kompetensi-sesudah")
}

// steps sends the answer to a question that stands alone: the next one takes its place in the page, and the result is another page.
func (s *story) steps(v visitor) {
	s.t.Helper()
	v.effort.clicks++
	const field = `document.querySelector('[name^="jawab-"]')?.name ?? ""`
	before, loads := js[string](v.tab, field), v.traffic.loads()
	v.touch(`main form button.primary`)
	v.until("the next question or the result is there", func() bool {
		now, err := chromedp.Run(v.tab, chromedp.Evaluate[string](field)) // between two pages there is nothing to ask
		return v.traffic.loads() > loads || err == nil && now != "" && now != before
	})
}

func (s *story) findsFault(v visitor) {
	v.to("/studio/asesmen")
	v.press(`main a[href="` + s.assessment + `"]`)
	v.press(`main a[href$="/statistik"]`)
	v.sees("24-statistik-asesmen")
	first := js[string](v.tab, `document.querySelector('main a[href^="/studio/bank/soal/"]').innerText`)
	if !strings.HasPrefix(misprinted, strings.TrimSuffix(first, "…")) {
		s.t.Errorf("the first question to look at is %q", first)
	}
	v.press(`main a[href^="/studio/bank/soal/"][href$="/statistik"]`)
	v.sees("25-statistik-soal")
	if text := v.says(".alert.warning"); !strings.Contains(text, "unci") {
		s.t.Errorf("the advice is %q", text)
	}
	v.press(`main a[href^="/penilaian-ulang/baru"]`)
	v.write(`[name="reason"]`, "Kunci di berkas keliru: undang-undang menyebut 3 × 24 jam, bukan 30 hari.")
	v.sees("26-anulir")
	v.press(`main form.form button.primary`)
	v.sees("27-dampak")
	v.press(`form[action$="/ajukan"] button`)
	v.sees("28-diajukan")
}

func (s *story) annuls(v visitor) {
	v.open("/")
	v.press(`main .waiting a[href="/persetujuan"]`)
	v.press(s.listed(v, `main tbody th a`, "Berapa lama paling lambat"))
	v.sees("29-setujui-anulir")
	if text := v.says("main"); strings.Contains(text, "regrade") {
		s.t.Errorf("the approval shows keys of messages: %s", text)
	}
	v.press(`form[action$="/setujui"] button`)
	v.sees("30-dianulir")
	var done int
	s.one(&done, `select count(*) from regrades r join question_versions v on v.id = r.version_id where r.state = 'done' and r.approved_by is not null and v.stem = ?`, misprinted)
	if done != 1 {
		s.t.Errorf("%d regrades are done", done)
	}
}

func (s *story) assigns(v visitor) {
	var competency string
	s.one(&competency, `select c.id from competencies c join frameworks f on f.id = c.framework_id where c.code = 'LD.4.2' order by f.published_at desc limit 1`)
	v.to("/kesenjangan")
	v.sees("31-papan")
	v.press(`main .board-name a[href*="` + competency + `"]`)
	v.press(`main .chips a[href*="state=below"]`)
	v.sees("32-di-bawah")
	for _, person := range s.untaught(js[[]string](v.tab, `[...document.querySelectorAll('td.tick input')].map(e => e.value)`))[:12] {
		v.choose(`td.tick input[value="` + person + `"]`)
	}
	v.press(`button[value="dicentang"]`)
	v.sees("33-tawaran")
	v.choose(`[name="target"][value^="kursus"]`)
	v.press(`main form.form button.primary`)
	v.sees("34-hitung-dulu")
	v.press(`main form button.primary`)
	v.sees("35-ditugaskan")
	var ordered int
	s.one(&ordered, `select count(*) from mandates where order_id = ? and cancelled_at is null`, ids.FindString(v.path()))
	if ordered != 12 {
		s.t.Errorf("%d people are ordered by %s", ordered, v.path())
	}
}

// untaught are those of some people who have begun no course: whom an order reaches.
func (s *story) untaught(people []string) []string {
	s.t.Helper()
	var list []string
	err := s.h.db.NewRaw(`select p.id from persons p where p.id in (?) and not exists (select from enrolments e where e.person_id = p.id) order by p.name`, bun.In(people)).Scan(s.t.Context(), &list)
	if err != nil || len(list) < 12 {
		s.t.Fatalf("%d of %d people have a gap and no course: %v", len(list), len(people), err)
	}
	return list
}
