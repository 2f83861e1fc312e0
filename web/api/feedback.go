package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mumpuni/feedback"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/web/export"
	"mumpuni/web/route"
)

// feedbackOps are what learners say back: inquiries at a module, and the survey at the end of a course.
func (a *API) feedbackOps(api huma.API) {
	in, trainer := route.SignedIn, route.Roles(people.Trainer)
	huma.Register(api, route.Operation(http.MethodGet, "/enrolments/{id}/modules/{module}/inquiries", in, "module-inquiries", "What oneself asked at a module, and the answers that are shown to all; nobody else is named"), a.moduleInquiries)
	huma.Register(api, editing(created(route.Operation(http.MethodPost, "/enrolments/{id}/modules/{module}/inquiries", in, "inquire", "Ask the trainers of a course, or report a mistake, at a module; ten in 24 hours"))), a.inquire)
	huma.Register(api, route.Operation(http.MethodGet, "/me/inquiries", in, "inquiries-mine", "All that oneself asked or reported"), a.inquiriesMine)
	huma.Register(api, editing(without(route.Operation(http.MethodDelete, "/me/inquiries/{id}", in, "inquiry-remove", "Take one's own inquiry away for good, with its answer"))), a.inquiryRemove)
	huma.Register(api, route.Operation(http.MethodGet, "/inquiries", trainer, "inquiries", "What was asked at the courses of one's units, open ones first; each person listed can see that they were read"), a.inquiries)
	huma.Register(api, editing(without(route.Operation(http.MethodPost, "/inquiries/{id}/answer", trainer, "inquiry-answer", "Answer an inquiry, or answer it anew"))), a.inquiryAnswer)
	huma.Register(api, editing(without(route.Operation(http.MethodPost, "/inquiries/{id}/close", trainer, "inquiry-close", "Close an inquiry, with its answer or without one"))), a.inquiryClose)
	huma.Register(api, editing(route.Operation(http.MethodGet, "/enrolments/{id}/survey", in, "survey", "The survey of one's own completed enrolment, with what one answered")), a.survey)
	huma.Register(api, editing(without(route.Operation(http.MethodPut, "/enrolments/{id}/survey", in, "survey-give", "Answer the survey, once a version, or change the answers for two weeks"))), a.surveyGive)
	huma.Register(api, route.Operation(http.MethodGet, "/courses/{id}/survey", trainer.Report(), "survey-results", "What learners answered; no figure and no difference of figures is of fewer than ten people"), a.surveyResults)
	huma.Register(api, exportOperation("/courses/{id}/survey.csv", trainer.Report(), "survey-results-csv", "What learners answered, as CSV", export.CSV), a.surveyFile(export.CSV))
	huma.Register(api, exportOperation("/courses/{id}/survey.xlsx", trainer.Report(), "survey-results-xlsx", "What learners answered, as XLSX", export.XLSX), a.surveyFile(export.XLSX))
}

func (a *API) moduleInquiries(ctx context.Context, in *ModuleOfEnrolment) (*struct{ Body []feedback.Said }, error) {
	list, err := a.Feedback.AtModule(ctx, route.Who(ctx), in.ID, in.Module)
	return &struct{ Body []feedback.Said }{list}, route.Fault(ctx, err)
}

func (a *API) inquire(ctx context.Context, in *struct {
	ModuleOfEnrolment
	Body feedback.NewInquiry
},
) (*made, error) {
	in.Body.Enrolment, in.Body.Module = in.ID, in.Module
	inquiry, err := a.Feedback.Ask(ctx, route.Who(ctx), in.Body)
	return madeOf(ctx, inquiry, err)
}

func (a *API) inquiriesMine(ctx context.Context, _ *struct{}) (*struct{ Body []feedback.Own }, error) {
	list, err := a.Feedback.Mine(ctx, route.Who(ctx))
	return &struct{ Body []feedback.Own }{list}, route.Fault(ctx, err)
}

func (a *API) inquiryRemove(ctx context.Context, in *ByID[uuid.UUID]) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Feedback.Remove(ctx, route.Who(ctx), in.ID))
}

// askedPage is one page of inquiries.
type askedPage struct {
	Total     int              `json:"total"`
	Inquiries []feedback.Asked `json:"inquiries"`
}

func (a *API) inquiries(ctx context.Context, in *struct {
	Course uuid.UUID `query:"course" doc:"all courses when left out"`
	State  string    `query:"state" enum:"open,answered,closed" doc:"all when left out"`
	Page   int       `query:"page" minimum:"1" default:"1"`
},
) (*struct{ Body askedPage }, error) {
	list, total, err := a.Feedback.Asked(ctx, route.Who(ctx), feedback.Filter{CourseID: in.Course, State: feedback.State(in.State), Page: in.Page})
	return &struct{ Body askedPage }{askedPage{total, list}}, route.Fault(ctx, err)
}

func (a *API) inquiryAnswer(ctx context.Context, in *struct {
	ByID[uuid.UUID]
	Body feedback.Answering
},
) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Feedback.Answer(ctx, route.Who(ctx), in.ID, in.Body))
}

func (a *API) inquiryClose(ctx context.Context, in *ByID[uuid.UUID]) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Feedback.Close(ctx, route.Who(ctx), in.ID))
}

func (a *API) survey(ctx context.Context, in *ByID[id.Enrolment]) (*struct{ Body feedback.Sat }, error) {
	sat, err := a.Feedback.Survey(ctx, route.Who(ctx), in.ID)
	return &struct{ Body feedback.Sat }{sat}, route.Fault(ctx, err)
}

func (a *API) surveyGive(ctx context.Context, in *struct {
	ByID[id.Enrolment]
	Body feedback.NewReply
},
) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Feedback.GiveReply(ctx, route.Who(ctx), in.ID, in.Body))
}

type surveyQuery struct {
	ByID[uuid.UUID]
	Version uuid.UUID `query:"version" doc:"all versions when left out"`
}

func (a *API) surveyResults(ctx context.Context, in *surveyQuery) (*struct{ Body feedback.Results }, error) {
	r, err := a.Feedback.Results(ctx, route.Who(ctx), in.ID, in.Version)
	return &struct{ Body feedback.Results }{r}, route.Fault(ctx, err)
}

func (a *API) surveyFile(format string) func(context.Context, *surveyQuery) (*fileOut, error) {
	return func(ctx context.Context, in *surveyQuery) (*fileOut, error) {
		r, err := a.Feedback.Results(ctx, route.Who(ctx), in.ID, in.Version)
		if err != nil {
			return nil, route.Fault(ctx, err)
		}
		out, err := fileOf(export.Survey(ctx, r, route.Who(ctx).Location()), format)
		return out, route.Fault(ctx, err)
	}
}
