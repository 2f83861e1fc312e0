package audit

import (
	"context"
	_ "embed"
	"fmt"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/report"
)

//go:embed list.sql
var listSQL string

var parts = report.Parse(listSQL)

// Shown is an entry with the names of those concerned, empty for the system or when nobody is.
type Shown struct {
	Entry `bun:",extend"`

	ActorName   string `bun:"actor_name" json:"actor_name"`
	SubjectName string `bun:"subject_name" json:"subject_name"`
	ActorUnit   string `bun:"actor_unit" json:"actor_unit"`                                                               // where the actor served that day
	Subjects    int    `bun:"subjects" json:"subjects" doc:"how many people stood in the list that was read; 0: no list"` // who, is not told
}

// Filter picks entries. Within is the reader's right, a predicate on the entry e; zero values of the rest pick everything. To is
// exclusive; After is the place a page before ended.
type Filter struct {
	Within    schema.QueryAppender
	ActorID   id.Person
	SubjectID id.Person
	Action    string // a whole action ("person.read") or its first part ("person")
	From, To  time.Time
	After     string
	Limit     int
}

// List reads entries the latest first, and where the next page begins ("": the end). Faults: audit.cursor_invalid.
func List(ctx context.Context, db bun.IDB, f Filter) ([]Shown, string, error) {
	list := []Shown{}
	q := db.NewSelect().Model(&list).ModelTableExpr("audit_entries as e").
		Column("e.id", "e.at", "e.actor_id", "e.action", "e.subject_id", "e.object", "e.detail", "e.request_id").
		ColumnExpr("coalesce(cardinality(e.subject_ids), 0) as subjects").
		ColumnExpr("coalesce(pa.name, '') as actor_name, coalesce(ps.name, '') as subject_name, coalesce(ua.name, '') as actor_unit").
		Join(parts["names"]).
		Where("?", f.Within)
	if err := f.narrow(q); err != nil {
		return nil, "", err
	}
	if err := q.OrderExpr("e.at DESC, e.id").Limit(int64(f.Limit) + 1).Scan(ctx); err != nil {
		return nil, "", fmt.Errorf("audit entries: %w", err)
	}
	if len(list) <= f.Limit {
		return list, "", nil
	}
	last := list[f.Limit-1]
	return list[:f.Limit], report.Moment(last.At, last.ID), nil
}

func (f Filter) narrow(q *bun.SelectQuery) error {
	if !f.ActorID.IsZero() {
		q.Where("e.actor_id = ?", f.ActorID)
	}
	if !f.SubjectID.IsZero() {
		q.Where("?", About(f.SubjectID))
	}
	if f.Action != "" {
		q.Where("(e.action = ? or starts_with(e.action, ?))", f.Action, f.Action+".")
	}
	if !f.From.IsZero() {
		q.Where("e.at >= ?", f.From)
	}
	if !f.To.IsZero() {
		q.Where("e.at < ?", f.To)
	}
	if f.After == "" {
		return nil
	}
	at, id, ok := report.OpenMoment(f.After)
	if !ok {
		return fault.Field("after", "audit.cursor_invalid")
	}
	q.Where("(e.at < ? or e.at = ? and e.id > ?)", at, at, id)
	return nil
}
