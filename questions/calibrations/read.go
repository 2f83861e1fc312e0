package calibrations

import (
	"context"
	"database/sql"
	_ "embed" // calibrations.sql
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
)

// State is how far a calibration is.
type State string

// The states. Calculating is ended by its job, or by EndLost; waiting by who approves, within seven days.
const (
	Calculating State = "calculating"
	Ready       State = "ready"
	Waits       State = "waiting"
	InForce     State = "in_force" // also of one that a later one replaced: tries that began under it keep it
	Fails       State = "failed"
	Dropped     State = "dropped" // a newer one came before it was put in force
)

// Calibration is what people's answers say of the questions of a competency's line: a version, with the people it rests on. Mean
// and SD are theirs, on the competency's scale. Higher, Lower, Surer and Unsurer count, of Compared people, who would have reached
// another level, or be decided now and not before, by these questions than by those of BeforeID.
type Calibration struct {
	bun.BaseModel `bun:"table:calibrations,alias:k" json:"-"`

	ID           uuid.UUID `bun:"id,pk" json:"id"`
	CompetencyID uuid.UUID `bun:"competency_id" json:"competency_id"`
	LineID       uuid.UUID `bun:"line_id,scanonly" json:"-"`
	Number       int       `bun:"number" json:"number"`
	State        State     `bun:"state" json:"state" enum:"calculating,ready,waiting,in_force,failed,dropped"`
	Phase        string    `bun:"phase" json:"phase,omitempty" enum:"reading,fitting,comparing"`
	Failure      string    `bun:"failure" json:"failure,omitempty"`
	AskedBy      id.Person `bun:"asked_by,nullzero" json:"asked_by,omitzero"`
	AskedAt      time.Time `bun:"asked_at" json:"asked_at"`
	EndedAt      time.Time `bun:"ended_at,nullzero" json:"ended_at,omitzero"`
	BeforeID     uuid.UUID `bun:"before_id,nullzero" json:"before_id,omitzero"`
	People       int       `bun:"people" json:"people"`
	Answers      int       `bun:"answers" json:"answers"`
	Mean         float64   `bun:"mean" json:"mean"`
	SD           float64   `bun:"sd" json:"sd"`
	LogLik       float64   `bun:"loglik" json:"loglik"`
	Iterations   int       `bun:"iterations" json:"iterations"`
	Rule         string    `bun:"rule" json:"rule,omitempty"`
	CutsVersion  int       `bun:"cuts_version" json:"cuts_version"`
	Compared     int       `bun:"compared" json:"compared"`
	Higher       int       `bun:"higher" json:"higher"`
	Lower        int       `bun:"lower" json:"lower"`
	Surer        int       `bun:"surer" json:"surer"`
	Unsurer      int       `bun:"unsurer" json:"unsurer"`
	InForceFrom  time.Time `bun:"in_force_from,nullzero" json:"in_force_from,omitzero"`
	ApprovedBy   id.Person `bun:"approved_by,nullzero" json:"approved_by,omitzero"`
}

// CalibratedItem is what a calibration says of one version of a question: nil where the answers cannot tell. Held is why its
// estimate does not count; empty when it does.
type CalibratedItem struct {
	bun.BaseModel `bun:"table:calibration_items,alias:ki" json:"-"`

	CalibrationID uuid.UUID `bun:"calibration_id,pk" json:"-"`
	VersionID     uuid.UUID `bun:"version_id,pk" json:"version_id"`
	QuestionID    uuid.UUID `bun:"question_id" json:"question_id"`
	Level         int       `bun:"level" json:"level"`
	Chance        float64   `bun:"chance" json:"chance"`
	People        int       `bun:"people" json:"n"`
	Facility      float64   `bun:"facility" json:"p"`
	Rest          *float64  `bun:"rest" json:"r_rest"`
	Infit         *float64  `bun:"infit" json:"infit"`
	Outfit        *float64  `bun:"outfit" json:"outfit"`
	A             *float64  `bun:"a" json:"a"`
	B             *float64  `bun:"b" json:"b"`
	SEA           *float64  `bun:"se_a" json:"se_a"`
	SEB           *float64  `bun:"se_b" json:"se_b"`
	Stage         string    `bun:"stage" json:"stage" enum:"judged,trial,calibrated"`
	Held          string    `bun:"held" json:"held,omitempty"`
}

// Parameters are those of a question whose estimate counts.
type Parameters struct{ A, B, SEA, SEB float64 }

// Known is the calibration in force at an instant; the zero one stands for difficulty as judged.
type Known struct {
	ID       uuid.UUID
	Mean, SD float64
	People   int
	Items    map[uuid.UUID]Parameters // by version
}

//go:embed calibrations.sql
var calibrationsSQL string

var reads = report.Parse(calibrationsSQL)

// KnownAt is what was known of the questions of a competency's line at an instant. Callers must not change it.
func (s *Service) KnownAt(ctx context.Context, db bun.IDB, competency uuid.UUID, at time.Time) (k Known, err error) {
	err = pg.Ask(ctx, s.AskKnown(db, competency, at, &k))
	return k, err
}

// AskKnown is KnownAt to be asked together with other things.
func (s *Service) AskKnown(db bun.IDB, competency uuid.UUID, at time.Time, into *Known) pg.Question {
	var rows []struct {
		ID     uuid.UUID `bun:"id"`
		Mean   float64   `bun:"mean"`
		SD     float64   `bun:"sd"`
		People int       `bun:"people"`
	}
	return reads.Asking(db, &rows, func(ctx context.Context, err error) error {
		*into = Known{}
		if err != nil || len(rows) == 0 {
			return err
		}
		k := Known{ID: rows[0].ID, Mean: rows[0].Mean, SD: rows[0].SD, People: rows[0].People}
		*into, err = s.withItems(ctx, db, k)
		return err
	}, report.Args{"competency": competency, "at": at}, "in_force")
}

// withItems adds what a calibration says of each question: what was in force never changes, so it is kept.
func (s *Service) withItems(ctx context.Context, db bun.IDB, k Known) (Known, error) {
	if found, _ := s.known.Get(k.ID); found[k.ID] != nil {
		return *found[k.ID], nil
	}
	items, err := s.Items(ctx, db, k.ID)
	if err != nil {
		return Known{}, err
	}
	k.Items = map[uuid.UUID]Parameters{}
	for _, i := range items {
		if i.Held == "" && i.A != nil && i.B != nil && i.SEA != nil && i.SEB != nil {
			k.Items[i.VersionID] = Parameters{*i.A, *i.B, *i.SEA, *i.SEB}
		}
	}
	s.known.Put(k.ID, &k)
	return k, nil
}

// Items are what a calibration says of each question, by level and version.
func (s *Service) Items(ctx context.Context, db bun.IDB, calibration uuid.UUID) ([]CalibratedItem, error) {
	items := []CalibratedItem{}
	err := db.NewSelect().Model(&items).Where("ki.calibration_id = ?", calibration).Order("ki.level", "ki.version_id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("items of a calibration: %w", err)
	}
	return items, nil
}

var errCalibration = fault.New(fault.NotFound, "calibration.not_found")

// Get gives one. Fault calibration.not_found.
func (s *Service) Get(ctx context.Context, db bun.IDB, calibration uuid.UUID) (k Calibration, err error) {
	err = db.NewSelect().Model(&k).Where("k.id = ?", calibration).Scan(ctx)
	return k, pg.OrNotFound(err, errCalibration)
}

// List lists the newest 200, newest first.
func (s *Service) List(ctx context.Context, db bun.IDB) ([]Calibration, error) {
	list := []Calibration{}
	if err := db.NewSelect().Model(&list).Order("k.asked_at desc", "k.id").Limit(200).Scan(ctx); err != nil {
		return nil, fmt.Errorf("calibrations: %w", err)
	}
	return list, nil
}

// CalibratedLine is the newest calibration of a competency's line. Read is of how many people the largest one that did not fail was.
type CalibratedLine struct {
	LineID  uuid.UUID `bun:"line_id"`
	State   State     `bun:"state"`
	AskedAt time.Time `bun:"asked_at"`
	People  int       `bun:"people"`
	Read    int       `bun:"read"`
}

// Lines gives that of every line that has one.
func (s *Service) Lines(ctx context.Context, db bun.IDB) (map[uuid.UUID]CalibratedLine, error) {
	var rows []CalibratedLine
	if err := reads.Scan(ctx, db, &rows, nil, "newest"); err != nil {
		return nil, err
	}
	lines := make(map[uuid.UUID]CalibratedLine, len(rows))
	for _, r := range rows {
		lines[r.LineID] = r
	}
	return lines, nil
}

// NewestItem is what the newest calibration that was calculated whole says of a version; false where there is none.
func (s *Service) NewestItem(ctx context.Context, db bun.IDB, version uuid.UUID) (item CalibratedItem, there bool, err error) {
	err = db.NewSelect().Model(&item).Join("join calibrations as k on k.id = ki.calibration_id").
		Where("ki.version_id = ? and k.state <> ?", version, Dropped).Order("k.number desc").Limit(1).Scan(ctx)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return item, false, nil
	case err != nil:
		return item, false, fmt.Errorf("calibrated item: %w", err)
	}
	return item, true, nil
}
