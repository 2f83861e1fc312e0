package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/quizzes"
	"mumpuni/web/route"
)

// quizOps registers editing of quizzes, the question bank and results, and attempts.
func (a *API) quizOps(api huma.API) {
	trainer := route.Roles(people.Trainer)
	staff := route.Roles(people.Trainer, people.HR, people.Auditor)
	huma.Register(api, route.Operation(http.MethodGet, "/quizzes", trainer, "quizzes", "Quizzes one may edit"), a.quizzes)
	huma.Register(api, created(route.Operation(http.MethodPost, "/quizzes", trainer, "quiz-create", "Make an empty quiz")), a.quizCreate)
	huma.Register(api, route.Operation(http.MethodGet, "/quizzes/{id}", trainer, "quiz-get", "One quiz with its questions and their right answers"), a.quizGet)
	huma.Register(api, editing(route.Operation(http.MethodPut, "/quizzes/{id}", trainer, "quiz-update", "Change title and rules")), a.quizUpdate)
	huma.Register(api, editing(created(route.Operation(http.MethodPost, "/quizzes/{id}/questions", trainer, "question-add", "Write a question and put it last"))), a.questionAdd)
	huma.Register(api, editing(route.Operation(http.MethodPut, "/quizzes/{id}/questions/{question}", trainer, "question-edit", "Write the next version of a question")), a.questionEdit)
	huma.Register(api, editing(route.Operation(http.MethodDelete, "/quizzes/{id}/questions/{question}", trainer, "question-remove", "Take a question out; it stays in the bank, and its place waits 30 days")), a.questionRemove)
	huma.Register(api, route.Operation(http.MethodGet, "/quizzes/{id}/removed", trainer, "questions-removed", "What was taken out of a quiz in the last 30 days and can be put back"), a.questionsRemoved)
	huma.Register(api, editing(route.Operation(http.MethodPost, "/quizzes/{id}/questions/{question}/restore", trainer, "question-restore", "Put a question back to its place")), a.questionRestore)
	huma.Register(api, editing(route.Operation(http.MethodPut, "/quizzes/{id}/order", trainer, "quiz-order", "Put the questions in order")), a.quizOrder)
	huma.Register(api, editing(route.Operation(http.MethodPost, "/quizzes/{id}/from-bank", trainer, "quiz-from-bank", "Put a question of the bank last")), a.quizFromBank)
	huma.Register(api, created(route.Operation(http.MethodPost, "/quizzes/{id}/previews", trainer, "quiz-preview", "Try a quiz as a learner, without a record")), a.quizPreview)
	huma.Register(api, route.Operation(http.MethodGet, "/quizzes/{id}/results", staff.Report(), "quiz-results", "Attempts of a quiz in one's scope, newest first"), a.quizResults)
	huma.Register(api, route.Operation(http.MethodGet, "/quizzes/{id}/late-answers", trainer.Report(), "quiz-late-answers", "Answers that came after the end of attempts, newest first; they count for nothing"), a.quizLate)
	huma.Register(api, route.Operation(http.MethodGet, "/questions", trainer, "question-bank", "The newest version of each question in one's units"), a.questionBank)
	a.bankOps(api)
	a.starterOps(api)
	a.questionOps(api)
	a.attemptOps(api)
	a.assessmentOps(api)
	a.calibrationOps(api)
	a.measurementOps(api)
	a.reportOps(api)
	a.heldOps(api)
	a.regradeOps(api)
}

// created is for operations that make something.
func created(op huma.Operation) huma.Operation {
	op.DefaultStatus = http.StatusCreated
	return op
}

// editing is for operations that a published quiz refuses.
func editing(op huma.Operation) huma.Operation {
	op.Errors = append(op.Errors, http.StatusConflict)
	return op
}

type quizOut struct{ Body quizJSON }

func (a *API) quizzes(ctx context.Context, in *struct {
	Query string  `query:"q" maxLength:"200" doc:"words of the title"`
	After id.Quiz `query:"after" doc:"next of the page before"`
	Limit int     `query:"limit" minimum:"1" maximum:"100" default:"30"`
},
) (*struct{ Body quizPage }, error) {
	list, next, err := a.Quizzes.Quizzes(ctx, route.Who(ctx), quizzes.Filter{Query: in.Query, After: in.After, Limit: in.Limit})
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	page := quizPage{Quizzes: []quizLine{}, Next: optional(next)}
	for _, q := range list {
		page.Quizzes = append(page.Quizzes, quizLine{ID: q.ID, UnitID: q.UnitID, Frozen: q.Frozen(), Questions: q.Questions, QuizRules: rulesJSON(q.Settings)})
	}
	return &struct{ Body quizPage }{page}, nil
}

func (a *API) quizCreate(ctx context.Context, in *struct {
	Body struct {
		ID     id.Quiz   `json:"id,omitzero" doc:"UUID made by the client; repeat the request with it after a cut and nothing is made twice"`
		UnitID uuid.UUID `json:"unit_id" doc:"the owning unit; one must be its trainer"`
		QuizRules
	}
},
) (*quizOut, error) {
	if in.Body.ID.IsZero() {
		in.Body.ID = id.Quiz(uuid.Must(uuid.NewV7()))
	}
	q, err := a.Quizzes.CreateAs(ctx, route.Who(ctx), in.Body.ID, in.Body.UnitID, settingsOf(in.Body.QuizRules))
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	return &quizOut{quizOf(q)}, nil
}

func (a *API) quizGet(ctx context.Context, in *ByID[id.Quiz]) (*quizOut, error) {
	return a.quizAfter(ctx, in.ID, nil)
}

// quizAfter answers with the quiz as it is now, unless the change failed.
func (a *API) quizAfter(ctx context.Context, id id.Quiz, err error) (*quizOut, error) {
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	q, err := a.Quizzes.Quiz(ctx, route.Who(ctx), id)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	return &quizOut{quizOf(q)}, nil
}

func (a *API) quizUpdate(ctx context.Context, in *struct {
	ByID[id.Quiz]
	Body struct {
		QuizRules
		Seen string `json:"seen,omitempty" maxLength:"64" doc:"tag of the quiz as it was read; left out, whatever is there is overwritten"`
	}
},
) (*quizOut, error) {
	st := settingsOf(in.Body.QuizRules)
	st.Seen = in.Body.Seen
	return a.quizAfter(ctx, in.ID, a.Quizzes.Update(ctx, route.Who(ctx), in.ID, st))
}

func (a *API) questionAdd(ctx context.Context, in *struct {
	ByID[id.Quiz]
	Body struct {
		ID uuid.UUID `json:"id,omitzero" doc:"UUID made by the client; repeat the request with it after a cut and nothing is added twice"`
		QuestionDraft
	}
},
) (*quizOut, error) {
	d := draftOf(in.Body.QuestionDraft)
	d.ID = in.Body.ID
	_, err := a.Quizzes.AddQuestion(ctx, route.Who(ctx), in.ID, d)
	return a.quizAfter(ctx, in.ID, err)
}

// QuestionPath names a question of a quiz in a path.
type QuestionPath struct {
	ByID[id.Quiz]
	Question uuid.UUID `path:"question"`
}

func (a *API) questionEdit(ctx context.Context, in *struct {
	QuestionPath
	Body struct {
		QuestionDraft
		Seen uuid.UUID `json:"seen,omitzero" doc:"version_id of the question as it was read; left out, whatever is there is overwritten"`
	}
},
) (*quizOut, error) {
	d := draftOf(in.Body.QuestionDraft)
	d.Seen = in.Body.Seen
	return a.quizAfter(ctx, in.ID, a.Quizzes.EditQuestion(ctx, route.Who(ctx), in.ID, in.Question, d))
}

func (a *API) questionRemove(ctx context.Context, in *QuestionPath) (*quizOut, error) {
	return a.quizAfter(ctx, in.ID, a.Quizzes.RemoveQuestion(ctx, route.Who(ctx), in.ID, in.Question))
}

func (a *API) questionsRemoved(ctx context.Context, in *ByID[id.Quiz]) (*struct{ Body []quizzes.Removed }, error) {
	if _, err := a.Quizzes.Quiz(ctx, route.Who(ctx), in.ID); err != nil {
		return nil, route.Fault(ctx, err)
	}
	list, err := a.Quizzes.Removed(ctx, route.Who(ctx), in.ID)
	return &struct{ Body []quizzes.Removed }{list}, route.Fault(ctx, err)
}

func (a *API) questionRestore(ctx context.Context, in *QuestionPath) (*quizOut, error) {
	return a.quizAfter(ctx, in.ID, a.Quizzes.Restore(ctx, route.Who(ctx), in.ID, in.Question))
}

func (a *API) quizOrder(ctx context.Context, in *struct {
	ByID[id.Quiz]
	Body struct {
		Questions []uuid.UUID `json:"questions" maxItems:"200" doc:"each question of the quiz once"`
	}
},
) (*quizOut, error) {
	return a.quizAfter(ctx, in.ID, a.Quizzes.Reorder(ctx, route.Who(ctx), in.ID, in.Body.Questions))
}

func (a *API) quizFromBank(ctx context.Context, in *struct {
	ByID[id.Quiz]
	Body struct {
		QuestionID uuid.UUID `json:"question_id"`
	}
},
) (*quizOut, error) {
	return a.quizAfter(ctx, in.ID, a.Quizzes.AddFromBank(ctx, route.Who(ctx), in.ID, in.Body.QuestionID))
}

func (a *API) quizPreview(ctx context.Context, in *ByID[id.Quiz]) (*attemptOut, error) {
	return attemptAfter(ctx)(a.Quizzes.Preview(ctx, route.Who(ctx), in.ID))
}

func (a *API) quizResults(ctx context.Context, in *struct {
	ByID[id.Quiz]
	After id.Attempt `query:"after" doc:"next of the page before"`
	Limit int        `query:"limit" minimum:"1" maximum:"1000" default:"100"`
},
) (*struct{ Body resultsJSON }, error) {
	res, err := a.Quizzes.Results(ctx, route.Who(ctx), in.ID, in.After, in.Limit)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	out := resultsOf(res)
	if in.After.IsZero() {
		out.Reliability = &reliabilityJSON{People: res.Reliability.People, Items: res.Reliability.Items}
		if res.Reliability.Known {
			out.Reliability.Alpha = &res.Reliability.Alpha
		}
	}
	return &struct{ Body resultsJSON }{out}, nil
}

func (a *API) quizLate(ctx context.Context, in *struct {
	ByID[id.Quiz]
	Before int64 `query:"before" minimum:"0" doc:"next of the page before"`
	Limit  int   `query:"limit" minimum:"1" maximum:"1000" default:"100"`
},
) (*struct{ Body lateAnswersJSON }, error) {
	res, err := a.Quizzes.LateAnswers(ctx, route.Who(ctx), in.ID, in.Before, in.Limit)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	return &struct{ Body lateAnswersJSON }{lateAnswersOf(res)}, nil
}

func (a *API) questionBank(ctx context.Context, in *struct {
	Query        string    `query:"q" maxLength:"200" doc:"words of the question"`
	CompetencyID uuid.UUID `query:"competency_id"`
	Not          id.Quiz   `query:"not_in" doc:"a quiz whose questions are left out"`
	After        uuid.UUID `query:"after" doc:"next of the page before"`
	Limit        int       `query:"limit" minimum:"1" maximum:"100" default:"30"`
},
) (*struct{ Body bankPage }, error) {
	f := questions.BankFilter{Query: in.Query, CompetencyID: in.CompetencyID, After: in.After, Limit: in.Limit}
	if !in.Not.IsZero() {
		var err error
		if f.Except, err = a.Quizzes.QuestionsOf(ctx, in.Not); err != nil {
			return nil, route.Fault(ctx, err)
		}
	}
	list, next, err := a.Questions.Bank(ctx, route.Who(ctx), f)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	page := bankPage{Questions: []questionJSON{}, Next: optional(next)}
	for _, v := range list {
		page.Questions = append(page.Questions, questionOf(v, 1))
	}
	return &struct{ Body bankPage }{page}, nil
}
