package competencies

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/people"
)

// Proof is one piece of evidence as a reader judges it. Verdict says whether it counts: "counts", or why not: "grade"
// (below E2), "former" (a level by the former rule, on a day on which measurements count), "withdrawn".
type Proof struct {
	Attainment `bun:",extend"`

	Verdict          string `bun:"-" json:"verdict"`
	FrameworkVersion string `bun:"framework_version" json:"framework_version"`
}

// Dossier is everything behind one standing: the person's item and all evidence on record by the end of the day, newest
// first.
type Dossier struct {
	PersonID  id.Person   `json:"person_id"`
	Day       time.Time   `json:"day"`
	Framework Framework   `json:"framework"`
	Levels    []Level     `json:"levels"`
	Item      ProfileItem `json:"item"`
	Proofs    []Proof     `json:"proofs"`

	Descriptors []Descriptor `json:"descriptors"` // of the competency's levels
}

// Evidence opens one competency of a person, under the rules of Profile; not for heads. Faults: those of Profile, competency.unknown.
func (s *Service) Evidence(ctx context.Context, who people.Actor, person id.Person, competency uuid.UUID, asOf time.Time) (Dossier, error) {
	p, err := s.profile(ctx, who, person, competency, asOf, openers)
	if err != nil {
		return Dossier{}, err
	}
	if len(p.Items) != 1 {
		return Dossier{}, fault.New(fault.NotFound, "competency.unknown")
	}
	d := Dossier{PersonID: person, Day: p.Day, Framework: p.Framework, Levels: p.Levels, Item: p.Items[0], Proofs: []Proof{}}
	_, until := end(asOf, s.now(), who.Location())
	err = s.db.NewRaw(`select a.id, a.person_id, a.competency_id, a.level, a.grade, a.source, a.source_id, a.evidence,
		a.attained_at, a.withdrawn_at, f.version as framework_version from attainments a
		join competencies c on c.id = a.competency_id join frameworks f on f.id = c.framework_id
		where a.person_id = ? and a.line_id = (select coalesce(k.same_as, k.id) from competencies k where k.id = ?) and a.attained_at < ?
		order by a.attained_at desc, a.id desc`, person, competency, until).Scan(ctx, &d.Proofs)
	if err != nil {
		return d, fmt.Errorf("evidence: %w", err)
	}
	for i := range d.Proofs {
		d.Proofs[i].judge(until, p.Former())
	}
	d.Descriptors, err = s.Describing(ctx, d.Item.Competency.ID)
	return d, err
}

// judge says whether the proof counts at until, on a day on which the former rule holds or does not any more.
func (p *Proof) judge(until time.Time, former bool) {
	switch {
	case !p.WithdrawnAt.IsZero() && p.WithdrawnAt.Before(until):
		p.Verdict = "withdrawn"
	case !p.Grade.Counts():
		p.Verdict = "grade"
	case p.Grade == Tested && !former:
		p.Verdict = "former"
	default:
		p.Verdict = "counts"
	}
}
