package siasn_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"mumpuni/people"
	"mumpuni/people/siasn"
	"mumpuni/people/siasngen"
)

func TestImportOf6000RowsReportsEveryPlantedFault(t *testing.T) {
	im := newImporter(t)
	known := siasngen.Generate(6000, 1, siasngen.Today)
	began := time.Now()
	first := im.check(xlsx(t, known))
	t.Logf("6,000 sound rows, empty database: upload and dry run %v", time.Since(began))
	if s := first.Summary; s.New != 6000 || s.Errors != 0 || s.Left != 0 { // nor does the administrator leave
		t.Fatalf("first: %+v", s)
	}
	began = time.Now()
	im.apply(first)
	t.Logf("applying 6,000 new: %v", time.Since(began))

	bad := known.Clone()
	planted := bad.Plant(40, true, true)
	data := xlsx(t, bad)
	began = time.Now()
	b := im.check(data)
	t.Logf("6,000 rows with %d faults of %d kinds: upload and dry run %v, file %d kB, summary %+v",
		len(planted), siasngen.Kinds(true, true), time.Since(began), len(data)/1000, b.Summary)
	im.expect(b, planted, len(bad.Rows))
	if b.Summary.Left != 0 {
		t.Errorf("%d would leave over faulty rows", b.Summary.Left)
	}
}

func TestEveryFormatOfCSVIsRead(t *testing.T) {
	im := newImporter(t)
	for _, comma := range []rune{';', ',', '\t'} {
		f := siasngen.Generate(120, 2, siasngen.Today)
		planted := f.Plant(1, false, false)
		var buf bytes.Buffer
		im.must(f.WriteCSV(&buf, comma))
		for name, data := range map[string][]byte{
			"plain": buf.Bytes(),
			"BOM":   append([]byte("\xef\xbb\xbf"), buf.Bytes()...),
			"1252":  bytes.Replace(bytes.ReplaceAll(buf.Bytes(), []byte("\u202e"), []byte("\x81\x04")), []byte("Curup"), []byte("Cur\xfap"), 1),
			"sep":   append([]byte(fmt.Sprintf("sep=%c\r\n", comma)), buf.Bytes()...),
		} {
			rows := planted
			if name == "sep" {
				rows = nil // its first line is a row to a spreadsheet
				for _, p := range planted {
					p.Row++
					rows = append(rows, p)
				}
			}
			b := im.check(data)
			if (name == "1252") != strings.Contains(b.Format, "Windows-1252") {
				t.Errorf("%s: %s", name, b.Format)
			}
			im.expect(b, rows, len(f.Rows))
		}
	}
}

func TestImportAgainChangesNothing(t *testing.T) {
	im := newImporter(t)
	f := siasngen.Generate(300, 3, siasngen.Today)
	im.apply(im.check(xlsx(t, f)))
	before := im.state()
	again := im.check(xlsx(t, f))
	if s := again.Summary; s.Same != 300 || !s.Empty() {
		t.Errorf("again: %+v", s)
	}
	im.refused(im.ApplyImport(t.Context(), im.admin, again.ID, siasn.ImportConsent{}), "import.nothing_to_apply")
	if im.state() != before {
		t.Error("a dry run changed people")
	}
}

func TestApplyThenUndoRestoresExactly(t *testing.T) {
	im := newImporter(t)
	base := siasngen.Generate(400, 4, siasngen.Today)
	im.apply(im.check(xlsx(t, base)))
	before := im.state()

	b := im.check(xlsx(t, changed(base)))
	if s := b.Summary; s.New != 20 || s.Left != 20 || s.Changed < 50 || len(s.UnitsRenamed) == 0 {
		t.Fatalf("summary: %+v", s)
	}
	b = im.apply(b)
	if s := im.check(xlsx(t, changed(base))).Summary; !s.Empty() {
		t.Errorf("importing the same again would change: %+v", s)
	}
	if b = im.undo(b); b.State != siasn.ImportUndone {
		t.Fatalf("undo: %s %s %v", b.State, b.Failure, b.FailureArgs)
	}
	if after := im.state(); after != before {
		t.Errorf("undo did not restore: %s", firstDifference(before, after))
	}
	im.must(im.RecheckImport(t.Context(), im.admin, b.ID))
	im.must(im.WorkImport(t.Context(), b.ID, siasn.ImportChecking))
	im.apply(im.get(b.ID))
}

func TestUndoIsRefusedAfterLaterChanges(t *testing.T) {
	im := newImporter(t)
	b := im.apply(im.check(xlsx(t, siasngen.Generate(50, 5, siasngen.Today))))
	found, _, err := im.folk.SearchPersons(t.Context(), im.admin, people.PersonFilter{Query: "SITI"})
	im.must(err)
	p := found[0].Person
	p.Phone = "0899"
	im.must(second(im.folk.UpdatePerson(t.Context(), im.admin, p)))
	before := im.state()
	if b = im.undo(b); b.State != siasn.ImportApplied || b.Failure != "import.undo_touched" || b.FailureArgs["Name"] != p.Name {
		t.Errorf("undo: %s %s %v", b.State, b.Failure, b.FailureArgs)
	}
	if im.state() != before {
		t.Error("a refused undo changed people")
	}
}

func TestUndoIsRefusedForThoseInUse(t *testing.T) {
	im := newImporter(t)
	b := im.apply(im.check(xlsx(t, siasngen.Generate(10, 6, siasngen.Today))))
	_, err := im.db.NewRaw("insert into accounts (person_id, created_at) select id, now() from persons where siasn_id is not null limit 1").Exec(t.Context())
	im.must(err)
	if b = im.undo(b); b.State != siasn.ImportApplied || b.Failure != "import.undo_in_use" || b.FailureArgs["Name"] == nil {
		t.Errorf("undo: %s %s", b.State, b.Failure)
	}
}

func TestManyLeavingMustBeTyped(t *testing.T) {
	im := newImporter(t)
	f := siasngen.Generate(100, 7, siasngen.Today)
	im.apply(im.check(xlsx(t, f)))
	pnsOnly := siasngen.File{}
	for i, r := range f.Rows {
		if i%10 < 7 && i >= 20 {
			pnsOnly.Rows = append(pnsOnly.Rows, r)
		}
	}
	b := im.check(xlsx(t, pnsOnly))
	if b.Summary.Left != 14 || b.Summary.Serving != 71 { // with the administrator
		t.Fatalf("only PNS are compared with a file of PNS: %+v", b.Summary)
	}
	im.refused(im.ApplyImport(t.Context(), im.admin, b.ID, siasn.ImportConsent{}), "import.confirm_differs")
	im.refused(im.ApplyImport(t.Context(), im.admin, b.ID, siasn.ImportConsent{Left: "13"}), "import.confirm_differs")
	im.apply(b)
}

func TestApplyDoesWhatWasShownOrNothing(t *testing.T) {
	im := newImporter(t)
	b := im.check(xlsx(t, siasngen.Generate(20, 8, siasngen.Today)))
	im.person(im.bidang, "Datang kemudian")
	im.must(im.ApplyImport(t.Context(), im.admin, b.ID, siasn.ImportConsent{Left: strconv.Itoa(b.Summary.Left)}))
	im.must(im.WorkImport(t.Context(), b.ID, siasn.ImportApplying))
	if b = im.get(b.ID); b.State != siasn.ImportFailed || b.Failure != "import.stale" {
		t.Fatalf("%s %s", b.State, b.Failure)
	}
	im.must(im.RecheckImport(t.Context(), im.admin, b.ID))
	im.must(im.WorkImport(t.Context(), b.ID, siasn.ImportChecking))
	im.apply(im.get(b.ID))
}

func TestImportStaysInItsScope(t *testing.T) {
	im := newImporter(t)
	f := siasngen.Generate(30, 9, siasngen.Today)
	im.apply(im.check(xlsx(t, f)))
	local := im.holder(people.Administrator, im.dinas)
	ctx := t.Context()
	_, err := im.StartImport(ctx, local, siasn.NewImport{RootUnitID: im.root, Body: strings.NewReader("x")})
	im.refused(err, "unit.unknown")
	_, err = im.StartImport(ctx, im.holder(people.HR, im.root), siasn.NewImport{RootUnitID: im.root, Body: strings.NewReader("x")})
	im.refused(err, "person.not_yours")
	id, err := im.StartImport(ctx, local, siasn.NewImport{RootUnitID: im.dinas, Body: bytes.NewReader(xlsx(t, f))})
	im.must(err)
	im.must(im.WorkImport(ctx, id, siasn.ImportChecking))
	b, err := im.Import(ctx, local, id)
	im.must(err)
	if b.Summary.Errors != 30 || b.Summary.Left != 0 || b.State != siasn.ImportRefused {
		t.Errorf("people of other agencies: %s %+v", b.State, b.Summary)
	}
	other := im.holder(people.Administrator, im.bidang)
	_, err = im.Import(ctx, other, id)
	im.refused(err, "import.unknown")
	im.refused(im.ApplyImport(ctx, other, id, siasn.ImportConsent{}), "import.unknown")
}

func TestOldImportsLoseTheirRows(t *testing.T) {
	im := newImporter(t)
	b := im.apply(im.check(xlsx(t, siasngen.Generate(5, 10, siasngen.Today))))
	_, err := im.db.NewRaw("update import_batches set created_at = ?", noon.Add(-siasn.ImportRetention-time.Hour)).Exec(t.Context())
	im.must(err)
	im.must(im.PurgeImports(t.Context()))
	if left := im.all(b.ID); len(left) != 0 {
		t.Errorf("%d rows kept", len(left))
	}
	im.refused(im.UndoImport(t.Context(), im.admin, b.ID), "import.purged")
}

// TestALostImportEnds: a step whose job is gone has failed, can be asked for again, and its rows are removed when their time is
// over; one whose job is still to come is left alone.
func TestALostImportEnds(t *testing.T) {
	im := newImporter(t)
	file := xlsx(t, siasngen.Generate(5, 10, siasngen.Today))
	applied := im.apply(im.check(file))
	im.must(im.UndoImport(t.Context(), im.admin, applied.ID))
	checked := im.check(file)
	im.must(im.RecheckImport(t.Context(), im.admin, checked.ID))
	im.must(im.EndLost(t.Context()))
	for id, state := range map[uuid.UUID]siasn.ImportState{applied.ID: siasn.ImportUndoing, checked.ID: siasn.ImportChecking} {
		if b := im.get(id); b.State != state || b.Failure != "" {
			t.Errorf("while its job waits: %s %q", b.State, b.Failure)
		}
	}
	_, err := im.db.NewRaw("update river_job set state = 'discarded', finalized_at = now() where kind = 'people_import'").Exec(t.Context())
	im.must(err)
	im.must(im.EndLost(t.Context()))
	for id, state := range map[uuid.UUID]siasn.ImportState{applied.ID: siasn.ImportApplied, checked.ID: siasn.ImportFailed} {
		if b := im.get(id); b.State != state || b.Failure != "import.lost" {
			t.Errorf("a lost import: %s %q, want %s", b.State, b.Failure, state)
		}
	}
	im.must(im.RecheckImport(t.Context(), im.admin, checked.ID))
	im.must(im.WorkImport(t.Context(), checked.ID, siasn.ImportChecking))
	if b := im.get(checked.ID); b.State != siasn.ImportChecked || b.Failure != "" {
		t.Errorf("checked again: %s %q", b.State, b.Failure)
	}
	im.must(im.RecheckImport(t.Context(), im.admin, checked.ID))
	_, err = im.db.NewRaw("update river_job set state = 'discarded', finalized_at = now() where kind = 'people_import'").Exec(t.Context())
	im.must(err)
	_, err = im.db.NewRaw("update import_batches set created_at = ?", noon.Add(-siasn.ImportRetention-time.Hour)).Exec(t.Context())
	im.must(errors.Join(err, im.EndLost(t.Context()), im.PurgeImports(t.Context())))
	if left := im.all(checked.ID); len(left) != 0 {
		t.Errorf("%d rows of a lost import are kept", len(left))
	}
}

// TestImportsTakeTurns: one that finds another at work looks again later, and uses up no try.
func TestImportsTakeTurns(t *testing.T) {
	im := newImporter(t)
	b := im.check(xlsx(t, siasngen.Generate(5, 10, siasngen.Today)))
	im.must(im.ApplyImport(t.Context(), im.admin, b.ID, siasn.ImportConsent{Left: strconv.Itoa(b.Summary.Left)}))
	other, err := im.db.BeginTx(t.Context(), nil)
	im.must(err)
	defer func() { _ = other.Rollback() }()
	_, err = other.ExecContext(t.Context(), "select pg_advisory_xact_lock(hashtextextended('people.import', 0))")
	im.must(err)
	var later *river.JobSnoozeError
	if err := im.WorkImport(t.Context(), b.ID, siasn.ImportApplying); !errors.As(err, &later) || later.Duration <= 0 {
		t.Errorf("while another import is at work: %v", err)
	}
	if b := im.get(b.ID); b.State != siasn.ImportApplying {
		t.Errorf("it became %s", b.State)
	}
}

// somehow changes a file as a year of personnel work might, and as people who edit spreadsheets do.
func somehow(f siasngen.File, r *rand.Rand) siasngen.File {
	g := siasngen.File{}
	for i, row := range f.Clone().Rows {
		other := f.Rows[r.IntN(len(f.Rows))]
		switch r.IntN(25) {
		case 0:
			continue // left
		case 1:
			for _, col := range []string{"UNOR ID", "UNOR NAMA", "SATUAN KERJA KERJA ID", "SATUAN KERJA KERJA NAMA"} {
				row.Set(col, other.Text(col))
			}
		case 2:
			row.Set("JABATAN NAMA", other.Text("JABATAN NAMA"))
			row.Set("JENIS JABATAN NAMA", other.Text("JENIS JABATAN NAMA"))
			row.Set("ESELON NAMA", other.Text("ESELON NAMA"))
		case 3:
			row.Set("TMT JABATAN", fmt.Sprintf("%02d-%02d-%d", 1+r.IntN(28), 1+r.IntN(12), 2005+r.IntN(21)))
		case 4:
			row.Set("EMAIL", fmt.Sprintf("baru%d.%d@contoh.example", i, r.IntN(1000)))
		case 5:
			row.Set("UNOR ID", fmt.Sprintf("BARU%d", r.IntN(5)))
			row.Set("UNOR NAMA", "UNIT BARU "+row.Text("UNOR ID"))
		case 6:
			row.Set("STATUS CPNS PNS", "C")
			row.Set("NAMA", row.Text("NAMA")+" S")
		case 7:
			nip := []byte(row.Text("NIP BARU"))
			nip[17], nip[16] = byte('0'+r.IntN(10)), byte('0'+r.IntN(10))
			row.Set("NIP BARU", string(nip))
		case 8:
			row.Set("TMT JABATAN", "")
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}

func TestAnyImportSettlesAndCanBeUndone(t *testing.T) {
	im := newImporter(t)
	f := siasngen.Generate(150, 41, siasngen.Today)
	im.apply(im.check(xlsx(t, f)))
	r := rand.New(rand.NewPCG(7, 7))
	for round := range 8 {
		f = somehow(f, r)
		before := im.state()
		b := im.check(xlsx(t, f))
		if b.Summary.Empty() {
			continue
		}
		b = im.apply(b)
		if again := im.check(xlsx(t, f)); !again.Summary.Empty() {
			t.Errorf("round %d: the same file would change %+v", round, again.Summary)
		}
		after := im.state()
		if b = im.undo(b); b.State != siasn.ImportUndone {
			t.Fatalf("round %d: undo %s %v", round, b.Failure, b.FailureArgs)
		}
		if now := im.state(); now != before {
			t.Fatalf("round %d: not restored: %s", round, firstDifference(before, now))
		}
		im.apply(im.check(xlsx(t, f)))
		if round == 0 && len(after) == len(before) {
			t.Error("nothing was changed at all")
		}
	}
}

func TestWhoseKeysAreBrokenDoesNotLeave(t *testing.T) {
	im := newImporter(t)
	f := siasngen.Generate(20, 13, siasngen.Today)
	im.apply(im.check(xlsx(t, f)))
	f.Rows[5].Set("NIP BARU", "1.98E+17")
	f.Rows[5].Set("PNS ID", "")
	f.Rows = f.Rows[:19]
	if s := im.check(xlsx(t, f)).Summary; s.Errors != 1 || s.Left != 1 {
		t.Errorf("only the one who is not in the file leaves: %+v", s)
	}
}

func TestWhoComesBackFromAClosedUnitIsTheSamePerson(t *testing.T) {
	im := newImporter(t)
	f := siasngen.Generate(3, 14, siasngen.Today)
	f.Rows[2].Set("UNOR ID", "TUTUP")
	f.Rows[2].Set("UNOR NAMA", "Bidang yang ditutup")
	im.apply(im.check(xlsx(t, f)))
	gone := siasngen.File{Rows: f.Rows[:2]}
	im.apply(im.check(xlsx(t, gone)))
	tree, err := im.folk.UnitTree(t.Context(), im.admin, noon)
	im.must(err)
	for _, u := range tree {
		if u.SIASNID == "TUTUP" {
			im.must(im.folk.CloseUnit(t.Context(), im.admin, u.ID, "2026-11-24"))
		}
	}
	f.Rows[2].Set("UNOR ID", f.Rows[0].Text("UNOR ID"))
	f.Rows[2].Set("UNOR NAMA", f.Rows[0].Text("UNOR NAMA"))
	b := im.apply(im.check(xlsx(t, f)))
	row := im.all(b.ID)[4]
	if row.Outcome != "changed" {
		t.Fatalf("%+v", row)
	}
	if _, err := im.folk.LoadActor(t.Context(), row.PersonID); err != nil {
		t.Errorf("back at work: %v", err)
	}
}
