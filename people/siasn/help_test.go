package siasn_test

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"

	"mumpuni/people/siasn"
	"mumpuni/people/siasngen"
)

func xlsx(t *testing.T, f siasngen.File) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := f.WriteXLSX(&buf); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// check uploads data and does the dry run.
func (im *importer) check(data []byte) siasn.Import {
	im.Helper()
	id, err := im.StartImport(im.Context(), im.admin, siasn.NewImport{FileName: "asn.xlsx", RootUnitID: im.root, Body: bytes.NewReader(data)})
	im.must(err)
	im.must(im.WorkImport(im.Context(), id, siasn.ImportChecking))
	return im.get(id)
}

func (im *importer) get(id uuid.UUID) siasn.Import {
	im.Helper()
	b, err := im.Import(im.Context(), im.admin, id)
	im.must(err)
	return b
}

// apply applies a checked import, confirming what must be.
func (im *importer) apply(b siasn.Import) siasn.Import {
	im.Helper()
	im.must(im.ApplyImport(im.Context(), im.admin, b.ID, siasn.ImportConsent{Left: strconv.Itoa(b.Summary.Left), Hidden: strconv.Itoa(b.Summary.Hidden)}))
	im.must(im.WorkImport(im.Context(), b.ID, siasn.ImportApplying))
	b = im.get(b.ID)
	if b.State != siasn.ImportApplied {
		im.Fatalf("after applying: %s %s %v", b.State, b.Failure, b.FailureArgs)
	}
	return b
}

func (im *importer) undo(b siasn.Import) siasn.Import {
	im.Helper()
	im.must(im.UndoImport(im.Context(), im.admin, b.ID))
	im.must(im.WorkImport(im.Context(), b.ID, siasn.ImportUndoing))
	return im.get(b.ID)
}

// all reads every row the import found, by sheet row.
func (im *importer) all(id uuid.UUID) map[int]siasn.ImportRow {
	im.Helper()
	found := map[int]siasn.ImportRow{}
	for after, more := -1, true; more; {
		var rows []siasn.ImportRow
		var err error
		rows, more, err = im.ImportRows(im.Context(), im.admin, id, siasn.ImportPage{After: after, Limit: 500})
		im.must(err)
		for _, r := range rows {
			after = r.Seq
			if r.RowNo > 0 {
				found[r.RowNo] = r
			}
		}
	}
	return found
}

// state is everything an import may change, as one text.
func (im *importer) state() string {
	im.Helper()
	var s string
	im.must(im.db.NewRaw(`select concat(
		(select string_agg(p::text, chr(10) order by p.id) from persons p),
		(select string_agg(a::text, chr(10) order by a.id) from assignments a),
		(select string_agg(v::text, chr(10) order by v.unit_id, v.valid_from) from unit_versions v),
		(select string_agg(u::text, chr(10) order by u.id) from units u),
		(select string_agg(po::text, chr(10) order by po.id) from posts po),
		(select string_agg(g::text, chr(10) order by g.id) from role_grants g))`).Scan(im.Context(), &s))
	return s
}

// expect holds the findings against what was planted: each fault on its row and column, and no row blamed beside.
func (im *importer) expect(b siasn.Import, planted []siasngen.Planted, rows int) {
	im.Helper()
	found := im.all(b.ID)
	if len(found) != rows {
		im.Errorf("%d rows found, want %d", len(found), rows)
	}
	wanted := map[int]bool{}
	for _, p := range planted {
		wanted[p.Row] = true
		row := found[p.Row]
		hit := false
		for _, i := range row.Issues {
			hit = hit || i.Key == "import.issue."+p.Key && string(i.Column) == p.Column && (i.Severity == siasn.SevError) == p.Error
		}
		if !hit || (row.Outcome == "error") != p.Error {
			im.Errorf("planted %+v, found %s %+v", p, row.Outcome, row.Issues)
		}
	}
	for no, row := range found {
		for _, i := range row.Issues {
			// the address that two share is told on both rows, and the generator dates posts before the tests' government begins
			if !wanted[no] && i.Key != "import.issue.email_twice" && i.Key != "import.issue.unit_younger" {
				im.Errorf("row %d is sound, found %+v", no, i)
			}
		}
	}
}

// changed is f a year later: some left, some came, some moved, were promoted or married, and units were renamed.
func changed(f siasngen.File) siasngen.File {
	g := f.Clone()
	renamed := map[string]string{}
	for i, r := range g.Rows {
		switch i % 20 {
		case 1:
			for _, col := range []string{"UNOR ID", "UNOR NAMA", "SATUAN KERJA KERJA ID", "SATUAN KERJA KERJA NAMA"} {
				r.Set(col, g.Rows[i-1].Text(col))
			}
		case 2:
			r.Set("GOL AKHIR NAMA", "IV/b")
			r.Set("JABATAN NAMA", "GURU AHLI MADYA")
			r.Set("JENIS JABATAN NAMA", "Jabatan Fungsional")
			r.Set("TMT JABATAN", "01-10-2026")
		case 3:
			r.Set("NAMA", r.Text("NAMA")+" BARU")
			r.Set("GELAR DEPAN", "Dr.")
		case 4:
			renamed[r.Text("UNOR ID")] = r.Text("UNOR NAMA") + " TERPADU"
		}
	}
	for _, r := range g.Rows {
		if name, ok := renamed[r.Text("UNOR ID")]; ok {
			r.Set("UNOR NAMA", name)
		}
	}
	g.Rows = g.Rows[len(g.Rows)/20:]
	g.Rows = append(g.Rows, siasngen.Generate(20, 99, siasngen.Today).Rows...)
	return g
}

func firstDifference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return x[i] + "\n" + y[i]
		}
	}
	return fmt.Sprintf("%d lines, then %d", len(x), len(y))
}
