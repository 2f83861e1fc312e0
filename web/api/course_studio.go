package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mumpuni/approvals"
	"mumpuni/courses"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/web/route"
)

// studioOps are the trainer's: a draft is edited, published, revised. Files come by resumable upload with the purpose
// "module:<id>", "captions:<id>" or "picture:<course id>".
func (a *API) studioOps(api huma.API) {
	trainer := route.Roles(people.Trainer)
	huma.Register(api, route.Operation(http.MethodGet, "/studio/courses", trainer, "studio-courses", "Courses one may edit, last changed first"), a.studioCourses)
	huma.Register(api, editing(created(route.Operation(http.MethodPost, "/courses", trainer, "course-create", "Make a course with an empty draft"))), a.courseCreate)
	huma.Register(api, route.Operation(http.MethodGet, "/courses/{id}/draft", trainer, "draft-get", "The draft, or what is published when there is none"), a.draftGet)
	huma.Register(api, editing(route.Operation(http.MethodPut, "/courses/{id}/draft", trainer, "draft-update", "Change what the draft says about the course")), a.draftUpdate)
	huma.Register(api, editing(created(route.Operation(http.MethodPost, "/courses/{id}/draft", trainer, "draft-start", "Revise: make a draft from what is published"))), a.draftStart)
	huma.Register(api, editing(route.Operation(http.MethodDelete, "/courses/{id}/draft", trainer, "draft-discard", "Throw the draft away")), a.draftDiscard)
	huma.Register(api, editing(route.Operation(http.MethodGet, "/courses/{id}/draft/check", trainer, "draft-check", "Everything that refuses publishing, and warnings")), a.draftCheck)
	huma.Register(api, waits(editing(route.Operation(http.MethodPost, "/courses/{id}/publish", trainer, "course-publish",
		"Publish the draft; one whose learners earn certificates waits for a second person, and then the answer is 202 with the approval"))), a.coursePublish)
	huma.Register(api, waits(editing(route.Operation(http.MethodPost, "/courses/{id}/agreement", trainer, "course-agree",
		"Ask a second person to agree to the published version as it is"))), a.courseAgree)
	huma.Register(api, route.Operation(http.MethodPut, "/courses/{id}/archived", trainer, "course-archive", "Take a course out of the catalogue, or bring it back"), a.courseArchive)
	huma.Register(api, editing(created(route.Operation(http.MethodPost, "/courses/{id}/modules", trainer, "module-add", "Add a module at the draft's end"))), a.moduleAdd)
	huma.Register(api, editing(route.Operation(http.MethodPut, "/courses/{id}/order", trainer, "module-order", "Put the draft's modules in order")), a.moduleOrder)
	huma.Register(api, editing(route.Operation(http.MethodPut, "/modules/{id}", trainer, "module-update", "Rewrite a module of a draft; its kind stays")), a.moduleUpdate)
	huma.Register(api, editing(route.Operation(http.MethodDelete, "/modules/{id}", trainer, "module-delete", "Take a module out of its draft")), a.moduleDelete)
	huma.Register(api, route.Operation(http.MethodGet, "/courses/{id}/pictures", trainer, "course-pictures", "The pictures that articles of a course may name"), a.coursePictures)
	huma.Register(api, editing(route.Operation(http.MethodDelete, "/courses/{id}/pictures/{name}", trainer, "course-picture-delete", "Give up a picture that no text of the course names")), a.coursePictureDelete)
	huma.Register(api, route.Operation(http.MethodGet, "/modules/{id}/preview", trainer, "module-preview", "A module as learners see it; nothing is recorded"), a.modulePreview)
}

// studioPage is one page of the trainer's list.
type studioPage struct {
	Total   int                  `json:"total"`
	Courses []courses.StudioCard `json:"courses"`
}

func (a *API) studioCourses(ctx context.Context, in *struct {
	Query string `query:"q" maxLength:"200"`
	State string `query:"state" enum:"draft,published,archived" doc:"without it all that are not archived"`
	Page  int    `query:"page" minimum:"1" default:"1"`
	Limit int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
},
) (*struct{ Body studioPage }, error) {
	list, total, err := a.Courses.MyCourses(ctx, route.Who(ctx), courses.StudioFilter{Query: in.Query, State: in.State, Page: in.Page, Limit: in.Limit})
	return &struct{ Body studioPage }{studioPage{total, list}}, route.Fault(ctx, err)
}

func (a *API) courseCreate(ctx context.Context, in *struct{ Body courses.NewCourse }) (*struct{ Body courses.Course }, error) {
	c, err := a.Courses.CreateCourse(ctx, route.Who(ctx), in.Body)
	return &struct{ Body courses.Course }{c}, route.Fault(ctx, err)
}

type work struct{ Body courses.Work }

func (a *API) draftGet(ctx context.Context, in *ByID[uuid.UUID]) (*work, error) {
	return a.workAfter(ctx, in.ID, nil)
}

// workAfter answers with the course as its trainer now sees it, unless the change failed.
func (a *API) workAfter(ctx context.Context, course uuid.UUID, err error) (*work, error) {
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	w, err := a.Courses.Studio(ctx, route.Who(ctx), course)
	return &work{w}, route.Fault(ctx, err)
}

// settingsJSON is courses.Settings without the names of the competencies.
type settingsJSON struct {
	Title        string   `json:"title" maxLength:"200"`
	Summary      string   `json:"summary,omitempty" maxLength:"2000"`
	Outcomes     []string `json:"outcomes,omitempty" maxItems:"20"`
	JP           int      `json:"jp,omitempty" minimum:"0" doc:"lesson hours of 45 minutes; JP × 45 may not pass minutes"`
	Minutes      int      `json:"minutes,omitempty" minimum:"0"`
	Language     string   `json:"language,omitempty" enum:"id,en"`
	Competencies []struct {
		CompetencyID uuid.UUID `json:"competency_id"`
		Level        int       `json:"level" minimum:"1" maximum:"9"`
	} `json:"competencies,omitempty"`
	NoCertificate bool `json:"no_certificate,omitempty" doc:"declared: completing the course earns no certificate, and one person may publish it"`

	Seen string `json:"seen,omitempty" maxLength:"64" doc:"tag of the draft as it was read; left out, whatever is there is overwritten"`
}

func (in settingsJSON) settings() courses.Settings {
	st := courses.Settings{Title: in.Title, Summary: in.Summary, Outcomes: in.Outcomes, JP: in.JP, Minutes: in.Minutes, Language: in.Language, NoCertificate: in.NoCertificate, Seen: in.Seen}
	for _, t := range in.Competencies {
		st.Competencies = append(st.Competencies, courses.Teaches{CompetencyID: t.CompetencyID, Level: t.Level})
	}
	return st
}

func (a *API) draftUpdate(ctx context.Context, in *struct {
	ByID[uuid.UUID]
	Body settingsJSON
},
) (*work, error) {
	return a.workAfter(ctx, in.ID, a.Courses.UpdateDraft(ctx, route.Who(ctx), in.ID, in.Body.settings()))
}

func (a *API) draftStart(ctx context.Context, in *ByID[uuid.UUID]) (*work, error) {
	_, err := a.Courses.StartRevision(ctx, route.Who(ctx), in.ID)
	return a.workAfter(ctx, in.ID, err)
}

func (a *API) draftDiscard(ctx context.Context, in *ByID[uuid.UUID]) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Courses.DiscardDraft(ctx, route.Who(ctx), in.ID))
}

// checkJSON is what stands between a draft and its learners.
type checkJSON struct {
	Ready    bool                 `json:"ready"`
	Problems []route.FieldProblem `json:"problems"`
	Warnings []route.FieldProblem `json:"warnings"`

	Rule *courses.CertificateRule `json:"rule,omitempty" doc:"what a course that issues certificates must fulfil; a second person publishes it"`
}

func (a *API) draftCheck(ctx context.Context, in *ByID[uuid.UUID]) (*struct{ Body checkJSON }, error) {
	r, err := a.Courses.Check(ctx, route.Who(ctx), in.ID)
	return &struct{ Body checkJSON }{checkJSON{r.Ready(), problemsJSON(ctx, r.Problems), problemsJSON(ctx, r.Warnings), r.Rule}}, route.Fault(ctx, err)
}

// published is the course as its trainer sees it, with the approval that its publication waits for.
type published struct {
	Status   int
	Location string `header:"Location"`
	Body     struct {
		courses.Work

		Approval *approvals.View `json:"approval,omitempty" doc:"what a second person must approve before learners see the draft"`
	}
}

func (a *API) coursePublish(ctx context.Context, in *ByID[uuid.UUID]) (*published, error) {
	approval, err := a.Courses.Publish(ctx, route.Who(ctx), in.ID)
	w, err := a.workAfter(ctx, in.ID, err)
	if err != nil {
		return nil, err
	}
	out := &published{Status: http.StatusOK}
	out.Body.Work = w.Body
	out.Body.Approval, out.Location, err = a.waiting(ctx, approval)
	if out.Body.Approval != nil {
		out.Status = http.StatusAccepted
	}
	return out, err
}

func (a *API) courseAgree(ctx context.Context, in *ByID[uuid.UUID]) (*pending, error) {
	approval, err := a.Courses.Agree(ctx, route.Who(ctx), in.ID)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	return a.done(ctx, http.StatusOK, in.ID, approval)
}

func (a *API) courseArchive(ctx context.Context, in *struct {
	ByID[uuid.UUID]
	Body struct {
		Archived bool `json:"archived"`
	}
},
) (*work, error) {
	return a.workAfter(ctx, in.ID, a.Courses.Archive(ctx, route.Who(ctx), in.ID, in.Body.Archived))
}

func (a *API) moduleAdd(ctx context.Context, in *struct {
	ByID[uuid.UUID]
	Body courses.ModuleDraft
},
) (*made, error) {
	id, err := a.Courses.AddModule(ctx, route.Who(ctx), in.ID, in.Body)
	return madeOf(ctx, id, err)
}

func (a *API) moduleOrder(ctx context.Context, in *struct {
	ByID[uuid.UUID]
	Body struct {
		Modules []id.Module `json:"modules" maxItems:"200" doc:"each module of the draft once"`
	}
},
) (*work, error) {
	return a.workAfter(ctx, in.ID, a.Courses.Reorder(ctx, route.Who(ctx), in.ID, in.Body.Modules))
}

func (a *API) moduleUpdate(ctx context.Context, in *struct {
	ByID[id.Module]
	Body courses.ModuleDraft
},
) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Courses.UpdateModule(ctx, route.Who(ctx), in.ID, in.Body))
}

func (a *API) moduleDelete(ctx context.Context, in *ByID[id.Module]) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Courses.DeleteModule(ctx, route.Who(ctx), in.ID))
}

func (a *API) modulePreview(ctx context.Context, in *struct {
	ByID[id.Module]
	Page int `query:"page" minimum:"0"`
},
) (*struct{ Body courses.Lesson }, error) {
	lesson, err := a.Courses.Preview(ctx, route.Who(ctx), in.ID, in.Page)
	return &struct{ Body courses.Lesson }{lesson}, route.Fault(ctx, err)
}
