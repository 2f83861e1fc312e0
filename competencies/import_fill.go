package competencies

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/people"
)

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
	if described := describe(f, byCode); len(described) > 0 {
		if _, err := tx.NewInsert().Model(&described).Exec(ctx); err != nil {
			return fmt.Errorf("import descriptors: %w", err)
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
	type target struct {
		competency        uuid.UUID
		kind, level, post string
	}
	chosen, order := map[target]Required{}, []target{}
	spread := func(groups bool) {
		for _, r := range f.Required {
			for _, code := range r.Competencies {
				if f.isGroup(code) != groups {
					continue
				}
				for _, id := range byCode[code] {
					p := target{id, r.PostKind, r.PostLevel, strings.ToLower(r.PostName)}
					if _, there := chosen[p]; !there {
						order = append(order, p)
					}
					chosen[p] = r.required(id)
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

func (r FileRule) required(competency uuid.UUID) Required {
	return Required{
		ID: uuid.Must(uuid.NewV7()), CompetencyID: competency, PostKind: r.PostKind, PostLevel: r.PostLevel,
		PostName: r.PostName, Level: r.Level, ValidFrom: people.Day(r.ValidFrom), Reason: r.Reason,
	}
}
