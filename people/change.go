package people

import (
	"context"
	"database/sql"
	_ "embed" // changes.sql
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/report"
)

// ChangeAct is how the record of a person came to change.
type ChangeAct string

// The acts. A change by hand is "update" or "leave"; an import and its undoing name the file.
const (
	ActUpdate     ChangeAct = "update"
	ActAssign     ChangeAct = "assign"
	ActLeave      ChangeAct = "leave"
	ActImport     ChangeAct = "import"
	ActImportUndo ChangeAct = "import_undo"
)

// PersonChange is one act upon the record of a person: when, by whom, and each field with its old and new value.
type PersonChange struct {
	bun.BaseModel `bun:"table:person_changes,alias:c" json:"-"`

	ID       uuid.UUID     `bun:"id,pk" json:"id"`
	PersonID id.Person     `bun:"person_id" json:"person_id"`
	At       time.Time     `bun:"at" json:"at"`
	ByID     id.Person     `bun:"by_id,nullzero" json:"by_id"` // Nil: the system
	ByName   string        `bun:"by_name,scanonly" json:"by_name"`
	Act      ChangeAct     `bun:"act" json:"act" enum:"update,assign,leave,import,import_undo"`
	ImportID uuid.UUID     `bun:"import_id,nullzero" json:"import_id"`
	FileName string        `bun:"file_name,scanonly" json:"file_name,omitempty"`
	Changes  []FieldChange `bun:"changes,type:jsonb" json:"changes"`
}

// FieldChange is one field that an act changes.
type FieldChange struct {
	Field  string `json:"field"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// Differences lists the fields of a person that differ, in a fixed order.
func Differences(a, b Person) []FieldChange {
	diff := []FieldChange{}
	of := func(p Person) [][2]string {
		return [][2]string{
			{"siasn_id", p.SIASNID},
			{"nip", p.NIP},
			{"name", p.Name},
			{"title_before", p.TitleBefore},
			{"title_after", p.TitleAfter},
			{"sex", p.Sex},
			{"birth_place", p.BirthPlace},
			{"birth_date", string(p.BirthDate)},
			{"email", p.Email},
			{"phone", p.Phone},
			{"employment", string(p.Employment)},
			{"grade", p.Grade},
			{"legal_status", p.LegalStatus},
			{"education", p.Education},
			{"left_on", string(p.LeftOn)},
		}
	}
	after := of(b)
	for i, f := range of(a) {
		if f[1] != after[i][1] {
			diff = append(diff, FieldChange{f[0], f[1], after[i][1]})
		}
	}
	return diff
}

//go:embed changes.sql
var changesSQL string

var changesRead = report.Parse(changesSQL)

// Changes lists the latest hundred changes of the record of a person, latest first, for those who may read the person.
// Place and date of birth are left out for all but the person and those who administer them.
func (s *Service) Changes(ctx context.Context, who Actor, id id.Person) ([]PersonChange, error) {
	list := []PersonChange{}
	scope := who.Scope(s.today(who), viewers...)
	a := report.Args{"person": id, "serves": scope.Persons("c.person_id"), "left": scope.lastServed("c.person_id")}
	if err := changesRead.Scan(ctx, s.db, &list, a, "changes"); err != nil {
		return nil, fmt.Errorf("changes of person: %w", err)
	}
	if who.IsOneself(id) {
		return list, nil
	}
	keeps, err := s.Administers(ctx, who, id)
	if err != nil || keeps {
		return list, err
	}
	for i := range list {
		list[i].Changes = withoutBirth(list[i].Changes)
	}
	return list, nil
}

func withoutBirth(changes []FieldChange) []FieldChange {
	kept := []FieldChange{}
	for _, c := range changes {
		if c.Field != "birth_place" && c.Field != "birth_date" {
			kept = append(kept, c)
		}
	}
	return kept
}

// atOnce is how many rows make a statement of a sensible size.
const atOnce = 500

// noteChanges appends to the history of persons.
func (s *Service) noteChanges(ctx context.Context, tx bun.Tx, who Actor, list []PersonChange) error {
	for i := range list {
		list[i].ID, list[i].At, list[i].ByID = uuid.Must(uuid.NewV7()), s.now(), who.AuditID()
		if list[i].Changes == nil {
			list[i].Changes = []FieldChange{}
		}
	}
	for part := range slices.Chunk(list, atOnce) {
		if _, err := tx.NewInsert().Model(&part).Exec(ctx); err != nil {
			return fmt.Errorf("note changes: %w", err)
		}
	}
	return nil
}

// noteChange appends one change, if anything did change.
func (s *Service) noteChange(ctx context.Context, tx bun.Tx, who Actor, id id.Person, act ChangeAct, changes []FieldChange) error {
	if len(changes) == 0 {
		return nil
	}
	return s.noteChanges(ctx, tx, who, []PersonChange{{PersonID: id, Act: act, Changes: changes}})
}

// noteAssigned notes an appointment that is about to be made, against the open main one; an acting one replaces none.
func (s *Service) noteAssigned(ctx context.Context, tx bun.Tx, who Actor, id id.Person, to Appointment) error {
	var was, is struct {
		Unit  string `bun:"unit"`
		Post  string `bun:"post"`
		Since Day    `bun:"since"`
	}
	err := tx.NewRaw(`select v.name as unit, po.name as post, a.valid_from as since from assignments a join posts po on po.id = a.post_id
		left join unit_versions v on v.unit_id = a.unit_id and v.valid_to is null
		where a.person_id = ? and a.main and a.valid_to is null and not ?`, id, to.Acting).Scan(ctx, &was)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("open assignment: %w", err)
	}
	err = tx.NewRaw("select v.name as unit from unit_versions v where v.unit_id = ? and v.valid_to is null", to.UnitID).Scan(ctx, &is)
	if err != nil {
		return fmt.Errorf("unit of assignment: %w", err)
	}
	changes := []FieldChange{}
	for _, c := range []FieldChange{{"unit", was.Unit, is.Unit}, {"post", was.Post, to.Post.Name}, {"since", string(was.Since), string(to.From)}} {
		if c.Before != c.After {
			changes = append(changes, c)
		}
	}
	return s.noteChange(ctx, tx, who, id, ActAssign, changes)
}
