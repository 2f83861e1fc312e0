package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/internal/id"
	"mumpuni/web/route"
)

// courseOps registers the catalogue, learning, the trainer's studio and mandates.
func (a *API) courseOps(api huma.API) {
	in := route.SignedIn
	huma.Register(api, route.Operation(http.MethodGet, "/courses", in, "courses", "The catalogue: first what was ordered and is not completed, by its day, then the newest"), a.courses)
	huma.Register(api, route.Operation(http.MethodGet, "/courses/{id}", in, "course-get", "What a course teaches and where one stands in it"), a.courseGet)
	huma.Register(api, editing(created(route.Operation(http.MethodPost, "/courses/{id}/enrolments", in, "enrol", "Enrol in the published version; again gives the same enrolment"))), a.enrol)
	huma.Register(api, route.Operation(http.MethodGet, "/enrolments", in, "enrolments", "One's own courses, and those ordered but not begun"), a.enrolments)
	huma.Register(api, route.Operation(http.MethodGet, "/enrolments/{id}", in, "enrolment-get", "One's own enrolment with its modules"), a.enrolmentGet)
	huma.Register(api, editing(route.Operation(http.MethodDelete, "/enrolments/{id}", in, "enrolment-withdraw", "Leave a course that is neither completed nor mandatory")), a.withdraw)
	huma.Register(api, route.Operation(http.MethodPost, "/enrolments/{id}/modules/{module}/open", in, "module-open", "Open a module; this completes nothing"), a.moduleOpen)
	huma.Register(api, editing(route.Operation(http.MethodPost, "/enrolments/{id}/modules/{module}/progress", in, "module-progress", "Report what was seen; it counts as far as the server's clock allows")), a.moduleProgress)
	huma.Register(api, editing(route.Operation(http.MethodPost, "/enrolments/{id}/modules/{module}/done", in, "module-done", "Give one's word that a module is done, after its least time")), a.moduleDone)
	a.studioOps(api)
	a.mandateOps(api)
	a.orderOps(api)
	a.outcomeOps(api)
	a.feedbackOps(api)
	a.checkOps(api)
	a.reviewOps(api)
	a.saidOps(api)
	a.parcelOps(api)
	a.moreStudioOps(api)
}

// ByID is an operation on the thing that its path names. It is exported because huma leaves out embedded types that are not.
type ByID[ID ~[16]byte] struct {
	ID ID `path:"id"`
}

// coursePage is one page of the catalogue.
type coursePage struct {
	Total   int            `json:"total"`
	Courses []courses.Card `json:"courses"`

	Query   string                        `json:"query,omitempty" doc:"what was asked"`
	Instead string                        `json:"instead,omitempty" doc:"what was typed, when no course has it and the nearest words were asked in its place"`
	Places  map[uuid.UUID][]courses.Place `json:"places,omitempty" doc:"where courses say it, by course_id; in a snippet every second piece is a hit"`
}

func (a *API) courses(ctx context.Context, in *struct {
	Query    string `query:"q" maxLength:"200" doc:"words of title, outcomes, competencies or contents, in any order; the best come first"`
	Group    string `query:"group" doc:"competency group it teaches, such as LD"`
	MaxJP    int    `query:"max_jp" minimum:"0" doc:"at most so many JP; 0 = any"`
	Language string `query:"language" enum:"id,en"`
	Mine     string `query:"mine" enum:"open,mandated" doc:"open: not completed by oneself; mandated: ordered by HR"`

	MaxMinutes int   `query:"max_minutes" minimum:"0" doc:"at most so long; 0 = any"`
	MaxBytes   int64 `query:"max_bytes" minimum:"0" doc:"all of it costs at most so much data; 0 = any; what is not known is left out"`
	Offline    bool  `query:"offline" doc:"all of it can be learnt without a signal, once it is saved"`

	Competency uuid.UUID `query:"competency" doc:"teaches it, whatever version of its framework it names"`
	Level      int       `query:"level" minimum:"0" maximum:"9" doc:"of the competency: to this level or above; 0 = any"`

	Page  int `query:"page" minimum:"1" default:"1"`
	Limit int `query:"limit" minimum:"1" maximum:"100" default:"20"`
},
) (*struct{ Body coursePage }, error) {
	found, err := a.Courses.Find(ctx, route.Who(ctx), courses.CatalogueFilter{
		Query: in.Query, Group: in.Group, MaxJP: in.MaxJP, Language: in.Language, Mine: in.Mine, Page: in.Page, Limit: in.Limit,
		MaxMinutes: in.MaxMinutes, MaxBytes: in.MaxBytes, Offline: in.Offline, CompetencyID: in.Competency, Level: in.Level,
	})
	return &struct{ Body coursePage }{coursePage{found.Total, found.Cards, found.Asked, found.Instead, found.Places}}, route.Fault(ctx, err)
}

func (a *API) courseGet(ctx context.Context, in *struct {
	ID string `path:"id" doc:"UUID or slug"`
},
) (*struct{ Body courses.About }, error) {
	about, err := a.Courses.CoursePage(ctx, route.Who(ctx), in.ID)
	return &struct{ Body courses.About }{about}, route.Fault(ctx, err)
}

// made is the answer to what makes something: its ID.
type made struct {
	Body struct {
		ID uuid.UUID `json:"id"`
	}
}

func madeOf[ID ~[16]byte](ctx context.Context, id ID, err error) (*made, error) {
	out := &made{}
	out.Body.ID = uuid.UUID(id)
	return out, route.Fault(ctx, err)
}

func (a *API) enrol(ctx context.Context, in *ByID[uuid.UUID]) (*made, error) {
	id, err := a.Courses.Enrol(ctx, route.Who(ctx), in.ID)
	return madeOf(ctx, id, err)
}

func (a *API) enrolments(ctx context.Context, _ *struct{}) (*struct{ Body []courses.Learning }, error) {
	list, err := a.Courses.MyLearning(ctx, route.Who(ctx))
	return &struct{ Body []courses.Learning }{list}, route.Fault(ctx, err)
}

// enrolmentJSON is an enrolment with how far it is: fractions of 10000.
type enrolmentJSON struct {
	courses.Head
	Fraction int            `json:"fraction"`
	Done     int            `json:"done"`
	Modules  []courses.Task `json:"modules"`
}

func (a *API) enrolmentGet(ctx context.Context, in *ByID[id.Enrolment]) (*struct{ Body enrolmentJSON }, error) {
	t, err := a.Courses.Learn(ctx, route.Who(ctx), in.ID)
	return &struct{ Body enrolmentJSON }{enrolmentJSON{t.Head, t.Fraction(), t.Done(), t.List}}, route.Fault(ctx, err)
}

func (a *API) withdraw(ctx context.Context, in *ByID[id.Enrolment]) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Courses.Withdraw(ctx, route.Who(ctx), in.ID))
}

// ModuleOfEnrolment names a module of an enrolment.
type ModuleOfEnrolment struct {
	ByID[id.Enrolment]
	Module id.Module `path:"module"`
}

func (a *API) moduleOpen(ctx context.Context, in *struct {
	ModuleOfEnrolment
	Page int `query:"page" minimum:"0" doc:"of a PDF; 0 = where one stopped"`
},
) (*struct{ Body courses.Lesson }, error) {
	lesson, err := a.Courses.OpenModule(ctx, route.Who(ctx), in.ID, in.Module, in.Page)
	return &struct{ Body courses.Lesson }{lesson}, route.Fault(ctx, err)
}

func (a *API) moduleProgress(ctx context.Context, in *struct {
	ModuleOfEnrolment
	Body courses.Report
},
) (*struct{ Body courses.Progress }, error) {
	p, err := a.Courses.RecordProgress(ctx, route.Who(ctx), in.ID, in.Module, in.Body)
	return &struct{ Body courses.Progress }{p}, route.Fault(ctx, err)
}

func (a *API) moduleDone(ctx context.Context, in *ModuleOfEnrolment) (*struct{ Body courses.Progress }, error) {
	p, err := a.Courses.MarkRead(ctx, route.Who(ctx), in.ID, in.Module)
	return &struct{ Body courses.Progress }{p}, route.Fault(ctx, err)
}
