package packages

import (
	"context"
	"database/sql"
	"errors"

	"github.com/uptrace/bun"

	"mumpuni/internal/pg"
	"mumpuni/packages/manifest"
)

// Take takes what a package says of its learner, in tx, and gives what stands now. A part of cmi5 speaks by statements (Heard): of it only
// that it was left is taken. Faults: package.report_invalid,
// package.opened_elsewhere when the item was opened anew meanwhile, package.not_found, package.item_not_found.
func (s *Service) Take(ctx context.Context, tx bun.Tx, at Place, r Report) (Standing, error) {
	p, err := s.Of(ctx, tx, at.Medium)
	if err != nil {
		return Standing{}, err
	}
	if err := r.check(); err != nil {
		return Standing{}, err
	}
	if _, ok := p.Item(r.Item); !ok {
		return Standing{}, errItem
	}
	var was row
	err = pg.Query(ctx, tx, &was, "select "+columns+" from package_states where enrolment_id = $1 and module_id = $2 and item = $3 for update",
		at.Enrolment, at.Module, r.Item)
	switch {
	case errors.Is(err, sql.ErrNoRows) || err == nil && was.Launch != r.Launch:
		return Standing{}, errLaunch
	case err != nil:
		return Standing{}, wrap(err, "lock state")
	case p.Standard == manifest.CMI5:
		if err := s.leave(ctx, tx, p, at, r); err != nil {
			return Standing{}, err
		}
	case r.Seq > was.Seq:
		if err := s.write(ctx, tx, at, was, r); err != nil {
			return Standing{}, err
		}
	}
	return s.standing(ctx, tx, p, at)
}

// write keeps what r says, and a statement of all that is new in it.
func (s *Service) write(ctx context.Context, tx bun.Tx, at Place, was row, r Report) error {
	scaled, best := was.scored(r.Score)
	var done any // null leaves it as it is
	if r.Done() {
		done = s.now()
	}
	_, err := pg.Exec(ctx, tx, `update package_states set seq = $4, state = $5, completion = $6, success = $7, scaled = $8::int, best = $9::int,
			launch_seconds = greatest(launch_seconds, $10), updated_at = $11, done_at = coalesce(done_at, $12::timestamptz)
		where enrolment_id = $1 and module_id = $2 and item = $3`,
		at.Enrolment, at.Module, r.Item, r.Seq, r.State, string(r.Completion), string(r.Success), scaled, best, r.Seconds, s.now(), done)
	if err != nil {
		return wrap(err, "keep state")
	}
	return s.tell(ctx, tx, at, news(was, r, scaled)...)
}

// scored is the score that stands last when another is told, or none, and the best of them.
func (r row) scored(told *Score) (scaled, best *int) {
	scaled, best = told.fraction(), r.Best
	if scaled == nil {
		scaled = r.Scaled
	}
	if scaled != nil && (best == nil || *scaled > *best) {
		best = scaled
	}
	return scaled, best
}

// statement is a row of what packages said.
type statement struct {
	Item     string
	Launch   int
	Verb     string
	Question string
	Kind     string
	Response string
	Result   string
	Scaled   *int
	Raw      *float64
	Seconds  *int
}

// news are the statements of what r says and was did not.
func news(was row, r Report, scaled *int) []statement {
	of := func(verb string) statement { return statement{Item: r.Item, Launch: r.Launch, Verb: verb} }
	var list []statement
	for _, a := range r.Answers {
		one := of("answered")
		seconds := int(a.Seconds)
		one.Question, one.Kind, one.Response, one.Result, one.Seconds = a.Question, a.Kind, a.Response, a.Result, &seconds
		list = append(list, one)
	}
	if scaled != nil && (was.Scaled == nil || *was.Scaled != *scaled) {
		one := of("scored")
		one.Scaled = scaled
		if r.Score != nil {
			one.Raw = r.Score.Raw
		}
		list = append(list, one)
	}
	if r.Completion == Completed && was.Completion != Completed {
		list = append(list, of("completed"))
	}
	if r.Success != was.Success && r.Success != Unjudged {
		list = append(list, of(string(r.Success)))
	}
	if r.Left {
		one := of("left")
		one.Seconds = &r.Seconds
		list = append(list, one)
	}
	return list
}

// tell appends statements.
func (s *Service) tell(ctx context.Context, tx bun.Tx, at Place, list ...statement) error {
	for _, l := range list {
		_, err := pg.Exec(ctx, tx, `insert into package_statements (person_id, enrolment_id, module_id, media_id, item, launch, verb, question, kind,
				response, result, scaled, raw, seconds, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::int, $13::float8, $14::int, $15)`,
			at.Person, at.Enrolment, at.Module, at.Medium, l.Item, l.Launch, l.Verb, l.Question, l.Kind, l.Response, l.Result, l.Scaled, l.Raw, l.Seconds, s.now())
		if err != nil {
			return wrap(err, "append statement")
		}
	}
	return nil
}
