package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/courses/bin"
	"mumpuni/courses/coauthors"
	"mumpuni/courses/document"
	"mumpuni/courses/intake"
	"mumpuni/courses/review"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/web/route"
)

// moreStudioOps are what trainers do beside writing: documents, the bin, copies, covers, co-authors and differences.
func (a *API) moreStudioOps(api huma.API) {
	trainer := route.Roles(people.Trainer)
	huma.Register(api, route.Operation(http.MethodGet, "/courses/{id}/documents", trainer, "documents", "The documents that were read for a course, latest first"), a.documents)
	read := editing(created(route.Operation(http.MethodPost, "/courses/{id}/documents", trainer, "document-read", "Read a Word, LibreOffice or slide file; nothing enters the course yet")))
	read.MaxBodyBytes = document.MaxBytes/3*4 + 64<<10
	huma.Register(api, read, a.documentRead)
	huma.Register(api, route.Operation(http.MethodGet, "/documents/{id}", trainer, "document-get", "What becomes of a document, and what is lost"), a.documentGet)
	huma.Register(api, editing(route.Operation(http.MethodPut, "/documents/{id}", trainer, "document-choose", "How a document is parted, where it goes, and what its pictures show")), a.documentChoose)
	huma.Register(api, editing(route.Operation(http.MethodPost, "/documents/{id}/apply", trainer, "document-apply", "Put exactly what was shown into the draft")), a.documentApply)
	huma.Register(api, editing(route.Operation(http.MethodPost, "/documents/{id}/undo", trainer, "document-undo", "Take all that came of a document out of the draft")), a.documentUndo)
	huma.Register(api, route.Operation(http.MethodGet, "/studio/bin", trainer, "bin", "What was deleted in the last 30 days"), a.bin)
	huma.Register(api, editing(route.Operation(http.MethodPost, "/studio/bin/{id}/restore", trainer, "bin-restore", "Put it back to its place")), a.binRestore)
	huma.Register(api, editing(created(route.Operation(http.MethodPost, "/courses/{id}/copies", trainer, "course-copy", "A copy of a course, a draft"))), a.courseCopy)
	huma.Register(api, editing(created(route.Operation(http.MethodPost, "/modules/{id}/copies", trainer, "module-copy", "A copy of a module, right behind it"))), a.moduleCopy)
	huma.Register(api, editing(route.Operation(http.MethodPut, "/courses/{id}/cover", trainer, "course-cover", "The picture on the card of the draft, in words, too; an empty name takes it away")), a.courseCover)
	huma.Register(api, route.Operation(http.MethodGet, "/courses/{id}/coauthors", trainer, "coauthors", "Who may change a course beside the trainers of its unit"), a.coauthors)
	huma.Register(api, editing(route.Operation(http.MethodPost, "/courses/{id}/coauthors", trainer, "coauthor-invite", "Make a trainer a co-author")), a.coauthorInvite)
	huma.Register(api, editing(route.Operation(http.MethodDelete, "/courses/{id}/coauthors/{person}", trainer, "coauthor-remove", "Take the rights of a co-author away")), a.coauthorRemove)
	huma.Register(api, route.Operation(http.MethodGet, "/modules/{id}/difference", trainer, "module-difference", "What a module says otherwise than in another version"), a.moduleDifference)
}

// documentItem is a document without what stands in it.
type documentItem struct {
	ID       uuid.UUID            `json:"id"`
	CourseID uuid.UUID            `json:"course_id"`
	FileName string               `json:"file_name"`
	Format   document.Format      `json:"format"`
	State    intake.DocumentState `json:"state" enum:"checked,applied,undone"`
	Depth    int                  `json:"depth" doc:"headings down to this one begin a module; 0: one module of all"`
	Part     courses.Part         `json:"part" enum:"gambaran_umum,materi,evaluasi"`
	Notes    bool                 `json:"notes" doc:"what the speaker of slides was to say stands below each"`
}

func documentItemOf(d intake.Document) documentItem {
	return documentItem{d.ID, d.CourseID, d.FileName, d.Format, d.State, d.Depth, d.Part, d.Notes}
}

// documentPlan is a document and what becomes of it.
type documentPlan struct {
	documentItem
	Articles []documentArticle `json:"articles"`
	Pictures []documentPicture `json:"pictures"`
	Losses   []documentLoss    `json:"losses"`
	Original string            `json:"original" doc:"address of the file as it came, for some hours"`
}

type documentArticle struct {
	Title string `json:"title"`
	Body  string `json:"body"`
}

type documentPicture struct {
	Name string `json:"name"`
	Alt  string `json:"alt"`
	URL  string `json:"url,omitempty"`
}

type documentLoss struct {
	Key   string `json:"key"`
	Count int    `json:"count"`
	Text  string `json:"text,omitempty"`
}

func planOf(p intake.DocumentPlan) documentPlan {
	d := documentPlan{documentItem: documentItemOf(p.Document), Original: p.Original, Articles: []documentArticle{}, Pictures: []documentPicture{}, Losses: []documentLoss{}}
	for _, one := range p.Articles {
		d.Articles = append(d.Articles, documentArticle{one.Title, one.Body})
	}
	for _, one := range p.Pictures {
		d.Pictures = append(d.Pictures, documentPicture{one.Name, one.Alt, one.URL})
	}
	for _, one := range p.Lost() {
		d.Losses = append(d.Losses, documentLoss{one.Key, one.Count, one.Text})
	}
	return d
}

func (a *API) documents(ctx context.Context, in *ByID[uuid.UUID]) (*struct{ Body []documentItem }, error) {
	list, err := a.Intake.Documents(ctx, route.Who(ctx), in.ID)
	items := make([]documentItem, len(list))
	for i, d := range list {
		items[i] = documentItemOf(d)
	}
	return &struct{ Body []documentItem }{items}, route.Fault(ctx, err)
}

func (a *API) documentRead(ctx context.Context, in *struct {
	ByID[uuid.UUID]
	Body struct {
		FileName string `json:"file_name" maxLength:"200"`
		Data     []byte `json:"data" doc:"the file, in base64"`
	}
},
) (*made, error) {
	of, err := a.Intake.ReadDocument(ctx, route.Who(ctx), in.ID, in.Body.FileName, in.Body.Data)
	return madeOf(ctx, of, err)
}

func (a *API) documentGet(ctx context.Context, in *ByID[uuid.UUID]) (*struct{ Body documentPlan }, error) {
	p, err := a.Intake.Document(ctx, route.Who(ctx), in.ID)
	return &struct{ Body documentPlan }{planOf(p)}, route.Fault(ctx, err)
}

func (a *API) documentChoose(ctx context.Context, in *struct {
	ByID[uuid.UUID]
	Body struct {
		Depth int               `json:"depth" minimum:"0" maximum:"3"`
		Part  courses.Part      `json:"part" enum:"gambaran_umum,materi,evaluasi"`
		Notes bool              `json:"notes"`
		Alts  map[string]string `json:"alts,omitempty" doc:"what pictures show, by their names"`
	}
},
) (*struct{}, error) {
	c := intake.DocumentChoice{Depth: in.Body.Depth, Part: in.Body.Part, Notes: in.Body.Notes, Alts: in.Body.Alts}
	return nil, route.Fault(ctx, a.Intake.ChooseDocument(ctx, route.Who(ctx), in.ID, c))
}

func (a *API) documentApply(ctx context.Context, in *struct {
	ByID[uuid.UUID]
	Body struct {
		Depth int  `json:"depth" minimum:"0" maximum:"3" doc:"as it was shown"`
		Notes bool `json:"notes" doc:"as it was shown"`
	}
},
) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Intake.ApplyDocument(ctx, route.Who(ctx), in.ID, in.Body.Depth, in.Body.Notes))
}

func (a *API) documentUndo(ctx context.Context, in *ByID[uuid.UUID]) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Intake.UndoDocument(ctx, route.Who(ctx), in.ID))
}

func (a *API) bin(ctx context.Context, in *struct {
	Course uuid.UUID `query:"course" doc:"of this course alone"`
},
) (*struct{ Body []bin.Binned }, error) {
	list, err := a.Bin.List(ctx, route.Who(ctx), in.Course)
	return &struct{ Body []bin.Binned }{list}, route.Fault(ctx, err)
}

func (a *API) binRestore(ctx context.Context, in *ByID[uuid.UUID]) (*struct{}, error) {
	_, err := a.Bin.Restore(ctx, route.Who(ctx), in.ID)
	return nil, route.Fault(ctx, err)
}

func (a *API) courseCopy(ctx context.Context, in *ByID[uuid.UUID]) (*made, error) {
	of, err := a.Courses.DuplicateCourse(ctx, route.Who(ctx), in.ID)
	return madeOf(ctx, of, err)
}

func (a *API) moduleCopy(ctx context.Context, in *ByID[id.Module]) (*made, error) {
	of, err := a.Courses.DuplicateModule(ctx, route.Who(ctx), in.ID)
	return madeOf(ctx, of, err)
}

func (a *API) courseCover(ctx context.Context, in *struct {
	ByID[uuid.UUID]
	Body struct {
		Picture string `json:"picture" maxLength:"70" doc:"the name of a picture of the course"`
		Alt     string `json:"alt,omitempty" maxLength:"500" doc:"what it shows"`
	}
},
) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Courses.SetCover(ctx, route.Who(ctx), in.ID, in.Body.Picture, in.Body.Alt))
}

func (a *API) coauthors(ctx context.Context, in *ByID[uuid.UUID]) (*struct{ Body []coauthors.Coauthor }, error) {
	list, err := a.Coauthors.Coauthors(ctx, route.Who(ctx), in.ID)
	return &struct{ Body []coauthors.Coauthor }{list}, route.Fault(ctx, err)
}

func (a *API) coauthorInvite(ctx context.Context, in *struct {
	ByID[uuid.UUID]
	Body struct {
		NIP string `json:"nip" maxLength:"30"`
	}
},
) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Coauthors.Invite(ctx, route.Who(ctx), in.ID, in.Body.NIP))
}

func (a *API) coauthorRemove(ctx context.Context, in *struct {
	ByID[uuid.UUID]
	Person id.Person `path:"person"`
},
) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Coauthors.Uninvite(ctx, route.Who(ctx), in.ID, in.Person))
}

func (a *API) moduleDifference(ctx context.Context, in *struct {
	ByID[id.Module]
	Against int `query:"against" minimum:"0" doc:"number of the other version; 0: the one before"`
},
) (*struct{ Body review.ModuleDifference }, error) {
	d, err := a.Review.Difference(ctx, route.Who(ctx), in.ID, in.Against)
	return &struct{ Body review.ModuleDifference }{d}, route.Fault(ctx, err)
}
