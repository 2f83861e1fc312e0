package competencies

import (
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"mumpuni/internal/fault"
	"mumpuni/internal/sheet"
	"mumpuni/people"
)

// CutRow is one line of a panel's record: where a level of a competency begins on the competency's scale, with its standard error, how
// many judges said so, by which method and on which day. Line is where it stands in the file, from 1.
type CutRow struct {
	Line   int        `json:"line,omitempty"`
	Code   string     `json:"code"`
	Level  int        `json:"level"`
	Cut    float64    `json:"cut"`
	Error  float64    `json:"error"`
	Panel  int        `json:"panel"`
	Method string     `json:"method"`
	Day    people.Day `json:"day"`
}

// CutColumns are the headers of a file of cuts, in the order of CutRow's fields.
var CutColumns = []string{"Kode", "Level", "Batas", "Galat baku", "Jumlah penilai", "Metode", "Tanggal"}

var cutList = sheet.List{Wanted: CutColumns, Required: CutColumns, Keys: []string{"Kode"}, Days: []string{"Tanggal"}, Shared: []string{"Kode", "Jumlah penilai", "Metode", "Tanggal"}}

// ReadCuts reads the rows of an XLSX or CSV file with the headers CutColumns. Faults: those of the file, and of each line that cannot be
// read (rows.N): cuts.number_invalid, cuts.whole_invalid, cuts.date_invalid.
func ReadCuts(file io.Reader) ([]CutRow, error) {
	f, err := cutList.Read(file)
	if err != nil {
		return nil, err
	}
	var rows []CutRow
	var faults fault.Many
	for _, r := range f.Rows {
		row, wrong := cutRow(r)
		rows, faults = append(rows, row), append(faults, wrong...)
	}
	return rows, faults.Err()
}

func cutRow(r sheet.Row) (CutRow, fault.Many) {
	var faults fault.Many
	text := func(i int) string { return strings.TrimSpace(r.Cells[i].Text) }
	blame := func(column int, key string) {
		faults = append(faults, blamed(r.No, key).With("Column", CutColumns[column]))
	}
	whole := func(i int) int {
		n, err := strconv.Atoi(text(i))
		if err != nil {
			blame(i, "cuts.whole_invalid")
		}
		return n
	}
	number := func(i int) float64 {
		n, err := strconv.ParseFloat(plainNumber.Replace(text(i)), 64)
		if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
			blame(i, "cuts.number_invalid")
		}
		return n
	}
	row := CutRow{Line: r.No, Code: text(0), Level: whole(1), Cut: number(2), Error: number(3), Panel: whole(4), Method: text(5)}
	var ok bool
	if row.Day, ok = cutDay(r.Cells[6]); !ok {
		blame(6, "cuts.date_invalid")
	}
	return row, faults
}

// blamed is a fault of a line, which its text names.
func blamed(line int, key string) *fault.Fault {
	return fault.Field("rows."+strconv.Itoa(line), key).With("Line", line)
}

// cutDay reads a day as spreadsheets and people write it: 2026-11-30, 30/11/2026, 30-11-2026, or a number of days.
func cutDay(c sheet.Cell) (people.Day, bool) {
	text := strings.TrimSpace(c.Text)
	if n, err := strconv.Atoi(text); err == nil && c.Kind == sheet.NumberCell && n > 0 && n < 200_000 {
		return people.DayOf(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n)), true
	}
	for _, layout := range []string{time.DateOnly, "02/01/2006", "02-01-2006", "2/1/2006"} {
		if d, err := time.Parse(layout, text); err == nil {
			_, sound := day(d.Format(time.DateOnly))
			return people.DayOf(d), sound
		}
	}
	return "", false
}

// plainNumber undoes what people and spreadsheets write around a number: a comma, a true minus, spaces, the mark that keeps a cell text.
var plainNumber = strings.NewReplacer(",", ".", "−", "-", "–", "-", " ", "", "\u00a0", "", "'", "")
