package competencies

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
	"mumpuni/psychometrics"
)

// AskCuts is the approval of a panel's cuts, a key of the map in wire.go.
const AskCuts = "measurement.cuts"

// cutsID is what approvals of cuts are about: one record waits at a time.
var cutsID = uuid.NewSHA1(uuid.NameSpaceOID, []byte(AskCuts))

// CutImport is what a second person agrees to: these rows, in place of the versions that were in force when it was asked for.
type CutImport struct {
	Rows   []CutRow       `json:"rows"`
	Before map[string]int `json:"before"` // versions by code
}

// AskForCuts asks a second HR officer or administrator of the top unit to take over a panel's record, and gives the approval. Faults:
// those of PlanCuts, and of the approval (identity.step_up_needed).
func (s *Service) AskForCuts(ctx context.Context, who people.Actor, rows []CutRow) (approval uuid.UUID, err error) {
	if err := s.maySetPolicy(ctx, who); err != nil {
		return uuid.Nil, err
	}
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		changes, err := s.planCuts(ctx, tx, rows)
		if err != nil {
			return err
		}
		day, _ := end(time.Time{}, s.now(), who.Location())
		tops, err := report.TopUnits(ctx, tx, people.System().Scope(day), day)
		if err != nil {
			return err
		}
		ask := people.Ask{Kind: AskCuts, SubjectID: cutsID, Payload: CutImport{rows, versions(changes)}, Facts: cutFacts(changes)}
		for _, u := range tops {
			ask.Units = append(ask.Units, u.ID)
		}
		approval, err = s.ask(ctx, tx, who, ask)
		return err
	})
	return approval, err
}

func versions(changes []CutChange) map[string]int {
	before := map[string]int{}
	for _, c := range changes {
		before[c.Before.Code] = c.Before.Version
	}
	return before
}

// CarryCuts appends the approved cuts as new versions, in the approval's transaction: asker asked for it, by approved it. What was measured
// before keeps its version. Fault cuts.changed_since when others came in between.
func (s *Service) CarryCuts(ctx context.Context, tx bun.Tx, asker people.Actor, by id.Person, in CutImport) error {
	if err := s.maySetPolicy(ctx, asker); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "lock table cut_scores in share row exclusive mode"); err != nil {
		return fmt.Errorf("lock cuts: %w", err)
	}
	changes, err := s.planCuts(ctx, tx, in.Rows)
	if err != nil {
		return err
	}
	var codes []string
	for _, c := range changes {
		if v, asked := in.Before[c.Before.Code]; !asked || v != c.Before.Version {
			return fault.New(fault.Conflict, "cuts.changed_since")
		}
		codes = append(codes, c.After.Code)
		_, err := pg.Exec(ctx, tx, `insert into cut_scores
				(competency_id, version, cuts, errors, panel_size, source, method, panel_on, imported_by, approved_by, imported_at)
			values ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9, $10)`, c.After.CompetencyID, c.After.Version, c.After.Cuts, c.After.Errors, c.After.Panel,
			c.After.Method, string(c.After.Day), asker.PersonID, by, s.now())
		if err != nil {
			return fmt.Errorf("set cuts: %w", err)
		}
	}
	return audit.Write(ctx, tx, audit.Entry{At: s.now(), ActorID: asker.AuditID(), Action: "measurement.cuts", Detail: map[string]any{"competencies": codes, "approved_by": by}})
}

// CutsInForce lists where the levels of the framework's competencies begin now, in its order.
func (s *Service) CutsInForce(ctx context.Context) ([]CutSet, error) {
	list, _, err := s.cutsNow(ctx, s.db)
	return list, err
}

// CutHistory lists every version that a panel's record gave, the newest first. Who may see the names is the caller's rule.
func (s *Service) CutHistory(ctx context.Context) ([]CutSet, error) {
	return s.cutSets(ctx, s.db, "order by s.imported_at desc, c.code")
}

func (s *Service) cutSets(ctx context.Context, db bun.IDB, order string) ([]CutSet, error) {
	var rows []cutSetRow
	err := db.NewRaw(`select s.competency_id, coalesce(c.same_as, c.id) as line_id, c.code, c.name_id, c.name_en, s.version, s.cuts, s.errors, s.panel_size, s.method,
		coalesce(s.panel_on::text, '') as panel_on, s.imported_at, ? as importer, ? as approver
		from cut_scores s join competencies c on c.id = s.competency_id where s.imported_at <= ? ?`,
		people.PersonName("s.imported_by"), people.PersonName("s.approved_by"), s.now(), bun.Safe(order)).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("cuts: %w", err)
	}
	list := make([]CutSet, len(rows))
	for i, r := range rows {
		list[i] = r.set()
	}
	return list, nil
}

type cutSetRow struct {
	CompetencyID uuid.UUID `bun:"competency_id"`
	LineID       uuid.UUID `bun:"line_id"`
	Code         string    `bun:"code"`
	NameID       string    `bun:"name_id"`
	NameEN       string    `bun:"name_en"`
	Version      int       `bun:"version"`
	Cuts         []float64 `bun:"cuts,array"`
	Errors       []float64 `bun:"errors,array"`
	Panel        int       `bun:"panel_size"`
	Method       string    `bun:"method"`
	Day          string    `bun:"panel_on"`
	ImportedAt   time.Time `bun:"imported_at"`
	Importer     string    `bun:"importer"`
	Approver     string    `bun:"approver"`
}

func (r cutSetRow) set() CutSet {
	return CutSet{
		r.CompetencyID, r.Code, r.NameID, r.NameEN, r.Version, r.Cuts, r.Errors, r.Panel, r.Method, people.Day(r.Day), r.ImportedAt, r.Importer, r.Approver,
	}
}

// cutsNow gives the set in force of each competency of the framework, and how many levels it has.
func (s *Service) cutsNow(ctx context.Context, db bun.IDB) ([]CutSet, int, error) {
	framework, levels, err := newestWithLevels(ctx, db, s.now())
	if err != nil {
		return nil, 0, err
	}
	var all []Competency
	if err := db.NewSelect().Model(&all).Where("framework_id = ?", framework.ID).Order("position").Scan(ctx); err != nil {
		return nil, 0, fmt.Errorf("competencies: %w", err)
	}
	n := len(levels)
	if n == 0 {
		n = len(psychometrics.FirstCuts)
	}
	list := make([]CutSet, len(all))
	for i, c := range all {
		list[i] = CutSet{CompetencyID: c.ID, Code: c.Code, Name: c.NameID, NameEN: c.NameEN, Cuts: slices.Clone(psychometrics.FirstCuts), Errors: make([]float64, len(psychometrics.FirstCuts))}
	}
	return list, n, s.overlay(ctx, db, all, list)
}

// overlay puts the newest version of each line over the first cuts.
func (s *Service) overlay(ctx context.Context, db bun.IDB, all []Competency, list []CutSet) error {
	lines := make([]uuid.UUID, len(all))
	for i, c := range all {
		lines[i] = c.SameAs
		if lines[i] == uuid.Nil {
			lines[i] = c.ID
		}
	}
	var rows []cutSetRow
	err := db.NewRaw(`select distinct on (coalesce(c.same_as, c.id)) s.competency_id, coalesce(c.same_as, c.id) as line_id, c.code, c.name_id, c.name_en, s.version, s.cuts,
		s.errors, s.panel_size, s.method, coalesce(s.panel_on::text, '') as panel_on, s.imported_at, ? as importer, ? as approver
		from cut_scores s join competencies c on c.id = s.competency_id where s.imported_at <= ? and coalesce(c.same_as, c.id) = any (?::uuid[])
		order by coalesce(c.same_as, c.id), s.imported_at desc, s.version desc`,
		people.PersonName("s.imported_by"), people.PersonName("s.approved_by"), s.now(), pgdialect.Array(lines)).Scan(ctx, &rows)
	if err != nil {
		return fmt.Errorf("cuts in force: %w", err)
	}
	for _, r := range rows {
		i := slices.Index(lines, r.LineID)
		set := r.set()
		set.CompetencyID, set.Code, set.Name, set.NameEN = list[i].CompetencyID, list[i].Code, list[i].Name, list[i].NameEN
		list[i] = set
	}
	return nil
}
