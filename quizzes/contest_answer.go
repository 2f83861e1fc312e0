package quizzes

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// RejectContest answers an objection: nothing changes, and why. who is an HR officer of the unit or above, not the one who objects, and
// wrote nothing of it. Faults: contest.not_found, contest.not_now, contest.author, person.oneself, regrade.reason_short.
func (s *Service) RejectContest(ctx context.Context, who people.Actor, contest uuid.UUID, answer string) error {
	answer, err := enoughWords("answer", answer)
	if err != nil {
		return err
	}
	return s.answer(ctx, who, contest, func(ctx context.Context, tx bun.Tx, k *Contest) error {
		k.State, k.Answer = ContestRejected, answer
		return s.tellContester(ctx, tx, *k, "notices.contest_rejected")
	})
}

// UpholdContest answers an objection by a regrade: p is worked out for it (its attempt, question and reason follow from the objection
// where p does not say them), and who asks for it. Until that is carried out the objection is on its way; when it is given up, the
// objection is open again. Faults: those of RejectContest and Propose.
func (s *Service) UpholdContest(ctx context.Context, who people.Actor, contest uuid.UUID, p Proposal) (Regrade, error) {
	k, err := s.answerable(ctx, s.db, who, contest)
	if err != nil {
		return Regrade{}, err
	}
	p.ContestID, p.AttemptID = k.ID, k.AttemptID
	if k.Slot > 0 && p.Kind != OfAttempt {
		places, err := placesOf(ctx, s.db, k.AttemptID)
		if err != nil {
			return Regrade{}, err
		}
		i := slices.IndexFunc(places, func(f filled) bool { return f.Slot == k.Slot })
		p.VersionID = places[i].Version
	}
	r, err := s.Propose(ctx, who, p)
	if err != nil {
		return r, err
	}
	return r, s.answer(ctx, who, contest, func(ctx context.Context, tx bun.Tx, k *Contest) error {
		k.State, k.Answer, k.RegradeID = ContestRegrade, r.Reason, r.ID
		return s.tellContester(ctx, tx, *k, "notices.contest_regrade")
	})
}

// answer changes an open objection that who may answer.
func (s *Service) answer(ctx context.Context, who people.Actor, contest uuid.UUID, change func(context.Context, bun.Tx, *Contest) error) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := tx.NewSelect().Model((*Contest)(nil)).ColumnExpr("k.id").Where("k.id = ?", contest).For("update").Scan(ctx, new(uuid.UUID)); err != nil {
			return pg.OrNotFound(err, errContest)
		}
		k, err := s.answerable(ctx, tx, who, contest)
		if err != nil {
			return err
		}
		k.AnsweredBy, k.AnsweredAt = who.PersonID, s.now()
		if err := change(ctx, tx, &k); err != nil {
			return err
		}
		if err := writeContest(ctx, tx, k); err != nil {
			return err
		}
		return s.auditContest(ctx, tx, who, k, "contest.answer")
	})
}

func writeContest(ctx context.Context, tx bun.Tx, k Contest) error {
	if _, err := tx.NewUpdate().Model(&k).WherePK().Column("state", "answer", "answered_by", "answered_at", "regrade_id", "due_on", "raised_at").Exec(ctx); err != nil {
		return fmt.Errorf("answer contest: %w", err)
	}
	return nil
}

// answerable is an open objection that who may answer.
func (s *Service) answerable(ctx context.Context, db bun.IDB, who people.Actor, contest uuid.UUID) (Contest, error) {
	var k Contest
	err := db.NewSelect().Model(&k).Where("k.id = ?", contest).Where("?", who.Scope(s.now(), contestAnswerers...).Unit("k.unit_id")).Scan(ctx)
	switch {
	case err != nil:
		return k, pg.OrNotFound(err, errContest)
	case k.State != ContestOpen:
		return k, fault.New(fault.Conflict, "contest.not_now")
	}
	if err := who.NotOneself(k.PersonID); err != nil {
		return k, err
	}
	authors, err := s.contestAuthors(ctx, db, k)
	if err == nil && slices.ContainsFunc(authors, who.IsOneself) {
		err = fault.New(fault.Forbidden, "contest.author")
	}
	return k, err
}

// contestAuthors wrote or reviewed the question, or made what was asked.
func (s *Service) contestAuthors(ctx context.Context, db bun.IDB, k Contest) ([]id.Person, error) {
	makers, err := s.makersOf(ctx, db, k.AttemptID)
	if err != nil || k.Slot == 0 {
		return makers, err
	}
	places, err := placesOf(ctx, db, k.AttemptID)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(places, func(f filled) bool { return f.Slot == k.Slot })
	versions, err := s.bank.Versions(ctx, db, []uuid.UUID{places[i].Version})
	if err != nil {
		return nil, err
	}
	authors, err := s.bank.Authors(ctx, db, []uuid.UUID{versions[places[i].Version].QuestionID})
	return append(authors, makers...), err
}

// contestCarried ends the objection that a regrade answers.
func (s *Service) contestCarried(ctx context.Context, tx bun.Tx, r Regrade) error {
	return s.contestOf(ctx, tx, r, func(k *Contest) string {
		k.State = ContestUpheld
		return "notices.contest_upheld"
	})
}

// contestReopened has the objection that a regrade was to answer wait for another answer.
func (s *Service) contestReopened(ctx context.Context, tx bun.Tx, r Regrade) error {
	return s.contestOf(ctx, tx, r, func(k *Contest) string {
		k.State, k.Answer, k.AnsweredBy, k.AnsweredAt, k.RegradeID = ContestOpen, "", id.Person{}, time.Time{}, uuid.Nil
		k.DueOn = s.now().AddDate(0, 0, ContestDays)
		return "notices.contest_reopened"
	})
}

func (s *Service) contestOf(ctx context.Context, tx bun.Tx, r Regrade, change func(k *Contest) string) error {
	if r.ContestID == uuid.Nil {
		return nil
	}
	var list []Contest
	if err := tx.NewSelect().Model(&list).Where("k.id = ? and k.state = ? and k.regrade_id = ?", r.ContestID, ContestRegrade, r.ID).For("update").Scan(ctx); err != nil {
		return fmt.Errorf("contest of a regrade: %w", err)
	}
	for _, k := range list {
		key := change(&k)
		if err := writeContest(ctx, tx, k); err != nil {
			return err
		}
		if err := s.tellContester(ctx, tx, k, key); err != nil {
			return err
		}
	}
	return nil
}

// GrantContests upholds the open objections to levels of an attempt, which count again by another ruling of two persons than a regrade:
// by agreed to it, with these words.
func (s *Service) GrantContests(ctx context.Context, tx bun.Tx, attempt id.Attempt, by id.Person, answer string) error {
	var list []Contest
	err := tx.NewSelect().Model(&list).Where("k.attempt_id = ? and k.state = ? and k.competency_id is not null", attempt, ContestOpen).For("update").Scan(ctx)
	if err != nil {
		return fmt.Errorf("objections to an attempt: %w", err)
	}
	for _, k := range list {
		k.State, k.Answer, k.AnsweredBy, k.AnsweredAt = ContestUpheld, answer, by, s.now()
		if err := writeContest(ctx, tx, k); err != nil {
			return err
		}
		if err := s.tellContester(ctx, tx, k, "notices.contest_granted"); err != nil {
			return err
		}
	}
	return nil
}
