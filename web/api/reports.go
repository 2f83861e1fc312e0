package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/web/route"
)

// reportOps registers what people say of questions.
func (a *API) reportOps(api huma.API) {
	trainer := route.Roles(people.Trainer)
	huma.Register(api, editing(without(route.Operation(http.MethodPost, "/attempts/{id}/reports", route.SignedIn.Exam(), "question-report", "Say what is wrong with a question that was put before oneself; a slot is reported once"))), a.questionReport)
	huma.Register(api, route.Operation(http.MethodGet, "/question-reports", trainer, "question-reports", "What was said of questions of one's units, open ones first; nobody is named"), a.questionReports)
	huma.Register(api, editing(without(route.Operation(http.MethodPost, "/question-reports/{id}/answer", trainer, "question-report-answer", "Answer a report, or put it aside"))), a.questionReportAnswer)
}

func (a *API) questionReport(ctx context.Context, in *struct {
	ByID[id.Attempt]
	Body struct {
		Slot   int    `json:"slot" minimum:"1"`
		Reason string `json:"reason" enum:"wrong,two_right,unclear,typo,outdated,other"`
		Words  string `json:"words,omitempty" maxLength:"1000" doc:"needed for other"`
	}
},
) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Quizzes.Report(ctx, route.Who(ctx), in.ID, in.Body.Slot, in.Body.Reason, in.Body.Words))
}

type questionReportsOut struct{ Body []questions.Remark }

func (a *API) questionReports(ctx context.Context, _ *struct{}) (*questionReportsOut, error) {
	list, err := a.Questions.Reports(ctx, route.Who(ctx), uuid.Nil)
	return &questionReportsOut{list}, route.Fault(ctx, err)
}

func (a *API) questionReportAnswer(ctx context.Context, in *struct {
	ByID[uuid.UUID]
	Body struct {
		Answer  string `json:"answer,omitempty" maxLength:"1000" doc:"told to whoever reported; it must not give the key away"`
		Dismiss bool   `json:"dismiss,omitempty"`
	}
},
) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Questions.AnswerReport(ctx, route.Who(ctx), in.ID, in.Body.Answer, in.Body.Dismiss))
}
