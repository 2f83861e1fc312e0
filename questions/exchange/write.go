package exchange

import (
	"bytes"
	"reflect"
	"slices"
	"strings"

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

// lossesOf reads the file again. Where it holds another number of questions than were written, each is tried alone.
func lossesOf(f Format, items []Item, data []byte) [][]Note {
	losses := make([][]Note, len(items))
	back, err := parseAny(data)
	if err == nil && len(back.Questions) == len(items) {
		for i := range items {
			losses[i] = differences(items[i], &back.Questions[i])
		}
		return losses
	}
	for i, it := range items {
		one, err := write(f, []Item{it}, sheet.Table{})
		if err != nil {
			losses[i] = []Note{note("bank.export.kind", "Kind", string(it.Kind))}
			continue
		}
		back, err := parseAny(one)
		if err != nil || len(back.Questions) != 1 {
			losses[i] = []Note{note("bank.export.kind", "Kind", string(it.Kind))}
			continue
		}
		losses[i] = differences(it, &back.Questions[0])
	}
	return losses
}

// differences names the parts of an item that came back otherwise.
func differences(it Item, back *Question) []Note {
	got := back.Item
	if len(back.Reasons) > 0 || got.Kind != it.Kind {
		return []Note{note("bank.export.kind", "Kind", string(it.Kind))}
	}
	var list []Note
	say := func(key string, same bool) {
		if !same {
			list = append(list, note(key))
		}
	}
	say("bank.export.stem", got.Stem == it.Stem)
	say("bank.export.options", slices.EqualFunc(got.Options, it.Options, func(a, b Option) bool { return a.Text == b.Text && a.Right == b.Right }) &&
		slices.Equal(got.Pairs, it.Pairs) && slices.Equal(got.Distractors, it.Distractors) && slices.Equal(got.Accepted, it.Accepted))
	say("bank.export.number", reflect.DeepEqual(got.Number, it.Number))
	say("bank.export.feedback", got.Feedback == it.Feedback && slices.EqualFunc(got.Options, it.Options, func(a, b Option) bool { return a.Feedback == b.Feedback }))
	say("bank.export.tags", got.Competency == it.Competency && got.Level == it.Level && got.Topic == it.Topic && got.Source == it.Source &&
		got.Descriptor == it.Descriptor && got.Code == it.Code && slices.Equal(got.Apart, it.Apart) && got.Open == it.Open)
	say("bank.export.pictures", samePictures(got.Pictures, it.Pictures))
	return list
}

// samePictures: in whatever order they were met.
func samePictures(a, b []Picture) bool {
	byName := func(a, b Picture) int { return strings.Compare(a.Name, b.Name) }
	a, b = slices.SortedFunc(slices.Values(a), byName), slices.SortedFunc(slices.Values(b), byName)
	return slices.EqualFunc(a, b, func(a, b Picture) bool { return a.Name == b.Name && a.Alt == b.Alt && bytes.Equal(a.Data, b.Data) })
}
