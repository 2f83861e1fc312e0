package assessments

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/competencies"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/quizzes"
)

var errAgain = fault.New(fault.Conflict, "quiz.start_again")

// Start gives who's running try of an assessment, or begins one; code is that of the day, of a supervised one. Faults:
// assessment.not_found (also without an opening), assessment.over, assessment.not_begun, assessment.other_runs, assessment.tries_used,
// assessment.cool_down, assessment.code_missing, assessment.code_wrong, assessment.codes_many, assessment.known (who wrote, reviewed or saw too many of its questions),
// assessment.bank_short (too few questions that an earlier try did not have).
func (s *Service) Start(ctx context.Context, who people.Actor, assessment uuid.UUID, code string) (attempt quizzes.Attempt, err error) {
	for range 3 {
		ed, err := s.edition(ctx, s.db, assessment)
		if err != nil {
			return attempt, err
		}
		e, f, err := s.look(ctx, s.db, who, ed)
		if err != nil {
			return attempt, err
		}
		if !e.OpenID.IsZero() {
			return s.quizzes.Attempt(ctx, who, e.OpenID)
		}
		attempt, begun, err := s.begin(ctx, who, ed, e, f, code)
		if err == nil && begun {
			s.quizzes.Began(who, attempt)
		}
		if err != nil || begun {
			return attempt, err
		}
	}
	return attempt, errAgain
}

// tryOf is a new try of who's: none of their attempts is a part of it.
func (s *Service) tryOf(who people.Actor) tried {
	return tried{person: who.PersonID, started: s.now(), at: s.now()}
}

// look reads in one message what decides whether who may begin, and what a paper of theirs may ask; of an adaptive try all that it begins with.
func (s *Service) look(ctx context.Context, db bun.IDB, who people.Actor, ed *edition) (e entry, f facts, err error) {
	t, made := s.tryOf(who), func() error { return nil }
	var ask []pg.Question
	if ed.Mode == Adaptive {
		ask, made = s.askFacts(db, ed, t, &f)
	} else {
		ask = []pg.Question{competencies.AskPolicyAt(db, s.now(), &f.rules.policy), s.askMarked(db, ed, t, &f.marks)}
	}
	if err := pg.Ask(ctx, append(ask, s.askEntry(db, who, ed.ID, &e)...)...); err != nil {
		return e, f, err
	}
	return e, f, made()
}

// begin writes a new try; false when another request was quicker, which the unique indexes of attempts tell.
func (s *Service) begin(ctx context.Context, who people.Actor, ed *edition, e entry, f facts, code string) (quizzes.Attempt, bool, error) {
	var none quizzes.Attempt
	if err := e.refusal(f.rules.policy, s.now().In(who.Location())); err != nil {
		return none, false, err
	}
	p := quizzes.Paper{ID: id.Attempt(newID()), AssessmentID: ed.ID, Number: e.Number + 1, Title: ed.Title, Time: minutes(ed.Minutes, e.Extra)}
	var err error
	if e.Supervised {
		if p.SittingID, err = s.sitting(ctx, s.db, who, ed.ID, code); err != nil {
			return none, false, err
		}
	}
	if p.Form, p.Places, err = s.paper(ctx, s.db, ed, f.marks); err != nil {
		return none, false, err
	}
	if ed.Mode == Adaptive {
		if err := s.first(ctx, who, ed, f, &p); err != nil {
			return none, false, err
		}
	}
	a, begun, err := s.quizzes.Sit(ctx, s.db, who, p)
	if err == nil && begun {
		for i, place := range p.Places {
			ed.gave(place.Version, i == 0)
		}
	}
	return a, begun, err
}

// first puts the first question of an adaptive try into its paper, and what the others are chosen by.
func (s *Service) first(ctx context.Context, who people.Actor, ed *edition, f facts, p *quizzes.Paper) error {
	b, err := s.basis(ctx, s.db, ed, s.tryOf(who), f, uuid.UUID(p.ID))
	if err != nil {
		return err
	}
	place, _, err := s.choose(ctx, s.db, ed, &b, quizzes.Assessed{Attempt: quizzes.Attempt{ID: p.ID}, Unlocked: true})
	if err != nil {
		return err
	}
	if place >= 0 {
		p.Places = []quizzes.Place{ed.list[place].place(1)}
	}
	p.Setup = b.document()
	return nil
}

// minutes is the time that a person has who was given so many percent more.
func minutes(n, extra int) time.Duration {
	return time.Duration(n) * time.Minute * time.Duration(100+extra) / 100
}

// read gives an assessment with its cells, whoever asks.
func (s *Service) read(ctx context.Context, db bun.IDB, id uuid.UUID) (Assessment, error) {
	var a Assessment
	if err := db.NewSelect().Model(&a).Where("a.id = ?", id).Scan(ctx); err != nil {
		return a, pg.OrNotFound(err, errAssessment)
	}
	return a, s.cells(ctx, db, &a)
}
