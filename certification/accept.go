package certification

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// AskAccept is the kind of what an issuer asks its signatory: to let certificates stand in their name.
const AskAccept = "issuer.accept"

// Acceptance is what the signatory agrees to: an issuer that prints just this.
type Acceptance struct {
	IssuerID uuid.UUID `json:"issuer_id"`
	Digest   string    `json:"digest"`
}

var (
	errFaceChanged = fault.New(fault.Conflict, "certificate.issuer_changed")
	errOwnSettings = fault.New(fault.Forbidden, "certificate.own_settings")
)

// askToAccept asks the signatory of v unless they have accepted just this; an acceptance of anything else is void from now on,
// also should the settings be changed back.
func (s *Service) askToAccept(ctx context.Context, tx bun.Tx, who people.Actor, v *IssuerView) (uuid.UUID, error) {
	if v.AcceptedDigest == v.Digest() {
		return uuid.Nil, s.queue.Add(ctx, tx, CatchUpArgs{})
	}
	_, err := tx.NewUpdate().Model(&v.Issuer).WherePK().Set("accepted_at = null, accepted_by = null, accepted_digest = '', told_at = null").Exec(ctx)
	if err != nil {
		return uuid.Nil, fmt.Errorf("void acceptance: %w", err)
	}
	fresh, err := s.issuerIn(ctx, tx, v.ID)
	if err != nil || s.cfg.Ask == nil || who.IsSystem() { // the system asks nobody; the signatory finds it on their page
		*v = fresh
		return uuid.Nil, err
	}
	*v = fresh
	f := v.Face()
	return s.cfg.Ask(ctx, tx, who, people.Ask{
		Kind: AskAccept, SubjectID: v.ID, Units: []uuid.UUID{v.UnitID}, Approver: v.SignatoryID, Payload: Acceptance{v.ID, v.Digest()},
		Words: map[string]string{"Agency": f.Agency, "Unit": v.UnitName},
		Facts: []people.Fact{
			{Key: "approvals.fact.agency", After: f.Agency},
			{Key: "approvals.fact.post", After: f.Post},
			{Key: "approvals.fact.signatory", After: f.Name},
			{Key: "approvals.fact.number", After: v.NumberTemplate},
			{Key: "approvals.fact.place", After: f.Place},
			{Key: "approvals.fact.basis", After: f.Basis},
		},
	})
}

// Accept lets certificates be issued in who's name as the signatory has seen them: digest is IssuerView.Digest of what was
// shown. It needs a second factor of the last minutes, and whoever made the settings cannot accept them. Faults:
// certificate.issuer_unknown (also when it names somebody else), certificate.own_settings, certificate.issuer_changed,
// identity.step_up_needed.
func (s *Service) Accept(ctx context.Context, who people.Actor, id uuid.UUID, digest string) error {
	if !who.Fresh {
		return people.ErrStepUp
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		return s.CarryAcceptance(ctx, tx, Acceptance{id, digest}, who.PersonID)
	})
}

// CarryAcceptance does what the signatory by agreed to, in tx, and starts to issue what waited.
func (s *Service) CarryAcceptance(ctx context.Context, tx bun.Tx, a Acceptance, by id.Person) error {
	v, err := s.lockIssuer(ctx, tx, a.IssuerID)
	if err != nil {
		return err
	}
	switch {
	case by.IsZero() || by != v.SignatoryID:
		return ErrIssuerUnknown
	case by == v.SavedBy:
		return errOwnSettings
	case a.Digest != v.Digest():
		return errFaceChanged
	case !v.MaySign:
		return fault.New(fault.Conflict, "certificate.signatory_without_role")
	}
	_, err = tx.NewUpdate().Model(&v.Issuer).WherePK().
		Set("accepted_at = ?, accepted_by = ?, accepted_digest = ?", s.now(), by, a.Digest).Exec(ctx)
	if err != nil {
		return fmt.Errorf("accept issuer: %w", err)
	}
	if err := s.tell(ctx, tx, v, by, "notices.issuer_accepted", ""); err != nil {
		return err
	}
	return s.goOn(ctx, tx, v, by, "issuer.accept", map[string]any{"agency": v.Agency, "post": v.post()})
}

// goOn writes into the audit what let issuing go on, and issues what waited.
func (s *Service) goOn(ctx context.Context, tx bun.Tx, v IssuerView, by id.Person, action string, detail map[string]any) error {
	if err := s.queue.Add(ctx, tx, CatchUpArgs{Cause: fmt.Sprintf("%s %s %d", action, v.ID, s.now().UnixMicro())}); err != nil {
		return err
	}
	return s.auditIssuer(ctx, tx, v, by, action, detail)
}

func (s *Service) auditIssuer(ctx context.Context, tx bun.Tx, v IssuerView, by id.Person, action string, detail map[string]any) error {
	return audit.Write(ctx, tx, audit.Entry{At: s.now(), ActorID: by, Action: action, Object: "issuer:" + v.ID.String(), Detail: detail})
}

// TakeBack ends what who accepted: nothing more is issued in their name, what was issued stays. Taking back twice is harmless.
// Fault certificate.issuer_unknown, also when it names somebody else.
func (s *Service) TakeBack(ctx context.Context, who people.Actor, id uuid.UUID) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		v, err := s.lockIssuer(ctx, tx, id)
		if err != nil {
			return err
		}
		if !who.IsOneself(v.SignatoryID) {
			return ErrIssuerUnknown
		}
		if v.AcceptedAt.IsZero() {
			return nil
		}
		_, err = tx.NewUpdate().Model(&v.Issuer).WherePK().Set("accepted_at = null, accepted_by = null, accepted_digest = ''").Exec(ctx)
		if err != nil {
			return fmt.Errorf("take back acceptance: %w", err)
		}
		if err := s.tell(ctx, tx, v, who.PersonID, "notices.issuer_taken_back", ""); err != nil {
			return err
		}
		return s.auditIssuer(ctx, tx, v, who.AuditID(), "issuer.take_back", nil)
	})
}

// lockIssuer waits for certificates that are being issued in an issuer's name and keeps others from beginning until tx ends.
func (s *Service) lockIssuer(ctx context.Context, tx bun.Tx, id uuid.UUID) (IssuerView, error) {
	if _, err := tx.NewSelect().Model((*Issuer)(nil)).Column("id").Where("i.id = ?", id).For("update").Exec(ctx); err != nil {
		return IssuerView{}, fmt.Errorf("lock issuer: %w", err)
	}
	return s.issuerIn(ctx, tx, id)
}

// tell writes notices to the signatory and to who made the settings, but not to who acts.
func (s *Service) tell(ctx context.Context, tx bun.Tx, v IssuerView, by id.Person, key, why string) error {
	if s.cfg.Notify == nil {
		return nil
	}
	var notices []people.Notice
	for person, href := range map[id.Person]string{v.SignatoryID: "/atas-nama-saya", v.SavedBy: "/penerbit"} {
		if !person.IsZero() && person != by {
			notices = append(notices, people.Notice{PersonID: person, Key: key, Args: map[string]string{"Unit": v.UnitName, "Agency": v.Agency, "Why": why}, Href: href})
		}
	}
	return s.cfg.Notify(ctx, tx, notices...)
}
