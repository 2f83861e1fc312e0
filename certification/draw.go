package certification

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/uptrace/bun"

	"mumpuni/certification/signing"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/storage"
)

// DrawArgs is the job that draws, signs and stores a certificate's PDF.
type DrawArgs struct {
	CertificateID uuid.UUID `json:"certificate_id"`
}

// Kind names the job.
func (DrawArgs) Kind() string { return "certificate_pdf" }

// InsertOpts keeps one such job a certificate in the queue.
func (DrawArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: unfinished}}
}

type drawWorker struct {
	river.WorkerDefaults[DrawArgs]
	service *Service
}

// drawFailed tells that a file could not be made yet, for no cause that people can do something about.
const drawFailed = "certificate.draw_failed"

// How long to wait before trying again what does not depend on us.
const (
	untilStoreIsBack = 15 * time.Second
	untilKeyIsValid  = 10 * time.Minute
	untilReleased    = time.Minute
)

// Timeout bounds one try.
func (*drawWorker) Timeout(*river.Job[DrawArgs]) time.Duration { return 2 * time.Minute }

// Work draws one certificate. While the object store is down or there is no valid signing certificate, the job sleeps and
// does not use up its tries; the certificate says what it waits for. It sleeps, too, while its issuer is held.
func (w *drawWorker) Work(ctx context.Context, job *river.Job[DrawArgs]) error {
	err := w.service.Draw(ctx, job.Args.CertificateID)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errHeld):
		return errors.Join(w.service.noteFailure(ctx, job.Args.CertificateID, "certificate.held"), river.JobSnooze(untilReleased))
	case fault.KindOf(err) == fault.Unavailable:
		return errors.Join(w.service.noteFailure(ctx, job.Args.CertificateID, "storage.unavailable"), river.JobSnooze(untilStoreIsBack))
	case errors.Is(err, signing.ErrExpired):
		return errors.Join(w.service.noteFailure(ctx, job.Args.CertificateID, "certificate.signer_expired"), river.JobSnooze(untilKeyIsValid))
	case errors.Is(err, signing.ErrMissing):
		return errors.Join(w.service.noteFailure(ctx, job.Args.CertificateID, "certificate.signer_missing"), river.JobSnooze(untilKeyIsValid))
	}
	return errors.Join(err, w.service.noteFailure(ctx, job.Args.CertificateID, drawFailed))
}

// Draw makes the file of a certificate, once: bytes first, row second. A certificate that has one is left alone, and of
// two files made at the same time one is kept and the other swept.
func (s *Service) Draw(ctx context.Context, id uuid.UUID) error {
	var c Certificate
	if err := s.db.NewSelect().Model(&c).Where("c.id = ?", id).Scan(ctx); err != nil {
		return pg.OrNotFound(fmt.Errorf("certificate to draw: %w", err), ErrUnknown)
	}
	if c.Ready() {
		return nil
	}
	if err := s.mayDraw(ctx, c); err != nil {
		return err
	}
	at := s.now()
	file, err := s.file(ctx, c, at)
	if err != nil {
		return fmt.Errorf("certificate %s: %w", c.Number, err)
	}
	object, err := s.store.Put(ctx, storage.NewKey("certificates"), bytes.NewReader(file), int64(len(file)), "application/pdf")
	if err != nil {
		return fmt.Errorf("store certificate: %w", err)
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error { return s.attach(ctx, tx, c, object, at) })
}

// errHeld says that nothing is signed in the issuer's name now.
var errHeld = errors.New("issuing is held")

// mayDraw refuses with errHeld while the stop switch of c's issuer is on.
func (s *Service) mayDraw(ctx context.Context, c Certificate) error {
	var held bool
	if err := s.db.NewRaw("select held_at is not null from issuers where id = ?", c.IssuerID).Scan(ctx, &held); err != nil {
		return fmt.Errorf("is it held: %w", err)
	}
	if held {
		return errHeld
	}
	return nil
}

// file draws c and signs it when a signer is configured.
func (s *Service) file(ctx context.Context, c Certificate, at time.Time) ([]byte, error) {
	paper := Paper{
		Snapshot: c.Snapshot, Number: c.Number, Code: c.Code, Link: link(s.cfg.VerifyBase, c.Code), Made: c.IssuedAt,
	}
	if s.cfg.Signer == nil {
		return paper.PDF()
	}
	paper.Seal = s.cfg.Signer.Seal()
	file, err := paper.PDF()
	if err != nil {
		return nil, err
	}
	return s.cfg.Signer.Sign(ctx, file, at, c.Snapshot.Place)
}

// attach names the stored file in the certificate's row.
func (s *Service) attach(ctx context.Context, tx bun.Tx, c Certificate, o storage.Object, at time.Time) error {
	var free bool
	err := tx.NewSelect().Model((*Certificate)(nil)).ColumnExpr("pdf_key is null").Where("c.id = ?", c.ID).For("update").Scan(ctx, &free)
	if err != nil || !free {
		return err
	}
	if err := s.store.Record(ctx, tx, o, fileName(c.Number), id.Person{}); err != nil {
		return err
	}
	q := tx.NewUpdate().Model((*Certificate)(nil)).Set("pdf_key = ?", o.Key).Set("pdf_failure = ''").Where("c.id = ?", c.ID)
	if s.cfg.Signer != nil {
		q = q.Set("signed_at = ?", at)
	}
	if _, err := q.Exec(ctx); err != nil {
		return fmt.Errorf("attach file: %w", err)
	}
	if s.cfg.Notify == nil {
		return nil
	}
	return s.cfg.Notify(ctx, tx, people.Notice{ // now that there is something to open
		PersonID: c.PersonID, Key: "notices.certificate_issued", Href: "/sertifikat/" + c.ID.String(), Args: map[string]string{"Title": c.Title()},
	})
}

// noteFailure says on the certificate why its file is late.
func (s *Service) noteFailure(ctx context.Context, id uuid.UUID, key string) error {
	_, err := s.db.NewUpdate().Model((*Certificate)(nil)).Set("pdf_failure = ?", key).
		Where("c.id = ?", id).Where("c.pdf_key is null").Exec(ctx)
	if err != nil {
		return fmt.Errorf("note failure: %w", err)
	}
	return nil
}

// fileName is what a downloaded certificate is called: its number with everything but letters and digits as dashes.
func fileName(number string) string {
	name := []byte("sertifikat-")
	for _, c := range []byte(number) {
		if c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' {
			name = append(name, c)
		} else if name[len(name)-1] != '-' {
			name = append(name, '-')
		}
	}
	return string(bytes.TrimRight(name, "-")) + ".pdf"
}
