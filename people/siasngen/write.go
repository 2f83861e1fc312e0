package siasngen

import (
	"encoding/csv"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// WriteXLSX writes the file as a workbook of one sheet.
func (f File) WriteXLSX(w io.Writer) error {
	book := excelize.NewFile()
	defer book.Close()
	sheet, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	header := make([]any, len(Headers))
	for i, h := range Headers {
		header[i] = h
	}
	if err := sheet.SetRow("A1", header); err != nil {
		return err
	}
	for i, row := range f.Rows {
		cells := make([]any, len(row))
		for c, v := range row {
			cells[c] = v
			switch v := v.(type) {
			case string:
				if v == "" {
					cells[c] = nil
				}
			case Formula:
				cells[c] = excelize.Cell{Formula: v.Expression, Value: v.Text}
			}
		}
		if err := sheet.SetRow(fmt.Sprintf("A%d", i+2), cells); err != nil {
			return err
		}
	}
	if err := sheet.Flush(); err != nil {
		return err
	}
	return book.Write(w)
}

// WriteCSV writes the file with a separator.
func (f File) WriteCSV(w io.Writer, comma rune) error {
	out := csv.NewWriter(w)
	out.Comma = comma
	if err := out.Write(Headers); err != nil {
		return err
	}
	for _, row := range f.Rows {
		record := make([]string, len(row))
		for c, v := range row {
			record[c] = fmt.Sprint(v)
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
