package certification

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"pgregory.net/rapid"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

// Whatever administrators save, in whatever order, and however the years go by: a setting is refused when it is saved or
// it works for ever. Issuing never fails.
func TestIssuingNeverFailsForSettingsThatWereSaved(t *testing.T) {
	tx := pgtest.Tx(t)
	undo := errors.New("undo")
	rapid.Check(t, func(rt *rapid.T) {
		err := tx.RunInTx(t.Context(), nil, func(_ context.Context, tx bun.Tx) error {
			w := newWorld(t, tx, nil, Config{})
			units := []uuid.UUID{w.root, w.bkpsdm, w.dinas}
			for range rapid.IntRange(1, 25).Draw(rt, "steps") {
				switch rapid.IntRange(0, 5).Draw(rt, "step") {
				case 0:
					w.saveAnything(rt, rapid.SampledFrom(units).Draw(rt, "unit"))
				case 1:
					*w.clock = w.clock.Add(time.Duration(rapid.SampledFrom([]int{1, 20, 400}).Draw(rt, "days")) * 24 * time.Hour)
				case 2:
					w.holdOrRelease(rt)
				default:
					w.issueOrWait(rt, rapid.SampledFrom([]id.Person{w.learner, w.admin}).Draw(rt, "person"))
				}
			}
			return undo
		})
		if !errors.Is(err, undo) {
			rt.Fatal(err)
		}
	})
}

// saveAnything saves a template that likes to be confused with others; being refused is fine.
func (w *world) saveAnything(rt *rapid.T, unit uuid.UUID) {
	i := w.settings(unit)
	codes := rapid.SampledFrom([]string{"", "1", "A", "X", "2026"})
	i.Classification, i.UnitCode = codes.Draw(rt, "classification"), codes.Draw(rt, "unit code")
	i.NumberTemplate = rapid.SampledFrom([]string{
		"{urut}{tahun}", "{tahun}{urut}", "{urut}/{tahun}", "{unit}{urut}{tahun}", "{urut}{unit}{tahun}", "{urut:2}{bulan}{tahun}",
		"{urut}{bulan_romawi}{tahun}", "{urut}{kode_klasifikasi}{tahun}{unit}", "{tahun}{unit}{urut:2}",
	}).Draw(rt, "template")
	v, _, err := w.SaveIssuer(context.Background(), people.System(), i)
	if err == nil {
		err = w.Accept(context.Background(), w.fresh(w.signatory), v.ID, v.Digest())
	}
	if err != nil && fault.KindOf(err) != fault.Invalid {
		rt.Fatalf("save %s: %v", i.NumberTemplate, err)
	}
}

// holdOrRelease turns the stop switch; what waited meanwhile is issued, dated by its completion, which may be years back.
func (w *world) holdOrRelease(rt *rapid.T) {
	var err error
	if rapid.Bool().Draw(rt, "hold") {
		_, err = w.Hold(context.Background(), w.as(w.signatory), "Pemeriksaan")
	} else if _, err = w.Release(context.Background(), w.fresh(w.signatory)); err == nil {
		err = w.issueAwaiting(context.Background())
	}
	if err != nil {
		rt.Fatalf("stop switch: %v", err)
	}
}

func (w *world) issueOrWait(rt *rapid.T, person id.Person) {
	c := w.completion(person)
	err := w.db.RunInTx(context.Background(), nil, func(ctx context.Context, tx bun.Tx) error { return w.CourseCompleted(ctx, tx, c) })
	if err != nil {
		rt.Fatalf("issuing failed: %v", err)
	}
	if w.certificateOf(c.EnrolmentID) == nil && w.count("select count(*) from awaiting_certificates where enrolment_id = ?", c.EnrolmentID) != 1 {
		rt.Fatal("neither issued nor waiting")
	}
}
