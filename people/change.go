package people

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
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

	ID       uuid.UUID      `bun:"id,pk" json:"id"`
	PersonID id.Person      `bun:"person_id" json:"person_id"`
	At       time.Time      `bun:"at" json:"at"`
	ByID     id.Person      `bun:"by_id,nullzero" json:"by_id"` // Nil: the system
	ByName   string         `bun:"by_name,scanonly" json:"by_name"`
	Act      ChangeAct      `bun:"act" json:"act" enum:"update,assign,leave,import,import_undo"`
	ImportID uuid.UUID      `bun:"import_id,nullzero" json:"import_id"`
	FileName string         `bun:"file_name,scanonly" json:"file_name,omitempty"`
	Changes  []ImportChange `bun:"changes,type:jsonb" json:"changes"`
}

// Changes lists the latest hundred changes of the record of a person, latest first, for those who may read the person.
// Place and date of birth are left out for all but the person and those who administer them.
func (s *Service) Changes(ctx context.Context, who Actor, id id.Person) ([]PersonChange, error) {
	list := []PersonChange{}
	scope := who.Scope(s.today(who), viewers...)
	err := s.db.NewSelect().Model(&list).ColumnExpr("c.*, coalesce(b.name, '') as by_name, coalesce(i.file_name, '') as file_name").
		Join("left join persons b on b.id = c.by_id").Join("left join import_batches i on i.id = c.import_id").
		Where("c.person_id = ? and (? or ?)", id, scope.Persons("c.person_id"), scope.lastServed("c.person_id")).
		OrderExpr("c.at desc, c.id desc").Limit(100).Scan(ctx)
	if err != nil {
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

func withoutBirth(changes []ImportChange) []ImportChange {
	kept := []ImportChange{}
	for _, c := range changes {
		if c.Field != "birth_place" && c.Field != "birth_date" {
			kept = append(kept, c)
		}
	}
	return kept
}

// noteChanges appends to the history of persons.
func (s *Service) noteChanges(ctx context.Context, tx bun.Tx, who Actor, list []PersonChange) error {
	for i := range list {
		list[i].ID, list[i].At, list[i].ByID = uuid.Must(uuid.NewV7()), s.now(), who.AuditID()
		if list[i].Changes == nil {
			list[i].Changes = []ImportChange{}
		}
	}
	return inChunks(list, func(part []PersonChange) error {
		if _, err := tx.NewInsert().Model(&part).Exec(ctx); err != nil {
			return fmt.Errorf("note changes: %w", err)
		}
		return nil
	})
}

// noteChange appends one change, if anything did change.
func (s *Service) noteChange(ctx context.Context, tx bun.Tx, who Actor, id id.Person, act ChangeAct, changes []ImportChange) error {
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
	changes := []ImportChange{}
	for _, c := range []ImportChange{{"unit", was.Unit, is.Unit}, {"post", was.Post, to.Post.Name}, {"since", string(was.Since), string(to.From)}} {
		if c.Before != c.After {
			changes = append(changes, c)
		}
	}
	return s.noteChange(ctx, tx, who, id, ActAssign, changes)
}
