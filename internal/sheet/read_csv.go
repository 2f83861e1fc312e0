package sheet

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"mumpuni/internal/charset"
	"mumpuni/internal/fault"
)

// readCSV reads text separated by semicolon, comma or tab, in UTF-8, UTF-16 with a byte order mark, or Windows-1252.
func (l List) readCSV(data []byte) (File, error) {
	text, encoding, err := decodeText(data)
	if err != nil {
		return File{}, err
	}
	text, comma := separator(mendCSV(text))
	file := l.begin(fmt.Sprintf("csv, %s, %s", encoding, map[rune]string{';': ";", ',': ",", '\t': "tab"}[comma]))
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.ReuseRecord = comma, -1, true
	rows := collector{reading: file, delimited: true}
	count := lineCount{}
	var cells []Cell
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return file.done()
		}
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			return file.File, fault.Field("file", "import.csv_broken").With("Line", bad.Line).Because(err)
		}
		if err != nil {
			return file.File, fmt.Errorf("read csv: %w", err)
		}
		if cells, err = csvCells(cells[:0], record); err != nil {
			return file.File, err
		}
		line, _ := r.FieldPos(0)
		if err := rows.row(count.row(line, record), false, cells); err != nil {
			return file.File, err
		}
	}
}

// csvCells makes text cells.
func csvCells(cells []Cell, record []string) ([]Cell, error) {
	if len(record) > maxColumns {
		return nil, fault.Field("file", "import.columns_too_many").With("Max", maxColumns)
	}
	for _, field := range record {
		field = plainField(field)
		if len(field) > maxCellBytes {
			field = field[:maxCellBytes]
		}
		cells = append(cells, Cell{TextCell, strings.ToValidUTF8(field, "\uFFFD")})
	}
	return cells, nil
}

// lineCount numbers records as a spreadsheet would: an empty line is a row too, a line break inside a field is none.
type lineCount struct{ row_, nextLine int }

func (c *lineCount) row(line int, record []string) int {
	if c.nextLine == 0 {
		c.nextLine = 1
	}
	c.row_ += 1 + line - c.nextLine
	c.nextLine = line + 1
	for _, field := range record {
		c.nextLine += strings.Count(field, "\n")
	}
	return c.row_
}

// decodeText gives data as UTF-8 and names the encoding it was in; binary data is refused.
func decodeText(data []byte) (text, encoding string, err error) {
	text, encoding, ok := charset.Text(data)
	if !ok {
		return "", "", fault.Field("file", "import.format_unknown")
	}
	return text, encoding, nil
}

// separator finds what separates the fields: told by a first line "sep=;", or the commonest of the three candidates in
// the first line that has text.
func separator(text string) (rest string, comma rune) {
	first, after, _ := strings.Cut(strings.TrimLeft(text, "\r\n"), "\n")
	if told, ok := strings.CutPrefix(strings.TrimSpace(first), "sep="); ok && len(told) == 1 && strings.Contains(";,\t", told) {
		return "\n" + after, rune(told[0])
	}
	comma, most := ',', 0
	for i, line := range strings.SplitN(text, "\n", headerRows+1) {
		for _, c := range ";,\t" {
			if n := strings.Count(line, string(c)); n > most && i < headerRows {
				comma, most = c, n
			}
		}
	}
	return text, comma
}
