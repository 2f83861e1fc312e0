package certification

import (
	"context"
	_ "embed" // waiting.sql
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun/schema"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
)

// Reasons lists why a certificate waits, in the order in which somebody can do something about it.
var Reasons = []string{
	"name", "no_unit", "no_issuer", "issuer_invalid", "signatory", "not_accepted", "changed", "assessment", "held", "founding",
}

// WaitingRow is a completed course, or a try that decided a level, whose certificate waits, as HR, pages and files show it.
type WaitingRow struct {
	SourceID    uuid.UUID    `bun:"source_id" json:"-"`
	Kind        Kind         `bun:"kind" json:"kind" enum:"course,competence"`
	EnrolmentID id.Enrolment `bun:"enrolment_id,nullzero" json:"enrolment_id,omitzero"`
	AttemptID   id.Attempt   `bun:"attempt_id,nullzero" json:"attempt_id,omitzero"`
	PersonID    id.Person    `bun:"person_id" json:"person_id"`
	NIP         string       `bun:"nip" json:"nip"`
	Name        string       `bun:"name" json:"-"`
	TitleBefore string       `bun:"title_before" json:"-"`
	TitleAfter  string       `bun:"title_after" json:"-"`
	FullName    string       `bun:"-" json:"full_name"`
	PostName    string       `bun:"post_name" json:"post_name"`
	UnitName    string       `bun:"unit_name" json:"unit_name"`
	Title       string       `bun:"title" json:"title"` // of the course or assessment
	Why         string       `bun:"why" json:"why" enum:"no_unit,no_issuer,issuer_invalid,not_accepted,changed,held,founding,signatory,name,assessment"`
	IssuerUnit  string       `bun:"issuer_unit" json:"issuer_unit,omitempty"` // whose issuer it waits for
	CompletedAt time.Time    `bun:"completed_at" json:"completed_at"`
	Since       time.Time    `bun:"created_at" json:"since"`
}

// WaitingFilter picks waiting certificates of one reason, or of all when it is empty. After is the Next of the page before; Limit 0
// means all of them.
type WaitingFilter struct {
	Why   string
	After string
	Limit int
}

// WaitingCount is how many certificates wait for a reason.
type WaitingCount struct {
	Why   string `bun:"why" json:"why"`
	Count int    `bun:"count" json:"count"`
}

// WaitingList is a page of what waits, and how many wait for which reason, whatever reason was asked for.
type WaitingList struct {
	MadeAt time.Time      `json:"made_at"`
	Counts []WaitingCount `json:"counts"`
	List   []WaitingRow   `json:"list"`
	Next   string         `json:"next,omitempty"`
}

//go:embed waiting.sql
var waitingSQL string

// waitingReaders are the roles that see what waits in their scope.
var waitingReaders = []people.Role{people.HR, people.Administrator, people.Auditor}

// WaitingIn lists the certificates that wait for persons, or at issuers, in who's scope as HR, administrator or auditor, the
// longest first, and audits that. Faults: certificate.waiting_reason on why, certificate.waiting_cursor on after.
func (s *Service) WaitingIn(ctx context.Context, who people.Actor, f WaitingFilter) (WaitingList, error) {
	out := WaitingList{MadeAt: s.now(), Counts: []WaitingCount{}, List: []WaitingRow{}}
	at, id, ok := report.OpenMoment(f.After)
	switch {
	case !ok:
		return out, fault.Field("after", "certificate.waiting_cursor")
	case f.Why != "" && !slices.Contains(Reasons, f.Why):
		return out, fault.Field("why", "certificate.waiting_reason")
	}
	scope := who.Scope(s.now().In(who.Location()), waitingReaders...)
	persons, units := waitingScope(scope)
	if scope.Empty() {
		return out, nil
	}
	var limit *int
	if f.Limit > 0 {
		more := f.Limit + 1
		limit = &more
	}
	err := s.db.NewRaw(waitingSQL, persons, units, people.DayOf(s.now().In(who.Location())), f.Why, at, pg.Null(id), limit).Scan(ctx, &out.List)
	if err != nil {
		return out, fmt.Errorf("waiting certificates: %w", err)
	}
	out.cut(f.Limit)
	err = s.db.NewSelect().Model((*awaiting)(nil)).Column("why").ColumnExpr("count(*)::int as count").
		Join("left join issuers as i on i.id = w.issuer_id").Where("? or ?", persons, units).Group("why").Order("why").Scan(ctx, &out.Counts)
	if err != nil {
		return out, fmt.Errorf("count waiting certificates: %w", err)
	}
	return out, s.auditWaiting(ctx, who, out.List)
}

func waitingScope(scope people.Scope) (persons, units schema.QueryAppender) {
	return scope.Persons("w.person_id"), scope.Units("i.unit_id")
}

// cut leaves limit rows, says where the next page begins and prints the names.
func (l *WaitingList) cut(limit int) {
	if limit > 0 && len(l.List) > limit {
		l.List = l.List[:limit]
		last := l.List[limit-1]
		l.Next = report.Moment(last.Since, last.SourceID)
	}
	for i, r := range l.List {
		l.List[i].FullName = people.Person{Name: r.Name, TitleBefore: r.TitleBefore, TitleAfter: r.TitleAfter}.FullName()
	}
}

func (s *Service) auditWaiting(ctx context.Context, who people.Actor, list []WaitingRow) error {
	if who.IsSystem() || !slices.ContainsFunc(list, func(r WaitingRow) bool { return !who.IsOneself(r.PersonID) }) {
		return nil
	}
	return audit.Write(ctx, s.db, audit.Entry{
		At: s.now(), ActorID: who.AuditID(), Action: "certificate.list", SubjectIDs: audit.Subjects(list, func(r WaitingRow) id.Person { return r.PersonID }),
	})
}

// Waiting counts the certificates whose file should be there by now and is not: issued ten minutes ago or more.
func (s *Service) Waiting(ctx context.Context) (int, error) {
	n, err := s.db.NewSelect().Model((*Certificate)(nil)).Where("c.pdf_key is null and c.issued_at < ?", s.now().Add(-10*time.Minute)).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("certificates that wait: %w", err)
	}
	return int(n), nil
}
