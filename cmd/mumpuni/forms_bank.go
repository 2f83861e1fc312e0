package main

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"mumpuni/psychometrics"
)

// bankOf reads the questions of a table by the names of its columns, whatever their order.
func bankOf(t table) (*psychometrics.Bank, error) {
	at := map[string]int{}
	for _, name := range []string{"id", "a", "b", "c", "cell", "enemies"} {
		at[name] = slices.IndexFunc(t.header, func(h string) bool { return strings.EqualFold(h, name) })
		if at[name] < 0 && name != "c" && name != "enemies" {
			return nil, unusable("Tidak ada kolom %q: judulnya harus id,a,b,c,cell,enemies.", "There is no column %q: the header must be id,a,b,c,cell,enemies.", name)
		}
	}
	questions, seen := make([]psychometrics.Question, len(t.rows)), map[string]int{}
	for i, row := range t.rows {
		q, err := questionOf(t, i, at)
		if err != nil {
			return nil, err
		}
		if before, twice := seen[q.ID]; twice {
			return nil, unusable("Baris %d: id %q sudah ada di baris %d.", "Line %d: the id %q stands in line %d already.", t.lines[i], q.ID, before)
		}
		seen[q.ID] = t.lines[i]
		if at["enemies"] >= 0 {
			q.Enemies = strings.FieldsFunc(row[at["enemies"]], func(r rune) bool { return strings.ContainsRune(" ;|,", r) })
		}
		questions[i] = q
	}
	for i, q := range questions {
		for _, e := range q.Enemies {
			if seen[e] == 0 {
				return nil, unusable("Baris %d: soal %q di kolom enemies tidak ada di berkas ini.", "Line %d: the question %q in column enemies is not in this file.", t.lines[i], e)
			}
		}
	}
	return psychometrics.NewBank(questions)
}

func questionOf(t table, i int, at map[string]int) (psychometrics.Question, error) {
	row, line := t.rows[i], t.lines[i]
	q := psychometrics.Question{ID: row[at["id"]], Cell: row[at["cell"]]}
	if q.ID == "" || q.Cell == "" {
		return q, unusable("Baris %d: id dan cell harus diisi.", "Line %d: id and cell must be filled.", line)
	}
	for i, into := range []*float64{&q.A, &q.B, &q.C} {
		name := string("abc"[i])
		if at[name] < 0 || name == "c" && row[at[name]] == "" {
			continue
		}
		x, err := strconv.ParseFloat(strings.Replace(row[at[name]], ",", ".", 1), 64)
		fits := map[string]bool{"a": x > 0 && x <= 10, "b": math.Abs(x) <= 20, "c": x >= 0 && x < 1}[name]
		if err != nil || !fits {
			return q, unusable("Baris %d, kolom %q: %q. Isi a di atas 0 sampai 10, b dari −20 sampai 20, c dari 0 sampai di bawah 1.",
				"Line %d, column %q: %q. Write a above 0 up to 10, b from −20 to 20, c from 0 to below 1.", line, name, clipped(row[at[name]]))
		}
		*into = x
	}
	return q, nil
}
