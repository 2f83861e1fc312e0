package quizzes

import (
	"context"
	"fmt"
	"sync"
	"time"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// Newest says how far an attempt is: the Seq of its newest step in any slot, 0 without one.
type Newest struct {
	Attempt id.Attempt `bun:"id"`
	State   State      `bun:"state"`
	Seq     int64      `bun:"seq"`
}

// newestSQL is asked of the attempts $1.
const newestSQL = `select a.id, a.state, coalesce((select max(s.seq) from attempt_steps s where s.attempt_id = a.id), 0) as seq
	from attempts a where a.id = any($1)`

// Newest tells whether another device changed something in who's own attempt. Fault: quiz.attempt_not_found.
func (s *Service) Newest(ctx context.Context, who people.Actor, attempt id.Attempt) (n Newest, err error) {
	err = pg.Query(ctx, s.db, &n, newestSQL+" and a.person_id = $2", []id.Attempt{attempt}, who.PersonID)
	return n, pg.OrNotFound(err, errAttempt)
}

// Pulse is Newest for a page that has shown already that it is the person's own. Thousands of pages ask it every half minute, and none
// of them is in a hurry, so that those which come within a tenth of a second are answered together, by one statement.
func (s *Service) Pulse(ctx context.Context, attempt id.Attempt) (Newest, error) {
	select {
	case round := <-s.putAsked(attempt):
		n, ok := round.found[attempt]
		if round.err == nil && !ok {
			return Newest{}, errAttempt
		}
		return n, round.err
	case <-ctx.Done():
		return Newest{}, ctx.Err()
	}
}

// gather is how long the first question of a round waits for others.
const gather = 100 * time.Millisecond

// asked are the questions that wait for the next round of Pulse.
type asked struct {
	mu      sync.Mutex
	waiting []question
}

type question struct {
	attempt id.Attempt
	answer  chan round
}

// round is what one statement said.
type round struct {
	found map[id.Attempt]Newest
	err   error
}

// putAsked puts a question into the round that gathers, or begins one.
func (s *Service) putAsked(id id.Attempt) <-chan round {
	answer := make(chan round, 1)
	s.asked.mu.Lock()
	defer s.asked.mu.Unlock()
	if len(s.asked.waiting) == 0 {
		time.AfterFunc(gather, s.answerAsked)
	}
	s.asked.waiting = append(s.asked.waiting, question{id, answer})
	return answer
}

// answerAsked answers what waits.
func (s *Service) answerAsked() {
	s.asked.mu.Lock()
	these := s.asked.waiting
	s.asked.waiting = nil
	s.asked.mu.Unlock()
	r := s.newestOf(these)
	for _, q := range these {
		q.answer <- r
	}
}

// newestTimeout bounds a round: whoever asked asks again.
const newestTimeout = 5 * time.Second

func (s *Service) newestOf(these []question) round {
	ids := make([]id.Attempt, len(these))
	for i, q := range these {
		ids[i] = q.attempt
	}
	ctx, cancel := context.WithTimeout(pg.With(context.Background(), pg.Exams), newestTimeout)
	defer cancel()
	var rows []Newest
	if err := pg.Query(ctx, s.db, &rows, newestSQL, ids); err != nil {
		return round{err: fmt.Errorf("newest steps: %w", err)}
	}
	r := round{found: make(map[id.Attempt]Newest, len(rows))}
	for _, n := range rows {
		r.found[n.Attempt] = n
	}
	return r
}
