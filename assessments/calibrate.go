package assessments

import (
	"context"
	"slices"
	"strconv"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
	"mumpuni/questions/calibrations"
)

// AskCalibration is the approval of a calibration, a key of the map in wire.go.
const AskCalibration = "assessment.calibration"

// leastHeard is how many people must have been measured before anything is calculated.
const leastHeard = 50

// Calibrate lets what people answered in a competency's line be calculated, and gives the calibration, which then is in the state
// Calculating. who is a trainer or HR officer of any unit: it changes nothing before two persons put it in force. Faults:
// calibration.calculating, calibration.too_few, quiz.competency_unknown.
func (s *Service) Calibrate(ctx context.Context, who people.Actor, competency uuid.UUID) (calibration uuid.UUID, err error) {
	lines, err := s.measuredLines(ctx, s.db, s.now())
	if err != nil {
		return uuid.Nil, err
	}
	line, err := s.lineOf(ctx, s.db, competency)
	if err != nil {
		return uuid.Nil, err
	}
	at := slices.IndexFunc(lines, func(l measuredLine) bool { return l.LineID == line.ID })
	if at < 0 || lines[at].People < leastHeard {
		return uuid.Nil, fault.New(fault.Conflict, "calibration.too_few").With("Least", leastHeard)
	}
	return calibration, pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		calibration, err = s.beginCalibration(ctx, tx, who, competency)
		return err
	})
}

// line is a competency's line, with the code of the competency.
type line struct {
	ID   uuid.UUID `bun:"id"`
	Code string    `bun:"code"`
}

func (s *Service) lineOf(ctx context.Context, db bun.IDB, competency uuid.UUID) (line, error) {
	var rows []line
	if err := reads.Query(ctx, db, &rows, report.Args{"competency": competency}, "line"); err != nil {
		return line{}, err
	}
	if len(rows) == 0 {
		return line{}, fault.Field("competency_id", "quiz.competency_unknown")
	}
	return rows[0], nil
}

func (s *Service) beginCalibration(ctx context.Context, tx bun.Tx, who people.Actor, competency uuid.UUID) (uuid.UUID, error) {
	calibration, err := s.calibrations.Begin(ctx, tx, who, competency)
	if err != nil {
		return uuid.Nil, err
	}
	if err := s.hooks.Queue.Add(ctx, tx, calibrateArgs{calibration}); err != nil {
		return uuid.Nil, err
	}
	return calibration, s.auditCalibration(ctx, tx, who, "calibration.start", calibration)
}

func (s *Service) auditCalibration(ctx context.Context, db bun.IDB, who people.Actor, action string, calibration uuid.UUID) error {
	return audit.Write(ctx, db, audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: action, Object: "calibration:" + calibration.String()})
}

// Calibrations lists the newest, of all competencies. They hold nothing of single questions or people.
func (s *Service) Calibrations(ctx context.Context) ([]calibrations.Calibration, error) {
	return s.calibrations.List(ctx, s.db)
}

// Compared is a question of a calibration beside what is in force of it. ABefore and BBefore are of that one, or of its level.
type Compared struct {
	calibrations.CalibratedItem

	ABefore float64 `json:"a_before"`
	BBefore float64 `json:"b_before"`
	Judged  bool    `json:"judged_before"` // before, its level said it
}

// CalibrationView is a calibration with its questions, by level and then by how far they move.
type CalibrationView struct {
	calibrations.Calibration

	Items []Compared `json:"questions"`
}

// Calibration gives one with what would change; it is audited. It names questions by their IDs alone: what they ask is for those who
// may read them. Fault calibration.not_found.
func (s *Service) Calibration(ctx context.Context, who people.Actor, calibration uuid.UUID) (v CalibrationView, err error) {
	if v.Calibration, err = s.calibrations.Get(ctx, s.db, calibration); err != nil {
		return v, err
	}
	items, err := s.calibrations.Items(ctx, s.db, calibration)
	if err != nil {
		return v, err
	}
	before, err := s.scaleOf(ctx, s.db, v.Calibration)
	if err != nil {
		return v, err
	}
	v.Items = make([]Compared, len(items))
	for i, q := range items {
		_, known := before.known.Items[q.VersionID]
		old := before.item(q.VersionID, q.Level, q.Chance)
		v.Items[i] = Compared{CalibratedItem: q, ABefore: old.A, BBefore: old.B, Judged: !known}
	}
	return v, s.auditCalibration(ctx, s.db, who, "calibration.read", calibration)
}

// scaleOf is the scale that a calibration was compared with.
func (s *Service) scaleOf(ctx context.Context, db bun.IDB, k calibrations.Calibration) (scale, error) {
	return s.scale(ctx, db, k.CompetencyID, anyCertainty, k.AskedAt)
}

// PutInForce asks a second HR officer of the top unit to let a calibration count, and gives the approval. Faults:
// calibration.not_found, calibration.not_now, and those of the approval.
func (s *Service) PutInForce(ctx context.Context, who people.Actor, calibration uuid.UUID) (approval uuid.UUID, err error) {
	k, err := s.calibrations.Get(ctx, s.db, calibration)
	if err != nil {
		return uuid.Nil, err
	}
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := s.calibrations.Step(ctx, tx, calibration, calibrations.Ready, calibrations.Waits); err != nil {
			return err
		}
		line, err := s.lineOf(ctx, tx, k.CompetencyID)
		if err != nil {
			return err
		}
		ask := people.Ask{
			Kind: AskCalibration, SubjectID: calibration, Payload: Force{calibration}, Facts: factsOf(k),
			Words: map[string]string{"Code": line.Code, "Number": strconv.Itoa(k.Number)},
		}
		tops, err := report.TopUnits(ctx, tx, people.System().Scope(s.now()), s.now())
		if err != nil {
			return err
		}
		for _, u := range tops {
			ask.Units = append(ask.Units, u.ID)
		}
		approval, err = s.hooks.Ask(ctx, tx, who, ask)
		return err
	})
	return approval, err
}

// Force is what the second person agrees to; a calibration never changes once it is calculated.
type Force struct {
	ID uuid.UUID `json:"id"`
}

func factsOf(k calibrations.Calibration) []people.Fact {
	counts := []people.Fact{}
	for _, f := range []struct {
		key string
		n   int
	}{{"people", k.People}, {"compared", k.Compared}, {"higher", k.Higher}, {"lower", k.Lower}, {"surer", k.Surer}, {"unsurer", k.Unsurer}} {
		counts = append(counts, people.Fact{Key: "approvals.fact.calibration_" + f.key, After: strconv.Itoa(f.n)})
	}
	return counts
}

// CarryForce puts an approved calibration in force, in the approval's transaction. Fault calibration.outdated: another came between.
func (s *Service) CarryForce(ctx context.Context, tx bun.Tx, asker people.Actor, by id.Person, f Force) error {
	if err := s.calibrations.PutInForce(ctx, tx, f.ID, by); err != nil {
		return err
	}
	return s.auditCalibration(ctx, tx, asker, "calibration.in_force", f.ID)
}

// NotForced gives a calibration back whose approval ended otherwise.
func (s *Service) NotForced(ctx context.Context, tx bun.Tx, f Force) error {
	return s.calibrations.Step(ctx, tx, f.ID, calibrations.Waits, calibrations.Ready)
}
