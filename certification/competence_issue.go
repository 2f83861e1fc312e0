package certification

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"

	"mumpuni/competencies"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/records"
)

// certify issues the certificate of a try that states levels and has none yet, or notes what it waits for. It gives what was issued.
func (s *Service) certify(ctx context.Context, tx bun.Tx, person id.Person, t Try, w scales, certs []Certificate) ([]Certificate, error) {
	said := w.tries[t.AttemptID]
	if t.Involved || len(said) == 0 || !w.wants(t, said, certs) || said.validUntil() < s.today() {
		return nil, s.stopWaiting(ctx, tx, t)
	}
	accepted, err := s.accepted(ctx, tx, t.AssessmentID)
	if err != nil || accepted == nil {
		return nil, err
	}
	holder, err := s.holder(ctx, tx, person, t.FinishedAt)
	if err != nil {
		return nil, err
	}
	issuer, why, err := s.issuerOf(ctx, tx, *accepted, holder)
	if err != nil {
		return nil, err
	}
	if why != "" {
		return nil, awaitTry(ctx, tx, person, t, *accepted, why, s.now())
	}
	c, err := s.give(ctx, tx, competenceOf(t, accepted.Title, said, holder, issuer), issuer)
	if err != nil {
		return nil, err
	}
	if err := s.stopWaiting(ctx, tx, t); err != nil {
		return nil, err
	}
	return []Certificate{c}, records.Append(ctx, tx, records.Statement{
		PersonID: person, Verb: records.Earned, ObjectType: "certificate", ObjectID: c.ID, OccurredAt: s.now(),
		Context: map[string]any{"number": c.Number, "title": accepted.Title, "assessment": t.AssessmentID, "attempt": t.AttemptID},
	})
}

// wants reports whether a try lacks a certificate: none says just this, none of it was revoked, and no later one stands in its place.
func (w scales) wants(t Try, said stated, certs []Certificate) bool {
	evidence := said.evidence()
	if slices.ContainsFunc(certs, func(c Certificate) bool { return c.AttemptID == t.AttemptID && (c.Evidence == evidence || c.Revoked()) }) {
		return false
	}
	unborn := Certificate{AssessmentID: t.AssessmentID, AttemptID: t.AttemptID, MeasuredAt: said.measuredAt(), Evidence: evidence}
	unborn.Snapshot.Competence = &CertifiedCompetence{Levels: said.levels("UTC")}
	return !w.judge(unborn, certs).Superseded
}

// issuerOf is the issuer of an accepted assessment with what keeps it from issuing to a person now; it stays as it is until tx ends, as
// for courses (issuerFor).
func (s *Service) issuerOf(ctx context.Context, tx bun.Tx, a certifiedAssessment, person people.Snapshot) (issuer IssuerView, why string, err error) {
	if _, err = tx.ExecContext(ctx, "lock table issuers in row share mode"); err != nil {
		return issuer, "", fmt.Errorf("hold issuers: %w", err)
	}
	views, err := faces(ctx, tx, dayIn(s.now(), person.TimeZone), schema.SafeQuery("i.id = ?", []any{a.IssuerID}), "for share of i")
	if err != nil {
		return issuer, "", err
	}
	if len(views) == 0 {
		return issuer, "", ErrIssuerUnknown // a foreign key keeps it
	}
	issuer = views[0]
	if issuer.template, err = ParseTemplate(issuer.NumberTemplate); err != nil {
		return issuer, string(Invalid), nil
	}
	if why, err = s.waits(ctx, tx, issuer, person); err == nil && why == "" && !a.by(issuer) {
		why = "assessment"
	}
	return issuer, why, err
}

func competenceOf(t Try, title string, said stated, person people.Snapshot, issuer IssuerView) Certificate {
	face, measured := issuer.Face(), said.measuredAt()
	return Certificate{
		Kind: OfCompetence, PersonID: person.PersonID, AssessmentID: t.AssessmentID, AttemptID: t.AttemptID, MeasuredAt: measured, Evidence: said.evidence(),
		Snapshot: Snapshot{
			Heading: "SERTIFIKAT KOMPETENSI", Agency: face.Agency, Place: face.Place, Basis: face.Basis, IssuedOn: dayIn(measured, person.TimeZone),
			TimeZone: person.TimeZone, Holder: holderOf(person), Signatory: Signatory{face.Post, face.Name, face.NIP, face.Grade},
			Competence: &CertifiedCompetence{
				Title: title, MeasuredOn: dayIn(measured, person.TimeZone), ValidUntil: said.validUntil(), Supervised: said.supervised(),
				Rule: said[0].Rule, Levels: said.levels(person.TimeZone),
			},
		},
	}
}

func (st stated) measuredAt() time.Time {
	var at time.Time
	for _, m := range st {
		if m.MeasuredAt.After(at) {
			at = m.MeasuredAt
		}
	}
	return at
}

// validUntil is the last day on which all that is stated holds.
func (st stated) validUntil() people.Day {
	until := people.DayOf(st[0].ValidUntil)
	for _, m := range st {
		until = min(until, people.DayOf(m.ValidUntil))
	}
	return until
}

// supervised is true where all of it was measured under supervision.
func (st stated) supervised() bool {
	for _, m := range st {
		if !m.Supervised {
			return false
		}
	}
	return true
}

func (st stated) levels(zone string) []CertifiedLevel {
	list := make([]CertifiedLevel, len(st))
	for i, m := range st {
		list[i] = CertifiedLevel{
			CompetencyID: m.CompetencyID, LineID: m.LineID, Code: m.Code, Name: m.NameID, NameEN: m.NameEN, Level: m.Attained, Word: m.LevelID, WordEN: m.LevelEN,
			Probability: m.P[m.Attained-1], Questions: m.Questions, Supervised: m.Supervised, Rule: m.Rule, CutsVersion: m.CutsVersion,
			Provisional: m.Provisional(), MeasuredOn: dayIn(m.MeasuredAt, zone), ValidUntil: people.DayOf(m.ValidUntil),
		}
	}
	return list
}

// awaitTry notes what the certificate of a try waits for.
func awaitTry(ctx context.Context, tx bun.IDB, person id.Person, t Try, a certifiedAssessment, why string, at time.Time) error {
	data, err := json.Marshal(map[string]any{"title": a.Title, "completed_at": t.FinishedAt, "assessment_id": t.AssessmentID})
	if err != nil {
		return fmt.Errorf("keep try: %w", err)
	}
	row := awaiting{Kind: OfCompetence, AttemptID: t.AttemptID, PersonID: person, Completed: data, Why: why, CreatedAt: at, IssuerID: a.IssuerID}
	_, err = tx.NewInsert().Model(&row).On("conflict (source_id) do update").Set("why = excluded.why, issuer_id = excluded.issuer_id").Exec(ctx)
	if err != nil {
		return fmt.Errorf("keep try: %w", err)
	}
	return nil
}

// stopWaiting forgets that a try waits: it has its certificate, or states nothing any more.
func (s *Service) stopWaiting(ctx context.Context, tx bun.Tx, t Try) error {
	if _, err := tx.NewDelete().Model((*awaiting)(nil)).Where("attempt_id = ?", t.AttemptID).Exec(ctx); err != nil {
		return fmt.Errorf("stop waiting: %w", err)
	}
	return nil
}

// today is the calendar day of the house.
func (s *Service) today() people.Day { return people.DayOf(s.now().In(people.Actor{}.Location())) }

// reconsiderAwaiting looks again at those whose certificate of competence waits or was withdrawn, and at those of whom a result is held or
// began to count since from; each in a transaction of its own.
func (s *Service) reconsiderAwaiting(ctx context.Context, from time.Time) error {
	var list []id.Person
	err := s.db.NewRaw(`select person_id from awaiting_certificates where kind = 'competence'
		union select person_id from certificates where withdrawn_at is not null and revoked_at is null order by 1`).Scan(ctx, &list)
	if err != nil {
		return fmt.Errorf("certificates to reconsider: %w", err)
	}
	return s.reconsiderAll(ctx, list, from)
}

// reconsiderAll does it for each in a transaction of its own; one that fails stops nobody.
func (s *Service) reconsiderAll(ctx context.Context, list []id.Person, from time.Time) error {
	over, failed := competencies.HeldSince(ctx, s.db, from)
	list = append(list, over...)
	for i, person := range list {
		if slices.Contains(list[:i], person) {
			continue
		}
		err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error { return s.Reconsider(ctx, tx, person) })
		failed = errors.Join(failed, err)
	}
	return failed
}
