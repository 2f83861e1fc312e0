package assessments_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/assessments"
	"mumpuni/competencies"
	"mumpuni/courses"
	"mumpuni/feedback"
	"mumpuni/identity"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/quizzes"
	"mumpuni/quizzes/quiztest"
	"mumpuni/web/pages"
	"mumpuni/web/pages/pagestest"
	"mumpuni/web/route"
)

// town is a server with the pages alone. The session cookie is the person's ID.
type town struct {
	*quiztest.Town
	bank        *questions.Service
	quizzes     *quizzes.Service
	assessments *assessments.Service
	handler     http.Handler
	reviewer    people.Actor
	asked       people.Ask
}

func newTown(t *testing.T) *town {
	t.Helper()
	db := pgtest.DB(t)
	w := &town{Town: quiztest.New(t, db, 2), bank: questions.New(db, time.Now)}
	w.quizzes = quizzes.New(db, w.bank, nil, quizzes.Hooks{
		Assessed: func(ctx context.Context, tx bun.Tx, a quizzes.Assessed) error {
			return w.assessments.Assessed(ctx, tx, a)
		},
		MayEvaluate: func(ctx context.Context, db bun.IDB, who people.Actor, a uuid.UUID) error {
			return w.assessments.MayEvaluate(ctx, db, who, a)
		},
		Evaluation: func(ctx context.Context, db bun.IDB, a uuid.UUID) (quizzes.Evaluation, error) {
			return w.assessments.Evaluation(ctx, db, a)
		},
		Paper: func(ctx context.Context, db bun.IDB, who people.Actor, a uuid.UUID) (quizzes.Paper, error) {
			return w.assessments.Paper(ctx, db, who, a)
		},
	}, time.Now)
	w.assessments = assessments.New(db, w.bank, w.quizzes, assessments.Hooks{
		Ask: func(_ context.Context, _ bun.Tx, _ people.Actor, a people.Ask) (uuid.UUID, error) {
			w.asked = a
			return uuid.New(), nil
		},
	}, time.Now)
	w.reviewer = w.Learners[1]
	w.reviewer.Grants, w.reviewer.Fresh = []people.Grant{{Role: people.Trainer, UnitID: w.Unit}}, true
	p := pages.Pages{
		Quizzes: w.quizzes, Questions: w.bank, Assessments: w.assessments, Competencies: competencies.New(db, time.Now), Courses: courses.New(db, nil, nil, courses.Hooks{}, time.Now), People: people.New(db, time.Now),
	}
	p.Feedback = feedback.New(db, p.Courses, nil, time.Now)
	w.handler = pagestest.Serve(route.Config{SessionCookie: "sesi", Session: w.session}, p.Routes, pagestest.Assets)
	return w
}

func (w *town) must(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
}

func (w *town) session(_ context.Context, token string) (identity.Session, error) {
	who, _ := id.Parse[id.Person](token)
	for _, a := range append(slices.Clone(w.Learners), w.Trainer, w.HR) {
		if a.PersonID == who {
			return identity.Session{Actor: a, PersonID: who, Name: "Pegawai"}, nil
		}
	}
	return identity.Session{}, fault.New(fault.Unauthenticated, "identity.session_ended")
}

// page asks as who, and gives status, where it sends on to, and the text.
func (w *town) page(who people.Actor, method, path string, form url.Values) (int, string, string) {
	w.T.Helper()
	req := httptest.NewRequestWithContext(w.T.Context(), method, path, strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", pagestest.FormType)
	req.AddCookie(&http.Cookie{Name: "sesi", Value: who.PersonID.String()})
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, req)
	return rec.Code, rec.Header().Get("Location"), rec.Body.String()
}

// reviewed writes questions of a competency's level, and another person accepts them.
func (w *town) reviewed(competency uuid.UUID, level int, drafts ...quizzes.Draft) {
	w.T.Helper()
	for _, d := range drafts {
		d.CompetencyID, d.Level = competency, level
		checked, err := d.Draft.Check()
		w.must(err)
		var question uuid.UUID
		w.must(pg.InTx(w.T.Context(), w.DB, func(ctx context.Context, tx bun.Tx) error {
			v, err := w.bank.Add(ctx, tx, w.Trainer, w.Unit, checked)
			question = v.QuestionID
			return err
		}))
		w.must(w.bank.AskReview(w.T.Context(), w.Trainer, []uuid.UUID{question}))
		w.must(w.bank.Review(w.T.Context(), w.reviewer, question, questions.Verdict{Checks: questions.Checks, Accepted: true}))
	}
}

// published is an assessment that two persons published, open to the unit.
func (w *town) published(d assessments.Draft) uuid.UUID {
	w.T.Helper()
	ctx := w.T.Context()
	d.UnitID = w.Unit
	plan, err := w.assessments.Create(ctx, w.Trainer, d)
	w.must(err)
	_, err = w.assessments.Publish(ctx, w.Trainer, plan)
	w.must(err)
	w.must(pg.InTx(ctx, w.DB, func(ctx context.Context, tx bun.Tx) error {
		return w.assessments.CarryPublish(ctx, tx, w.Trainer, w.HR.PersonID, w.asked.Payload.(assessments.Publication))
	}))
	_, err = w.assessments.Open(ctx, w.HR, assessments.Opening{AssessmentID: plan, UnitID: w.Unit})
	w.must(err)
	return plan
}
