package assessments

import (
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/questions/kinds"
)

// Mode is how a paper is made.
type Mode string

// The modes: papers worth the same that are fixed at publication, a draw by the plan for each person, or one question after the
// other, chosen at the level that the person's post requires.
const (
	Forms    Mode = "forms"
	Draw     Mode = "draw"
	Adaptive Mode = "adaptive"
)

// Modes lists them.
var Modes = []Mode{Forms, Draw, Adaptive}

// State is how far an assessment is.
type State string

// The states. Waiting: a second person has it.
const (
	DraftState State = "draft"
	Waiting    State = "waiting"
	Published  State = "published"
	Closed     State = "closed"
)

// Assessment is one.
type Assessment struct {
	bun.BaseModel `bun:"table:assessments,alias:a"`

	ID           uuid.UUID  `bun:"id,pk" json:"id"`
	UnitID       uuid.UUID  `bun:"unit_id" json:"unit_id"`
	Title        string     `bun:"title" json:"title"`
	About        string     `bun:"about" json:"about"`
	Mode         Mode       `bun:"mode" json:"mode"`
	Minutes      int        `bun:"minutes" json:"minutes"`
	MaxQuestions int        `bun:"max_questions" json:"max_questions"`
	Forms        int        `bun:"forms" json:"forms"`
	Supervised   bool       `bun:"supervised" json:"supervised"`
	ClosedOnly   bool       `bun:"closed_only" json:"closed_only"` // of closed questions alone
	OpensOn      people.Day `bun:"opens_on,nullzero" json:"opens_on,omitempty"`
	ClosesOn     people.Day `bun:"closes_on,nullzero" json:"closes_on,omitempty"`
	IssuerID     uuid.UUID  `bun:"issuer_id,nullzero" json:"issuer_id,omitzero"` // whose certificates it gives; Nil: none
	State        State      `bun:"state" json:"state"`
	Seed         int64      `bun:"seed" json:"-"`
	CreatedBy    id.Person  `bun:"created_by" json:"created_by"`
	CreatedAt    time.Time  `bun:"created_at" json:"created_at"`
	ChangedAt    time.Time  `bun:"changed_at" json:"changed_at"`
	PublishedAt  time.Time  `bun:"published_at,nullzero" json:"published_at,omitzero"`
	ApprovedBy   id.Person  `bun:"approved_by,nullzero" json:"approved_by,omitzero"`
	ClosedAt     time.Time  `bun:"closed_at,nullzero" json:"closed_at,omitzero"`

	Ready int `bun:"ready,nullzero" json:"-"` // which of those that stand on the starter bank; 0: none

	Cells []Cell `bun:"-" json:"cells"`
}

// Cell is how many questions of a competency's level one paper has.
type Cell struct {
	CompetencyID uuid.UUID `bun:"competency_id" json:"competency_id"`
	Level        int       `bun:"level" json:"level"`
	Count        int       `bun:"count" json:"count"`
}

// Length is how many questions a paper has at most.
func (a Assessment) Length() int {
	if a.Mode == Adaptive {
		return a.MaxQuestions
	}
	n := 0
	for _, c := range a.Cells {
		n += c.Count
	}
	return n
}

// competencies are those that it measures, each once, in the order of its cells.
func (a Assessment) competencies() []uuid.UUID {
	var ids []uuid.UUID
	seen := map[uuid.UUID]bool{}
	for _, c := range a.Cells {
		if !seen[c.CompetencyID] {
			seen[c.CompetencyID] = true
			ids = append(ids, c.CompetencyID)
		}
	}
	return ids
}

// Draft is an assessment as its maker writes it.
type Draft struct {
	UnitID       uuid.UUID  `json:"unit_id"`
	Title        string     `json:"title"`
	About        string     `json:"about"`
	Mode         Mode       `json:"mode"`
	Minutes      int        `json:"minutes"`
	MaxQuestions int        `json:"max_questions"`
	Forms        int        `json:"forms"`
	Supervised   bool       `json:"supervised"`
	ClosedOnly   bool       `json:"closed_only,omitempty" doc:"it asks closed questions alone"`
	OpensOn      people.Day `json:"opens_on,omitempty"`
	ClosesOn     people.Day `json:"closes_on,omitempty"`
	IssuerID     uuid.UUID  `json:"issuer_id,omitzero" doc:"whose certificates of competence it gives; left out, none"`
	Cells        []Cell     `json:"cells"`

	ready int // which of the ready ones; 0: none
}

// The limits of an assessment.
const (
	maxTitle = 200
	maxAbout = 4000
	maxCells = 60
	maxPaper = 200
)

// check tidies d and reports everything that is wrong with it at once.
func (d Draft) check() (Draft, error) {
	var faults fault.Many
	d.Title, d.About = kinds.Tidy(d.Title), kinds.Tidy(d.About)
	if f := kinds.CheckText("title", d.Title, "assessment.title_missing", maxTitle); f != nil {
		faults = append(faults, f)
	}
	if f := kinds.CheckText("about", d.About, "", maxAbout); f != nil {
		faults = append(faults, f)
	}
	if d.Mode != Forms && d.Mode != Draw && d.Mode != Adaptive {
		faults = append(faults, fault.Field("mode", "assessment.mode_unknown"))
	}
	faults = append(faults, inRange("minutes", d.Minutes, 5, 600)...)
	if d.Mode == Adaptive {
		faults = append(faults, inRange("max_questions", d.MaxQuestions, 6, maxPaper)...)
	} else {
		d.MaxQuestions = maxPaper
	}
	if d.Mode == Forms {
		faults = append(faults, inRange("forms", d.Forms, 1, 50)...)
	} else {
		d.Forms = 1
	}
	faults = append(faults, isDay("opens_on", d.OpensOn)...)
	faults = append(faults, isDay("closes_on", d.ClosesOn)...)
	if d.OpensOn != "" && d.ClosesOn != "" && d.ClosesOn < d.OpensOn {
		faults = append(faults, fault.Field("closes_on", "assessment.days_turned"))
	}
	faults = append(faults, checkCells(d.Cells, d.Mode)...)
	return d, faults.Err()
}

func checkCells(cells []Cell, mode Mode) (faults fault.Many) {
	if len(cells) == 0 || len(cells) > maxCells {
		return fault.Many{fault.Field("cells", "assessment.cells_range").With("Max", maxCells)}
	}
	length, seen := 0, map[[17]byte]bool{}
	for i, c := range cells {
		field := "cells." + strconv.Itoa(i)
		var key [17]byte
		copy(key[:], c.CompetencyID[:])
		key[16] = byte(c.Level)
		switch {
		case c.Level < 1 || c.Level > 5:
			faults = append(faults, fault.Field(field+".level", "quiz.level_needed"))
		case c.Count < 1 || c.Count > 100:
			faults = append(faults, fault.Field(field+".count", "assessment.count_range"))
		case seen[key]:
			faults = append(faults, fault.Field(field, "assessment.cell_twice"))
		}
		seen[key] = true
		length += c.Count
	}
	if mode != Adaptive && length > maxPaper {
		faults = append(faults, fault.Field("cells", "assessment.too_long").With("Max", maxPaper))
	}
	return faults
}

// isDay refuses what is typed for a day and is none; empty is no day.
func isDay(field string, d people.Day) fault.Many {
	if _, ok := people.ParseDay(string(d)); d != "" && !ok {
		return fault.Many{fault.Field(field, "competency.date_invalid")}
	}
	return nil
}

func inRange(field string, n, least, most int) fault.Many {
	if n < least || n > most {
		return fault.Many{fault.Field(field, "measurement.number_range").With("Min", least).With("Max", most)}
	}
	return nil
}
