package approvals

import (
	"context"
	_ "embed"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// View is an approval as somebody who may know of it reads it.
type View struct {
	Approval `bun:",extend"`

	AskedName       string    `bun:"asked_name" json:"asked_name"`
	BeneficiaryName string    `bun:"beneficiary_name" json:"beneficiary_name"`
	DecidedName     string    `bun:"decided_name" json:"decided_name"`
	ForName         string    `bun:"for_name" json:"for_name"`
	ApproverName    string    `bun:"approver_name" json:"approver_name"`
	UnitName        string    `bun:"unit_name" json:"unit_name"`
	ByID            id.Person `bun:"by_id" json:"-"` // in whose right the reader would approve
	MayApprove      bool      `bun:"may_approve" json:"may_approve"`
	MayRefuse       bool      `bun:"may_refuse" json:"may_refuse"`
	MayWithdraw     bool      `bun:"-" json:"may_withdraw"`
}

// The parts of what is asked about approvals: in whose right, what of each, what may be done with it, and which are known of.
var (
	//go:embed reach.sql
	reachSQL string
	//go:embed view.sql
	shownSQL string
	//go:embed may.sql
	maySQL string
	//go:embed knows.sql
	knowsSQL string

	viewSQL = reachSQL + shownSQL + maySQL + knowsSQL
)

const listed = 200 // as many as a list shows

// views reads what who may know of under a condition.
func (s *Service) views(ctx context.Context, db bun.IDB, who people.Actor, where schema.QueryAppender, order string, limit int) ([]View, error) {
	list := []View{}
	if who.IsNobody() || who.IsSystem() {
		return list, nil
	}
	err := db.NewRaw(viewSQL, who.PersonID, s.today(), where, bun.Safe(order), limit).Scan(ctx, &list)
	if err != nil {
		return nil, fmt.Errorf("approvals: %w", err)
	}
	for i := range list {
		list[i].settle(who, s.now())
	}
	return list, nil
}

// settle shows what has run out as expired, before the sweep has come by.
func (v *View) settle(who people.Actor, now time.Time) {
	v.MayWithdraw = v.State == Waiting && who.IsOneself(v.AskedBy)
	if v.State == Waiting && !now.Before(v.ExpiresAt) {
		v.State, v.MayApprove, v.MayRefuse, v.MayWithdraw = Expired, false, false, false
	}
}

// Waiting lists what who may approve or refuse now, what runs out first coming first.
func (s *Service) Waiting(ctx context.Context, who people.Actor) ([]View, error) {
	return s.views(ctx, s.db, who, schema.SafeQuery(waitsSQL, []any{who.PersonID, s.now()}), "a.expires_at, a.id", listed)
}

// waitsSQL is the condition that an approval waits for the person ?0 at the moment ?1.
const waitsSQL = `a.state = 'waiting' and a.expires_at > ?1 and (cover.by_id is not null
	or a.alone_at is not null and a.asked_by <> ?0 and (a.beneficiary_id = ?0 or looks.on_it))`

// Mine lists what who asked for and what is about who, the latest first.
func (s *Service) Mine(ctx context.Context, who people.Actor) ([]View, error) {
	return s.views(ctx, s.db, who, schema.SafeQuery("(a.asked_by = ?0 or a.beneficiary_id = ?0)", []any{who.PersonID}),
		"a.asked_at desc, a.id desc", listed)
}

// Decided lists what is no longer waiting of all that who may know of, the latest first.
func (s *Service) Decided(ctx context.Context, who people.Actor) ([]View, error) {
	return s.views(ctx, s.db, who, schema.SafeQuery("(a.state <> 'waiting' or a.expires_at <= ?)", []any{s.now()}),
		"a.asked_at desc, a.id desc", listed)
}

// Get gives one approval. Fault approval.unknown to whoever may not know of it.
func (s *Service) Get(ctx context.Context, who people.Actor, id uuid.UUID) (View, error) {
	return s.get(ctx, s.db, who, id)
}

func (s *Service) get(ctx context.Context, db bun.IDB, who people.Actor, id uuid.UUID) (View, error) {
	list, err := s.views(ctx, db, who, schema.SafeQuery("a.id = ?", []any{id}), "a.id", 1)
	switch {
	case err != nil:
		return View{}, err
	case len(list) == 0:
		return View{}, errUnknown
	}
	return list[0], nil
}

// Standing gives the latest approval of a kind about a subject that waits; fault approval.unknown when none does. Who asks
// has looked at the subject already.
func (s *Service) Standing(ctx context.Context, kind string, subject uuid.UUID) (Approval, error) {
	var list []Approval
	err := s.db.NewSelect().Model(&list).Where("a.kind = ? and a.subject_id = ? and a.state = 'waiting' and a.expires_at > ?", kind, subject, s.now()).
		OrderExpr("a.asked_at desc").Limit(1).Scan(ctx)
	switch {
	case err != nil:
		return Approval{}, fmt.Errorf("standing approval: %w", err)
	case len(list) == 0:
		return Approval{}, errUnknown
	}
	return list[0], nil
}

// Decides reports that an approval about the subject waits for who to decide, in their own right or as a deputy.
func (s *Service) Decides(ctx context.Context, who people.Actor, subject uuid.UUID) (bool, error) {
	list, err := s.views(ctx, s.db, who, schema.SafeQuery("a.subject_id = ?0 and a.state = 'waiting' and a.expires_at > ?1 and cover.by_id is not null",
		[]any{subject, s.now()}), "a.id", 1)
	return len(list) > 0, err
}

// About lists what waits about a person and who may know of, what runs out first coming first.
func (s *Service) About(ctx context.Context, who people.Actor, person id.Person) ([]View, error) {
	return s.views(ctx, s.db, who, schema.SafeQuery("a.beneficiary_id = ?0 and a.state = 'waiting' and a.expires_at > ?1", []any{person, s.now()}),
		"a.expires_at, a.id", listed)
}

// Eligible names who may approve a waiting approval that who may know of.
func (s *Service) Eligible(ctx context.Context, who people.Actor, key uuid.UUID) ([]string, error) {
	v, err := s.Get(ctx, who, key)
	if err != nil || v.State != Waiting {
		return nil, err
	}
	found, err := s.eligible(ctx, s.db, v.Approval, s.now())
	if err != nil {
		return nil, err
	}
	ids := make([]id.Person, len(found))
	for i, c := range found {
		ids[i] = c.PersonID
	}
	return people.NamesOf(ctx, s.db, ids...)
}

// AskTodo counts what waits for who, as far as Waiting lists it: nothing for the system and for nobody.
func (s *Service) AskTodo(who people.Actor, into *int) pg.Question {
	return pg.Asking(s.db, into, nil, todoSQL, who.PersonID, s.today(), s.now())
}

// todoSQL is Waiting counted, prepared, without the names that a list shows: to plan all of it took longer than all else on the home of
// everybody who holds a role, and each connection plans it several times.
var todoSQL = strings.NewReplacer("?0", "$1::uuid", "?1", "$2::date", "?3", "1", "?4", fmt.Sprint(listed),
	"?2", strings.NewReplacer("?0", "$1::uuid", "?1", "$3::timestamptz").Replace(waitsSQL)).
	Replace(reachSQL + "select count(*)::int from (select a.id from approvals a\n" + maySQL + knowsSQL + ") waits")
