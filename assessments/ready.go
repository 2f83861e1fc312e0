package assessments

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/pg"
	"mumpuni/people"
)

// readyPart is one sitting of an assessment that stands on the starter bank: which competencies it measures and, for each of them, how
// many questions of which levels its blueprint has.
type readyPart struct {
	title, about string
	competencies []string
	levels       []int
	counts       []int // of each level
	most         int   // questions of one competency, and its minutes
}

const (
	openKeys  = " Soalnya dari bank awal, yang kuncinya sudah terbit: tanpa pengawas hasilnya bukti E1, dan E2 hanya dalam sesi berpengawas. Buatlah varian tertutup bila E2 diperlukan tanpa pengawas."
	basicText = "Satu dari empat bagian «Dasar digital untuk semua pegawai». Tiap bagian mengukur dua kompetensi pada level 2 dan dapat berdiri sendiri: paling banyak 30 soal dalam 30 menit." + openKeys
)

// basic is what somebody at level 2 is decided by; further what somebody at level 3 is.
var (
	basicLevels, basicCounts     = []int{1, 2}, []int{5, 10}
	furtherLevels, furtherCounts = []int{2, 3}, []int{6, 12}
)

var readyParts = []readyPart{
	{"Dasar digital untuk semua pegawai (1 dari 4): data dan konten", basicText, []string{"LD.1.3", "LD.3.1"}, basicLevels, basicCounts, 15},
	{"Dasar digital untuk semua pegawai (2 dari 4): komunikasi dan layanan", basicText, []string{"LD.2.1", "LD.2.3"}, basicLevels, basicCounts, 15},
	{"Dasar digital untuk semua pegawai (3 dari 4): etiket dan identitas", basicText, []string{"LD.2.5", "LD.2.6"}, basicLevels, basicCounts, 15},
	{"Dasar digital untuk semua pegawai (4 dari 4): keamanan dan data pribadi", basicText, []string{"LD.4.1", "LD.4.2"}, basicLevels, basicCounts, 15},
	{
		"Pelindungan data dan keamanan", "Mengukur pelindungan perangkat dan data pribadi sampai level 3: paling banyak 40 soal dalam 40 menit." + openKeys,
		[]string{"LD.4.1", "LD.4.2"},
		furtherLevels, furtherCounts, 20,
	},
	{
		"Layanan digital kepada warga", "Mengukur komunikasi digital, layanan kepada warga, dan etiket sampai level 3: paling banyak 60 soal dalam 60 menit." + openKeys,
		[]string{"LD.2.1", "LD.2.3", "LD.2.5"},
		furtherLevels, furtherCounts, 20,
	},
}

// Ready are drafts of the assessments that stand on the starter bank, for a unit; codes are the competencies by their codes. One whose
// competency the framework has not is left out.
func Ready(unit uuid.UUID, codes map[string]uuid.UUID) []Draft {
	var list []Draft
	for i, part := range readyParts {
		d := Draft{
			ready:  i + 1,
			UnitID: unit, Title: part.title, About: part.about, Mode: Adaptive,
			Minutes: part.most * len(part.competencies), MaxQuestions: part.most * len(part.competencies),
		}
		known := true
		for _, code := range part.competencies {
			competency, there := codes[code]
			known = known && there
			for i, level := range part.levels {
				d.Cells = append(d.Cells, Cell{CompetencyID: competency, Level: level, Count: part.counts[i]})
			}
		}
		if known {
			list = append(list, d)
		}
	}
	return list
}

// ReadyRow is one of the assessments that stand on the starter bank, as a unit has it.
type ReadyRow struct {
	Title     string    `json:"title"`
	Minutes   int       `json:"minutes"`
	Questions int       `json:"questions"`
	ID        uuid.UUID `json:"id,omitzero"`     // of the one that the unit has; Nil: none
	State     State     `json:"state,omitempty"` // of that
}

// readyMakers may have them made: they are drafts, which HR publishes.
var readyMakers = []people.Role{people.Trainer, people.HR, people.Administrator}

// ReadyIn lists the ready assessments with those that a unit has; codes are as of Ready. Fault people.unit_unknown on unit_id.
func (s *Service) ReadyIn(ctx context.Context, who people.Actor, unit uuid.UUID, codes map[string]uuid.UUID) ([]ReadyRow, error) {
	if err := s.makesIn(ctx, s.db, who, unit, readyMakers...); err != nil {
		return nil, err
	}
	var there []Assessment
	err := s.db.NewSelect().Model(&there).Where("a.unit_id = ? and a.ready is not null and a.state <> ?", unit, Closed).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("ready assessments: %w", err)
	}
	rows := []ReadyRow{}
	for _, d := range Ready(unit, codes) {
		row := ReadyRow{Title: d.Title, Minutes: d.Minutes, Questions: d.MaxQuestions}
		if i := slices.IndexFunc(there, func(a Assessment) bool { return a.Ready == d.ready }); i >= 0 {
			row.ID, row.State = there[i].ID, there[i].State
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// MakeReady makes drafts of those ready assessments that a unit has not, and gives their IDs; none the second time. Fault
// people.unit_unknown on unit_id.
func (s *Service) MakeReady(ctx context.Context, who people.Actor, unit uuid.UUID, codes map[string]uuid.UUID) ([]uuid.UUID, error) {
	made := []uuid.UUID{}
	return made, pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := s.makesIn(ctx, tx, who, unit, readyMakers...); err != nil {
			return err
		}
		for _, d := range Ready(unit, codes) {
			d, err := d.check()
			if err != nil {
				return err
			}
			a, err := s.insert(ctx, tx, who, d)
			if err != nil {
				return err
			}
			if a != uuid.Nil {
				made = append(made, a)
			}
		}
		return nil
	})
}
