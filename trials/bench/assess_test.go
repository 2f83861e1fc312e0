package bench

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"mumpuni/assessments"
)

// assessing are the operations of assess.
var assessing = []string{
	"adaptive attempt of an assessment", "  next question, beside 50 takers", "attempt of an assessment of 10 questions",
	"  finish, one competency", "  finish, one competency, and its certificate drawn",
}

// assess is assessments: adaptive tries one after another, then one question after another while fifty people think, then papers of ten
// questions. Only the last give certificates: their PDFs are drawn by the same server, beside whatever is weighed then.
func (b *bench) assess() {
	if !b.wanted(assessing...) {
		return
	}
	adaptive := b.assessment("adaptif", assessments.Adaptive, [3]int{7, 7, 7})
	at := 0
	some := func(n int) []*visitor {
		n = min(n, len(b.town.learners)-at)
		at += n
		return b.town.learners[at-n : at]
	}
	third := len(b.town.learners) / 3
	if b.wanted(assessing[0]) {
		b.warmed(assessing[0], goal{cpu: 15}, some(third), func(v *visitor, i int) (int64, error) {
			return v.stepByStep(adaptive, uint64(i), func(time.Duration) {})
		})
	}
	if b.wanted(assessing[1]) {
		b.besides(some(min(50, third)), adaptive)
	}
	if b.wanted(assessing[2:]...) {
		b.papers(some(third))
	}
	var n int
	if err := b.db.NewRaw("select count(*) from certificates where kind = 'competence'").Scan(b.t.Context(), &n); err != nil {
		b.t.Fatal(err)
	}
	b.table.notes = append(b.table.notes, fmt.Sprintf("certificates of competence from these tries: %d", n))
}

// assessment makes one.
func (b *bench) assessment(title string, mode assessments.Mode, counts [3]int) uuid.UUID {
	m, err := b.town.school.AssessBy(b.t.Context(), title, mode, 30, 4, counts)
	if err != nil {
		b.t.Fatal(err)
	}
	return m.ID
}

// certified is an assessment whose signatory has accepted it.
func (b *bench) certified(id uuid.UUID) uuid.UUID {
	b.run("update assessments set issuer_id = (select id from issuers limit 1) where id = ?", id)
	b.run(`insert into certified_assessments (assessment_id, issuer_id, title, levels, digest, asked_at, accepted_at, accepted_by)
		select a.id, i.id, a.title, '[]', '', now(), now(), i.signatory_id from assessments a join issuers i on i.id = a.issuer_id where a.id = ?`, id)
	return id
}

// stepByStep sits an adaptive try to its result, as somebody who knows two in three, as a browser does: the page once, then each answer by the
// page's script, which is given the next question alone. Each is told how long every next question took from the answer before it.
func (v *visitor) stepByStep(assessment uuid.UUID, seed uint64, each func(time.Duration)) (int64, error) {
	random := rand.New(rand.NewPCG(seed, 1))
	path, total, err := v.post("/asesmen/"+assessment.String()+"/mulai", nil)
	if err == nil && !strings.HasPrefix(path, "/asesmen/kerja/") {
		err = fmt.Errorf("the try leads to %q", path)
	}
	if err != nil {
		return total, err
	}
	n, err := v.get(path)
	total += n
	to := ""
	for slot := 1; err == nil && to == ""; slot++ {
		if slot > 60 {
			return total, fmt.Errorf("%s asks more than sixty questions", path)
		}
		answer := "a" // which is right
		if random.IntN(3) == 0 {
			answer = "b"
		}
		begin := time.Now()
		to, n, err = v.step(path, map[string]any{"slot": slot, "answer": map[string]any{"options": []string{answer}}, "step": uuid.New(), "age_ms": 500})
		total += n
		each(time.Since(begin))
	}
	if err != nil {
		return total, err
	}
	n, err = v.get(to)
	return total + n, err
}

// besides lets people sit side by side, each thinking a while before the next question.
func (b *bench) besides(takers []*visitor, assessment uuid.UUID) {
	b.t.Helper()
	b.doing.Store("the next question, beside 50 takers")
	var mu sync.Mutex
	var took []time.Duration
	var all sync.WaitGroup
	cpu, began := b.stack.CPU(), time.Now()
	for i, v := range takers {
		all.Go(func() {
			random := rand.New(rand.NewPCG(uint64(i), 2))
			think := func() { time.Sleep(time.Duration(random.IntN(2*b.size.think)) * time.Millisecond) }
			think() // nobody presses a button in the same instant as forty-nine others
			_, err := v.stepByStep(assessment, uint64(1000+i), func(d time.Duration) {
				mu.Lock()
				took = append(took, d)
				mu.Unlock()
				think()
			})
			if err != nil {
				b.t.Errorf("%s: %v", assessing[1], err)
			}
		})
	}
	all.Wait()
	if len(took) > 0 {
		b.note(assessing[1], goal{p95: 100 * time.Millisecond}, took, 0, b.stack.CPU()-cpu, time.Since(began))
	}
}

// papers are whole papers of ten questions: all of it by half of the takers, the end alone by the others, half of those with a certificate.
func (b *bench) papers(takers []*visitor) {
	plain, paid := b.assessment("linear", assessments.Draw, [3]int{4, 3, 3}), b.certified(b.assessment("bersertifikat", assessments.Draw, [3]int{4, 3, 3}))
	half := len(takers) / 2
	b.warmed(assessing[2], goal{cpu: 9}, takers[:half], func(v *visitor, _ int) (int64, error) {
		path, err := v.sit(plain)
		if err == nil {
			_, _, err = v.post(path+"/kirim", nil)
		}
		if err == nil {
			_, err = v.get("/asesmen/hasil/" + strings.TrimPrefix(path, "/kuis/"))
		}
		return 0, err
	})
	some, others := takers[half:half+half/2], takers[half+half/2:]
	b.end(assessing[3], goal{cpu: 5}, some, plain)
	b.end(assessing[4], goal{}, others, paid)
}

// warmed weighs what each of some visitors does once, the first half by itself: a connection plans a statement five times before it keeps a
// plan, and a server that has run for a day has kept them.
func (b *bench) warmed(what string, g goal, takers []*visitor, do func(v *visitor, i int) (int64, error)) {
	first := len(takers) / 2
	b.measure(what+", plans not kept yet", goal{}, first, b.size.clients, func(i int) (int64, error) { return do(takers[i], i) })
	b.measure(what, g, len(takers)-first, b.size.clients, func(i int) (int64, error) { return do(takers[first+i], first+i) })
}

// end weighs the end of papers alone.
func (b *bench) end(what string, g goal, takers []*visitor, id uuid.UUID) {
	paths := make([]string, len(takers))
	for i, v := range takers {
		var err error
		if paths[i], err = v.sit(id); err != nil {
			b.t.Fatal(err)
		}
	}
	b.measure(what, g, len(takers), b.size.clients, func(i int) (int64, error) {
		_, n, err := takers[i].post(paths[i]+"/kirim", nil)
		return n, err
	})
}

// sit answers a paper of ten questions; it gives the path of the attempt.
func (v *visitor) sit(assessment uuid.UUID) (string, error) {
	path, _, err := v.post("/asesmen/"+assessment.String()+"/mulai", nil)
	if err == nil {
		_, err = v.get(path)
	}
	for slot := 1; slot <= 10 && err == nil; slot++ {
		_, err = v.send(path+"/jawaban", map[string]any{
			"slot": slot, "answer": map[string]any{"options": []string{"a"}}, "step": uuid.New(), "seen": 0, "age_ms": 500,
		})
	}
	return path, err
}

const ordering = "order of a course for everybody, one act"

// order gives one order to all people of the town of whom a competency is not measured.
func (b *bench) order() {
	if !b.wanted(ordering) {
		return
	}
	var competency uuid.UUID
	if err := b.db.NewRaw("select c.id from competencies c join frameworks f on f.id = c.framework_id where f.code = 'big' and c.code = 'K.1'").Scan(b.t.Context(), &competency); err != nil {
		b.t.Fatal(err)
	}
	query := url.Values{"competency": {competency.String()}, "state": {"no_instrument"}, "siapa": {"semua"}}
	due := time.Now().AddDate(0, 0, 30).Format(time.DateOnly)
	b.measure(ordering, goal{}, 1, 1, func(int) (int64, error) {
		path, n, err := b.town.hr.post("/penugasan/bersama?"+query.Encode(), url.Values{"target": {"kursus:" + b.town.practice.ID.String()}, "due_on": {due}})
		if err == nil && !strings.HasPrefix(path, "/penugasan/bersama/") {
			err = fmt.Errorf("the order leads to %q", path)
		}
		return n, err
	})
	var n int
	if err := b.db.NewRaw("select count(*) from mandates where order_id is not null").Scan(b.t.Context(), &n); err != nil {
		b.t.Fatal(err)
	}
	b.table.notes = append(b.table.notes, fmt.Sprintf("the order reached %d people", n))
}

const calibrating = "calibration by the job"

// calibrate lets the server calibrate a bank on what everybody answered: each person thirty of its questions.
func (b *bench) calibrate() {
	if !b.wanted(calibrating) {
		return
	}
	line := b.answered(b.size.bank, b.size.people*13/15)
	memory := []int64{0}
	cpu, begin := b.stack.CPU(), time.Now()
	calibration, err := b.town.school.Calibrate(b.t.Context(), line)
	if err != nil {
		b.t.Fatal(err)
	}
	state, failure, people, answers := "calculating", "", 0, 0
	for ; state == "calculating"; time.Sleep(200 * time.Millisecond) {
		if time.Since(begin) > 10*time.Minute {
			b.t.Fatal("the calibration does not end")
		}
		server, database := b.stack.Memory()
		memory = append(memory, (server.All()+database.All())>>20)
		if err := b.db.NewRaw("select state, failure, people, answers from calibrations where id = ?", calibration).Scan(b.t.Context(), &state, &failure, &people, &answers); err != nil {
			b.t.Fatal(err)
		}
	}
	lasted := time.Since(begin)
	b.note(calibrating, goal{p95: time.Minute}, []time.Duration{lasted}, 0, b.stack.CPU()-cpu, lasted)
	if state == "failed" && b.size.people > small.people {
		b.t.Errorf("the calibration failed: %s", failure)
	}
	b.table.notes = append(b.table.notes, fmt.Sprintf("calibration of %d questions by %d people, %d answers: %.0f s, %s; together %d MiB at most (goal ≤ 1024: %s)",
		b.size.bank, people, answers, lasted.Seconds(), state, slices.Max(memory), held(slices.Max(memory) <= 1024)))
}

// answered makes a bank of n closed questions of one competency, and what so many people answered of it.
func (b *bench) answered(n, people int) (competency uuid.UUID) {
	if err := b.db.NewRaw("select c.id from competencies c join frameworks f on f.id = c.framework_id where f.code = 'big' and c.code = 'K.39'").Scan(b.t.Context(), &competency); err != nil {
		b.t.Fatal(err)
	}
	trainer, root := b.town.school.Trainer.PersonID, b.town.school.Root
	b.run("insert into questions (id, unit_id, created_by, created_at, state, open) select pick('q', n), ?, ?, now(), 'in_use', false from generate_series(1, ?) n", root, trainer, n)
	b.run(`insert into question_versions (id, question_id, number, kind, stem, body, competency_id, level, created_by, created_at)
		select pick('qv', n), pick('q', n), 1, 'single', 'Soal ke-' || n, '{"options":[{"id":"a","text":"ya","right":true},{"id":"b","text":"tidak"},{"id":"c","text":"bukan"},{"id":"d","text":"lain"}]}',
			?, 1 + n % 4, ?, now() from generate_series(1, ?) n`, competency, trainer, n)
	b.run(`insert into assessments (id, unit_id, title, mode, minutes, max_questions, supervised, state, seed, created_by, created_at, changed_at, published_at)
		values (pick('as', 1), ?, 'Bank besar', 'draw', 60, 30, false, 'published', 1, ?, now(), now(), now())`, root, trainer)
	b.run(`insert into assessment_questions select pick('as', 1), 0, n, pick('q', n), pick('qv', n), ?, 1 + n % 4, true from generate_series(1, ?) n`, competency, n)
	b.run(`insert into attempts (id, purpose, assessment_id, title, person_id, number, state, started_at, pass_mark, submitted_at, finished_at, finished_by, fraction, passed)
		select pick('at', n), 'assessment', pick('as', 1), 'Bank besar', pick('person', n), 1, 'finished', now() - interval '9 days', 0, now() - interval '9 days',
			now() - interval '9 days', 'person', 5000, true from generate_series(1, ?) n`, people)
	b.run(`insert into attempt_items (attempt_id, slot, version_id, kind, max_mark, shown, fraction)
		select pick('at', p), s, pick('qv', q), 'single', 1, '{a,b,c,d}', case when random() < 1 / (1 + exp(b - a)) then 10000 else 0 end
		from (select p, (random() + random() + random() + random() - 2) * 1.7 as a from generate_series(1, ?0) p) p cross join generate_series(1, 30) s
		cross join lateral (select 1 + (p * 7 + s * (?1 / 30)) % ?1 as q) q cross join lateral (select (1 + q % 4) - 2.5 + sin(q) / 2 as b) b`, people, n)
	b.run(`insert into measurements (id, person_id, competency_id, line_id, source, source_id, measured_at, recorded_at, valid_until, grade, supervised, questions, mass, p, eap, sd,
			attained, stopped, rule) select pick('me', n), pick('person', n), ?0, ?0, 'attempt', pick('at', n), now() - interval '9 days', now() - interval '9 days', current_date + 700,
			'E2', false, 30, '{1}', '{0.5}', 0, 1, 0, 'length', 'grid/1' from generate_series(1, ?1) n`, competency, people)
	b.run("analyze")
	return competency
}
