package quizzes

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// RegradeAsked is what the second person agrees to: a regrade with just these effects.
type RegradeAsked struct {
	ID     uuid.UUID `json:"id"`
	Digest string    `json:"digest"`
}

// AskRegrade asks an HR officer of the unit or above, who wrote nothing of it and whom it does not concern, to agree to a regrade that
// who worked out, and gives the approval. Faults: regrade.not_found, regrade.not_now, person.oneself when it concerns who, those of the
// approval.
func (s *Service) AskRegrade(ctx context.Context, who people.Actor, regrade uuid.UUID) (approval uuid.UUID, err error) {
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		r, err := s.lockRegrade(ctx, tx, regrade)
		switch {
		case err != nil:
			return err
		case !who.IsOneself(r.AskedBy):
			return errRegrade
		case r.State != Ready:
			return errRegradeNow
		}
		var effects []Effect
		if err := tx.NewSelect().Model(&effects).Where("e.regrade_id = ?", r.ID).Scan(ctx); err != nil {
			return fmt.Errorf("effects: %w", err)
		}
		barred, err := s.authorsOf(ctx, tx, r)
		if err != nil {
			return err
		}
		for _, e := range effects {
			if err := who.NotOneself(e.PersonID); err != nil {
				return err
			}
			barred = append(barred, e.PersonID)
		}
		slices.SortFunc(barred, func(a, b id.Person) int { return slices.Compare(a[:], b[:]) })
		if _, err := pg.Exec(ctx, tx, "update regrades set state = $2 where id = $1", r.ID, Asking); err != nil {
			return fmt.Errorf("ask for regrade: %w", err)
		}
		approval, err = s.hooks.Ask(ctx, tx, who, people.Ask{
			Kind: AskRegrade, SubjectID: r.ID, Units: []uuid.UUID{r.UnitID}, Barred: slices.Compact(barred),
			Payload: RegradeAsked{r.ID, r.Digest}, Words: map[string]string{"Title": r.Title}, Facts: factsOf(r, effects),
		})
		return err
	})
	return approval, err
}

// authorsOf are those who wrote or reviewed the question, or made the quiz or assessment: they do not agree to what concerns it.
func (s *Service) authorsOf(ctx context.Context, db bun.IDB, r Regrade) ([]id.Person, error) {
	if r.Kind == OfReversal {
		of, err := s.readRegrade(ctx, db, r.ReversesID)
		if err != nil {
			return nil, err
		}
		return s.authorsOf(ctx, db, of)
	}
	if r.VersionID == uuid.Nil {
		return s.makersOf(ctx, db, r.AttemptID)
	}
	versions, err := s.bank.Versions(ctx, db, []uuid.UUID{r.VersionID})
	if err != nil {
		return nil, err
	}
	return s.bank.Authors(ctx, db, []uuid.UUID{versions[r.VersionID].QuestionID})
}

// factsOf is what the second person sees of a regrade: the counts.
func factsOf(r Regrade, effects []Effect) []people.Fact {
	c := CountEffects(effects)
	facts := []people.Fact{
		{Key: "approvals.fact.regrade_kind", After: "regrade.kind." + string(r.Kind), Say: true},
		{Key: "approvals.fact.regrade_reason", After: r.Reason},
		{Key: "approvals.fact.regrade_people", After: strconv.Itoa(c.People)},
		{Key: "approvals.fact.regrade_marks", After: strconv.Itoa(c.Marks)},
	}
	for _, f := range []struct {
		key string
		n   int
	}{
		{"regrade_gained", c.Gained},
		{"regrade_lost", c.Lost},
		{"regrade_kept", c.Kept},
		{"regrade_up", c.LevelUp},
		{"regrade_down", c.LevelDown},
		{"regrade_completed", c.Completed},
		{"regrade_undone", c.Undone},
		{"regrade_certificates", c.Certificates},
	} {
		if f.n > 0 { // what does not happen is not said
			facts = append(facts, people.Fact{Key: "approvals.fact." + f.key, After: strconv.Itoa(f.n)})
		}
	}
	return facts
}

// Counts are of the effects of a regrade: people, and of attempts how many change in which way.
type Counts struct {
	People       int `json:"people"`
	Marks        int `json:"marks"`
	Gained       int `json:"gained"`
	Lost         int `json:"lost"`
	Kept         int `json:"kept"`
	LevelUp      int `json:"level_up"`
	LevelDown    int `json:"level_down"`
	Completed    int `json:"completed"`
	Undone       int `json:"undone"`
	Certificates int `json:"certificates"`
}

// CountEffects counts them.
func CountEffects(effects []Effect) Counts {
	c := Counts{People: peopleIn(effects)}
	for _, e := range effects {
		c.Marks += oneIf(e.MarkChanged)
		c.Gained += oneIf(e.Gained)
		c.Lost += oneIf(e.Lost)
		c.Kept += oneIf(e.Kept)
		c.LevelUp += oneIf(e.LevelUp > 0)
		c.LevelDown += oneIf(e.LevelDown > 0)
		c.Completed += oneIf(e.Completed > 0)
		c.Undone += oneIf(e.Completed < 0)
		c.Certificates += e.Certificates
	}
	return c
}

func oneIf(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (s *Service) lockRegrade(ctx context.Context, tx bun.Tx, regrade uuid.UUID) (Regrade, error) {
	var r Regrade
	if err := tx.NewSelect().Model(&r).Where("r.id = ?", regrade).For("update").Scan(ctx); err != nil {
		return r, pg.OrNotFound(err, errRegrade)
	}
	return r, nil
}

// CarryRegrade makes an approved regrade hold, in the approval's transaction, and carries it out there, or by a job when it concerns
// many. What would not change as it was worked out is not carried out: fault regrade.changed_since, and somebody works it out anew.
// Attempts that ended meanwhile are settled, too.
func (s *Service) CarryRegrade(ctx context.Context, tx bun.Tx, by id.Person, asked RegradeAsked) error {
	if _, err := tx.ExecContext(ctx, "select pg_advisory_xact_lock(hashtextextended('regrade', 0))"); err != nil {
		return fmt.Errorf("one regrade at a time: %w", err)
	}
	r, err := s.lockRegrade(ctx, tx, asked.ID)
	switch {
	case err != nil:
		return err
	case r.State != Asking || r.Digest != asked.Digest:
		return errChangedSince
	}
	list, err := s.concerned(ctx, tx, r, time.Time{})
	if err != nil {
		return err
	}
	if err := s.unchanged(ctx, tx, r); err != nil {
		return err
	}
	state := Done
	if len(list) > smallSet {
		state = Applying
	}
	if err := s.setInForce(ctx, tx, &r, by, state); err != nil {
		return err
	}
	if err := audit.Write(ctx, tx, audit.Entry{
		At: s.now(), ActorID: by, Action: "regrade.carry", Object: "regrade:" + r.ID.String(), Detail: map[string]any{"kind": r.Kind, "reason": r.Reason},
	}); err != nil {
		return err
	}
	if s.queue != nil { // also of a small one: an attempt may be finishing just now
		if err := s.queue.Add(ctx, tx, regradeArgs{r.ID}); err != nil {
			return err
		}
	}
	if state == Applying {
		return nil
	}
	effects, err := s.carryOut(ctx, tx, r, list)
	if err != nil {
		return err
	}
	if err := s.asForeseen(ctx, tx, r, effects); err != nil {
		return err
	}
	return s.regradeDone(ctx, tx, r)
}

var errChangedSince = fault.New(fault.Conflict, "regrade.changed_since")

// unchanged refuses a regrade of which an attempt was graded otherwise since.
func (s *Service) unchanged(ctx context.Context, tx bun.Tx, r Regrade) error {
	n, err := tx.NewSelect().TableExpr("regrade_effects as e").Join("join attempts as a on a.id = e.attempt_id").
		Where("e.regrade_id = ? and a.grading <> e.grading", r.ID).Count(ctx)
	switch {
	case err != nil:
		return fmt.Errorf("effects as they were: %w", err)
	case n > 0:
		return errChangedSince
	}
	return nil
}

// asForeseen refuses effects other than those that were agreed to; those of attempts that ended since are no others.
func (s *Service) asForeseen(ctx context.Context, tx bun.Tx, r Regrade, effects []Effect) error {
	done := map[id.Attempt]string{}
	for _, e := range effects {
		done[e.AttemptID] = e.line()
	}
	var foreseen []Effect
	if err := tx.NewSelect().Model(&foreseen).Where("e.regrade_id = ?", r.ID).Scan(ctx); err != nil {
		return fmt.Errorf("effects foreseen: %w", err)
	}
	for _, e := range foreseen {
		if done[e.AttemptID] != e.line() {
			return errChangedSince
		}
	}
	return insertEffects(ctx, tx, effects)
}

// regradeDone notes that a regrade was carried out to its end.
func (s *Service) regradeDone(ctx context.Context, tx bun.Tx, r Regrade) error {
	_, err := pg.Exec(ctx, tx, `update regrades set state = $2, ended_at = $3, people = (select count(distinct e.person_id) from regrade_effects e where e.regrade_id = $1)
		where id = $1`, r.ID, Done, s.now())
	if err != nil {
		return fmt.Errorf("end regrade: %w", err)
	}
	return s.contestCarried(ctx, tx, r)
}

// RegradeEnded gives a regrade up whose approval was refused, withdrawn, or ran out.
func (s *Service) RegradeEnded(ctx context.Context, tx bun.Tx, asked RegradeAsked) error {
	return s.drop(ctx, tx, asked.ID, Asking)
}

// DropRegrade gives a regrade up that who worked out and did not ask for.
func (s *Service) DropRegrade(ctx context.Context, who people.Actor, regrade uuid.UUID) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		r, err := s.lockRegrade(ctx, tx, regrade)
		switch {
		case err != nil:
			return err
		case !who.IsOneself(r.AskedBy):
			return errRegrade
		}
		return s.drop(ctx, tx, regrade, Ready)
	})
}

func (s *Service) drop(ctx context.Context, tx bun.Tx, regrade uuid.UUID, from RegradeState) error {
	r, err := s.lockRegrade(ctx, tx, regrade)
	switch {
	case err != nil:
		return err
	case r.State != from:
		return errRegradeNow
	}
	if _, err := pg.Exec(ctx, tx, "update regrades set state = $2, ended_at = $3 where id = $1", r.ID, Dropped, s.now()); err != nil {
		return fmt.Errorf("drop regrade: %w", err)
	}
	return s.contestReopened(ctx, tx, r)
}
