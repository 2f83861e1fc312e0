package certification

import (
	"context"
	"slices"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/competencies"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// assessed is a world with two competencies and an issuer, whose tries are told by a list.
type assessed struct {
	*world
	issuer IssuerView
	a, b   uuid.UUID // competencies
	tries  []Try
	told   []people.Notice
}

func newAssessed(t *testing.T, db bun.IDB) *assessed {
	t.Helper()
	w := &assessed{}
	w.world = newWorld(t, db, nil, Config{
		Tries: func(_ context.Context, _ bun.IDB, person id.Person) ([]Try, error) { return slices.Clone(w.tries), nil },
		Notify: func(_ context.Context, _ bun.Tx, n ...people.Notice) error {
			w.told = append(w.told, n...)
			return nil
		},
	})
	w.issuer = w.world.issuer(w.settings(w.root))
	framework := uuid.New()
	w.exec("insert into frameworks values (?, ?, '1', 'x', 'x', '', ?)", framework, framework.String(), noon.AddDate(-1, 0, 0))
	for level, word := range []string{"Awal", "Dasar", "Menengah"} {
		w.exec("insert into framework_levels values (?, ?, ?, ?)", framework, level+1, word, word+" (en)")
	}
	w.a, w.b = uuid.New(), uuid.New()
	for i, c := range []uuid.UUID{w.a, w.b} {
		w.exec("insert into competencies values (?, ?, 'LD', 'x', 'x', ?, ?, ?, '{}', ?)", c, framework, []string{"LD.1", "LD.2"}[i], []string{"Literasi data", "Keamanan"}[i], "en", i)
	}
	return w
}

// assessment makes one that asks for certificates; accepted by the signatory when accept is true.
func (w *assessed) assessment(title string, accept bool) uuid.UUID {
	w.t.Helper()
	one := uuid.New()
	w.exec(`insert into assessments (id, unit_id, title, mode, minutes, max_questions, supervised, state, seed, created_by, created_at, changed_at, published_at, approved_by, issuer_id)
		values (?, ?, ?, 'draw', 30, 20, false, 'published', 1, ?, ?, ?, ?, ?, ?)`, one, w.root, title, w.far, noon, noon, noon, w.hr, w.issuer.ID)
	c := Certifying{AssessmentID: one, IssuerID: w.issuer.ID, Title: title, Levels: []CertifiableLevels{{"LD.1", "Literasi data", "Data literacy", 1, 3}}, Digest: "x", MadeBy: w.far}
	w.do(func(ctx context.Context, tx bun.Tx) error { return w.Certify(ctx, tx, c) })
	if accept {
		w.must(w.AcceptAssessment(w.t.Context(), w.fresh(w.signatory), one, w.digest(one)))
	}
	return one
}

func (w *assessed) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *assessed) do(fn func(ctx context.Context, tx bun.Tx) error) {
	w.t.Helper()
	w.must(pg.InTx(w.t.Context(), w.db, fn))
}

func (w *assessed) digest(assessment uuid.UUID) string {
	w.t.Helper()
	n, err := w.InMyName(w.t.Context(), w.as(w.signatory))
	w.must(err)
	for _, a := range n.Assessments {
		if a.ID == assessment {
			return a.Digest
		}
	}
	w.t.Fatal("the signatory does not see the assessment")
	return ""
}

// try ends a try of the learner now.
func (w *assessed) try(assessment uuid.UUID) Try {
	w.t.Helper()
	t := Try{AttemptID: id.Attempt(uuid.New()), AssessmentID: assessment, FinishedAt: *w.clock}
	w.exec(`insert into attempts (id, purpose, person_id, assessment_id, title, number, state, started_at, pass_mark, finished_at, finished_by, fraction, passed)
		values (?, 'assessment', ?, ?, 'X', (select count(*) + 1 from attempts where assessment_id = ?), 'finished', ?, 0, ?, 'person', 0, true)`,
		t.AttemptID, w.learner, assessment, assessment, *w.clock, *w.clock)
	w.tries = append(w.tries, t)
	return t
}

// said is one measurement of a try: attained the level with a probability of .97, below from the next one.
func (w *assessed) said(t Try, competency uuid.UUID, level, revision int) competencies.Measurement {
	p := []float64{.9, .8, .1}
	for i := range level {
		p[i] = .97
	}
	return competencies.Measurement{
		PersonID: w.learner, CompetencyID: competency, Source: "attempt", SourceID: uuid.UUID(t.AttemptID), Revision: revision, MeasuredAt: t.FinishedAt,
		ValidUntil: t.FinishedAt.AddDate(2, 0, 0), Grade: competencies.Tested, Questions: 12, Mass: []float32{1}, P: p, Attained: level, Stopped: "sent", Rule: "level-1",
	}
}

func (w *assessed) measure(list ...competencies.Measurement) {
	w.t.Helper()
	w.do(func(ctx context.Context, tx bun.Tx) error { return competencies.Measure(ctx, tx, list) })
	w.reconsider()
}

func (w *assessed) reconsider() {
	w.t.Helper()
	w.do(func(ctx context.Context, tx bun.Tx) error { return w.Reconsider(ctx, tx, w.learner) })
}

func (w *assessed) certs() []Certificate {
	w.t.Helper()
	list, _, err := w.Own(w.t.Context(), w.as(w.learner))
	w.must(err)
	slices.Reverse(list)
	return list
}

// statuses are those of all certificates, the oldest first.
func (w *assessed) statuses() (list []Status) {
	w.t.Helper()
	for _, c := range w.certs() {
		v, err := w.Verify(w.t.Context(), c.Code)
		w.must(err)
		list = append(list, v.Status)
	}
	return list
}

func (w *assessed) wants(list ...Status) {
	w.t.Helper()
	if got := w.statuses(); !slices.Equal(got, list) {
		w.t.Errorf("certificates are %v, want %v", got, list)
	}
}

func (w *assessed) waitsFor() (why string) {
	w.t.Helper()
	w.must(w.db.NewRaw("select coalesce(max(why), '') from awaiting_certificates where kind = 'competence'").Scan(w.t.Context(), &why))
	return why
}

// later lets days pass.
func (w *assessed) later(days int) { *w.clock = w.clock.AddDate(0, 0, days) }
