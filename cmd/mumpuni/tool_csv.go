package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"strings"
	"unicode/utf8"
)

// Limits of a table that a tool reads.
const (
	maxTableBytes = 64 << 20
	maxTableRows  = 200_000
	maxColumns    = 2_000
)

// table is a CSV file with a header: cells trimmed, rows as long as the header, lines by the numbers that an editor shows.
type table struct {
	header []string
	rows   [][]string
	lines  []int
}

// readTable reads a file that people made: comma, semicolon or tab, with or without BOM, any line ends.
func readTable(name string) (table, error) {
	file, err := os.Open(name)
	if err != nil {
		return table{}, unusable("Berkas %q tidak dapat dibuka: periksa nama dan izinnya. (%v)", "The file %q cannot be opened: check its name and permissions. (%v)", name, err)
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxTableBytes+1))
	if err != nil {
		return table{}, unusable("Berkas %q tidak dapat dibaca. (%v)", "The file %q cannot be read. (%v)", name, err)
	}
	if len(data) > maxTableBytes {
		return table{}, unusable("Berkas %q lebih besar dari %d MiB: bagilah.", "The file %q is larger than %d MiB: divide it.", name, maxTableBytes>>20)
	}
	return parseTable(data)
}

func parseTable(data []byte) (table, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0 {
		return table{}, unusable("Berkas ini bukan teks UTF-8: simpan ulang sebagai «CSV UTF-8».", "This file is not UTF-8 text: save it again as «CSV UTF-8».")
	}
	if !bytes.Contains(data, []byte("\n")) {
		data = bytes.ReplaceAll(data, []byte("\r"), []byte("\n")) // as old programs of the Mac end lines
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma, r.FieldsPerRecord = separator(data), -1
	r.TrimLeadingSpace = r.Comma != '\t' // a tab is a space too
	var t table
	for {
		record, err := r.Read()
		if err == io.EOF {
			break
		}
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			return table{}, unusable("Baris %d: tanda kutip tidak berpasangan; tutup atau hapus.", "Line %d: a quotation mark has no partner; close or remove it.", bad.StartLine)
		}
		if err != nil {
			return table{}, err
		}
		line, _ := r.FieldPos(0)
		if err := t.add(record, line); err != nil {
			return table{}, err
		}
	}
	if t.header == nil {
		return table{}, unusable("Berkas kosong: baris pertama harus berisi nama kolom.", "The file is empty: its first line must hold the names of the columns.")
	}
	return t, nil
}

// separator is the one that the header has most of, or that a line above it names for Excel.
func separator(data []byte) rune {
	head, _, _ := bytes.Cut(bytes.TrimLeft(data, "\r\n"), []byte("\n"))
	if told, ok := bytes.CutPrefix(bytes.ToLower(bytes.TrimSpace(head)), []byte("sep=")); ok && len(told) == 1 && bytes.ContainsAny(told, ",;") {
		return rune(told[0])
	}
	best, most := ',', 0
	for _, c := range ",;\t" {
		if n := bytes.Count(head, []byte(string(c))); n > most {
			best, most = c, n
		}
	}
	return best
}

func (t *table) add(record []string, line int) error {
	for i := range record {
		record[i] = strings.TrimSpace(record[i])
	}
	switch {
	case len(record) == 1 && record[0] == "" && (t.header == nil || len(t.header) > 1): // a line of spaces
		return nil
	case t.header == nil && strings.HasPrefix(strings.ToLower(record[0]), "sep="): // as Excel is told the separator
		return nil
	case t.header == nil:
		t.header = record
		return t.checkHeader()
	case len(record) != len(t.header):
		return unusable("Baris %d: %d kolom, padahal judul punya %d. Sel kosong tetap perlu pemisahnya.", "Line %d: %d columns, but the header has %d. An empty cell needs its separator too.", line, len(record), len(t.header))
	case len(t.rows) == maxTableRows:
		return unusable("Baris %d: lebih dari %d baris data: bagilah berkas ini.", "Line %d: more than %d rows of data: divide this file.", line, maxTableRows)
	}
	t.rows, t.lines = append(t.rows, record), append(t.lines, line)
	return nil
}

func (t *table) checkHeader() error {
	if len(t.header) > maxColumns {
		return unusable("Judul punya %d kolom, paling banyak %d.", "The header has %d columns, %d at most.", len(t.header), maxColumns)
	}
	seen := map[string]int{}
	for i, name := range t.header {
		if name == "" {
			return unusable("Judul: kolom ke-%d tidak bernama; beri nama atau hapus kolomnya.", "Header: column %d has no name; name it or remove the column.", i+1)
		}
		if before, twice := seen[name]; twice {
			return unusable("Judul: nama %q ada dua kali (kolom %d dan %d); bedakan namanya.", "Header: the name %q stands twice (columns %d and %d); tell them apart.", name, before+1, i+1)
		}
		seen[name] = i
	}
	return nil
}
