package assessments

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/psychometrics"
	"mumpuni/quizzes"
)

// Next is what an adaptive try puts before a person: the slot of the question to answer, or why there is none any more.
type Next struct {
	Slot    int
	Most    int // questions in all, at most
	Stopped psychometrics.Stop
}

// Advance shows the next question of who's adaptive try, which makes the answers before it final, or tells why it ends, which makes all
// final. While the question shown last is not answered it gives the same. Faults: quiz.attempt_not_found, quiz.attempt_finished,
// quiz.time_up.
func (s *Service) Advance(ctx context.Context, who people.Actor, attempt id.Attempt) (Next, error) {
	var out Next
	err := s.quizzes.Step(ctx, who, attempt, func(ctx context.Context, db bun.IDB, t quizzes.Assessed) (m quizzes.Move, err error) {
		m, out, err = s.move(ctx, db, who, t)
		return m, err
	})
	return out, err
}

// Answer stores who's answer to the question of an adaptive try that was shown last, which makes it final, and goes on as Advance does: both at
// once, as long as nothing else happens to the try. Saved tells of the answer. Faults: those of quizzes.SaveAnswer and of Advance.
func (s *Service) Answer(ctx context.Context, who people.Actor, r quizzes.Save) (Next, quizzes.Stepped, error) {
	var out Next
	var e *edition
	done, err := s.quizzes.StepOn(ctx, who, r, func(ctx context.Context, db bun.IDB, t quizzes.Assessed) (m quizzes.Move, err error) {
		if e, err = s.edition(ctx, db, t.AssessmentID); err != nil {
			return m, err
		}
		m, out, err = s.move(ctx, db, who, t)
		return m, err
	})
	if done.Next != nil {
		e.gave(done.Next.Version, false)
	}
	return out, done, err
}

func (s *Service) move(ctx context.Context, db bun.IDB, who people.Actor, t quizzes.Assessed) (m quizzes.Move, out Next, err error) {
	if t.Stopped != nil {
		var stops stops
		if err := json.Unmarshal(t.Stopped, &stops); err != nil {
			return m, out, fmt.Errorf("why an attempt stopped: %w", err)
		}
		return m, Next{Most: len(t.Slots), Stopped: stops.one()}, nil
	}
	e, err := s.edition(ctx, db, t.AssessmentID)
	if err != nil {
		return m, out, err
	}
	b, err := s.begun(ctx, db, e, who, t, &m)
	if err != nil {
		return m, out, err
	}
	out = Next{Most: b.Most, Slot: len(t.Slots)}
	if n := len(t.Slots); n > 0 && !t.Slots[n-1].Answered {
		return m, out, nil
	}
	place, stops, err := s.choose(ctx, db, e, &b, t)
	switch {
	case err != nil:
		return m, out, err
	case place < 0:
		out.Slot, out.Stopped = 0, stops.one()
		m.Stopped, err = json.Marshal(stops)
	default:
		out.Slot++
		p := e.list[place].place(out.Slot)
		m.Place = &p
	}
	if m.Setup != nil || b.changed {
		m.Setup = b.document()
	}
	return m, out, err
}

// begun is what the attempt goes by; one that began before that was kept gets it now.
func (s *Service) begun(ctx context.Context, db bun.IDB, e *edition, who people.Actor, t quizzes.Assessed, m *quizzes.Move) (basis, error) {
	if t.Setup != nil {
		return s.basisOf(t.ID, t.Setup)
	}
	o := tried{person: who.PersonID, number: t.Number, started: t.StartedAt, at: s.now(), parts: []uuid.UUID{uuid.UUID(t.ID)}}
	f, err := s.facts(ctx, db, e, o)
	if err != nil {
		return basis{}, err
	}
	b, err := s.basis(ctx, db, e, o, f, uuid.UUID(t.ID))
	m.Setup = b.document()
	return b, err
}

// stops tell by competency why no question of it comes any more.
type stops map[uuid.UUID]psychometrics.Stop

// one is the reason in one word: decided where all are.
func (s stops) one() psychometrics.Stop {
	for _, why := range []psychometrics.Stop{psychometrics.StopExhausted, psychometrics.StopMost} {
		for _, stop := range s {
			if stop == why {
				return why
			}
		}
	}
	return psychometrics.StopDecided
}

// choose takes the next question of the first competency that is not decided, or tells why none is left. A question that was withdrawn
// since the start is passed over, and so is one that is kept apart from what was asked, of another competency, too, or in an earlier part.
func (s *Service) choose(ctx context.Context, db bun.IDB, e *edition, b *basis, t quizzes.Assessed) (place int, why stops, err error) {
	why = stops{}
	for nr := 0; nr < len(b.Aims); {
		a := e.take(b.Aims[nr], t.Slots)
		sitting, places, err := s.resumed(ctx, db, e, a, b.Kept, seedOf(uuid.UUID(t.First()), nr))
		if err != nil {
			return -1, nil, err
		}
		question, stop := sitting.Next()
		switch {
		case question < 0:
			why[a.Competency] = stop
			nr++
			continue
		case len(t.Slots) >= b.Most:
			why[a.Competency] = psychometrics.StopMost
			nr++
			continue
		}
		place := places[question]
		if !e.apart(place, t) {
			fit := t.Unlocked // then it is seen when it is written
			if !fit {
				if fit, err = s.fit(ctx, db, e.list[place]); err != nil {
					return -1, nil, err
				}
			}
			if fit {
				return place, nil, nil
			}
		}
		b.Kept, b.changed = append(b.Kept, place), true
	}
	return -1, why, nil
}

// apart reports whether a question is not on one paper with one that the try has asked.
func (e *edition) apart(place int, t quizzes.Assessed) bool {
	enemies := e.list[place].Enemies
	if len(enemies) == 0 {
		return false
	}
	for _, part := range append(slices.Clone(t.Earlier), t) {
		for _, slot := range part.Slots {
			if i, ok := e.at[slot.Version]; ok && slices.Contains(enemies, e.list[i].QuestionID) {
				return true
			}
		}
	}
	return false
}
