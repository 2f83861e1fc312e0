package people

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/google/uuid"
	"github.com/uptrace/bun/dialect/pgdialect"
)

// Touched tells what is no longer as a bulk left it: the names of persons, and whether any unit is.
// From then on roles stay as they are until the transaction ends, so that they can be given back.
func (b *Bulk) Touched(ctx context.Context, were Were, made Made) (names []string, units bool, err error) {
	if err := lockRoles(ctx, b.tx); err != nil {
		return nil, false, err
	}
	err = b.tx.NewRaw("select r.name from (?) r where person_state(r.person_id) is distinct from r.after order by r.nr", were).Scan(ctx, &names)
	if err != nil {
		return nil, false, fmt.Errorf("look for later changes: %w", err)
	}
	states, err := b.unitStates(ctx, append(append([]uuid.UUID{}, made.Units...), made.Changed...))
	return names, !reflect.DeepEqual(states, made.After) && len(states)+len(made.After) > 0, err
}

// Undo makes everybody and every unit what they were. It fails when whom or what the bulk added is referred to from elsewhere (SQLSTATE
// 23503), and with role.last_administrator when the government would be left without one.
func (b *Bulk) Undo(ctx context.Context, were Were, made Made) error {
	if err := b.restorePersons(ctx, were); err != nil {
		return err
	}
	if err := b.restoreUnits(ctx, made); err != nil {
		return err
	}
	return rootKept(ctx, b.tx)
}

// restorePersons puts persons, their assignments and their roles back. Persons that the bulk added go.
func (b *Bulk) restorePersons(ctx context.Context, were Were) error {
	for _, step := range []struct{ does, query string }{
		{"remove assignments", `delete from assignments a using (?) r where a.person_id = r.person_id`},
		{"remove persons", `delete from persons p using (?) r where r.before is null and p.id = r.person_id`},
		{"restore persons", `update persons p set siasn_id = o.siasn_id, nip = o.nip, name = o.name, title_before = o.title_before,
			title_after = o.title_after, sex = o.sex, birth_place = o.birth_place, birth_date = o.birth_date, email = o.email, phone = o.phone,
			employment = o.employment, grade = o.grade, legal_status = o.legal_status, education = o.education, left_on = o.left_on,
			updated_at = o.updated_at
			from (?) r, jsonb_populate_record(null::persons, r.before -> 'person') o
			where r.before is not null and p.id = r.person_id`},
		{"restore assignments", `insert into assignments select a.* from (?) r,
			jsonb_populate_recordset(null::assignments, r.before -> 'assignments') a`},
		{"restore roles", `update role_grants g set revoked_at = null, revoked_by = null
			from (?) r, jsonb_array_elements_text(r.before -> 'grants') o
			where g.id = o::uuid and g.revoked_at is not null`},
	} {
		if _, err := b.tx.ExecContext(ctx, step.query, were); err != nil {
			return fmt.Errorf("%s: %w", step.does, err)
		}
	}
	return nil
}

// restoreUnits takes back the units and posts that the bulk made, and gives the others their names and parents back.
func (b *Bulk) restoreUnits(ctx context.Context, made Made) error {
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
		if _, err := b.tx.ExecContext(ctx, step.query, step.arg); err != nil {
			return fmt.Errorf("%s: %w", step.does, err)
		}
	}
	return nil
}
