package xapi

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/xapi/statement"
)

// The limits of one answer: statements, and bytes of them and of the files that are asked for. One statement is always given.
const (
	MaxPage  = 100
	maxBytes = 16 << 20
)

// Query is which statements somebody asks for. The zero value asks for all, the latest first.
type Query struct {
	Agent             string     `json:"a,omitempty"` // IFI
	Verb              string     `json:"v,omitempty"`
	Activity          string     `json:"c,omitempty"`
	Registration      uuid.UUID  `json:"r,omitzero"`
	RelatedActivities bool       `json:"ra,omitempty"`
	RelatedAgents     bool       `json:"rg,omitempty"`
	Since             *time.Time `json:"s,omitempty"` // stored after
	Until             *time.Time `json:"u,omitempty"` // stored at or before
	Limit             int        `json:"l,omitempty"` // 0: MaxPage
	Ascending         bool       `json:"o,omitempty"`
	Format            string     `json:"f,omitempty"` // for who shows them
	Attachments       bool       `json:"t,omitempty"` // for who shows them
	Language          string     `json:"g,omitempty"` // for who shows them

	After *Position `json:"p,omitempty"` // what was shown last
}

// Position is where a statement stands among all.
type Position struct {
	Stored time.Time `json:"s"`
	Seq    int64     `json:"n"`
}

// Token is q for an address; ReadQuery reads it. It is no secret: what a caller may see is asked anew.
func (q Query) Token() string { return base64.RawURLEncoding.EncodeToString(pg.JSON(q)) }

// ReadQuery reads a token. Fault: xapi.more_unknown.
func ReadQuery(token string) (Query, error) {
	var q Query
	text, err := base64.RawURLEncoding.DecodeString(token)
	if err == nil {
		err = json.Unmarshal(text, &q)
	}
	if err != nil || q.After == nil || q.Limit < 0 || strings.Contains(q.Agent+q.Verb+q.Activity, "\x00") {
		return q, fault.New(fault.Invalid, "xapi.more_unknown")
	}
	return q, nil
}

// Kept is a statement as it is kept.
type Kept struct {
	ID     uuid.UUID `bun:"id"`
	Seq    int64     `bun:"seq"`
	Stored time.Time `bun:"stored"`
	Person id.Person `bun:"person_id"`
	Raw    string    `bun:"raw"`

	There int `bun:"there"` // how many statements there would be, were they not too large
}

// Find gives the statements of one page, and the query of the next; nil when there is none. What is void is left out; a statement about
// another one is found by what that one says, too. A bound caller finds those of its registration. What a key reads is in the audit.
func (s *Service) Find(ctx context.Context, who Caller, q Query) ([]Kept, *Query, error) {
	if q.Limit <= 0 || q.Limit > MaxPage {
		q.Limit = MaxPage
	}
	var list []Kept
	if err := s.page(who, q).Scan(ctx, &list); err != nil {
		return nil, nil, wrap(err, "find statements")
	}
	var next *Query
	if n := min(len(list), q.Limit); n > 0 && n < list[0].There {
		list = list[:n]
		last := list[n-1]
		q.After = &Position{last.Stored, last.Seq}
		next = &q
	}
	return list, next, s.heard(ctx, who, "xapi.read", list, "")
}

// page is what is asked for, as far as one answer goes: one statement more than it has, or fewer when they are large.
func (s *Service) page(who Caller, q Query) *bun.SelectQuery {
	weight, order := "octet_length(p.raw)", "p.stored desc, p.seq desc"
	if q.Attachments {
		weight += " + coalesce((select sum(octet_length(a.body)) from xapi_attachments a where a.statement_id = p.id), 0)"
	}
	if q.Ascending {
		order = "p.stored, p.seq"
	}
	weighed := s.db.NewSelect().TableExpr("(?) as p", s.asked(who, q)).
		ColumnExpr("p.*, count(*) over () as there, row_number() over (order by " + order + ") as place").
		ColumnExpr("sum(" + weight + ") over (order by " + order + " rows unbounded preceding) as so_far")
	return s.db.NewSelect().TableExpr("(?) as w", weighed).ColumnExpr("id, seq, stored, person_id, raw, there").Where("so_far <= ? or place = 1", maxBytes).OrderExpr("place")
}

// asked is what is asked for: what says it itself, and what speaks of that. Each is looked for by indexes of its own, and neither needs
// more than one page. A chain is followed by one look-up after the other: joined, PostgreSQL would read the whole table for each.
func (s *Service) asked(who Caller, q Query) *bun.SelectQuery {
	where, args := q.matching("s")
	if where == "" {
		return s.inOrder(who, q)
	}
	there, more := q.matching("t")
	itself := s.inOrder(who, q).Where(where, args...)
	ofAnother := s.inOrder(who, q).Where("s.ref is not null and ("+where+") is not true", args...).
		Where("exists (with recursive chain as (select s.ref as id union select (select t.ref from xapi_statements t where t.id = chain.id) from chain "+
			"where chain.id is not null) select from chain where (select "+there+" from xapi_statements t where t.id = chain.id))", more...)
	order := "s.stored desc, s.seq desc"
	if q.Ascending {
		order = "s.stored, s.seq"
	}
	return s.db.NewSelect().TableExpr("((?) union all (?)) as s", itself, ofAnother).ColumnExpr("s.*").OrderExpr(order).Limit(int64(q.Limit) + 1)
}

// inOrder is one page of all statements that a caller may see.
func (s *Service) inOrder(who Caller, q Query) *bun.SelectQuery {
	sel := s.db.NewSelect().TableExpr("xapi_statements as s").ColumnExpr("s.id, s.seq, s.stored, s.person_id, s.raw").
		Where("not (" + voided + ")")
	if who.Bound != nil {
		sel.Where("s.registration = ?", who.Bound.Registration)
	}
	if q.Since != nil {
		sel.Where("s.stored > ?", *q.Since)
	}
	if q.Until != nil {
		sel.Where("s.stored <= ?", *q.Until)
	}
	order, beyond := "s.stored desc, s.seq desc", "<"
	if q.Ascending {
		order, beyond = "s.stored, s.seq", ">"
	}
	if q.After != nil {
		sel.Where("(s.stored, s.seq) "+beyond+" (?, ?)", q.After.Stored, q.After.Seq)
	}
	return sel.OrderExpr(order).Limit(int64(q.Limit) + 1)
}

// voided: another statement says that s is void. One that voids cannot be void. With "exists", PostgreSQL would read the whole table once for
// each question instead of asking for the hundred that are shown; with "is null", it would expect next to none to be left.
const voided = "s.voids is null and coalesce((select true from xapi_statements v where v.voids = s.id limit 1), false)"

// matching is the condition that a statement says what is asked for; "" when nothing is.
func (q Query) matching(t string) (where string, args []any) {
	and := func(condition string, arg any) {
		if where != "" {
			where += " and "
		}
		where += condition
		args = append(args, arg)
	}
	agents, activities := "agents", "activities"
	if q.RelatedAgents {
		agents = "related_agents"
	}
	if q.RelatedActivities {
		activities = "related_activities"
	}
	if q.Agent != "" {
		and(t+"."+agents+" @> array[?]", q.Agent)
	}
	if q.Activity != "" {
		and(t+"."+activities+" @> array[?]", q.Activity)
	}
	if q.Verb != "" {
		and("md5("+t+".verb) = md5(?)", q.Verb)
	}
	if q.Registration != uuid.Nil {
		and(t+".registration = ?", q.Registration)
	}
	return where, args
}

// One gives the statement of an ID: one that is not void, or with void one that is. Fault: ErrStatement when there is none that the caller may know of.
func (s *Service) One(ctx context.Context, who Caller, id uuid.UUID, void bool) (Kept, error) {
	sel := s.db.NewSelect().TableExpr("xapi_statements as s").ColumnExpr("s.id, s.seq, s.stored, s.person_id, s.raw").Where("s.id = ?", id)
	if void {
		sel.Where(voided)
	} else {
		sel.Where("not (" + voided + ")")
	}
	if who.Bound != nil {
		sel.Where("s.registration = ?", who.Bound.Registration)
	}
	var k Kept
	if err := sel.Limit(1).Scan(ctx, &k); err != nil {
		return k, pg.OrNotFound(wrap(err, "read statement"), ErrStatement)
	}
	return k, s.heard(ctx, who, "xapi.read", []Kept{k}, "statement:"+id.String())
}

// Statements are the statements of a registration that are not void, the oldest first: for the house itself.
func (s *Service) Statements(ctx context.Context, db bun.IDB, registration uuid.UUID) ([]*statement.Statement, error) {
	var rows []string
	err := db.NewSelect().TableExpr("xapi_statements as s").ColumnExpr("s.raw").Where("s.registration = ?", registration).Where("not ("+voided+")").
		OrderExpr("s.stored, s.seq").Scan(ctx, &rows)
	if err != nil {
		return nil, wrap(err, "read a registration")
	}
	list := make([]*statement.Statement, 0, len(rows))
	for _, raw := range rows {
		one, err := statement.Read(raw)
		if err != nil {
			return nil, wrap(err, "read a registration")
		}
		list = append(list, one)
	}
	return list, nil
}

// File is an attachment as it came.
type File struct {
	SHA2        string `bun:"sha2"`
	ContentType string `bun:"content_type"`
	Body        []byte `bun:"body"`
}

// Files are the attachments that came with statements which the caller was given, each once.
func (s *Service) Files(ctx context.Context, of []Kept) ([]File, error) {
	if len(of) == 0 {
		return nil, nil
	}
	ids := make([]uuid.UUID, len(of))
	for i, k := range of {
		ids[i] = k.ID
	}
	var list []File
	err := pg.Query(ctx, s.db, &list, "select distinct on (sha2) sha2, content_type, body from xapi_attachments where statement_id = any($1) order by sha2", ids)
	return list, wrap(err, "read attachments")
}
