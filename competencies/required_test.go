package competencies_test

import (
	"fmt"
	"testing"

	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

// A rule that is corrected from a day in the past gives way, but what it said and why stays in the audit.
func TestACorrectedRuleStaysInTheAudit(t *testing.T) {
	tx := pgtest.Tx(t)
	s := seeded(t, tx)
	w := newWorld(t, tx)
	id := w.competency(s, "KM.1")
	require := func(level int, from, reason string) {
		t.Helper()
		must(t, s.Require(t.Context(), people.System(), []uuid.UUID{id}, competencies.Required{PostKind: "pelaksana", Level: level, ValidFrom: people.Day(from), Reason: reason}))
	}
	require(4, "2026-01-15", "Perbup 0") // ends, and says so itself
	require(1, "2026-02-01", "Perbup 1")
	require(2, "2026-04-01", "Perbup 2")
	require(3, "2026-03-01", "Perbup 3, berlaku surut")
	var told []string
	must(t, tx.NewRaw(`select r ->> 'level' || ' ' || left(r ->> 'valid_from', 10) || ' ' || coalesce(left(r ->> 'valid_to', 10), '-') || ' ' || (r ->> 'reason')
		from (select detail from audit_entries where action = 'required_level.set' order by id desc limit 1) e,
		jsonb_array_elements(e.detail -> 'replaced') r`).Scan(t.Context(), &told))
	if fmt.Sprint(told) != "[1 2026-02-01 2026-04-01 Perbup 1 2 2026-04-01 - Perbup 2]" {
		t.Errorf("the audit tells %q", told)
	}
}
