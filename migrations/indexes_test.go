package migrations_test

import (
	"testing"

	"mumpuni/internal/pgtest"
)

// TestForeignKeysThatAreLookedAlongHaveAnIndex: each of these is asked of whenever what it points to is removed, or by a transaction
// that others wait for, and its table grows with people or with years.
func TestForeignKeysThatAreLookedAlongHaveAnIndex(t *testing.T) {
	tx := pgtest.Tx(t)
	for _, key := range []struct{ table, column, by string }{
		{"attempts", "enrolment_id", "revoking a certificate, publishing a version"},
		{"attempts", "module_id", "removing a module from a draft"},
		{"module_progress", "module_id", "removing a module from a draft"},
		{"enrolments", "version_id", "publishing a version, throwing a draft away"},
		{"certificates", "version_id", "throwing a draft away"},
		{"certificates", "course_id", "throwing away a course that was never published"},
		{"certificates", "pdf_key", "sweeping objects"},
		{"quiz_slots", "version_id", "what a question's version is used in"},
		{"refresh_tokens", "family_id", "ending a sign-in, sweeping those that ended"},
	} {
		var there bool
		err := tx.NewRaw(`select exists (select from pg_index i
				join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
				where i.indrelid = ?::regclass and a.attname = ? and i.indisvalid
				and coalesce(pg_get_expr(i.indpred, i.indrelid), '') in ('', '(' || a.attname || ' IS NOT NULL)'))`,
			key.table, key.column).Scan(t.Context(), &there)
		if err != nil || !there {
			t.Errorf("%s (%s) has no index, but %s looks along it (%v)", key.table, key.column, key.by, err)
		}
	}
}
