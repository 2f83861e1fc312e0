package approvals

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// AskDeputy is the kind of approval by which a holder of a role names a deputy.
const AskDeputy = "deputy.name"

// maxDeputy is how many days a deputy acts at most: a pelaksana harian stands in for a while, three months at the most.
const maxDeputy = 92

// Deputy may decide approvals in the stead of the holder of a role between two days, both included.
type Deputy struct {
	bun.BaseModel `bun:"table:deputies,alias:d" json:"-"`

	ID         uuid.UUID   `bun:"id,pk" json:"id"`
	HolderID   id.Person   `bun:"holder_id" json:"holder_id"`
	HolderName string      `bun:"holder_name,scanonly" json:"holder_name"`
	DeputyID   id.Person   `bun:"deputy_id" json:"deputy_id"`
	DeputyName string      `bun:"deputy_name,scanonly" json:"deputy_name"`
	Role       people.Role `bun:"role" json:"role"`
	Units      []uuid.UUID `bun:"unit_ids,array" json:"-"` // for which they were named: no more than the holder held then
	From       people.Day  `bun:"valid_from,type:date" json:"from"`
	To         people.Day  `bun:"valid_to,type:date" json:"to"`
	NamedAt    time.Time   `bun:"named_at" json:"named_at"`
	EndedAt    time.Time   `bun:"ended_at,nullzero" json:"ended_at,omitzero"`
	EndedBy    id.Person   `bun:"ended_by,nullzero" json:"-"`
}

// Decisive are the roles that decide approvals, in which somebody can be stood in for; auditors and heads only look on.
var Decisive = []people.Role{people.Trainer, people.HR, people.Signatory, people.Administrator}

// NewDeputy names the person with a NIP.
type NewDeputy struct {
	NIP      string
	Role     people.Role
	From, To people.Day
}

// deputyAsk is what an approval to name a deputy carries out.
type deputyAsk struct {
	DeputyID id.Person   `json:"deputy_id"`
	Role     people.Role `json:"role"`
	Units    []uuid.UUID `json:"units"`
	From     people.Day  `json:"from"`
	To       people.Day  `json:"to"`
}

// NameDeputy lets a person of the units on which who holds a role decide in who's stead between two days. Where that gives the
// person power that they do not have, an administrator of the units approves it first: then approval is not Nil. Faults:
// deputy.role on role, deputy.days on to, deputy.unknown on nip, person.oneself, identity.step_up_needed.
func (s *Service) NameDeputy(ctx context.Context, who people.Actor, n NewDeputy) (approval uuid.UUID, err error) {
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		ask, name, err := s.mayName(ctx, tx, who, n)
		if err != nil {
			return err
		}
		power, err := s.givesPower(ctx, tx, who, ask)
		if err != nil {
			return err
		}
		if !power {
			return s.name(ctx, tx, who, ask)
		}
		approval, err = s.Open(ctx, tx, who, people.Ask{
			Kind: AskDeputy, SubjectID: uuid.UUID(who.PersonID), Units: ask.Units, Beneficiary: ask.DeputyID, Payload: ask,
			Words: map[string]string{"Person": name, "RoleKey": ask.Role.Key()},
			Facts: []people.Fact{
				{Key: "approvals.fact.role", After: ask.Role.Key(), Say: true}, {Key: "approvals.fact.from", After: string(ask.From)}, {Key: "approvals.fact.to", After: string(ask.To)},
			},
		})
		return err
	})
	return approval, err
}

// mayName finds whom who names, among those who serve in the units of the role.
func (s *Service) mayName(ctx context.Context, tx bun.Tx, who people.Actor, n NewDeputy) (ask deputyAsk, name string, err error) {
	if !slices.Contains(Decisive, n.Role) || !who.Has(n.Role) {
		return ask, "", fault.Field("role", "deputy.role")
	}
	from, fromOK := people.ParseDay(string(n.From))
	to, toOK := people.ParseDay(string(n.To))
	if !fromOK || !toOK || from < s.today() || to < from || to.Time().Sub(from.Time()) >= maxDeputy*24*time.Hour {
		return ask, "", fault.Field("to", "deputy.days").With("Max", maxDeputy)
	}
	ask = deputyAsk{Role: n.Role, Units: who.UnitsOf(n.Role), From: from, To: to}
	ask.DeputyID, name, err = people.ByNIP(ctx, tx, n.NIP, s.today(), who.Scope(s.now(), n.Role))
	if err != nil {
		return ask, "", pg.OrNotFound(fmt.Errorf("deputy: %w", err), fault.Field("nip", "deputy.unknown"))
	}
	return ask, name, who.NotOneself(ask.DeputyID)
}

// givesPower reports that the deputy does not hold the role already on every unit on which who does.
func (s *Service) givesPower(ctx context.Context, tx bun.Tx, who people.Actor, ask deputyAsk) (bool, error) {
	other, err := s.staff.ActorIn(ctx, tx, ask.DeputyID)
	if err != nil {
		return false, err
	}
	scope := other.Scope(s.now(), ask.Role)
	for _, unit := range ask.Units {
		var held bool
		if err := tx.NewRaw("select ? from (select ?::uuid as id) u", scope.Units("u.id"), unit).Scan(ctx, &held); err != nil {
			return false, fmt.Errorf("power of deputy: %w", err)
		}
		if !held {
			return true, nil
		}
	}
	return false, nil
}

// carryDeputy names the deputy that was asked for, if the holder still holds the role.
func (s *Service) carryDeputy(ctx context.Context, tx bun.Tx, a Approval, holder people.Actor) error {
	var ask deputyAsk
	if err := a.Read(&ask); err != nil {
		return err
	}
	if len(ask.Units) == 0 { // it was asked before deputies had units of their own
		ask.Units = a.Units
	}
	if !holder.Has(ask.Role) {
		return fault.New(fault.Conflict, "approval.asker_gone")
	}
	return s.name(ctx, tx, holder, ask)
}

// name writes a deputy down and tells them.
func (s *Service) name(ctx context.Context, tx bun.Tx, holder people.Actor, ask deputyAsk) error {
	d := Deputy{
		ID: uuid.Must(uuid.NewV7()), HolderID: holder.PersonID, DeputyID: ask.DeputyID, Role: ask.Role, Units: ask.Units, From: ask.From, To: ask.To, NamedAt: s.now(),
	}
	if _, err := tx.NewInsert().Model(&d).Exec(ctx); err != nil {
		return fmt.Errorf("name deputy: %w", err)
	}
	return s.tellDeputy(ctx, tx, holder.PersonID, d, "notices.deputy_named", "deputy.name")
}

// tellDeputy tells a deputy of their beginning or end and notes it.
func (s *Service) tellDeputy(ctx context.Context, tx bun.Tx, by id.Person, d Deputy, key, action string) error {
	holder, err := people.NamesOf(ctx, tx, d.HolderID)
	if err != nil {
		return err
	}
	err = s.Notify(ctx, tx, people.Notice{
		PersonID: d.DeputyID, Key: key, Href: "/persetujuan",
		Args: map[string]string{"Person": strings.Join(holder, ""), "RoleKey": d.Role.Key(), "From": string(d.From), "To": string(d.To)},
	})
	if err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{
		At: s.now(), ActorID: by, Action: action, SubjectID: d.DeputyID, Object: "deputy:" + d.ID.String(), Detail: map[string]any{"role": d.Role},
	})
}

// EndDeputy ends a deputy before the day: the holder and the deputy may. Fault deputy.unknown for anybody else.
func (s *Service) EndDeputy(ctx context.Context, who people.Actor, id uuid.UUID) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		var d Deputy
		err := tx.NewSelect().Model(&d).Where("d.id = ? and d.ended_at is null and ? in (d.holder_id, d.deputy_id)", id, who.PersonID).For("update").Scan(ctx)
		if err != nil {
			return pg.OrNotFound(fmt.Errorf("deputy: %w", err), fault.New(fault.NotFound, "deputy.unknown"))
		}
		d.EndedAt, d.EndedBy = s.now(), who.PersonID
		if _, err := tx.NewUpdate().Model(&d).Column("ended_at", "ended_by").WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("end deputy: %w", err)
		}
		return s.tellDeputy(ctx, tx, who.PersonID, d, "notices.deputy_ended", "deputy.end")
	})
}

// Deputies lists, by their first day, those whom who named and those for whom who is named, whose last day is not over and from whom
// the role was not taken.
func (s *Service) Deputies(ctx context.Context, who people.Actor) ([]Deputy, error) {
	list := []Deputy{}
	err := s.db.NewSelect().Model(&list).ColumnExpr("d.*").
		ColumnExpr("? as holder_name, ? as deputy_name", people.PersonName("d.holder_id"), people.PersonName("d.deputy_id")).
		Where("? in (d.holder_id, d.deputy_id) and deputy_acts(d, greatest(d.valid_from, ?))", who.PersonID, s.today()).
		OrderExpr("d.valid_from, d.id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("deputies: %w", err)
	}
	return list, nil
}
