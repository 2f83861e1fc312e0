package people

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"regexp"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
)

// undoImport restores, in one transaction, everybody and every unit as they were before the import, unless one of them was
// changed since or is referred to from elsewhere.
func (s *Service) undoImport(ctx context.Context, b Import) error {
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := startStep(ctx, tx, b); err != nil {
			return err
		}
		if err := errors.Join(lockTree(ctx, tx), lockRoles(ctx, tx)); err != nil {
			return err
		}
		if err := untouched(ctx, tx, b); err != nil {
			return err
		}
		if err := s.dropHeld(ctx, tx, b); err != nil {
			return err
		}
		if err := s.noteUndone(ctx, tx, Actor{PersonID: b.StepBy()}, b); err != nil {
			return err
		}
		if err := restorePersons(ctx, tx, b.ID); err != nil {
			return err
		}
		if err := restoreUnits(ctx, tx, b.Made); err != nil {
			return err
		}
		b.State, b.UndoneAt, b.Digest, b.Made = ImportUndone, s.now(), "", importMade{}
		if _, err := tx.NewUpdate().Model(&b).Column("state", "undone_at", "digest", "made").WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("finish undoing: %w", err)
		}
		if err := s.tellImport(ctx, tx, "notices.import_undone", b); err != nil {
			return err
		}
		return rootKept(ctx, tx)
	})
	var refused *pgconn.PgError
	switch {
	case errors.Is(err, errStepGone):
		return nil
	case errors.As(err, &refused) && refused.Code == "23503": // something refers to what would go
		return s.undoInUse(ctx, b, refused)
	}
	return err
}

// untouched refuses when anybody or any unit is not as the import left them.
func untouched(ctx context.Context, tx bun.Tx, b Import) error {
	var touched []string
	err := tx.NewRaw(`select r.name_shown from import_rows r
		where r.batch_id = ? and r.outcome in ('new', 'changed', 'left') and person_state(r.person_id) is distinct from r.after
		order by r.seq`, b.ID).Scan(ctx, &touched)
	if err != nil {
		return fmt.Errorf("look for later changes: %w", err)
	}
	if len(touched) > 0 {
		return fault.New(fault.Conflict, "import.undo_touched").With("Persons", len(touched)).With("Name", touched[0])
	}
	states, err := unitStates(ctx, tx, append(append([]uuid.UUID{}, b.Made.Units...), b.Made.Changed...))
	if err != nil {
		return err
	}
	if !reflect.DeepEqual(states, b.Made.After) && len(states)+len(b.Made.After) > 0 {
		return fault.New(fault.Conflict, "import.undo_units_touched")
	}
	return nil
}

// restorePersons puts persons, their assignments and their roles back. Persons that the import added go.
func restorePersons(ctx context.Context, tx bun.Tx, batch uuid.UUID) error {
	for _, step := range []struct{ does, query string }{
		{"remove assignments", `delete from assignments a using import_rows r where r.batch_id = ? and r.after is not null and a.person_id = r.person_id`},
		{"remove persons", `delete from persons p using import_rows r where r.batch_id = ? and r.after is not null and r.before is null and p.id = r.person_id`},
		{"restore persons", `update persons p set siasn_id = o.siasn_id, nip = o.nip, name = o.name, title_before = o.title_before,
			title_after = o.title_after, sex = o.sex, birth_place = o.birth_place, birth_date = o.birth_date, email = o.email, phone = o.phone,
			employment = o.employment, grade = o.grade, legal_status = o.legal_status, education = o.education, left_on = o.left_on,
			updated_at = o.updated_at
			from import_rows r, jsonb_populate_record(null::persons, r.before -> 'person') o
			where r.batch_id = ? and r.after is not null and r.before is not null and p.id = r.person_id`},
		{"restore assignments", `insert into assignments select a.* from import_rows r,
			jsonb_populate_recordset(null::assignments, r.before -> 'assignments') a where r.batch_id = ? and r.after is not null`},
		{"restore roles", `update role_grants g set revoked_at = null, revoked_by = null
			from import_rows r, jsonb_array_elements_text(r.before -> 'grants') o
			where r.batch_id = ? and r.after is not null and g.id = o::uuid and g.revoked_at is not null`},
		{"forget states", `update import_rows r set before = null, after = null,
			person_id = case when r.outcome = 'new' then null else r.person_id end where r.batch_id = ?`},
	} {
		if _, err := tx.ExecContext(ctx, step.query, batch); err != nil {
			return fmt.Errorf("%s: %w", step.does, err)
		}
	}
	return nil
}

// restoreUnits takes back the units and posts that the import made, and gives the others their names and parents back.
func restoreUnits(ctx context.Context, tx bun.Tx, made importMade) error {
	before, err := json.Marshal(made.Before)
	if err != nil {
		return fmt.Errorf("unit states: %w", err)
	}
	versions := append(append([]uuid.UUID{}, made.Units...), made.Changed...)
	for _, step := range []struct {
		does, query string
		arg         any
	}{
		{"remove unit periods", "delete from unit_versions where unit_id = any (?::uuid[])", pgdialect.Array(versions)},
		{"remove units", "delete from units where id = any (?::uuid[])", pgdialect.Array(made.Units)},
		{"restore unit periods", `insert into unit_versions select v.* from jsonb_array_elements(coalesce(nullif(?::jsonb, 'null'), '[]')) s,
			jsonb_populate_recordset(null::unit_versions, s) v`, string(before)},
		{"remove posts", "delete from posts po where po.id = any (?::uuid[]) and not exists (select from assignments a where a.post_id = po.id)", pgdialect.Array(made.Posts)},
	} {
		if _, err := tx.ExecContext(ctx, step.query, step.arg); err != nil {
			return fmt.Errorf("%s: %w", step.does, err)
		}
	}
	return nil
}

var keyInUse = regexp.MustCompile(`=\(([0-9a-f\-]{36})\)`)

// undoInUse says who, of those the import added, is already in use; a unit or post that is has no name of a person.
func (s *Service) undoInUse(ctx context.Context, b Import, refused *pgconn.PgError) error {
	f := fault.New(fault.Conflict, "import.undo_in_use").Because(refused)
	m := keyInUse.FindStringSubmatch(refused.Detail)
	if m == nil {
		return f
	}
	var name string
	err := s.db.NewRaw("select name_shown from import_rows where batch_id = ? and person_id = ?::uuid limit 1", b.ID, m[1]).Scan(ctx, &name)
	if errors.Is(err, sql.ErrNoRows) {
		return f
	}
	if err != nil {
		return fmt.Errorf("who is in use: %w", err)
	}
	return f.With("Name", name)
}
