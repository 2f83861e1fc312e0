package certification

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
	"mumpuni/storage/storagetest"
)

// TestTheStopSwitchStopsWhatRunsBesideIt: while many complete at once the signatory stops all issuing. From the moment that the
// switch is on not one certificate is issued; everybody completes all the same; after the release each is issued once, dated by its
// completion, and the numbers have no gap.
func TestTheStopSwitchStopsWhatRunsBesideIt(t *testing.T) {
	db := pgtest.DB(t)
	w := newWorld(t, db, nil, Config{})
	w.issuer(w.settings(w.root))
	var done, late atomic.Int64
	var stopped atomic.Bool
	begun := make(chan struct{})
	var once sync.Once
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 25 {
				c := w.completion(w.learner)
				after := stopped.Load()
				err := db.RunInTx(context.Background(), nil, func(ctx context.Context, tx bun.Tx) error { return w.CourseCompleted(ctx, tx, c) })
				if err != nil {
					t.Errorf("completing failed: %v", err)
				}
				if after && w.certificateOf(c.EnrolmentID) != nil {
					late.Add(1)
				}
				if done.Add(1) == 40 {
					once.Do(func() { close(begun) })
				}
			}
		})
	}
	<-begun
	if n, err := w.Hold(t.Context(), w.as(w.signatory), "Kunci tanda tangan hilang"); err != nil || n != 1 {
		t.Fatalf("%d stopped, %v", n, err)
	}
	stopped.Store(true)
	issued := w.count("select count(*) from certificates")
	wg.Wait()
	if n := w.count("select count(*) from certificates"); n != issued || issued == 0 || late.Load() != 0 {
		t.Fatalf("%d certificates when it was stopped, %d after", issued, n)
	}
	if n := w.count("select count(*) from awaiting_certificates where why = 'held'"); n != 200-issued {
		t.Fatalf("%d of 200 issued, %d wait", issued, n)
	}
	w.catchUp()
	if w.count("select count(*) from certificates") != issued {
		t.Fatal("the catch-up issues what is held")
	}
	*w.clock = w.clock.AddDate(0, 0, 40)
	if n, err := w.Release(t.Context(), w.fresh(w.signatory)); err != nil || n != 1 {
		t.Fatalf("%d released, %v", n, err)
	}
	for range 3 { // as the jobs of two servers
		wg.Go(func() {
			if err := w.issueAwaiting(context.Background()); err != nil {
				t.Errorf("catch up: %v", err)
			}
		})
	}
	wg.Wait()
	if n := w.count("select count(distinct enrolment_id) from certificates where snapshot ->> 'issued_on' = '2026-11-23'"); n != 200 {
		t.Fatalf("%d of 200 issued once, dated by their completion", n)
	}
	if most := w.count("select max(serial) from certificates"); most != 200 || w.count("select count(*) from certificates") != 200 {
		t.Fatalf("the highest serial is %d", most)
	}
}

// TestWhoMayStopAndWhoMayGoOn: the signatory and an administrator of the unit stop at once; only the signatory goes on, with a
// fresh second factor.
func TestWhoMayStopAndWhoMayGoOn(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), nil, Config{})
	v := w.issuer(w.settings(w.root))
	for _, person := range []people.Actor{w.fresh(w.learner), w.fresh(w.hr), {}} {
		if n, err := w.Hold(t.Context(), person, ""); err != nil || n != 0 {
			t.Errorf("stopped %d in another's name, %v", n, err)
		}
		if err := w.HoldIssuer(t.Context(), person, v.ID, ""); fault.KindOf(err) != fault.NotFound {
			t.Errorf("no administrator: %v", err)
		}
	}
	if err := w.HoldIssuer(t.Context(), w.as(w.admin), v.ID, "Laporan palsu"); err != nil {
		t.Fatal(err)
	}
	if err := w.HoldIssuer(t.Context(), w.as(w.admin), v.ID, "lagi"); err != nil {
		t.Fatalf("twice: %v", err)
	}
	if n, err := w.Release(t.Context(), w.fresh(w.admin)); err != nil || n != 0 {
		t.Fatalf("the administrator lets %d go on, %v", n, err)
	}
	if _, err := w.Release(t.Context(), w.as(w.signatory)); !errors.Is(err, people.ErrStepUp) {
		t.Fatalf("without a fresh factor: %v", err)
	}
	if n, err := w.Release(t.Context(), w.fresh(w.signatory)); err != nil || n != 1 {
		t.Fatalf("%d, %v", n, err)
	}
	if w.complete(w.completion(w.learner)) == nil {
		t.Fatal("released, and nothing is issued")
	}
}

// TestNothingIsSignedWhileItIsHeld: also the file of a certificate that has its number already.
func TestNothingIsSignedWhileItIsHeld(t *testing.T) {
	db := pgtest.DB(t)
	w := newWorld(t, db, storagetest.LocalServer(t).Store(t, db), Config{Signer: demoSigner(t)})
	w.issuer(w.settings(w.root))
	cert := w.complete(w.completion(w.learner))
	if _, err := w.Hold(t.Context(), w.as(w.signatory), ""); err != nil {
		t.Fatal(err)
	}
	worker := &drawWorker{service: w.Service}
	job := &river.Job[DrawArgs]{JobRow: &rivertype.JobRow{}, Args: DrawArgs{cert.ID}}
	var snooze *rivertype.JobSnoozeError
	if err := worker.Work(t.Context(), job); !errors.As(err, &snooze) || w.certificateOf(cert.EnrolmentID).Ready() {
		t.Fatalf("signed while held: %v", err)
	}
	if got := w.certificateOf(cert.EnrolmentID).PDFFailure; got != "certificate.held" {
		t.Fatalf("it says %q", got)
	}
	if _, err := w.Release(t.Context(), w.fresh(w.signatory)); err != nil {
		t.Fatal(err)
	}
	if err := worker.Work(t.Context(), job); err != nil || !w.certificateOf(cert.EnrolmentID).Ready() {
		t.Fatalf("after the release: %v", err)
	}
}
