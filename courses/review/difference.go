package review

import (
	"context"
	"strconv"

	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/internal/compare"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/report"
	"mumpuni/people"
)

// ModuleDifference is what a module says otherwise than in another version of its course. Title, minutes, address and description are
// compared where they differ; the file is another one or not.
type ModuleDifference struct {
	Module   courses.Module    `json:"-"`
	CourseID uuid.UUID         `json:"course_id"`
	Number   int               `json:"number"`  // of its own version
	Against  int               `json:"against"` // of the other
	Numbers  []int             `json:"numbers"` // of all other versions that have it, the newest first
	Parts    []PartDifference  `json:"parts"`   // of its short texts
	Body     []compare.Stretch `json:"body"`
	NewFile  bool              `json:"new_file"`
}

// PartDifference is a short text of a module that differs.
type PartDifference struct {
	Part  string         `json:"part" enum:"title,minutes,url,alt"`
	Spans []compare.Span `json:"spans"`
}

// Same reports that nothing differs.
func (d ModuleDifference) Same() bool {
	for _, s := range d.Body {
		for _, span := range s.Spans {
			if span.In != compare.Both {
				return false
			}
		}
	}
	return len(d.Parts) == 0 && !d.NewFile
}

var errNoOther = fault.New(fault.NotFound, "course.no_other_version")

// Difference compares a module of a course that who may edit with the same module of another version: of number against, or else the newest
// before its own, or of all. Faults: course.module_not_found, course.no_other_version.
func (s *Service) Difference(ctx context.Context, who people.Actor, module id.Module, against int) (ModuleDifference, error) {
	course, err := s.courses.CourseOfModule(ctx, who, module)
	if err != nil {
		return ModuleDifference{}, err
	}
	var rows []struct {
		courses.Module `bun:",extend"`
		Number         int `bun:"number"`
	}
	err = reads.Scan(ctx, s.db, &rows, report.Args{"course": course, "module": module}, "list versions of module")
	if err != nil {
		return ModuleDifference{}, wrap(err, "versions of a module")
	}
	d := ModuleDifference{CourseID: course, Numbers: []int{}}
	var other courses.Module
	for _, r := range rows {
		if r.Module.ID == module {
			d.Module, d.Number = r.Module, r.Number
		}
	}
	for _, r := range rows {
		if r.Module.ID == module {
			continue
		}
		d.Numbers = append(d.Numbers, r.Number)
		if r.Number == against || against == 0 && (d.Against == 0 || d.Against > d.Number && r.Number < d.Number) {
			other, d.Against = r.Module, r.Number
		}
	}
	if d.Against == 0 {
		return d, errNoOther
	}
	d.compare(other)
	return d, nil
}

func (d *ModuleDifference) compare(other courses.Module) {
	m := d.Module
	for _, p := range []struct{ part, old, now string }{
		{"title", other.Title, m.Title}, {"minutes", strconv.Itoa(other.Minutes), strconv.Itoa(m.Minutes)}, {"url", other.URL, m.URL}, {"alt", other.Alt, m.Alt},
	} {
		if p.old != p.now {
			d.Parts = append(d.Parts, PartDifference{p.part, compare.Words(p.old, p.now)})
		}
	}
	d.Body, d.NewFile = compare.Texts(other.Body, m.Body), other.MediaID != m.MediaID
}
