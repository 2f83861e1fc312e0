package siasn

import (
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/people"
)

// ImportState is where an import stands.
type ImportState string

// The states: a file is checked (the dry run), may then be applied, and applying may be undone. Refused means that there is
// nothing in it to apply; failed that checking or applying did not come to its end and changed nothing.
const (
	ImportChecking ImportState = "checking"
	ImportChecked  ImportState = "checked"
	ImportRefused  ImportState = "refused"
	ImportApplying ImportState = "applying"
	ImportApplied  ImportState = "applied"
	ImportUndoing  ImportState = "undoing"
	ImportUndone   ImportState = "undone"
	ImportFailed   ImportState = "failed"
)

// Busy reports that a job is at work on the import.
func (s ImportState) Busy() bool {
	return s == ImportChecking || s == ImportApplying || s == ImportUndoing
}

// Import is one SIASN file and what became of it.
type Import struct {
	bun.BaseModel `bun:"table:import_batches,alias:b" json:"-"`

	ID          uuid.UUID      `bun:"id,pk" json:"id"`
	FileName    string         `bun:"file_name" json:"file_name"`
	Format      string         `bun:"format" json:"format"` // "xlsx", or "csv, Windows-1252, ;"
	Columns     []ImportColumn `bun:"columns,array" json:"columns"`
	RootUnitID  uuid.UUID      `bun:"root_unit_id" json:"root_unit_id"`
	RootName    string         `bun:"root_name,scanonly" json:"root_name"`
	State       ImportState    `bun:"state" json:"state" enum:"checking,checked,refused,applying,applied,undoing,undone,failed"`
	RowsTotal   int            `bun:"rows_total" json:"rows_total"`
	RowsDone    int            `bun:"rows_done" json:"rows_done"` // of the step under way
	Summary     ImportSummary  `bun:"summary,type:jsonb" json:"summary"`
	Digest      string         `bun:"digest" json:"-"`
	Failure     string         `bun:"failure" json:"failure,omitempty"` // fault key of what went wrong last
	FailureArgs map[string]any `bun:"failure_args,type:jsonb" json:"failure_args,omitempty"`
	Made        people.Made    `bun:"made,type:jsonb" json:"-"`
	SteppedBy   id.Person      `bun:"stepped_by,nullzero" json:"-"` // asked for the latest step after the first check
	CreatedBy   id.Person      `bun:"created_by" json:"created_by"`
	CreatedName string         `bun:"created_name,scanonly" json:"created_name"`
	CreatedAt   time.Time      `bun:"created_at" json:"created_at"`
	AppliedAt   time.Time      `bun:"applied_at,nullzero" json:"applied_at,omitzero"`
	UndoneAt    time.Time      `bun:"undone_at,nullzero" json:"undone_at,omitzero"`
	PurgedAt    time.Time      `bun:"purged_at,nullzero" json:"purged_at,omitzero"`
}

// ImportSummary counts what the dry run found.
type ImportSummary struct {
	New      int `json:"new"`
	Changed  int `json:"changed"`
	Same     int `json:"same"`
	Left     int `json:"left"`     // serving in the import's unit and of the file's kinds of employment, but not in the file; or retired, says the file
	Errors   int `json:"errors"`   // rows kept out
	Warnings int `json:"warnings"` // rows with warnings only
	Serving  int `json:"serving"`  // against whom Left was counted
	Held     int `json:"held"`     // rows of which a part waits for a second person: grade, birth date, unit and post of who holds a role
	HeldOwn  int `json:"held_own"` // those of Held that are about who uploaded the file, which another administrator must ask for
	Hidden   int `json:"hidden"`   // rows that the file hides and that are taken nevertheless

	Employments  []people.Employment `json:"employments"` // the kinds serving in the file: only these can be missing from it
	UnitsNew     []string            `json:"units_new"`
	UnitsRenamed [][2]string         `json:"units_renamed"` // before, after
	UnitsMoved   []UnitMove          `json:"units_moved"`
}

// UnitMove is a unit that will hang below another parent.
type UnitMove struct {
	Name string `json:"name"`
	From string `json:"from"`
	To   string `json:"to"`
}

// StepBy is who asked for the step under way.
func (b Import) StepBy() id.Person {
	if !b.SteppedBy.IsZero() {
		return b.SteppedBy
	}
	return b.CreatedBy
}

// MustConfirm reports that more than a tenth would leave, which must be confirmed by typing their number.
func (s ImportSummary) MustConfirm() bool { return s.Left*10 > s.Serving }

// Empty reports that applying would change nothing and ask for nothing.
func (s ImportSummary) Empty() bool {
	return s.New+s.Changed+s.Left+s.Held-s.HeldOwn+len(s.UnitsNew)+len(s.UnitsRenamed)+len(s.UnitsMoved) == 0
}
