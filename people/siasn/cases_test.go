package siasn_test

import (
	"os"
	"testing"

	"mumpuni/people/siasn"
)

// kept is a workbook of testdata: three people as a spreadsheet program and its users left them.
func (im *importer) kept(name string) []byte {
	im.Helper()
	data, err := os.ReadFile("testdata/" + name)
	im.must(err)
	return data
}

func (im *importer) field(row siasn.ImportRow, column string) (value string) {
	im.Helper()
	im.must(im.db.NewRaw(`select coalesce((select case ?0 when 'siasn_id' then p.siasn_id when 'birth_date' then p.birth_date::text else u.siasn_id end
		from persons p join assignments a on a.person_id = p.id and a.main and a.valid_to is null join units u on u.id = a.unit_id where p.id = ?1), '')`,
		column, row.PersonID).Scan(im.Context(), &value))
	return value
}

// A wrong person or a new unit would come of IDs that are moved as if they were days.
func TestIDsOfA1904WorkbookStay(t *testing.T) {
	im := newImporter(t)
	b := im.apply(im.check(im.kept("hari-sejak-1904.xlsx")))
	row := im.all(b.ID)[2]
	for column, want := range map[string]string{"siasn_id": "12345", "birth_date": "1980-08-29", "unit": "4501"} {
		if got := im.field(row, column); got != want {
			t.Errorf("%s is %q, want %q", column, got, want)
		}
	}
}

func TestTheUnitOfAMergedCellIsThatOfEachRow(t *testing.T) {
	im := newImporter(t)
	b := im.check(im.kept("sel-digabung.xlsx"))
	if b.Summary.New != 3 || b.Summary.Errors != 0 {
		t.Fatalf("%+v", b.Summary)
	}
	rows := im.all(im.apply(b).ID)
	for no := 2; no <= 4; no++ {
		if got, want := im.field(rows[no], "unit"), im.field(rows[2], "unit"); got == "" || got != want {
			t.Errorf("row %d serves in %q, row 2 in %q", no, got, want)
		}
	}
}

func TestARowOfColumnNumbersIsNobody(t *testing.T) {
	im := newImporter(t)
	b := im.check(im.kept("kolom-bernomor.xlsx"))
	if b.Summary.New != 3 || b.Summary.Errors != 0 || b.RowsTotal != 3 {
		t.Errorf("%d rows, %+v", b.RowsTotal, b.Summary)
	}
}

// Rows that a filter hides are taken only when whoever imports has said that they know.
func TestHiddenRowsAreAskedAbout(t *testing.T) {
	im := newImporter(t)
	b := im.check(im.kept("baris-tersembunyi.xlsx"))
	hidden := siasn.Issue{Key: "import.issue.hidden", Severity: siasn.SevWarning}
	rows := im.all(b.ID)
	if b.Summary.Hidden != 1 || !hasIssue(rows[3], hidden) || hasIssue(rows[2], hidden) || hasIssue(rows[4], hidden) {
		t.Fatalf("%+v, %+v", b.Summary, rows[3].Issues)
	}
	for _, said := range []string{"", "0", "2"} {
		im.refused(im.ApplyImport(t.Context(), im.admin, b.ID, siasn.ImportConsent{Hidden: said}), "import.hidden_unconfirmed")
	}
	im.must(im.RecheckImport(t.Context(), im.admin, b.ID))
	im.must(im.WorkImport(t.Context(), b.ID, siasn.ImportChecking))
	if again := im.get(b.ID); again.Summary.Hidden != 1 {
		t.Errorf("checked again: %+v", again.Summary)
	}
	im.apply(im.get(b.ID))
}

// Whoever is shown the rows of the file that comes back hides nothing any more.
func TestTheAnnotatedFileHidesNothing(t *testing.T) {
	im := newImporter(t)
	b := im.check(im.kept("baris-tersembunyi.xlsx"))
	for _, format := range []string{"xlsx", "csv"} {
		if again := im.check(im.annotated(b, format)); again.Summary.Hidden != 0 || again.Summary.New != 3 {
			t.Errorf("%s: %+v", format, again.Summary)
		}
	}
}
