package packages

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/packages/cmi5"
	"mumpuni/xapi"
	sent "mumpuni/xapi/statement"
)

// The faults of sessions.
var (
	errHost    = fault.Field("file", "package.cmi5_host")
	errFetched = fault.New(fault.Conflict, "package.cmi5_fetched")
	errOver    = fault.New(fault.Unauthenticated, "package.session_over")
	errRefused = fault.New(fault.Forbidden, "package.cmi5_refused")
	errBegun   = fault.New(fault.Conflict, "package.not_begun")
	errDone    = fault.New(fault.Conflict, "package.part_done")
)

// Document looks at what a part reads and writes: the documents of ours are read only, and that it asked for its learner's preferences is
// noted. Fault: package.cmi5_refused.
func (s *Service) Document(ctx context.Context, db bun.IDB, b xapi.Bound, at xapi.Place, write bool) error {
	preferences := at.Kind == xapi.AgentProfile && at.ID == cmi5.Preferences
	switch {
	case write && at.Kind == xapi.State && (at.ID == cmi5.LaunchData || at.ID == ""): // "": all of them
		return errRefused.With("Section", "10.2.1")
	case write && preferences:
		return errRefused.With("Section", "11.0") // they are those of the account
	case !preferences:
		return nil
	}
	_, err := pg.Exec(ctx, db, "update package_sessions set asked_at = $2 where id = $1 and asked_at is null", b.Session, s.now())
	return wrap(err, "preferences are asked for")
}

// Heard takes what a part has said, in the transaction in which that is kept, or refuses it all: package.cmi5_refused, and what Following
// gives. What follows for blocks and course is said.
func (s *Service) Heard(ctx context.Context, tx bun.Tx, b xapi.Bound, list []*sent.Statement) error {
	var one sessionRow
	if err := pg.Query(ctx, tx, &one, sessionSQL+"where s.id = $1", b.Session); err != nil {
		return wrap(err, "session")
	}
	return s.cmi5.follow(ctx, tx, one.place(), func(ctx context.Context, tx bun.Tx) (Standing, error) {
		p, err := s.Of(ctx, tx, one.Medium)
		if err != nil {
			return Standing{}, err
		}
		if err := s.hear(ctx, tx, p, b, list); err != nil {
			return Standing{}, err
		}
		return s.standing(ctx, tx, p, one.place())
	})
}

// hear holds statements against the session as it is now, locked, and keeps what they change.
func (s *Service) hear(ctx context.Context, tx bun.Tx, p Package, b xapi.Bound, list []*sent.Statement) error {
	var one sessionRow
	if err := pg.Query(ctx, tx, &one, sessionSQL+"where s.id = $1 and s.abandoned_at is null for update", b.Session); err != nil {
		return pg.OrNotFound(err, errOver)
	}
	var was row
	err := pg.Query(ctx, tx, &was, "select "+columns+" from package_states where enrolment_id = $1 and module_id = $2 and item = $3 for update",
		one.Enrolment, one.Module, one.Item)
	if err != nil {
		return wrap(err, "lock state")
	}
	session := s.sessionOf(p, one, was)
	heard, err := session.Hear(list)
	if err != nil {
		return err
	}
	if _, err := pg.Exec(ctx, tx, `update package_sessions set heard_at = $2, completed = $3, passed = $4, failed = $5,
			initialized_at = case when $6 then coalesce(initialized_at, $2) end, terminated_at = case when $7 then coalesce(terminated_at, $2) end where id = $1`,
		one.Session, s.now(), session.Completed, session.Passed, session.Failed, session.Initialized, session.Terminated); err != nil {
		return wrap(err, "keep session")
	}
	if err := s.keepHeard(ctx, tx, p, one, was, heard); err != nil {
		return err
	}
	return s.satisfy(ctx, tx, p, one.registration, one.Session)
}

func (s *Service) sessionOf(p Package, one sessionRow, was row) cmi5.Session {
	return cmi5.Session{
		ID: one.Session, Registration: one.ID, Actor: s.cmi5.actor(one.PersonID), Mode: cmi5.Mode(one.Mode), Course: s.cmi5.course(p), N: indexOf(p, one.Item), URL: one.URL,
		Said: cmi5.Said{
			Asked: !one.AskedAt.IsZero(), Initialized: !one.Initialized.IsZero(), Terminated: !one.TerminatedAt.IsZero(),
			Completed: one.Completed, Passed: one.Passed, Failed: one.Failed, OnceCompleted: was.Completion == Completed, OncePassed: was.Success == Passed,
		},
	}
}

// keepHeard keeps what statements say of a part beside those of all other standards: what was told last, the best score, the time.
func (s *Service) keepHeard(ctx context.Context, tx bun.Tx, p Package, one sessionRow, was row, h cmi5.Heard) error {
	score := (*Score)(nil)
	if h.Score != nil {
		score = &Score{h.Score.Scaled, h.Score.Raw, h.Score.Min, h.Score.Max}
	}
	scaled, best := was.scored(score)
	completion, success := was.Completion, was.Success
	switch {
	case h.Completed:
		completion = Completed
	case completion == NotSaid:
		completion = Incomplete
	}
	switch {
	case h.Passed:
		success = Passed
	case h.Failed && success != Passed:
		success = Failed
	}
	var done any // null leaves it as it is
	if i, ok := p.Item(one.Item); ok && i.AU.MoveOn.Met(completion == Completed, success == Passed) {
		done = s.now()
	}
	took := min(max(int(h.Took/time.Second), 0), maxSeconds)
	_, err := pg.Exec(ctx, tx, `update package_states set completion = $4, success = $5, scaled = $6::int, best = $7::int, launch_seconds = greatest(launch_seconds, $8),
			updated_at = $9, done_at = coalesce(done_at, $10::timestamptz) where enrolment_id = $1 and module_id = $2 and item = $3`,
		one.Enrolment, one.Module, one.Item, string(completion), string(success), scaled, best, took, s.now(), done)
	return wrap(err, "keep state")
}

// leave gives up the session of a part whose frame was closed before it ended.
func (s *Service) leave(ctx context.Context, tx bun.Tx, p Package, at Place, r Report) error {
	if !r.Left {
		return nil
	}
	one, err := s.registrationOf(ctx, tx, at)
	if err != nil {
		return err
	}
	return s.abandon(ctx, tx, p, one)
}

// abandon gives up all sessions of a course that have not ended: they are heard no more, and that is said, once (cmi5 9.3.6).
func (s *Service) abandon(ctx context.Context, tx bun.Tx, p Package, r registration) error {
	var open []sessionRow
	err := pg.Query(ctx, tx, &open, sessionSQL+"where r.id = $1 and s.terminated_at is null and s.abandoned_at is null order by s.launched_at for update of s", r.ID)
	if err != nil {
		return wrap(err, "open sessions")
	}
	if len(open) == 0 {
		return nil
	}
	ids, words := make([]uuid.UUID, len(open)), make([]any, len(open))
	for i, one := range open {
		session := s.sessionOf(p, one, row{})
		ids[i], words[i] = one.Session, session.Abandon(s.now(), one.HeardAt.Sub(one.LaunchedAt))
	}
	if _, err := pg.Exec(ctx, tx, "update package_sessions set abandoned_at = $2 where id = any($1)", ids, s.now()); err != nil {
		return wrap(err, "give up sessions")
	}
	_, err = s.cmi5.xapi.Say(ctx, tx, r.PersonID, words...)
	return wrap(err, "say that they are given up")
}
