package reviews

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/courses"
	"mumpuni/courses/review"
	"mumpuni/internal/id"
	"mumpuni/internal/report"
	"mumpuni/people"
)

// ReviewComment is a comment with its answers, as those who may see it read it.
type ReviewComment struct {
	ID          uuid.UUID      `bun:"id" json:"id"`
	VersionID   uuid.UUID      `bun:"version_id" json:"-"`
	ModuleID    id.Module      `bun:"module_id" json:"module_id"` // in the version that is looked at
	ModuleTitle string         `bun:"module_title" json:"module_title"`
	Position    int            `bun:"position" json:"-"`
	Number      int            `bun:"number" json:"version"` // of the version at which it was said
	Quote       string         `bun:"quote" json:"quote,omitempty"`
	Gone        bool           `bun:"-" json:"quote_gone,omitempty" doc:"the text does not say so any more"`
	Words       string         `bun:"words" json:"words"`
	MadeBy      id.Person      `bun:"made_by" json:"-"`
	By          string         `bun:"made_by_name" json:"by"`
	MadeAt      time.Time      `bun:"made_at" json:"made_at"`
	ChangedAt   time.Time      `bun:"changed_at,nullzero" json:"changed_at,omitzero" doc:"when its writer last changed its words"`
	Deleted     bool           `bun:"deleted" json:"deleted,omitempty" doc:"its writer deleted it; what was answered stands"`
	ResolvedAt  time.Time      `bun:"resolved_at,nullzero" json:"resolved_at,omitzero"`
	ResolvedBy  string         `bun:"resolved_by_name" json:"resolved_by,omitempty"`
	Answers     []ReviewAnswer `bun:"-" json:"answers"`

	Body string `bun:"body" json:"-"`
}

// Open reports that it is there and nobody has dealt with it.
func (c ReviewComment) Open() bool { return c.ResolvedAt.IsZero() && !c.Deleted }

// ReviewAnswer is what somebody said to a comment.
type ReviewAnswer struct {
	ID        uuid.UUID `bun:"id" json:"id"`
	CommentID uuid.UUID `bun:"comment_id" json:"-"`
	Words     string    `bun:"words" json:"words"`
	MadeBy    id.Person `bun:"made_by" json:"-"`
	By        string    `bun:"made_by_name" json:"by"`
	MadeAt    time.Time `bun:"made_at" json:"made_at"`
	ChangedAt time.Time `bun:"changed_at,nullzero" json:"changed_at,omitzero" doc:"when its writer last changed its words"`
}

// List is what was said about a version, in the order of its modules, and what is still open of the versions before it; of one module unless
// that is the zero one.
type List struct {
	review.Discussed
	Comments []ReviewComment
	Modules  []Module // of the version, all that can be commented on
}

// Module is one of them.
type Module struct {
	ID    id.Module    `bun:"id"`
	Title string       `bun:"title"`
	Kind  courses.Kind `bun:"kind"`
}

// Waiting is how many are open.
func (l List) Waiting() int { return Waiting(l.Comments) }

// Waiting counts what is open.
func Waiting(list []ReviewComment) int {
	n := 0
	for _, c := range list {
		if c.Open() {
			n++
		}
	}
	return n
}

// List gives what was said, to whoever writes or reviews the version. Fault course.not_found.
func (s *Service) List(ctx context.Context, who people.Actor, version uuid.UUID, module id.Module) (List, error) {
	d, err := s.takes.Discuss(ctx, s.db, who, version)
	if err != nil {
		return List{}, err
	}
	l := List{Discussed: d, Modules: []Module{}}
	if err := reads.Scan(ctx, s.db, &l.Modules, report.Args{"version": version}, "modules"); err != nil {
		return l, fmt.Errorf("modules of a version: %w", err)
	}
	l.Comments, err = s.list(ctx, s.db, version, module)
	return l, err
}

func (s *Service) list(ctx context.Context, db bun.IDB, version uuid.UUID, module id.Module) ([]ReviewComment, error) {
	list := []ReviewComment{}
	var only any
	if !module.IsZero() {
		only = module
	}
	if err := reads.Scan(ctx, db, &list, report.Args{"version": version, "module": only}, "of version"); err != nil {
		return nil, fmt.Errorf("comments: %w", err)
	}
	if len(list) == 0 {
		return list, nil
	}
	ids, at := make([]uuid.UUID, len(list)), map[uuid.UUID]int{}
	for i := range list {
		list[i].Gone, list[i].Body, list[i].Answers = !says(list[i].Body, list[i].Quote), "", []ReviewAnswer{}
		ids[i], at[list[i].ID] = list[i].ID, i
	}
	var answers []ReviewAnswer
	if err := reads.Query(ctx, db, &answers, report.Args{"comments": ids}, "answers"); err != nil {
		return nil, fmt.Errorf("answers to comments: %w", err)
	}
	for _, a := range answers {
		list[at[a.CommentID]].Answers = append(list[at[a.CommentID]].Answers, a)
	}
	return list, nil
}

// record is what had been said when an approval ended.
type record struct {
	bun.BaseModel `bun:"table:review_records,alias:r"`

	ApprovalID uuid.UUID       `bun:"approval_id,pk"`
	Comments   []ReviewComment `bun:"comments,type:jsonb"`
	RecordedAt time.Time       `bun:"recorded_at"`
}

// Keep keeps what was said about a version with the approval that ends. Where nothing was said nothing is kept.
func (s *Service) Keep(ctx context.Context, tx bun.Tx, approval, version uuid.UUID) error {
	list, err := s.list(ctx, tx, version, id.Module{})
	if err != nil || len(list) == 0 {
		return err
	}
	r := record{ApprovalID: approval, Comments: list, RecordedAt: s.now()}
	if _, err := tx.NewInsert().Model(&r).On("conflict do nothing").Exec(ctx); err != nil {
		return fmt.Errorf("record of comments: %w", err)
	}
	return nil
}

// Kept is what was kept with an approval. Who may know of the approval is the caller's rule.
func (s *Service) Kept(ctx context.Context, approval uuid.UUID) ([]ReviewComment, error) {
	var list []record
	if err := s.db.NewSelect().Model(&list).Where("r.approval_id = ?", approval).Scan(ctx); err != nil {
		return nil, fmt.Errorf("record of comments: %w", err)
	}
	if len(list) == 0 {
		return nil, nil
	}
	return list[0].Comments, nil
}
