package people

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
)

// Appointment is a post in a unit from a day on.
type Appointment struct {
	UnitID uuid.UUID
	Post   Post // name, kind and level; the ID is not read
	From   Day
	Acting bool // Plt./Plh.: held besides the main post
}

// assignment is a row of who held which post where.
type assignment struct {
	bun.BaseModel `bun:"table:assignments,alias:a"`

	ID        uuid.UUID `bun:"id,pk" json:"id"`
	PersonID  uuid.UUID `bun:"person_id" json:"person_id"`
	UnitID    uuid.UUID `bun:"unit_id" json:"unit_id"`
	PostID    uuid.UUID `bun:"post_id" json:"post_id"`
	Main      bool      `bun:"main" json:"main"`
	ValidFrom Day       `bun:"valid_from" json:"valid_from"`
	ValidTo   Day       `bun:"valid_to" json:"valid_to"`
}

// CreatePerson adds a person and their first main assignment, in a unit that who administers.
func (s *Service) CreatePerson(ctx context.Context, who Actor, p Person, to Appointment) (uuid.UUID, error) {
	faults := append(p.tidy(), to.tidy()...)
	if err := faults.Err(); err != nil {
		return uuid.Nil, err
	}
	to.Acting = false
	p.ID, p.CreatedAt, p.UpdatedAt, p.LeftOn = uuid.Must(uuid.NewV7()), s.now(), s.now(), ""
	return p.ID, pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := s.canHold(ctx, tx, who, to.UnitID, to.From); err != nil {
			return err
		}
		if _, err := tx.NewInsert().Model(&p).Exec(ctx); err != nil {
			return pg.Refused(fmt.Errorf("add person: %w", err), personTaken)
		}
		if err := appoint(ctx, tx, p.ID, to); err != nil {
			return err
		}
		return s.auditChange(ctx, tx, who, "person.create", p.ID, nil)
	})
}

// personTaken explains the refusals of the unique keys of persons.
var personTaken = map[string]*fault.Fault{
	"persons_nip":      fault.New(fault.Conflict, "person.nip_taken").On("nip"),
	"persons_siasn_id": fault.New(fault.Conflict, "person.siasn_id_taken").On("siasn_id"),
	"persons_email":    fault.New(fault.Conflict, "person.email_taken").On("email"),
}

// UpdatePerson changes what is known about a person in who's administration; nobody changes their own grade or date of birth (fault
// person.oneself). Everything but the ID, the dates of the
// record and the day of leaving is taken from p.
func (s *Service) UpdatePerson(ctx context.Context, who Actor, p Person) error {
	if err := p.tidy().Err(); err != nil {
		return err
	}
	p.UpdatedAt = s.now()
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		before := Person{ID: p.ID}
		if err := tx.NewSelect().Model(&before).WherePK().For("update").Scan(ctx); err != nil {
			return pg.OrNotFound(fmt.Errorf("person: %w", err), errPersonUnknown)
		}
		if who.IsOneself(p.ID) && (p.Grade != before.Grade || p.BirthDate != before.BirthDate) {
			return ErrOneself
		}
		p.LeftOn = before.LeftOn
		res, err := tx.NewUpdate().Model(&p).ExcludeColumn("id", "created_at", "left_on").WherePK().
			Where("?", who.Scope(s.today(who), Administrator).member("p.id")).Exec(ctx)
		if err != nil {
			return pg.Refused(fmt.Errorf("update person: %w", err), personTaken)
		}
		if n, _ := res.RowsAffected(); n == 0 {
			return errPersonUnknown
		}
		if err := s.noteChange(ctx, tx, who, p.ID, ActUpdate, differences(before, p)); err != nil {
			return err
		}
		return s.auditChange(ctx, tx, who, "person.update", p.ID, nil)
	})
}

// Assign appoints a person to a post in a unit from a day on. A main post ends the one before; an acting one stands
// beside it. Both the person and the unit must be in who's administration, and nobody appoints themselves (fault person.oneself). Somebody whose leaving lies ahead still leaves on
// that day, unless the appointment begins then or later: that takes the leaving back.
func (s *Service) Assign(ctx context.Context, who Actor, personID uuid.UUID, to Appointment) error {
	if err := to.tidy().Err(); err != nil {
		return err
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		leaving, err := s.lockMember(ctx, tx, who, personID)
		if err != nil {
			return err
		}
		if err := who.NotOneself(personID); err != nil {
			return err
		}
		if err := s.canHold(ctx, tx, who, to.UnitID, to.From); err != nil {
			return err
		}
		if err := s.stay(ctx, tx, personID, leaving); err != nil {
			return err
		}
		if err := s.noteAssigned(ctx, tx, who, personID, to); err != nil {
			return err
		}
		if err := appoint(ctx, tx, personID, to); err != nil {
			return err
		}
		if err := s.leaveStill(ctx, tx, who, personID, leaving, to.From); err != nil {
			return err
		}
		return s.auditChange(ctx, tx, who, "person.assign", personID, map[string]any{"unit": to.UnitID, "from": to.From})
	})
}

// leaveStill lets somebody appointed from a day on leave as was known before, or notes that they stay.
func (s *Service) leaveStill(ctx context.Context, tx bun.Tx, who Actor, id uuid.UUID, leaving, from Day) error {
	switch {
	case leaving == "":
		return nil
	case from < leaving:
		return s.endService(ctx, tx, []uuid.UUID{id}, leaving)
	}
	if err := s.noRoleBeyond(ctx, tx, who, []uuid.UUID{id}); err != nil {
		return err
	}
	return s.noteChange(ctx, tx, who, id, ActUpdate, []ImportChange{{"left_on", string(leaving), ""}})
}

// Leave notes that a person no longer serves from a day on: all assignments end then, and all roles. Until that day another
// can be set. Whoever holds a role outside who's administration is not who's to dismiss: fault role.beyond_yours.
func (s *Service) Leave(ctx context.Context, who Actor, personID uuid.UUID, on Day) error {
	if err := checkDay("left_on", on).Err(); err != nil {
		return err
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		leaving, err := s.lockMember(ctx, tx, who, personID)
		if err != nil {
			return err
		}
		if err := s.stay(ctx, tx, personID, leaving); err != nil {
			return err
		}
		if err := s.leave(ctx, tx, who, []uuid.UUID{personID}, on); err != nil {
			return err
		}
		if err := s.noteChange(ctx, tx, who, personID, ActLeave, []ImportChange{{"left_on", string(leaving), string(on)}}); err != nil {
			return err
		}
		return s.auditChange(ctx, tx, who, "person.leave", personID, map[string]any{"on": on})
	})
}

// tidy blames what is wrong with an appointment.
func (a *Appointment) tidy() fault.Many {
	faults := append(a.Post.tidy(), checkDay("valid_from", a.From)...)
	if a.UnitID == uuid.Nil {
		faults = append(faults, fault.Field("unit_id", "unit.missing"))
	}
	return faults
}

// auditChange notes that who changed the record of a person.
func (s *Service) auditChange(ctx context.Context, tx bun.Tx, who Actor, action string, id uuid.UUID, detail map[string]any) error {
	return audit.Write(ctx, tx, audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: action, SubjectID: id, Detail: detail})
}
