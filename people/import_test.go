package people_test

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"mumpuni/people"
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
	im.refused(im.ApplyImport(t.Context(), im.admin, again.ID, ""), "import.nothing_to_apply")
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
	if b = im.undo(b); b.State != people.ImportUndone {
		t.Fatalf("undo: %s %s %v", b.State, b.Failure, b.FailureArgs)
	}
	if after := im.state(); after != before {
		t.Errorf("undo did not restore: %s", firstDifference(before, after))
	}
	im.must(im.RecheckImport(t.Context(), im.admin, b.ID))
	im.must(im.WorkImport(t.Context(), b.ID, people.ImportChecking))
	im.apply(im.get(b.ID))
}

func TestUndoIsRefusedAfterLaterChanges(t *testing.T) {
	im := newImporter(t)
	b := im.apply(im.check(xlsx(t, siasngen.Generate(50, 5, siasngen.Today))))
	found, _, err := im.SearchPersons(t.Context(), im.admin, people.PersonFilter{Query: "SITI"})
	im.must(err)
	p := found[0].Person
	p.Phone = "0899"
	im.must(im.UpdatePerson(t.Context(), im.admin, p))
	before := im.state()
	if b = im.undo(b); b.State != people.ImportApplied || b.Failure != "import.undo_touched" || b.FailureArgs["Name"] != p.Name {
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
	if b = im.undo(b); b.State != people.ImportApplied || b.Failure != "import.undo_in_use" {
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
	im.refused(im.ApplyImport(t.Context(), im.admin, b.ID, ""), "import.confirm_differs")
	im.refused(im.ApplyImport(t.Context(), im.admin, b.ID, "13"), "import.confirm_differs")
	im.apply(b)
}

func TestApplyDoesWhatWasShownOrNothing(t *testing.T) {
	im := newImporter(t)
	b := im.check(xlsx(t, siasngen.Generate(20, 8, siasngen.Today)))
	im.person(im.bidang, "Datang kemudian")
	im.must(im.ApplyImport(t.Context(), im.admin, b.ID, strconv.Itoa(b.Summary.Left)))
	im.must(im.WorkImport(t.Context(), b.ID, people.ImportApplying))
	if b = im.get(b.ID); b.State != people.ImportFailed || b.Failure != "import.stale" {
		t.Fatalf("%s %s", b.State, b.Failure)
	}
	im.must(im.RecheckImport(t.Context(), im.admin, b.ID))
	im.must(im.WorkImport(t.Context(), b.ID, people.ImportChecking))
	im.apply(im.get(b.ID))
}

func TestImportStaysInItsScope(t *testing.T) {
	im := newImporter(t)
	f := siasngen.Generate(30, 9, siasngen.Today)
	im.apply(im.check(xlsx(t, f)))
	local := im.holder(people.Administrator, im.dinas)
	ctx := t.Context()
	_, err := im.StartImport(ctx, local, people.NewImport{RootUnitID: im.root, Body: strings.NewReader("x")})
	im.refused(err, "unit.unknown")
	_, err = im.StartImport(ctx, im.holder(people.HR, im.root), people.NewImport{RootUnitID: im.root, Body: strings.NewReader("x")})
	im.refused(err, "person.not_yours")
	id, err := im.StartImport(ctx, local, people.NewImport{RootUnitID: im.dinas, Body: bytes.NewReader(xlsx(t, f))})
	im.must(err)
	im.must(im.WorkImport(ctx, id, people.ImportChecking))
	b, err := im.Import(ctx, local, id)
	im.must(err)
	if b.Summary.Errors != 30 || b.Summary.Left != 0 || b.State != people.ImportRefused {
		t.Errorf("people of other agencies: %s %+v", b.State, b.Summary)
	}
	other := im.holder(people.Administrator, im.bidang)
	_, err = im.Import(ctx, other, id)
	im.refused(err, "import.unknown")
	im.refused(im.ApplyImport(ctx, other, id, ""), "import.unknown")
}

func TestOldImportsLoseTheirRows(t *testing.T) {
	im := newImporter(t)
	b := im.apply(im.check(xlsx(t, siasngen.Generate(5, 10, siasngen.Today))))
	_, err := im.db.NewRaw("update import_batches set created_at = ?", noon.Add(-people.ImportRetention-time.Hour)).Exec(t.Context())
	im.must(err)
	im.must(im.PurgeImports(t.Context()))
	if left := im.all(b.ID); len(left) != 0 {
		t.Errorf("%d rows kept", len(left))
	}
	im.refused(im.UndoImport(t.Context(), im.admin, b.ID), "import.purged")
}
