package quizzes

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
)

// smallSet is up to how many attempts a regrade is worked out and carried out while somebody waits; a job does more.
const smallSet = 200

// togetherPeople is of how many people one transaction carries a regrade out, or works it out.
const togetherPeople = 20

// workOut tries r out on list and keeps what it changes. What is tried is done by the same code as what is carried out, and rolled
// back, person by person, so that what people agree to is what will happen.
func (s *Service) workOut(ctx context.Context, r Regrade, list []met) error {
	var effects []Effect
	for _, some := range byPeople(list, togetherPeople) {
		var found []Effect
		err := s.db.RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) (err error) {
			if err := s.setInForce(ctx, tx, &r, id.Person{}, Applying); err != nil {
				return err
			}
			if found, err = s.settleAll(ctx, tx, r, some); err != nil {
				return err
			}
			return errWorkedOut
		})
		if !errors.Is(err, errWorkedOut) {
			return err
		}
		effects = append(effects, found...)
	}
	r.State, r.RuledNo, r.Digest, r.People = Ready, 0, r.digest(effects), peopleIn(effects)
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.NewDelete().Model((*Effect)(nil)).Where("regrade_id = ?", r.ID).Exec(ctx); err != nil {
			return fmt.Errorf("effects before: %w", err)
		}
		if err := insertEffects(ctx, tx, effects); err != nil {
			return err
		}
		_, err := pg.Exec(ctx, tx, "update regrades set state = $2, digest = $3, people = $4 where id = $1 and state = $5", r.ID, Ready, r.Digest, r.People, Computing)
		if err != nil {
			return fmt.Errorf("keep preview: %w", err)
		}
		return nil
	})
}

// setInForce makes r hold from now on; a reversal makes what it takes back hold no more.
func (s *Service) setInForce(ctx context.Context, tx bun.Tx, r *Regrade, by id.Person, state RegradeState) error {
	r.ApprovedBy, r.RuledAt, r.State = by, s.now(), state
	err := pg.Query(ctx, tx, &r.RuledNo, `update regrades set state = $2, approved_by = $3, ruled_at = $4, ruled_no = nextval('regrades_ruled')
		where id = $1 and ruled_no is null returning ruled_no`, r.ID, state, pg.Null(by), r.RuledAt)
	if err != nil {
		return pg.OrNotFound(err, errRegradeNow)
	}
	if r.Kind != OfReversal {
		return nil
	}
	n, err := pg.Exec(ctx, tx, "update regrades set reversed_by_id = $2 where id = $1 and reversed_by_id is null and ruled_no is not null", r.ReversesID, r.ID)
	switch {
	case err != nil:
		return fmt.Errorf("take regrade back: %w", err)
	case n == 0:
		return errRegradeNow
	}
	return nil
}

// settleAll brings attempts to what the rulings in force say and tells what that changed.
func (s *Service) settleAll(ctx context.Context, tx bun.Tx, r Regrade, list []met) ([]Effect, error) {
	var effects []Effect
	for _, m := range list {
		e, err := s.settle(ctx, tx, m.AttemptID, r.cause())
		if err != nil {
			return nil, err
		}
		if e != nil {
			e.RegradeID = r.ID
			effects = append(effects, *e)
		}
	}
	return effects, nil
}

func insertEffects(ctx context.Context, tx bun.Tx, effects []Effect) error {
	for some := range slices.Chunk(effects, 500) {
		_, err := tx.NewInsert().Model(&some).On(`conflict (regrade_id, attempt_id) do update set grading = excluded.grading, before = excluded.before,
			after = excluded.after, mark_changed = excluded.mark_changed, gained = excluded.gained, lost = excluded.lost, kept = excluded.kept,
			level_up = excluded.level_up, level_down = excluded.level_down, completed = excluded.completed, certificates = excluded.certificates,
			applied_at = excluded.applied_at`).Exec(ctx)
		if err != nil {
			return fmt.Errorf("keep effects: %w", err)
		}
	}
	return nil
}

// byPeople cuts a list into parts of so many people, no person in two.
func byPeople(list []met, n int) [][]met {
	var parts [][]met
	people := 0
	for i, m := range list {
		if i == 0 || m.PersonID != list[i-1].PersonID {
			if people%n == 0 {
				parts = append(parts, nil)
			}
			people++
		}
		parts[len(parts)-1] = append(parts[len(parts)-1], m)
	}
	return parts
}

func peopleIn(effects []Effect) int {
	seen := map[id.Person]bool{}
	for _, e := range effects {
		seen[e.PersonID] = true
	}
	return len(seen)
}

// digest is of a ruling and of all that it changes, as far as that can be known before: numbers of certificates to come cannot.
func (r Regrade) digest(effects []Effect) string {
	lines := make([]string, len(effects))
	for i, e := range effects {
		lines[i] = e.line()
	}
	slices.Sort(lines)
	data, err := json.Marshal([]any{r.ID, r.Kind, r.VersionID, r.WithID, r.AttemptID, r.Late, r.Accepted, r.ReversesID, r.Reason, lines})
	if err != nil {
		panic(err) // plain values
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// line is an effect as it is compared.
func (e Effect) line() string {
	after := e.After
	after.Certificates = nil
	data, err := json.Marshal([]any{e.AttemptID, e.Grading, e.Before, after, e.Certificates})
	if err != nil {
		panic(err) // plain values
	}
	return strings.ToLower(string(data))
}
