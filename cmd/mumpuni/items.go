package main

import (
	"context"
	"encoding/json"
	"io"
	"math"
	"os"
	"slices"
	"strings"

	"mumpuni/psychometrics"
)

type itemsCmd struct {
	Analyse analyseCmd `cmd:"" help:"Calibrate questions from a table of right and wrong answers; JSON on standard output."`
}

// analyseCmd calibrates the questions of a file. It needs no database and no settings.
type analyseCmd struct {
	File   string  `arg:"" help:"CSV: a header of question names, then a line for each person: 1 right, 0 wrong, empty = not presented. A column named group is passed over."`
	Model  string  `enum:"2pl,1pl,rasch" default:"2pl" help:"2pl: own slopes; 1pl: one slope, ability N(0,1); rasch: slope 1, variance of ability free."`
	Prior  string  `enum:"none,default" default:"none" help:"default: b ~ N(0, 2), ln a ~ N(ln 1.2, 0.4)."`
	Guess  float64 `default:"0" help:"Share of right answers by chance, fixed for all questions (0.25 for four options)."`
	Format string  `enum:"json" default:"json" help:"Form of the result."`
}

// Run exits 0 with a calibration, 1 with one that did not converge, 2 when the file or a setting cannot be used.
func (c *analyseCmd) Run(ctx context.Context) error {
	t, err := readTable(c.File)
	if err != nil {
		return err
	}
	return c.analyse(ctx, t, os.Stdout)
}

func (c *analyseCmd) analyse(ctx context.Context, t table, out io.Writer) error {
	if !(c.Guess >= 0 && c.Guess < 1) {
		return unusable("--guess %v: harus dari 0 sampai kurang dari 1.", "--guess %v: it must be from 0 to below 1.", c.Guess)
	}
	names, data, err := answersOf(t)
	if err != nil {
		return err
	}
	setup := psychometrics.Setup{Model: psychometrics.Model(c.Model), Chance: slices.Repeat([]float64{c.Guess}, len(names))}
	if c.Prior == "default" {
		setup.Priors = slices.Repeat([]psychometrics.Prior{psychometrics.Vague}, len(names))
	}
	fit, err := psychometrics.Calibrate(ctx, data, setup)
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(analysisOf(c.Model, names, data, fit)); err != nil {
		return err
	}
	if !slices.ContainsFunc(fit.Items, func(i psychometrics.Item) bool { return !math.IsNaN(i.B) }) {
		return unmet("Tidak satu soal pun dapat dihitung dari jawaban ini: tambah soal atau orang, atau pakai --prior default.",
			"Not one question can be calibrated from these answers: add questions or people, or use --prior default.")
	}
	if !fit.Converged {
		return unmet("Perhitungan belum konvergen setelah %d putaran: angkanya sementara. Tambah orang, atau pakai --prior default.",
			"The calibration has not converged after %d iterations: its figures are provisional. Add people, or use --prior default.", fit.Iterations)
	}
	return nil
}

// answersOf reads 0, 1 and empty cells of all columns but group.
func answersOf(t table) (names []string, data psychometrics.Responses, err error) {
	group := slices.IndexFunc(t.header, func(h string) bool { return strings.EqualFold(h, "group") })
	for j, name := range t.header {
		if j != group {
			names = append(names, name)
		}
	}
	switch {
	case len(names) == 0:
		return nil, nil, unusable("Tidak ada kolom soal selain group.", "There is no column of a question beside group.")
	case len(t.rows) == 0:
		return nil, nil, unusable("Tidak ada orang: di bawah judul harus ada paling sedikit satu baris jawaban.", "There are no people: below the header there must be at least one line of answers.")
	}
	data = make(psychometrics.Responses, len(t.rows))
	for i, row := range t.rows {
		data[i] = make([]int8, 0, len(names))
		for j, cell := range row {
			if j == group {
				continue
			}
			u, ok := map[string]int8{"0": 0, "1": 1, "": psychometrics.Missing}[cell]
			if !ok {
				return nil, nil, unusable("Baris %d, kolom %q: %q bukan 0, 1 atau kosong. Tulis 1 = benar, 0 = salah, kosong = tidak disajikan, dan hapus kolom yang bukan soal.",
					"Line %d, column %q: %q is not 0, 1 or empty. Write 1 = right, 0 = wrong, empty = not presented, and remove columns that are no questions.", t.lines[i], t.header[j], clipped(cell))
			}
			data[i] = append(data[i], u)
		}
	}
	return names, data, nil
}

// clipped is a cell as a message may quote it.
func clipped(cell string) string {
	if r := []rune(cell); len(r) > 30 {
		return string(r[:30]) + "…"
	}
	return cell
}
