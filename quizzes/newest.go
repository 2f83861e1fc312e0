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
	Attempt  id.Attempt `bun:"id"`
	PersonID id.Person  `bun:"person_id"`
	State    State      `bun:"state"`
	Seq      int64      `bun:"seq"`
}

// Newest tells a page whether another device changed something in who's own attempt. Thousands of pages ask it every half
// minute, so that questions which come while others are being answered are answered together, by one statement. Fault:
// quiz.attempt_not_found.
func (s *Service) Newest(ctx context.Context, who people.Actor, id id.Attempt) (Newest, error) {
	select {
	case round := <-s.putAsked(id):
		n, ok := round.found[id]
		if round.err == nil && (!ok || !who.IsOneself(n.PersonID)) {
			return Newest{}, errAttempt
		}
		return n, round.err
	case <-ctx.Done():
		return Newest{}, ctx.Err()
	}
}

// asked are the questions that wait for the next round of Newest.
type asked struct {
	mu      sync.Mutex
	waiting []question
	running bool
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

// putAsked puts a question and begins a round when none is running.
func (s *Service) putAsked(id id.Attempt) <-chan round {
	answer := make(chan round, 1)
	s.asked.mu.Lock()
	defer s.asked.mu.Unlock()
	s.asked.waiting = append(s.asked.waiting, question{id, answer})
	if !s.asked.running {
		s.asked.running = true
		go s.answerAsked()
	}
	return answer
}

// answerAsked answers what waits until nothing does.
func (s *Service) answerAsked() {
	for {
		s.asked.mu.Lock()
		these := s.asked.waiting
		s.asked.waiting = nil
		s.asked.running = len(these) > 0
		s.asked.mu.Unlock()
		if len(these) == 0 {
			return
		}
		r := s.newestOf(these)
		for _, q := range these {
			q.answer <- r
		}
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
	err := pg.Query(ctx, s.db, &rows, `select a.id, a.person_id, a.state,
			coalesce((select max(s.seq) from attempt_steps s where s.attempt_id = a.id), 0) as seq
		from attempts a where a.id = any($1)`, ids)
	if err != nil {
		return round{err: fmt.Errorf("newest steps: %w", err)}
	}
	r := round{found: make(map[id.Attempt]Newest, len(rows))}
	for _, n := range rows {
		r.found[n.Attempt] = n
	}
	return r
}
