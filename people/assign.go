package people

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
)

// Appointment is a post in a unit from a day on.
type Appointment struct {
	UnitID uuid.UUID `json:"unit_id"`
	Post   Post      `json:"post"` // name, kind and level; the ID is not read
	From   Day       `json:"from"`
	Acting bool      `json:"acting"` // Plt./Plh.: held besides the main post
}

// assignment is a row of who held which post where.
type assignment struct {
	bun.BaseModel `bun:"table:assignments,alias:a"`

	ID        uuid.UUID `bun:"id,pk" json:"id"`
	PersonID  id.Person `bun:"person_id" json:"person_id"`
	UnitID    uuid.UUID `bun:"unit_id" json:"unit_id"`
	PostID    uuid.UUID `bun:"post_id" json:"post_id"`
	Main      bool      `bun:"main" json:"main"`
	ValidFrom Day       `bun:"valid_from" json:"valid_from"`
	ValidTo   Day       `bun:"valid_to" json:"valid_to"`
}

// CreatePerson adds a person and their first main assignment, in a unit that who administers.
func (s *Service) CreatePerson(ctx context.Context, who Actor, p Person, to Appointment) (id.Person, error) {
	faults := append(p.tidy(), to.tidy()...)
	if err := faults.Err(); err != nil {
		return id.Person{}, err
	}
	to.Acting = false
	p.ID, p.CreatedAt, p.UpdatedAt, p.LeftOn = id.Person(uuid.Must(uuid.NewV7())), s.now(), s.now(), ""
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

// UpdatePerson changes what is known about a person in who's administration. Nobody changes their own grade or date of birth
// (fault person.oneself), and those of somebody who holds a role wait for a second person: waits is that approval, Nil when all is
// done; the rest is done at once. Everything but the ID, the dates of the record and the day of leaving is taken from p.
func (s *Service) UpdatePerson(ctx context.Context, who Actor, p Person) (waits uuid.UUID, err error) {
	if err := p.tidy().Err(); err != nil {
		return uuid.Nil, err
	}
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		before, err := s.lockRecord(ctx, tx, who, p.ID)
		if err != nil {
			return err
		}
		st, err := s.stands(ctx, tx, p.ID)
		if err != nil {
			return err
		}
		p.LeftOn = before.LeftOn
		rest := p
		ask := ChangeAsk{PersonID: p.ID, Fields: rest.TakeMaster(before)}
		switch {
		case len(ask.Fields) > 0 && who.IsOneself(p.ID):
			return ErrOneself
		case len(ask.Fields) == 0 || !st.needsSecond(who):
			return s.update(ctx, tx, who, before, p)
		case len(Differences(before, rest)) > 0:
			if err := s.update(ctx, tx, who, before, rest); err != nil {
				return err
			}
		}
		waits, err = s.askChange(ctx, tx, who, st, uuid.Nil, ask)
		return err
	})
	return waits, err
}

// update writes p over before, and that who did.
func (s *Service) update(ctx context.Context, tx bun.Tx, who Actor, before, p Person) error {
	p.UpdatedAt = s.now()
	if _, err := tx.NewUpdate().Model(&p).ExcludeColumn("id", "created_at", "left_on").WherePK().Exec(ctx); err != nil {
		return pg.Refused(fmt.Errorf("update person: %w", err), personTaken)
	}
	if err := s.noteChange(ctx, tx, who, p.ID, ActUpdate, Differences(before, p)); err != nil {
		return err
	}
	return s.auditChange(ctx, tx, who, "person.update", p.ID, nil)
}

// Assign appoints a person to a post in a unit from a day on. A main post ends the one before; an acting one stands
// beside it. Both the person and the unit must be in who's administration, and nobody appoints themselves (fault
// person.oneself). Who holds a role is appointed once a second person approves: waits is that approval, Nil when it is done.
// Somebody whose leaving lies ahead still leaves on that day, unless the appointment begins then or later: that takes the
// leaving back.
func (s *Service) Assign(ctx context.Context, who Actor, personID id.Person, to Appointment) (waits uuid.UUID, err error) {
	if err := to.tidy().Err(); err != nil {
		return uuid.Nil, err
	}
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
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
		st, err := s.stands(ctx, tx, personID)
		if err != nil {
			return err
		}
		if !st.needsSecond(who) {
			return s.assign(ctx, tx, who, personID, leaving, to)
		}
		if !to.Acting && to.From < st.Since {
			return assignedLater(st.Since)
		}
		waits, err = s.askChange(ctx, tx, who, st, to.UnitID, ChangeAsk{PersonID: personID, To: &to})
		return err
	})
	return waits, err
}

// assign appoints a person who, if leaving is a day, is known to leave then.
func (s *Service) assign(ctx context.Context, tx bun.Tx, who Actor, personID id.Person, leaving Day, to Appointment) error {
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
}

// leaveStill lets somebody appointed from a day on leave as was known before, or notes that they stay.
func (s *Service) leaveStill(ctx context.Context, tx bun.Tx, who Actor, person id.Person, leaving, from Day) error {
	switch {
	case leaving == "":
		return nil
	case from < leaving:
		return s.endService(ctx, tx, []id.Person{person}, leaving)
	}
	if err := s.noRoleBeyond(ctx, tx, who, []id.Person{person}); err != nil {
		return err
	}
	return s.noteChange(ctx, tx, who, person, ActUpdate, []FieldChange{{"left_on", string(leaving), ""}})
}

// Leave notes that a person no longer serves from a day on: all assignments end then, and all roles. Until that day another
// can be set. Whoever holds a role outside who's administration is not who's to dismiss: fault role.beyond_yours.
func (s *Service) Leave(ctx context.Context, who Actor, personID id.Person, on Day) error {
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
		if err := s.leave(ctx, tx, who, []id.Person{personID}, on); err != nil {
			return err
		}
		if err := s.noteChange(ctx, tx, who, personID, ActLeave, []FieldChange{{"left_on", string(leaving), string(on)}}); err != nil {
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
func (s *Service) auditChange(ctx context.Context, tx bun.Tx, who Actor, action string, id id.Person, detail map[string]any) error {
	return audit.Write(ctx, tx, audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: action, SubjectID: id, Detail: detail})
}
