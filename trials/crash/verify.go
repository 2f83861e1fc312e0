package crash

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/uptrace/bun/dialect/pgdialect"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
)

// verify holds the ledger against the database and returns each promise that was broken.
func (l *ledger) verify(ctx context.Context, db *pg.DB) ([]string, error) {
	var broken []string
	lost, err := l.lostSteps(ctx, db)
	if err != nil {
		return nil, err
	}
	if lost > 0 {
		broken = append(broken, fmt.Sprintf("%d of %d acknowledged answers are lost", lost, len(l.steps)))
	}
	scores, err := l.otherScores(ctx, db)
	if err != nil {
		return nil, err
	}
	if scores > 0 {
		broken = append(broken, fmt.Sprintf("%d of %d acknowledged results differ from what is stored", scores, len(l.finished)))
	}
	uncertified, err := l.uncertified(ctx, db)
	if err != nil {
		return nil, err
	}
	if uncertified > 0 {
		broken = append(broken, fmt.Sprintf("%d of %d passed courses have no certificate", uncertified, len(l.passed)))
	}
	for _, rule := range rules {
		var n int
		if err := db.NewRaw(rule.query).Scan(ctx, &n); err != nil {
			return nil, fmt.Errorf("%s: %w", rule.name, err)
		}
		if n > 0 {
			broken = append(broken, fmt.Sprintf("%s: %d", rule.name, n))
		}
	}
	return broken, nil
}

// rules count what must never be there.
var rules = []struct{ name, query string }{
	{"attempts without a mark for each question", `select count(*) from attempts a where a.state = 'finished' and
		exists (select from attempt_items i where i.attempt_id = a.id and i.fraction is null)`},
	{"results that are not the stored answers' results", `select count(*) from attempts a where a.state = 'finished' and
		a.fraction <> (select trunc(sum(i.fraction * i.max_mark)::numeric / sum(i.max_mark)) from attempt_items i where i.attempt_id = a.id)`},
	{"finished attempts without a first grading, or with another result than it", `select count(*) from attempts a left join gradings g on g.attempt_id = a.id and g.number = 1
		where (a.state = 'finished') <> (g.number is not null) or g.fraction <> a.fraction or g.passed <> a.passed`},
	{"persons with two certificates of one course", `select count(*) from (select from certificates where kind = 'course' group by person_id, course_id having count(*) > 1) x`},
	{"gaps or repeats in the certificate numbers", `select count(*) from (select from certificates group by issuer_id, year
		having max(serial) <> count(*) or count(distinct serial) <> count(*)) x`},
	{"certificates without a completed course", `select count(*) from certificates c where c.kind = 'course' and not exists
		(select from enrolments e where e.id = c.enrolment_id and e.completed_at is not null)`},
	{"completed courses without a certificate", `select count(*) from enrolments e where e.completed_at is not null and not exists
		(select from certificates c where c.enrolment_id = e.id)`},
	{"passed attempts said twice in the statements", `select count(*) from (select from statements where verb like '%/passed'
		group by person_id, object_id having count(*) > 1) x`},
	{"courses credited twice", `select count(*) from (select from jp_entries where reverses is null group by person_id, source_id, local_day having count(*) > 1) x`},
	{"completed courses without JP", `select count(*) from enrolments e where e.completed_at is not null and not exists
		(select from jp_entries j where j.source_id = e.id)`},
	{"two open attempts of one person", `select count(*) from (select from attempts where state = 'open' group by person_id, quiz_id having count(*) > 1) x`},
}

func (l *ledger) lostSteps(ctx context.Context, db *pg.DB) (int, error) {
	lost := 0
	for chunk := range slices.Chunk(slices.Collect(maps.Keys(l.steps)), 5000) {
		var n int
		err := db.NewRaw(`select count(*) from unnest(?::uuid[]) as told(step)
			where not exists (select from attempt_steps s where s.client_step = told.step)`, pgdialect.Array(chunk)).Scan(ctx, &n)
		if err != nil {
			return 0, fmt.Errorf("look for answers: %w", err)
		}
		lost += n
	}
	return lost, nil
}

func (l *ledger) otherScores(ctx context.Context, db *pg.DB) (int, error) {
	var stored []struct {
		ID       id.Attempt
		Fraction int
	}
	if err := db.NewRaw("select id, fraction from attempts where state = 'finished'").Scan(ctx, &stored); err != nil {
		return 0, fmt.Errorf("look for results: %w", err)
	}
	have := map[id.Attempt]int{}
	for _, a := range stored {
		have[a.ID] = a.Fraction
	}
	other := 0
	for id, told := range l.finished {
		if fraction, ok := have[id]; !ok || fraction != told {
			other++
		}
	}
	return other, nil
}

func (l *ledger) uncertified(ctx context.Context, db *pg.DB) (int, error) {
	var n int
	enrolments := slices.Collect(maps.Values(l.passed))
	err := db.NewRaw(`select count(*) from unnest(?::uuid[]) as told(enrolment)
		where not exists (select from certificates c where c.enrolment_id = told.enrolment)`, pgdialect.Array(enrolments)).Scan(ctx, &n)
	return n, err
}
