package certification

import (
	"bytes"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"mumpuni/certification/signing"
	"mumpuni/internal/fault"
	"mumpuni/internal/pgtest"
	"mumpuni/storage/storagetest"
)

func work(w *world, cert *Certificate) error {
	worker := &drawWorker{service: w.Service}
	return worker.Work(w.t.Context(), &river.Job[DrawArgs]{JobRow: &rivertype.JobRow{}, Args: DrawArgs{cert.ID}})
}

func TestJobMakesASignedFile(t *testing.T) {
	db := pgtest.DB(t)
	signer := demoSigner(t)
	w := newWorld(t, db, storagetest.LocalServer(t).Store(t, db), Config{Signer: signer})
	w.issuer(w.settings(w.root))
	cert := w.complete(w.completion(w.learner))
	if _, _, _, err := w.Download(t.Context(), w.as(w.learner), cert.ID); !errors.Is(err, fault.New(fault.Conflict, "certificate.not_ready")) {
		t.Fatalf("a file before the job: %v", err)
	}
	if err := work(w, cert); err != nil {
		t.Fatal(err)
	}
	file := download(t, w, cert)
	if out := run(t, file, "pdfsig", "FILE"); !strings.Contains(out, "Signature is Valid") {
		t.Fatalf("pdfsig: %s", out)
	}
	if text := run(t, file, "pdftotext", "FILE", "-"); !strings.Contains(text, cert.Number) || !strings.Contains(text, GroupCode(cert.Code)) {
		t.Fatal("the file is not this certificate's")
	}
	if v, err := w.Verify(t.Context(), cert.Code); err != nil || !v.Signed {
		t.Fatalf("%+v, %v", v, err)
	}
}

func download(t testing.TB, w *world, cert *Certificate) []byte {
	t.Helper()
	r, _, name, err := w.Download(t.Context(), w.as(cert.PersonID), cert.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if name != "sertifikat-800-1-4-0001-BKPSDM-XI-2026.pdf" {
		t.Errorf("file name %s", name)
	}
	file, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestWithoutSignerTheFileSaysSo(t *testing.T) {
	db := pgtest.DB(t)
	w := newWorld(t, db, storagetest.LocalServer(t).Store(t, db), Config{})
	w.issuer(w.settings(w.root))
	cert := w.complete(w.completion(w.learner))
	if err := work(w, cert); err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(run(t, download(t, w, cert), "pdftotext", "FILE", "-")), " ")
	if !strings.Contains(text, "tanpa tanda tangan elektronik pada berkasnya") || strings.Contains(text, "ditandatangani secara elektronik") {
		t.Fatalf("the paper claims a signature it does not have:\n%s", text)
	}
	if v, err := w.Verify(t.Context(), cert.Code); err != nil || v.Signed {
		t.Fatalf("%+v, %v", v, err)
	}
}

func TestDrawnByManyAtOnceThereIsOneFile(t *testing.T) {
	db := pgtest.DB(t)
	w := newWorld(t, db, storagetest.LocalServer(t).Store(t, db), Config{Signer: demoSigner(t)})
	w.issuer(w.settings(w.root))
	cert := w.complete(w.completion(w.learner))
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			if err := work(w, cert); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	first := download(t, w, cert)
	if err := work(w, cert); err != nil || !bytes.Equal(first, download(t, w, cert)) || w.count("select count(*) from objects") != 1 {
		t.Fatalf("drawn again: %v, %d objects", err, w.count("select count(*) from objects"))
	}
}

func TestJobWaitsForTheObjectStore(t *testing.T) {
	db := pgtest.DB(t)
	server := storagetest.LocalServer(t)
	proxy := storagetest.NewProxy(t, server.Addr)
	cfg := server.Config()
	cfg.Endpoint = proxy.Addr
	w := newWorld(t, db, storagetest.Open(t, cfg, db, time.Now), Config{Signer: demoSigner(t)})
	w.issuer(w.settings(w.root))
	cert := w.complete(w.completion(w.learner))
	proxy.Down()
	var snooze *rivertype.JobSnoozeError
	if err := work(w, cert); !errors.As(err, &snooze) {
		t.Fatalf("got %v, want a snooze", err)
	}
	if c := w.certificateOf(cert.EnrolmentID); c.Ready() || c.PDFFailure != "storage.unavailable" {
		t.Fatalf("ready %v, failure %q", c.Ready(), c.PDFFailure)
	}
	w.Service.store = server.Store(t, db) // the store is back
	if err := work(w, cert); err != nil {
		t.Fatal(err)
	}
	if c := w.certificateOf(cert.EnrolmentID); !c.Ready() || c.PDFFailure != "" {
		t.Fatalf("ready %v, failure %q", c.Ready(), c.PDFFailure)
	}
}

func TestJobWaitsForAValidKey(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), nil, Config{Signer: demoSigner(t)})
	w.issuer(w.settings(w.root))
	*w.clock = noon.AddDate(6, 0, 0)
	cert := w.complete(w.completion(w.learner))
	var snooze *rivertype.JobSnoozeError
	if err := work(w, cert); !errors.As(err, &snooze) {
		t.Fatalf("got %v, want a snooze", err)
	}
	if c := w.certificateOf(cert.EnrolmentID); c.PDFFailure != "certificate.signer_expired" {
		t.Fatal(c.PDFFailure)
	}
}

// TestAFolderThatIsMendedSignsWithoutARestart: while it is missing, numbers are given and files wait; then they are made.
func TestAFolderThatIsMendedSignsWithoutARestart(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "signing")
	signer, db := signing.Open(dir, false, noon), pgtest.DB(t)
	w := newWorld(t, db, storagetest.LocalServer(t).Store(t, db), Config{Signer: signer})
	w.issuer(w.settings(w.root))
	cert := w.complete(w.completion(w.learner))
	var snooze *rivertype.JobSnoozeError
	if err := work(w, cert); !errors.As(err, &snooze) {
		t.Fatalf("got %v, want a snooze", err)
	}
	if c := w.certificateOf(cert.EnrolmentID); c.PDFFailure != "certificate.signer_missing" || c.Number == "" {
		t.Fatalf("%q, %q", c.Number, c.PDFFailure)
	}
	if err := signing.Open(dir, true, noon).State(noon).Err; err != nil {
		t.Fatal(err)
	}
	if err := work(w, cert); err != nil {
		t.Fatal(err)
	}
	if c := w.certificateOf(cert.EnrolmentID); !c.Ready() || c.SignedAt.IsZero() {
		t.Fatalf("ready %v, signed %v", c.Ready(), c.SignedAt)
	}
}

// TestDaysUntilTheCertificateRunsOut are whole days, of the first of the chain to end.
func TestDaysUntilTheCertificateRunsOut(t *testing.T) {
	signer := demoSigner(t) // five years, under an authority of ten
	end := noon.AddDate(5, 0, 0)
	for days, now := range map[int]time.Time{30: end.AddDate(0, 0, -30), 1: end.Add(-47 * time.Hour), 0: end.Add(-time.Hour), -1: end.Add(time.Hour)} {
		state := signer.State(now)
		if got, ok := state.Days(now); !ok || got != days || (state.Err != nil) != (days < 0) {
			t.Errorf("%v before: %d days, %v", end.Sub(now), got, state.Err)
		}
	}
	if _, ok := signing.Open(t.TempDir(), false, noon).State(noon).Days(noon); ok {
		t.Error("an empty folder has days left")
	}
}

func TestMissingFilesAreDrawnAgain(t *testing.T) {
	db := pgtest.DB(t)
	w := newWorld(t, db, nil, Config{})
	w.issuer(w.settings(w.root))
	w.complete(w.completion(w.learner))
	drawJobs := func() int { return w.count("select count(*) from river_job where kind = 'certificate_pdf'") }
	*w.clock = noon.Add(time.Hour)
	if err := w.redraw(t.Context()); err != nil || drawJobs() != 1 {
		t.Fatalf("a job that still waits was doubled: %d, %v", drawJobs(), err)
	}
	w.exec("update river_job set state = 'discarded', finalized_at = now()")
	if err := w.redraw(t.Context()); err != nil || drawJobs() != 2 {
		t.Fatalf("a lost job was not replaced: %d, %v", drawJobs(), err)
	}
}
