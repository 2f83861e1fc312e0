package certification

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"

	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// Hold is the stop switch: from its commit on nothing is numbered or signed in who's name; completions wait. One person may
// always do it, without a second factor; those concerned are told. It waits for what is being issued at that moment and is
// kept nowhere but in the rows that issuing reads. It returns how many issuers it stopped. Fault certificate.text_long.
func (s *Service) Hold(ctx context.Context, who people.Actor, why string) (int, error) {
	return s.hold(ctx, who, why, schema.SafeQuery("i.signatory_id = ?", []any{who.PersonID}))
}

// HoldIssuer is Hold of one issuer, by an administrator of its unit. Faults: certificate.issuer_unknown, certificate.text_long.
func (s *Service) HoldIssuer(ctx context.Context, who people.Actor, id uuid.UUID, why string) error {
	n, err := s.hold(ctx, who, why, schema.SafeQuery("i.id = ? and ?", []any{id, who.Scope(s.now().In(who.Location()), people.Administrator).Units("i.unit_id")}))
	if err == nil && n == 0 {
		if _, err = s.Issuer(ctx, who, id); err != nil {
			return err
		}
	}
	return err
}

func (s *Service) hold(ctx context.Context, who people.Actor, why string, pred schema.QueryAppender) (stopped int, err error) {
	if why = strings.Join(strings.Fields(why), " "); utf8.RuneCountInString(why) > longestReason {
		return 0, fault.Field("why", "certificate.text_long").With("Limit", longestReason)
	}
	if who.IsNobody() {
		return 0, nil
	}
	return stopped, pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		var ids []uuid.UUID
		err := tx.NewRaw(`update issuers i set held_at = ?, held_by = ?, held_why = ? where i.id in (select i.id from issuers i
			where i.held_at is null and ? order by i.id for update) returning i.id`, s.now(), pg.Null(who.AuditID()), why, pred).Scan(ctx, &ids)
		if err != nil {
			return fmt.Errorf("hold issuers: %w", err)
		}
		stopped = len(ids)
		return s.eachIssuer(ctx, tx, ids, func(v IssuerView) error {
			if err := s.tell(ctx, tx, v, who.PersonID, "notices.issuer_held", why); err != nil {
				return err
			}
			return s.auditIssuer(ctx, tx, v, who.AuditID(), "issuer.hold", map[string]any{"why": why})
		})
	})
}

// Release lets issuing in who's name go on; what waited is issued, dated by its completion. Only the signatory may, with a second
// factor of the last minutes, whoever stopped it. It returns how many issuers go on. Fault identity.step_up_needed.
func (s *Service) Release(ctx context.Context, who people.Actor) (released int, err error) {
	if !who.Fresh {
		return 0, people.ErrStepUp
	}
	return released, pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		var ids []uuid.UUID
		err := tx.NewRaw(`update issuers i set held_at = null, held_by = null, held_why = ''
			where i.held_at is not null and i.signatory_id = ? returning i.id`, who.PersonID).Scan(ctx, &ids)
		if err != nil {
			return fmt.Errorf("release issuers: %w", err)
		}
		released = len(ids)
		return s.eachIssuer(ctx, tx, ids, func(v IssuerView) error {
			if err := s.tell(ctx, tx, v, who.PersonID, "notices.issuer_released", ""); err != nil {
				return err
			}
			return s.goOn(ctx, tx, v, who.PersonID, "issuer.release", nil)
		})
	})
}

func (s *Service) eachIssuer(ctx context.Context, tx bun.Tx, ids []uuid.UUID, do func(IssuerView) error) error {
	for _, id := range ids {
		v, err := s.issuerIn(ctx, tx, id)
		if err == nil {
			err = do(v)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
