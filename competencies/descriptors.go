package competencies

import (
	"context"
	"fmt"
	"strconv"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// Descriptor is one thing that people of a level of a competency do, in both languages.
type Descriptor struct {
	bun.BaseModel `bun:"table:competency_descriptors,alias:d" json:"-"`

	CompetencyID uuid.UUID `bun:"competency_id,pk" json:"competency_id"`
	Level        int       `bun:"level,pk" json:"level"`
	Position     int       `bun:"position,pk" json:"-"`
	TextID       string    `bun:"text_id" json:"text_id"`
	TextEN       string    `bun:"text_en" json:"text_en"`
}

// Text gives the descriptor in lang.
func (d Descriptor) Text(lang string) string { return pick(lang, d.TextID, d.TextEN) }

// Descriptors are those of all competencies of the framework in force, in their order. Many competencies have none.
func (s *Service) Descriptors(ctx context.Context) ([]Descriptor, error) {
	f, err := newest(ctx, s.db, s.now())
	if err != nil {
		return nil, err
	}
	return descriptorsOf(ctx, s.db, f.ID)
}

func descriptorsOf(ctx context.Context, db bun.IDB, framework uuid.UUID) ([]Descriptor, error) {
	list := []Descriptor{}
	err := db.NewSelect().Model(&list).Join("join competencies c on c.id = d.competency_id").
		Where("c.framework_id = ?", framework).Order("c.position", "d.level", "d.position").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("descriptors: %w", err)
	}
	return list, nil
}

// Describing are the descriptors of one competency, level by level.
func (s *Service) Describing(ctx context.Context, competency uuid.UUID) ([]Descriptor, error) {
	list := []Descriptor{}
	if err := s.db.NewSelect().Model(&list).Where("d.competency_id = ?", competency).Order("d.level", "d.position").Scan(ctx); err != nil {
		return nil, fmt.Errorf("descriptors of a competency: %w", err)
	}
	return list, nil
}

// Told are the descriptors of the framework in force as files quote them, in Indonesian, by competency and level.
func (s *Service) Told(ctx context.Context) (map[uuid.UUID]map[int][]string, error) {
	list, err := s.Descriptors(ctx)
	told := map[uuid.UUID]map[int][]string{}
	for _, d := range list {
		if told[d.CompetencyID] == nil {
			told[d.CompetencyID] = map[int][]string{}
		}
		told[d.CompetencyID][d.Level] = append(told[d.CompetencyID][d.Level], d.TextID)
	}
	return told, err
}

// describe gives the rows of a file's descriptors, of competencies whose IDs are known by their codes.
func describe(f File, byCode map[string][]uuid.UUID) []Descriptor {
	var rows []Descriptor
	for _, g := range f.Groups {
		for _, k := range g.Competencies {
			for _, l := range f.Levels {
				for i, t := range k.Descriptors[strconv.Itoa(l.Level)] {
					rows = append(rows, Descriptor{CompetencyID: byCode[k.Code][0], Level: l.Level, Position: i + 1, TextID: t.ID, TextEN: t.EN})
				}
			}
		}
	}
	return rows
}

// mostDescriptors is how many a level of a competency may have.
const mostDescriptors = 10

// descriptors wants those of levels of the scale, each once, in both languages.
func (c *checker) descriptors(path string, of map[string][]Text) {
	for level, list := range of {
		at := path + "." + level
		if n, err := strconv.Atoi(level); err != nil || !c.levels[n] || strconv.Itoa(n) != level {
			c.fail(at, "competency.level_unknown")
		}
		if len(list) > mostDescriptors {
			c.fail(at, "competency.descriptors_many")
		}
		seen := map[string]bool{}
		for i, t := range list {
			c.text(fmt.Sprintf("%s[%d]", at, i), t)
			if seen[t.ID] {
				c.fail(fmt.Sprintf("%s[%d].id", at, i), "competency.descriptor_twice")
			}
			seen[t.ID] = true
		}
	}
}
