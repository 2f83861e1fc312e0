package sheet

import (
	"fmt"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

type styles struct {
	header, text, date int
	decimals           [3]int
}

func newStyles(f *excelize.File) (styles, error) {
	var s styles
	date, tenths := "dd/mm/yyyy", "0.0"
	for at, style := range map[*int]*excelize.Style{
		&s.header: {
			Font:      &excelize.Font{Bold: true, Color: "FFFFFF"},
			Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"196BCD"}},
			Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"},
		},
		&s.text:        {NumFmt: 49, Alignment: &excelize.Alignment{Vertical: "top"}}, // "@": stays text when edited
		&s.date:        {CustomNumFmt: &date},
		&s.decimals[0]: {NumFmt: 1}, &s.decimals[1]: {CustomNumFmt: &tenths}, &s.decimals[2]: {NumFmt: 2},
	} {
		id, err := f.NewStyle(style)
		if err != nil {
			return s, fmt.Errorf("XLSX style: %w", err)
		}
		*at = id
	}
	return s, nil
}

func (t Table) add(f *excelize.File, s styles, index int) error {
	name := sheetName(t.Name, index)
	if index == 0 {
		if err := f.SetSheetName("Sheet1", name); err != nil {
			return err
		}
	} else if _, err := f.NewSheet(name); err != nil {
		return err
	}
	out, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	for i := range max(len(t.Header), len(t.Widths)) {
		width := 14.0
		if i < len(t.Widths) {
			width = t.Widths[i]
		}
		if err := out.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	first, err := t.header(out, s)
	if err != nil {
		return err
	}
	if err := t.body(out, s, first); err != nil {
		return err
	}
	return out.Flush()
}

// header writes the fixed first row and gives the row where the body begins.
func (t Table) header(out *excelize.StreamWriter, s styles) (int, error) {
	if t.Header == nil {
		return 1, nil
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return 0, err
	}
	head := make([]any, len(t.Header))
	for i, h := range t.Header {
		head[i] = excelize.Cell{StyleID: s.header, Value: h}
	}
	return 2, out.SetRow("A1", head, excelize.RowOpts{Height: 32})
}

func (t Table) body(out *excelize.StreamWriter, s styles, first int) error {
	for i, row := range t.Rows {
		cells := make([]any, len(row))
		for j, v := range row {
			cells[j] = s.cell(v)
		}
		at, err := excelize.CoordinatesToCellName(1, first+i)
		if err != nil {
			return err
		}
		if err := out.SetRow(at, cells); err != nil {
			return err
		}
	}
	return nil
}

func (s styles) cell(v any) any {
	switch v := v.(type) {
	case string:
		return excelize.Cell{StyleID: s.text, Value: v}
	case Decimal:
		return excelize.Cell{StyleID: s.decimals[v.Places], Value: v.float()}
	case time.Time:
		return excelize.Cell{StyleID: s.date, Value: time.Date(v.Year(), v.Month(), v.Day(), 0, 0, 0, 0, time.UTC)}
	}
	return v
}

// sheetName fits the format: at most 31 characters, none of : \ / ? * [ ] '.
func sheetName(name string, index int) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) {
			return -1
		}
		return r
	}, name)
	if runes := []rune(name); len(runes) > 31 {
		name = string(runes[:31])
	}
	if name == "" {
		return fmt.Sprintf("Tabel %d", index+1)
	}
	return name
}
