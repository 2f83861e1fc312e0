package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/reviews"
	"mumpuni/web/route"
)

// reviewOps are what is said about a version before it is published.
func (a *API) reviewOps(api huma.API) {
	in := route.SignedIn
	huma.Register(api, route.Operation(http.MethodGet, "/course-versions/{id}/comments", in, "review-comments", "What reviewers and authors said about a version of a course, and what is open of the versions before; for them alone"), a.reviewComments)
	huma.Register(api, editing(created(route.Operation(http.MethodPost, "/course-versions/{id}/comments", in, "review-comment", "Say something at a module of a version, perhaps about words of its text"))), a.reviewComment)
	huma.Register(api, editing(without(route.Operation(http.MethodPost, "/course-versions/{id}/comments/{comment}/answers", in, "review-answer", "Answer a comment"))), a.reviewAnswer)
	huma.Register(api, editing(without(route.Operation(http.MethodPut, "/course-versions/{id}/comments/{comment}", in, "review-resolve", "Mark a comment as done, or open it again"))), a.reviewResolve)
	huma.Register(api, editing(without(route.Operation(http.MethodPut, "/course-versions/{id}/comments/{comment}/words", in, "review-rewrite", "Change the words of one's own comment; readers are told that it was changed"))), a.reviewRewrite)
	huma.Register(api, editing(without(route.Operation(http.MethodDelete, "/course-versions/{id}/comments/{comment}", in, "review-remove", "Delete one's own comment; it can come back for a day"))), a.reviewRemove)
	huma.Register(api, editing(without(route.Operation(http.MethodPost, "/course-versions/{id}/comments/{comment}/restore", in, "review-restore", "Bring back one's own comment that was deleted within a day"))), a.reviewRestore)
	huma.Register(api, editing(without(route.Operation(http.MethodPut, "/course-versions/{id}/comments/{comment}/answers/{answer}", in, "review-rewrite-answer", "Change the words of one's own answer to a comment; readers are told that it was changed"))), a.reviewRewriteAnswer)
	huma.Register(api, editing(without(route.Operation(http.MethodDelete, "/course-versions/{id}/comments/{comment}/answers/{answer}", in, "review-remove-answer", "Delete one's own answer to a comment; it can come back for a day"))), a.reviewRemoveAnswer)
	huma.Register(api, editing(without(route.Operation(http.MethodPost, "/course-versions/{id}/comments/{comment}/answers/{answer}/restore", in, "review-restore-answer", "Bring back one's own answer to a comment that was deleted within a day"))), a.reviewRestoreAnswer)
}

// commentsOfVersion is what was said, and how much of it is open.
type commentsOfVersion struct {
	Open     int                     `json:"open"`
	Comments []reviews.ReviewComment `json:"comments"`
}

func (a *API) reviewComments(ctx context.Context, in *ByID[uuid.UUID]) (*struct{ Body commentsOfVersion }, error) {
	l, err := a.Reviews.List(ctx, route.Who(ctx), in.ID, id.Module{})
	return &struct{ Body commentsOfVersion }{commentsOfVersion{l.Waiting(), l.Comments}}, route.Fault(ctx, err)
}

func (a *API) reviewComment(ctx context.Context, in *struct {
	ByID[uuid.UUID]
	Body reviews.NewComment
},
) (*made, error) {
	comment, err := a.Reviews.Add(ctx, route.Who(ctx), in.ID, in.Body)
	return madeOf(ctx, comment, err)
}

// commentOfVersion names a comment that stands at a version.
type commentOfVersion struct {
	ByID[uuid.UUID]
	Comment uuid.UUID `path:"comment"`
}

func (a *API) reviewAnswer(ctx context.Context, in *struct {
	commentOfVersion
	Body struct {
		Words string `json:"words" maxLength:"2000"`
	}
},
) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Reviews.Answer(ctx, route.Who(ctx), in.ID, in.Comment, in.Body.Words))
}

func (a *API) reviewResolve(ctx context.Context, in *struct {
	commentOfVersion
	Body struct {
		Done bool `json:"done"`
	}
},
) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Reviews.Resolve(ctx, route.Who(ctx), in.ID, in.Comment, in.Body.Done))
}

func (a *API) reviewRewrite(ctx context.Context, in *struct {
	commentOfVersion
	Body struct {
		Words string `json:"words" maxLength:"2000"`
	}
},
) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Reviews.Rewrite(ctx, route.Who(ctx), in.ID, in.Comment, in.Body.Words))
}

func (a *API) reviewRemove(ctx context.Context, in *commentOfVersion) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Reviews.Remove(ctx, route.Who(ctx), in.ID, in.Comment))
}

func (a *API) reviewRestore(ctx context.Context, in *commentOfVersion) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Reviews.Restore(ctx, route.Who(ctx), in.ID, in.Comment))
}

// answerOfComment names an answer to a comment.
type answerOfComment struct {
	commentOfVersion
	Answer uuid.UUID `path:"answer"`
}

func (a *API) reviewRewriteAnswer(ctx context.Context, in *struct {
	answerOfComment
	Body struct {
		Words string `json:"words" maxLength:"2000"`
	}
},
) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Reviews.RewriteAnswer(ctx, route.Who(ctx), in.ID, in.Comment, in.Answer, in.Body.Words))
}

func (a *API) reviewRemoveAnswer(ctx context.Context, in *answerOfComment) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Reviews.RemoveAnswer(ctx, route.Who(ctx), in.ID, in.Comment, in.Answer))
}

func (a *API) reviewRestoreAnswer(ctx context.Context, in *answerOfComment) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Reviews.RestoreAnswer(ctx, route.Who(ctx), in.ID, in.Comment, in.Answer))
}
