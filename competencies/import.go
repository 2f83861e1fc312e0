package competencies

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed" // the seed
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

//go:embed seed/asn-digital-2026.json
var seed []byte

// Seed is the built-in framework file: literacy, proficiency and leadership on the scale of PermenPANRB 38/2017.
func Seed() io.Reader { return bytes.NewReader(seed) }

// Import adds the framework version in a file (see File) and reports whether it was new; a version already there with the
// same content changes nothing. Earlier versions stay: boards as of an earlier day use them. Only an administrator of the
// whole agency may. Faults: those of ParseFile, competency.version_differs, competency.edit_forbidden.
func (s *Service) Import(ctx context.Context, who people.Actor, file io.Reader) (Framework, bool, error) {
	if err := s.mayEdit(ctx, who); err != nil {
		return Framework{}, false, err
	}
	f, data, err := ParseFile(file)
	if err != nil {
		return Framework{}, false, err
	}
	published, _ := day(f.PublishedOn)
	sum := sha256.Sum256(data)
	fw := Framework{
		ID: uuid.Must(uuid.NewV7()), Code: f.Code, Version: f.Version, NameID: f.Name.ID, NameEN: f.Name.EN,
		Source: f.Source, PublishedAt: published, ContentHash: hex.EncodeToString(sum[:]),
	}
	added := false
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := insertFramework(ctx, tx, &fw); err != nil || fw.Existing {
			return err
		}
		added = true
		if err := fill(ctx, tx, fw, f); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{
			At: s.now(), ActorID: who.AuditID(), Action: "framework.import", Object: "framework:" + fw.ID.String(),
			Detail: map[string]any{"code": f.Code, "version": f.Version},
		})
	})
	return fw, added, err
}

// mayEdit: frameworks and required levels hold for everybody, so they belong to an administrator of the root unit.
func (s *Service) mayEdit(ctx context.Context, who people.Actor) error {
	may, err := s.MayEdit(ctx, who)
	if err == nil && !may {
		err = fault.New(fault.Forbidden, "competency.edit_forbidden")
	}
	return err
}

// MayEdit reports whether who may import frameworks and change required levels: an administrator of a root unit.
func (s *Service) MayEdit(ctx context.Context, who people.Actor) (bool, error) {
	if who.IsSystem() || !who.Has(people.Administrator) {
		return who.IsSystem(), nil
	}
	may, err := s.db.NewSelect().TableExpr("unit_versions v").Where("v.parent_id is null and v.valid_to is null").
		Where("?", who.Scope(s.now(), people.Administrator).Units("v.unit_id")).Exists(ctx)
	if err != nil {
		return false, fmt.Errorf("may edit frameworks: %w", err)
	}
	return may, nil
}

// insertFramework marks fw as Existing when this version is already there with the same content.
func insertFramework(ctx context.Context, tx bun.Tx, fw *Framework) error {
	res, err := tx.NewInsert().Model(fw).On("conflict on constraint frameworks_code_version do nothing").Exec(ctx)
	if err != nil {
		return fmt.Errorf("import framework: %w", err)
	}
	if n, _ := res.RowsAffected(); n == 1 {
		return nil
	}
	hash := fw.ContentHash
	if err := tx.NewSelect().Model(fw).Where("code = ? and version = ?", fw.Code, fw.Version).Scan(ctx); err != nil {
		return fmt.Errorf("framework there already: %w", err)
	}
	if fw.ContentHash != hash {
		return fault.New(fault.Conflict, "competency.version_differs").With("Version", fw.Version)
	}
	fw.Existing = true
	return nil
}

// fill writes the levels, competencies and rules of a new version.
func fill(ctx context.Context, tx bun.Tx, fw Framework, f File) error {
	levels := make([]Level, len(f.Levels))
	for i, l := range f.Levels {
		levels[i] = Level{FrameworkID: fw.ID, Level: l.Level, NameID: l.Name.ID, NameEN: l.Name.EN}
	}
	before, err := earlierLines(ctx, tx, fw)
	if err != nil {
		return err
	}
	rows, byCode := competenciesOf(fw, f, before)
	rules := rulesOf(f, byCode)
	for _, model := range []any{&levels, &rows} {
		if _, err := tx.NewInsert().Model(model).Exec(ctx); err != nil {
			return fmt.Errorf("import framework's content: %w", err)
		}
	}
	if len(rules) > 0 {
		if _, err := tx.NewInsert().Model(&rules).Exec(ctx); err != nil {
			return fmt.Errorf("import required levels: %w", err)
		}
	}
	return nil
}

// earlierLines maps the codes of the version before to the first competency of each line.
func earlierLines(ctx context.Context, tx bun.Tx, fw Framework) (map[string]uuid.UUID, error) {
	var rows []struct {
		Code string    `bun:"code"`
		Line uuid.UUID `bun:"line"`
	}
	err := tx.NewRaw(`select c.code, coalesce(c.same_as, c.id) as line from competencies c where c.framework_id =
		(select f.id from frameworks f where f.code = ? and f.id <> ? order by f.published_at desc, f.id desc limit 1)`,
		fw.Code, fw.ID).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("earlier framework: %w", err)
	}
	lines := map[string]uuid.UUID{}
	for _, r := range rows {
		lines[r.Code] = r.Line
	}
	return lines, nil
}

// competenciesOf gives the rows in order, and the ids that each code of a competency or group stands for.
func competenciesOf(fw Framework, f File, before map[string]uuid.UUID) ([]Competency, map[string][]uuid.UUID) {
	rows, byCode := []Competency{}, map[string][]uuid.UUID{}
	for _, g := range f.Groups {
		for _, k := range g.Competencies {
			row := Competency{
				ID: uuid.Must(uuid.NewV7()), FrameworkID: fw.ID, GroupCode: g.Code, GroupNameID: g.Name.ID, GroupNameEN: g.Name.EN,
				Code: k.Code, NameID: k.Name.ID, NameEN: k.Name.EN, Tags: k.Tags, Position: len(rows) + 1, SameAs: before[k.line()],
			}
			if row.Tags == nil {
				row.Tags = map[string]string{}
			}
			rows = append(rows, row)
			byCode[k.Code] = []uuid.UUID{row.ID}
			byCode[g.Code] = append(byCode[g.Code], row.ID)
		}
	}
	return rows, byCode
}

func (k FileCompetency) line() string {
	if k.Continues != nil {
		return *k.Continues
	}
	return k.Code
}

// rulesOf spreads rules over competencies; a rule for one competency beats one for its group.
func rulesOf(f File, byCode map[string][]uuid.UUID) []Required {
	type place struct {
		competency        uuid.UUID
		kind, level, post string
	}
	chosen, order := map[place]Required{}, []place{}
	spread := func(groups bool) {
		for _, r := range f.Required {
			from, _ := day(r.ValidFrom)
			for _, code := range r.Competencies {
				if f.isGroup(code) != groups {
					continue
				}
				for _, id := range byCode[code] {
					p := place{id, r.PostKind, r.PostLevel, strings.ToLower(r.PostName)}
					if _, there := chosen[p]; !there {
						order = append(order, p)
					}
					chosen[p] = r.required(id, from)
				}
			}
		}
	}
	spread(true)
	spread(false)
	out := make([]Required, 0, len(order))
	for _, p := range order {
		out = append(out, chosen[p])
	}
	return out
}

func (f File) isGroup(code string) bool {
	return slices.ContainsFunc(f.Groups, func(g FileGroup) bool { return g.Code == code })
}

func (r FileRule) required(competency uuid.UUID, from time.Time) Required {
	return Required{
		ID: uuid.Must(uuid.NewV7()), CompetencyID: competency, PostKind: r.PostKind, PostLevel: r.PostLevel,
		PostName: r.PostName, Level: r.Level, ValidFrom: from, Reason: r.Reason,
	}
}
