package courses

import (
	"context"
	"database/sql"
	"errors"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// Left is what of an enrolment is not done yet.
type Left struct {
	Completed bool          `bun:"completed"`
	Why       NoCertificate `bun:"certificate_why"`  // why its completion gives no certificate
	Modules   int           `bun:"modules"`          // that are not completed
	Next      id.Module     `bun:"next_id,nullzero"` // where Tasks.Resume goes on; zero when none is left
}

// AskLeft asks what is left of who's own enrolment; nothing is, of one that is not theirs or withdrawn.
func (s *Service) AskLeft(who people.Actor, enrolment id.Enrolment, into *Left) pg.Question {
	return pg.Asking(s.db, into, func(_ context.Context, err error) error {
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return wrap(err, "what is left")
	}, `select e.completed_at is not null as completed, e.certificate_why, l.modules, l.next_id
		from enrolments e cross join lateral (
			select count(*) as modules, (array_agg(m.id order by m.id is distinct from e.last_module_id, m.position))[1] as next_id
			from modules m left join module_progress p on p.module_id = m.id and p.enrolment_id = e.id
			where m.version_id = e.version_id and p.completed_at is null) l
		where e.id = $1 and e.person_id = $2 and e.withdrawn_at is null`, enrolment, who.PersonID)
}
