package exchange

import (
	"slices"

	"mumpuni/internal/fault"
	"mumpuni/internal/sheet"
)

// Export is a file that was written, and what it does not carry.
type Export struct {
	Name   string // of the file: "soal.xml"
	Type   string // its media type
	Data   []byte
	Losses [][]Note // by item, in their order
}

var fileNames = map[Format][2]string{
	GIFT: {"soal.gift", "text/plain; charset=utf-8"}, Moodle: {"soal.xml", "application/xml; charset=utf-8"},
	XLSX: {"soal.xlsx", sheet.XLSXType}, Aiken: {"soal-aiken.txt", "text/plain; charset=utf-8"}, Text: {"soal.txt", "text/plain; charset=utf-8"},
	DOCX: {"soal.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
}

// Write writes items in a format. The losses are found by reading the file again: what comes back otherwise is named. help
// is the sheet that a workbook has beside its questions. Fault: bank.format_unknown.
func Write(f Format, items []Item, help sheet.Table) (Export, error) {
	name, known := fileNames[f]
	if !known {
		return Export{}, fault.Field("format", "bank.format_unknown")
	}
	data, err := write(f, items, help)
	if err != nil {
		return Export{}, err
	}
	e := Export{Name: name[0], Type: name[1], Data: data}
	if f == XLSX && slices.ContainsFunc(items, func(it Item) bool { return len(it.Pictures) > 0 }) {
		e.Name, e.Type = "soal.zip", "application/zip"
	}
	e.Losses = lossesOf(f, items, data)
	return e, nil
}

func write(f Format, items []Item, help sheet.Table) ([]byte, error) {
	switch f {
	case GIFT:
		return writeGIFT(items), nil
	case Moodle:
		return writeMoodle(items)
	case XLSX:
		return writeXLSX(items, help)
	case Aiken:
		return writeAiken(items), nil
	case DOCX:
		return writeDOCX(items)
	}
	return writeText(items), nil
}
