package packages

import (
	"context"
	"net/url"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/packages/cmi5"
	"mumpuni/packages/manifest"
	"mumpuni/xapi"
	sent "mumpuni/xapi/statement"
)

// lrs is what cmi5 needs of the house: who keeps its statements, and where.
type lrs struct {
	xapi   *xapi.Service
	base   string   // the address of the application: learners, courses and parts are named below it
	others []string // origins of other sites on which parts may be
	follow Follow
}

// Follow does something about a learner's package in tx, with their progress in its module locked, and draws the consequences of where
// they stand then.
type Follow func(ctx context.Context, tx bun.Tx, at Place, do func(context.Context, bun.Tx) (Standing, error)) error

// WithLRS lets packages of cmi5 be opened: x keeps their statements, base is the address of the application, and parts may be on the sites
// of others ("https://isi.example.id"). Without it they are taken apart only.
func (s *Service) WithLRS(x *xapi.Service, base string, others []string) *Service {
	s.cmi5.xapi, s.cmi5.base, s.cmi5.others = x, base, others
	return s
}

// Following says what follows from what a part of cmi5 says.
func (s *Service) Following(f Follow) { s.cmi5.follow = f }

// allows refuses parts on sites that the installation does not allow: whoever opens them is told to that site, and it is shown in ours.
func (l lrs) allows(items []manifest.Item) error {
	for _, i := range items {
		if i.Away == "" {
			continue
		}
		u, err := url.Parse(i.Away)
		if err != nil || u.Host == "" || !slices.Contains(l.others, u.Scheme+"://"+u.Host) {
			return errHost.With("Entry", i.Away)
		}
	}
	return nil
}

func (l lrs) course(p Package) cmi5.Course {
	return cmi5.Course{Base: l.base + "/cmi5/" + p.MediumID.String(), Package: manifest.Package{
		Standard: p.Standard, Edition: p.Edition, Title: p.Title, Items: p.Items, Course: p.Course,
	}}
}

// actor is how a learner is called towards packages: by nothing that says who they are.
func (l lrs) actor(person id.Person) sent.Agent {
	return sent.Agent{ObjectType: "Agent", Account: &sent.Account{HomePage: l.base, Name: person.String()}}
}

// registration is a learner's course of cmi5.
type registration struct {
	ID        uuid.UUID    `bun:"id"`
	PersonID  id.Person    `bun:"person_id"`
	Enrolment id.Enrolment `bun:"enrolment_id"`
	Module    id.Module    `bun:"module_id"`
	Medium    uuid.UUID    `bun:"media_id"`
	Satisfied []int        `bun:"satisfied,type:jsonb"`
}

const registrationColumns = "r.id, r.person_id, r.enrolment_id, r.module_id, r.media_id, r.satisfied"

func (r registration) place() Place {
	return Place{Person: r.PersonID, Enrolment: r.Enrolment, Module: r.Module, Medium: r.Medium}
}

func (s *Service) registrationOf(ctx context.Context, tx bun.Tx, at Place) (registration, error) {
	var r registration
	err := pg.Query(ctx, tx, &r, "select "+registrationColumns+` from package_registrations r where enrolment_id = $1 and module_id = $2 and media_id = $3
		for update`, at.Enrolment, at.Module, at.Medium)
	return r, wrap(err, "registration")
}

// register begins a learner's course, once: what need not be done is done from the beginning, and what follows from that is said (9.6.1).
func (s *Service) register(ctx context.Context, tx bun.Tx, p Package, at Place) error {
	if s.cmi5.xapi == nil {
		return errItem
	}
	n, err := pg.Exec(ctx, tx, `insert into package_registrations (id, person_id, enrolment_id, module_id, media_id, created_at) values ($1, $2, $3, $4, $5, $6)
		on conflict (enrolment_id, module_id, media_id) do nothing`, uuid.New(), at.Person, at.Enrolment, at.Module, at.Medium, s.now())
	if err != nil || n == 0 {
		return wrap(err, "register")
	}
	var spared []string
	for _, i := range p.Items {
		if i.AU.MoveOn == manifest.NotApplicable {
			spared = append(spared, i.ID)
		}
	}
	if len(spared) > 0 {
		_, err := pg.Exec(ctx, tx, `insert into package_states (enrolment_id, module_id, item, launch, opened_at, updated_at, done_at)
			select $1, $2, item, 0, $4, $4, $4 from unnest($3::text[]) item
			on conflict (enrolment_id, module_id, item) do update set done_at = coalesce(package_states.done_at, excluded.done_at)`, at.Enrolment, at.Module, spared, s.now())
		if err != nil {
			return wrap(err, "what need not be done")
		}
	}
	r, err := s.registrationOf(ctx, tx, at)
	if err != nil {
		return err
	}
	return s.satisfy(ctx, tx, p, r, uuid.New())
}

// satisfy says of each block, and of the course, that it is satisfied, once.
func (s *Service) satisfy(ctx context.Context, tx bun.Tx, p Package, r registration, session uuid.UUID) error {
	standing, err := s.standing(ctx, tx, p, r.place())
	if err != nil {
		return err
	}
	c := s.cmi5.course(p)
	var fresh []int
	for _, n := range c.Satisfied(func(n int) bool { return standing.Items[n].Done }) {
		if !slices.Contains(r.Satisfied, n) {
			fresh = append(fresh, n)
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	if _, err := s.cmi5.xapi.Say(ctx, tx, r.PersonID, c.Satisfy(s.cmi5.actor(r.PersonID), r.ID, session, fresh, s.now())...); err != nil {
		return wrap(err, "say what is satisfied")
	}
	all := append(slices.Clone(r.Satisfied), fresh...)
	_, err = pg.Exec(ctx, tx, "update package_registrations set satisfied = $2::jsonb where id = $1", r.ID, pg.JSON(all))
	return wrap(err, "keep what is satisfied")
}
