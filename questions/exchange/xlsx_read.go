package exchange

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"mumpuni/internal/office"
	"mumpuni/internal/sheet"
)

// sheetList is what is read of a workbook or CSV: every name that a column may have.
var sheetList = func() sheet.List {
	var l sheet.List
	var columns []string
	for column := range columnNames {
		columns = append(columns, column)
	}
	slices.Sort(columns)
	for _, column := range columns {
		for _, n := range columnNames[column] {
			if headerWord(n) != "#" {
				l.Wanted = append(l.Wanted, n)
			}
		}
	}
	l.Keys = columnNames["stem"]
	return l
}()

// readSheet reads a workbook or CSV. pictures holds the folder beside it when both came in one archive.
func readSheet(data []byte, pictures *office.Pack) (Result, error) {
	r := Result{Format: XLSX}
	file, err := sheetList.Read(bytes.NewReader(data))
	if err != nil {
		return r, err
	}
	if pictures == nil && bytes.HasPrefix(data, []byte("PK")) {
		if p, err := office.Open(data); err == nil && len(p.Below("xl/media/")) > 0 {
			r.Notes = append(r.Notes, note("bank.note.sheet_pictures", "Count", len(p.Below("xl/media/"))))
		}
	}
	for _, row := range file.Rows {
		q := rowQuestion(row)
		if q == nil {
			continue
		}
		q.N = len(r.Questions) + 1
		q.findPictures(pictures)
		q.judge()
		r.Questions = append(r.Questions, *q)
		if len(r.Questions) > MaxQuestions {
			break
		}
	}
	return r, nil
}

// rowQuestion makes a question of a row; nil when nothing but a number is in it.
func rowQuestion(row sheet.Row) *Question {
	t := tableRow{cells: map[string]string{}, line: row.No, number: map[string]bool{}}
	var broken, figures []string
	for i, cell := range row.Cells {
		name := sheetList.Wanted[i]
		column := columnByName[headerWord(name)]
		if cell.Kind == sheet.ErrorCell || cell.Kind == sheet.UnsavedCell {
			broken = append(broken, name)
		}
		if cell.Text == "" || t.cells[column] != "" {
			continue
		}
		t.cells[column] = cell.Text
		t.counts = t.counts || strings.HasPrefix(column, "option") && counted(name)
		if cell.Kind == sheet.NumberCell {
			t.number[column] = true
			if strings.Contains(cell.Text, ".") && !slices.Contains([]string{"key", "tolerance", "number", "level"}, column) {
				t.cells[column] = strings.Replace(cell.Text, ".", ",", 1)
				figures = append(figures, name)
			}
		}
	}
	if blankCells(t.cells) && len(broken) == 0 {
		return nil
	}
	q := t.question()
	q.Sheet = row.Sheet
	for _, name := range broken {
		q.refuse("bank.reason.cell_error", "Column", name)
	}
	for _, name := range figures {
		q.lose("bank.loss.number_cell", "Column", name)
	}
	if row.Hidden {
		q.lose("bank.loss.hidden_row")
	}
	if row.Ragged {
		q.refuse("bank.reason.ragged")
	}
	return &q
}

// findPictures takes the pictures that the texts name, of the question's own folder or of the common one.
func (q *Question) findPictures(p *office.Pack) {
	find := func(name string) ([]byte, string, bool) {
		if p == nil {
			return nil, "", false
		}
		for _, at := range []string{path.Join("gambar", q.Number, name), path.Join("gambar", name), name} {
			if p.Has(at) {
				data, err := p.Read(at)
				return data, name, err == nil
			}
		}
		return nil, "", false
	}
	for _, text := range q.Item.texts() {
		*text = pictureMark.ReplaceAllStringFunc(*text, func(mark string) string {
			g := pictureMark.FindStringSubmatch(mark)
			return q.addPicture(find, g[2], g[1])
		})
	}
}
