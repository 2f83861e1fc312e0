package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"

	"mumpuni/psychometrics"
)

// formsCmd makes parallel papers from a file. It needs no database and no settings.
type formsCmd struct {
	Bank      string `arg:"" help:"CSV: id,a,b,c,cell,enemies; enemies are ids that must not be on one paper with it, separated by spaces."`
	Blueprint string `required:"" help:"JSON: {\"cells\": {\"CELL\": COUNT, …}, \"abilities\": [-1.5, -0.5, 0.5, 1.5]}; abilities may be left out."`
	Forms     int    `default:"1" help:"How many forms."`
	Length    int    `required:"" help:"Questions of a form: the sum of the blueprint."`
	Seed      uint64 `default:"1" help:"The same seed gives the same forms, byte for byte."`
}

// maxForms bounds what one call makes.
const maxForms = 1000

// Run exits 0 with the forms, 1 when the bank cannot give them, 2 when a file or a setting cannot be used.
func (c *formsCmd) Run() error {
	bank, err := readTable(c.Bank)
	if err != nil {
		return err
	}
	blueprint, err := os.ReadFile(c.Blueprint)
	if err != nil {
		return unusable("Kisi-kisi %q tidak dapat dibaca. (%v)", "The blueprint %q cannot be read. (%v)", c.Blueprint, err)
	}
	return c.make(bank, blueprint, os.Stdout)
}

type blueprintJSON struct {
	Cells     psychometrics.Blueprint `json:"cells"`
	Abilities []float64               `json:"abilities"`
}

type formsJSON struct {
	Seed      uint64      `json:"seed"`
	Length    int         `json:"length"`
	Abilities []float64   `json:"abilities"`
	Target    []float64   `json:"target"`    // information of a form at each ability
	Off       float64     `json:"deviation"` // greatest difference of a form from the target, as a share of it
	Forms     []paperJSON `json:"forms"`
}

type paperJSON struct {
	Form        int       `json:"form"`
	Questions   []string  `json:"questions"`
	Information []float64 `json:"information"`
}

func (c *formsCmd) make(t table, blueprint []byte, out io.Writer) error {
	plan, err := c.plan(blueprint)
	if err != nil {
		return err
	}
	bank, err := bankOf(t)
	if err != nil {
		return err
	}
	forms, err := bank.Forms(plan.Cells, c.Forms, plan.Abilities, c.Seed)
	var short *psychometrics.Shortage
	switch {
	case errors.As(err, &short):
		return unmet("Sel %q kekurangan %d soal untuk %d paket: tambah soalnya atau kurangi jumlahnya.", "The cell %q lacks %d questions for %d forms: add questions or ask for fewer.", short.Cell, short.Missing, c.Forms)
	case errors.Is(err, psychometrics.ErrEnemies):
		return unmet("Soalnya cukup, tetapi terlalu banyak yang tidak boleh satu paket (kolom enemies).", "There are questions enough, but too many of them must not be on one form (column enemies).")
	case err != nil:
		return err
	}
	result := formsJSON{Seed: c.Seed, Length: c.Length, Abilities: forms.Abilities, Target: forms.Target, Off: forms.Off}
	for f, paper := range forms.Papers {
		p := paperJSON{Form: f + 1, Information: forms.Information[f]}
		for _, i := range paper {
			p.Questions = append(p.Questions, bank.At(i).ID)
		}
		result.Forms = append(result.Forms, p)
	}
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", " ")
	return encoder.Encode(result)
}

// plan reads the blueprint and holds it against the length.
func (c *formsCmd) plan(data []byte) (blueprintJSON, error) {
	var b blueprintJSON
	d := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))
	d.DisallowUnknownFields()
	if err := d.Decode(&b); err != nil {
		return b, unusable("Kisi-kisi bukan JSON seperti {\"cells\": {\"A\": 10}}. (%v)", "The blueprint is not JSON like {\"cells\": {\"A\": 10}}. (%v)", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return b, unusable("Di belakang kisi-kisi masih ada isi lain: satu berkas, satu kisi-kisi.", "Something stands behind the blueprint: one file, one blueprint.")
	}
	if cell := namedTwice(data); cell != "" {
		return b, unusable("Sel %q ada dua kali di kisi-kisi: jumlahkan.", "The cell %q stands twice in the blueprint: add the counts up.", cell)
	}
	if b.Abilities == nil {
		b.Abilities = psychometrics.Abilities
	}
	if c.Forms < 1 || c.Forms > maxForms {
		return b, unusable("--forms %d: dari 1 sampai %d.", "--forms %d: from 1 to %d.", c.Forms, maxForms)
	}
	if len(b.Cells) == 0 || len(b.Abilities) == 0 || len(b.Abilities) > 20 {
		return b, unusable("Kisi-kisi harus punya sel («cells») dan 1–20 kemampuan («abilities»).", "The blueprint must have «cells» and 1–20 «abilities».")
	}
	for _, theta := range b.Abilities {
		if theta < -6 || theta > 6 {
			return b, unusable("Kemampuan %v di kisi-kisi: dari −6 sampai 6.", "The ability %v in the blueprint: from −6 to 6.", theta)
		}
	}
	for cell, count := range b.Cells {
		if count < 1 || count > maxTableRows {
			return b, unusable("Sel %q minta %d soal: paling sedikit 1.", "The cell %q asks for %d questions: at least 1.", cell, count)
		}
	}
	if n := b.Cells.Length(); n != c.Length {
		return b, unusable("Kisi-kisi berjumlah %d soal, tetapi --length %d.", "The blueprint adds up to %d questions, but --length is %d.", n, c.Length)
	}
	return b, nil
}

// namedTwice is a name that one object of a JSON text has twice, of which a decoder keeps the last alone; "" for none.
func namedTwice(data []byte) string {
	d := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))
	var open []map[string]bool // the names of each object that is open; nil for an array
	name := false              // a name comes next
	for {
		token, err := d.Token()
		if err != nil {
			return "" // its end, or what the decoder has refused
		}
		switch t := token.(type) {
		case json.Delim:
			switch t {
			case '{':
				open = append(open, map[string]bool{})
			case '[':
				open = append(open, nil)
			default:
				open = open[:len(open)-1]
			}
		case string:
			if name {
				if seen := open[len(open)-1]; seen[t] {
					return t
				}
				open[len(open)-1][t], name = true, false
				continue
			}
		}
		name = len(open) > 0 && open[len(open)-1] != nil
	}
}
