package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// A file goes into the bank of a unit and comes out again; the result says of each question what became of it, and the exit code of all.
func TestTheBankTakesAFileAndGivesItOut(t *testing.T) {
	w := settledTown(t)
	ctx, folder := t.Context(), t.TempDir()
	unit := w.place["here"].String()
	in, out := filepath.Join(folder, "soal.gift"), filepath.Join(folder, "soal.xml")
	if err := os.WriteFile(in, []byte("Apa? {=satu ~dua}\n\nCeritakan. {}\n\nBerapa? {#3 = %50%4}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(c *bankImportCmd) (r bankResult, code int) {
		t.Helper()
		var said bytes.Buffer
		err := c.run(ctx, w.house, &said)
		var tool toolError
		if err != nil && !errors.As(err, &tool) {
			t.Fatal(err)
		}
		if said.Len() > 0 {
			w.need(json.Unmarshal(said.Bytes(), &r))
		}
		return r, tool.code
	}
	c := &bankImportCmd{bankFlags: bankFlags{File: in, Format: "gift", Unit: unit, Lang: "id"}, DryRun: true}
	if r, code := run(c); code != 1 || r.Taken != 1 || r.Refused != 2 || r.Questions[1].Line != 3 || r.Questions[1].Reason != "Jenis soal «essay» belum ada di sini dan tidak ditebak." {
		t.Errorf("dry run: %d %+v", code, r)
	}
	export := &bankExportCmd{bankFlags{File: out, Format: "moodle", Unit: unit, Lang: "en"}}
	if err := export.run(ctx, w.house, &bytes.Buffer{}); err == nil {
		t.Error("a dry run wrote into the bank")
	}
	c.DryRun = false
	if _, code := run(c); code != 1 {
		t.Errorf("import: %d", code)
	}
	if n := w.banked(export); n != 1 {
		t.Errorf("%d questions in the bank", n)
	}
	c.Format = "docx"
	if _, code := run(c); code != 2 {
		t.Errorf("another format than told: %d", code)
	}
	c.Format, c.File, c.DryRun = "", "starter", true
	if r, code := run(c); code != 0 || r.Taken != 480 {
		t.Errorf("the bank that comes with the program: %d, %d taken, %d lossy, %d refused", code, r.Taken, r.Lossy, r.Refused)
	}
	c.File = in
	if _, code := run(c); code != 2 {
		t.Errorf("a file without its format: %d", code)
	}
	c.Unit = "tidak ada"
	if _, code := run(c); code != 2 {
		t.Errorf("an unknown unit: %d", code)
	}
}

// banked exports and counts.
func (w *town) banked(c *bankExportCmd) int {
	w.t.Helper()
	var said bytes.Buffer
	w.need(c.run(w.t.Context(), w.house, &said))
	var r bankResult
	w.need(json.Unmarshal(said.Bytes(), &r))
	if r.Lossy > 0 || len(r.Questions) != r.Taken {
		w.t.Errorf("Moodle XML loses something: %+v", r)
	}
	return r.Taken
}

// The bank that comes with the program is written without an installation.
func TestTheStarterBankIsWritten(t *testing.T) {
	out := filepath.Join(t.TempDir(), "soal.xml")
	if err := (&bankStarterCmd{File: out}).Run(); err != nil {
		t.Fatal(err)
	}
	if data, err := os.ReadFile(out); err != nil || bytes.Count(data, []byte("<question type=")) != 480 {
		t.Errorf("%d bytes, %v", len(data), err)
	}
}
