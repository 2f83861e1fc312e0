package parcels

import (
	"context"
	"strconv"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/courses"
	"mumpuni/internal/prose"
	"mumpuni/parcels/pack"
	"mumpuni/people"
	"mumpuni/questions"
)

// What texts ask for learning (cek pemahaman) goes along: the text names the question by its number in the file.

// asks puts the questions of a course's texts into the file, each once, and names them there. What learners no longer see stays behind.
func (e *Export) asks(ctx context.Context, who people.Actor, c *courses.Carried) error {
	numbers, err := e.askable(ctx, who, named(*c))
	if err != nil {
		return err
	}
	for i := range c.Modules {
		c.Modules[i].Body = prose.MapChecks(c.Modules[i].Body, func(name string) (string, bool) {
			n := numbers[name]
			if n == 0 {
				e.LeftOut++
			}
			return strconv.Itoa(n), n > 0
		})
	}
	return nil
}

// named are the questions that texts ask, each once, in their order.
func named(c courses.Carried) []uuid.UUID {
	var list []uuid.UUID
	seen := map[string]bool{}
	for _, m := range c.Modules {
		prose.MapChecks(m.Body, func(name string) (string, bool) {
			if prose.IsCheckID(name) && !seen[name] {
				seen[name], list = true, append(list, uuid.MustParse(name))
			}
			return name, true
		})
	}
	return list
}

// askable writes questions into the manifest and gives the number of each, from 1.
func (e *Export) askable(ctx context.Context, who people.Actor, list []uuid.UUID) (map[string]int, error) {
	numbers := map[string]int{}
	bank := e.service.House.Questions
	known, err := bank.Practice(ctx, list)
	if err != nil {
		return nil, err
	}
	var versions []*questions.Version
	for _, v := range list {
		if known[v].Wrong == "" {
			versions = append(versions, known[v].Version)
		}
	}
	carried, err := bank.Carry(ctx, e.service.db, who, versions)
	if err != nil {
		return nil, err
	}
	for i, one := range carried {
		if one != nil {
			e.manifest.Checks = append(e.manifest.Checks, one.Item)
			numbers[versions[i].ID.String()] = len(e.manifest.Checks)
		}
	}
	if e.Questions += len(e.manifest.Checks); len(e.manifest.Checks) > 0 {
		e.manifest.Version = pack.VersionOfChecks
	}
	return numbers, nil
}

// understandChecks reads the questions that texts ask.
func (s *Service) understandChecks(ctx context.Context, p pack.Parcel, c *contents) error {
	for _, it := range p.Checks {
		lost, err := s.House.Questions.CheckCarried(ctx, it, nil)
		if err != nil {
			return err
		}
		for _, n := range lost {
			c.plan.note(noteOf(n))
		}
		c.checks = append(c.checks, questions.Carried{Item: it})
	}
	c.plan.Questions += len(c.checks)
	return nil
}

// takeChecks writes them into the bank of unit, and names them in the texts.
func (s *Service) takeChecks(ctx context.Context, tx bun.Tx, who people.Actor, unit uuid.UUID, c *contents) error {
	names := map[string]string{}
	for i, one := range c.checks {
		v, err := s.House.Questions.TakeCarried(ctx, tx, who, unit, one)
		if err != nil {
			return err
		}
		names[strconv.Itoa(i+1)] = v.ID.String()
	}
	for i := range c.course.Modules {
		m := &c.course.Modules[i]
		m.Body = prose.MapChecks(m.Body, func(name string) (string, bool) {
			own, known := names[name]
			return own, known
		})
	}
	return nil
}
