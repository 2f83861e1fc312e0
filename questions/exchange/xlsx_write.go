package exchange

import (
	"archive/zip"
	"bytes"
	"fmt"
	"path"
	"strconv"
	"strings"

	"mumpuni/internal/sheet"
)

// writeXLSX writes items as a workbook, or, where they show pictures, as an archive of the workbook and the pictures.
func writeXLSX(items []Item, help sheet.Table) ([]byte, error) {
	options, pictures := 5, false
	for _, it := range items {
		options = max(options, len(it.Options), len(it.Pairs)+len(it.Distractors))
		pictures = pictures || len(it.Pictures) > 0
	}
	columns := sheetColumns(min(options, maxColumns), items)
	table := sheet.Table{Name: "Soal"}
	for _, c := range columns {
		table.Header = append(table.Header, columnNames[c][0])
		table.Widths = append(table.Widths, map[bool]float64{true: 60, false: 22}[c == "stem"])
	}
	for i, it := range items {
		cells := cellsOf(i, it)
		row := make([]any, len(columns))
		for j, c := range columns {
			row[j] = cells[c]
		}
		table.Rows = append(table.Rows, row)
	}
	var book bytes.Buffer
	if err := (sheet.Book{Tables: []sheet.Table{table, help}}).WriteXLSX(&book); err != nil || !pictures {
		return book.Bytes(), err
	}
	return archive(book.Bytes(), items)
}

func sheetColumns(options int, items []Item) []string {
	used := map[string]bool{}
	for i, it := range items {
		for c, text := range cellsOf(i, it) {
			used[c] = used[c] || text != ""
		}
	}
	columns := []string{"number", "kind", "stem"}
	for i := range options {
		columns = append(columns, optionColumn(i))
	}
	for i := range options {
		if used[pairColumn(i)] {
			columns = append(columns, pairColumn(i))
		}
	}
	columns = append(columns, "key", "tolerance", "unit", "feedback")
	for i := range options {
		if used[noteColumn(i)] {
			columns = append(columns, noteColumn(i))
		}
	}
	columns = append(columns, "competency", "level", "topic", "source")
	for _, c := range []string{"descriptor", "code", "apart", "open"} {
		if used[c] {
			columns = append(columns, c)
		}
	}
	return columns
}

// kindNames are the words for the kinds in tables and texts.
var kindNames = map[Kind]string{Single: "pilihan ganda", Multiple: "pilihan ganda kompleks", TrueFalse: "benar salah", Matching: "menjodohkan", Ordering: "mengurutkan", Numeric: "angka", Short: "isian"}

// cellsOf writes an item into cells.
func cellsOf(i int, it Item) map[string]string {
	c := map[string]string{
		"number": strconv.Itoa(i + 1), "kind": kindNames[it.Kind], "stem": it.Stem, "feedback": it.Feedback,
		"competency": it.Competency, "level": levelText(it.Level), "topic": it.Topic, "source": it.Source,
		"descriptor": it.Descriptor, "code": it.Code, "apart": strings.Join(it.Apart, "\n"), "open": openText(it),
	}
	for j, o := range it.Options {
		c[optionColumn(j)], c[noteColumn(j)] = o.Text, o.Feedback
	}
	switch it.Kind {
	case Single, Multiple:
		c["key"] = letters(it.Options)
	case TrueFalse:
		c[optionColumn(0)], c[optionColumn(1)], c["key"] = "Benar", "Salah", letters(it.Options)
	case Short:
		c["key"] = strings.Join(it.Accepted, "\n")
	case Numeric:
		c["key"], c["tolerance"], c["unit"] = showNumber(it.Number.Value), showNumber(it.Number.Tolerance), strings.Join(it.Number.Units, "\n")
	case Matching:
		for j, p := range it.Pairs {
			c[optionColumn(j)], c[pairColumn(j)] = p.Left, p.Right
		}
		for j, d := range it.Distractors {
			c[pairColumn(len(it.Pairs)+j)] = d
		}
	}
	return c
}

// archive packs a workbook with the pictures of each question in a folder of its number.
func archive(book []byte, items []Item) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	add := func(name string, data []byte, method uint16) error {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: method})
		if err == nil {
			_, err = w.Write(data)
		}
		return err
	}
	if err := add("soal.xlsx", book, zip.Store); err != nil {
		return nil, fmt.Errorf("pack questions: %w", err)
	}
	for i, it := range items {
		for _, p := range it.Pictures {
			if err := add(path.Join("gambar", strconv.Itoa(i+1), p.Name), p.Data, zip.Store); err != nil {
				return nil, fmt.Errorf("pack questions: %w", err)
			}
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("pack questions: %w", err)
	}
	return out.Bytes(), nil
}
