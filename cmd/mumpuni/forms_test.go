package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
)

// bankCSV is n questions of three cells; every tenth must not meet the one before.
func bankCSV(n int) string {
	var b strings.Builder
	b.WriteString("id,a,b,c,cell,enemies\n")
	for i := range n {
		enemies := ""
		if i%10 == 9 {
			enemies = fmt.Sprintf("q%d q%d", i-1, i-4)
		}
		fmt.Fprintf(&b, "q%d,%.2f,%.2f,0.25,%c,%s\n", i, 0.8+0.01*float64(i*37%80), -2+0.04*float64(i*53%100), 'A'+rune(i%3), enemies)
	}
	return b.String()
}

func made(t *testing.T, c formsCmd, bank, blueprint string) ([]byte, error) {
	t.Helper()
	read, err := parseTable([]byte(bank))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = c.make(read, []byte(blueprint), &out)
	return out.Bytes(), err
}

func TestFormsAreMadeFromAFile(t *testing.T) {
	c := formsCmd{Forms: 8, Length: 30, Seed: 1}
	const blueprint = `{"cells": {"A": 10, "B": 12, "C": 8}}`
	out, err := made(t, c, bankCSV(300), blueprint)
	if err != nil {
		t.Fatal(err)
	}
	var got formsJSON
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, f := range got.Forms {
		if len(f.Questions) != 30 || len(f.Information) != 4 {
			t.Errorf("form %d: %d questions", f.Form, len(f.Questions))
		}
		for k, x := range f.Information {
			if math.Abs(x/got.Target[k]-1) > 0.03 {
				t.Errorf("form %d is off at %v", f.Form, got.Abilities[k])
			}
		}
		for _, id := range f.Questions {
			if seen[id] {
				t.Errorf("%s is on two forms", id)
			}
			seen[id] = true
		}
	}
	if again, err := made(t, c, bankCSV(300), blueprint); err != nil || !bytes.Equal(out, again) {
		t.Error("the same seed must give the same bytes")
	}
	semicolons := strings.ReplaceAll(strings.ReplaceAll(bankCSV(300), ",", ";"), ".", ",")
	if other, err := made(t, c, "\ufeff"+semicolons, blueprint); err != nil || !bytes.Equal(out, other) {
		t.Errorf("semicolons and decimal commas: %v", err)
	}
}

func TestFormsSayWhatIsMissing(t *testing.T) {
	c := formsCmd{Forms: 8, Length: 20, Seed: 1}
	_, err := made(t, c, bankCSV(300), `{"cells": {"A": 10, "B": 10}}`)
	if err != nil {
		t.Fatal(err)
	}
	_, err = made(t, c, bankCSV(210), `{"cells": {"A": 5, "B": 15}}`) // 70 of B, 120 needed
	var tool toolError
	if !errors.As(err, &tool) || tool.code != 1 || !strings.Contains(tool.id, `"B" kekurangan 50 soal`) || !strings.Contains(tool.en, `"B" lacks 50 questions`) {
		t.Error(err)
	}
}

func TestFormsRefuseWhatTheyCannotRead(t *testing.T) {
	const good, blueprint = "id,a,b,c,cell,enemies\nq1,1,0,0,A,\nq2,1,0,0,A,\n", `{"cells": {"A": 1}}`
	for what, try := range map[string]struct{ bank, blueprint, say string }{
		"no cell":            {"id,a,b\nq1,1,0\n", blueprint, `Tidak ada kolom "cell"`},
		"a of 0":             {"id,a,b,c,cell\nq1,0,0,0,A\n", blueprint, `Baris 2, kolom "a": "0"`},
		"a of NaN":           {"id,a,b,c,cell\nq1,NaN,0,0,A\n", blueprint, `kolom "a": "NaN"`},
		"b of words":         {"id,a,b,c,cell\nq1,1,x,0,A\n", blueprint, `kolom "b": "x"`},
		"c of 1":             {"id,a,b,c,cell\nq1,1,0,1,A\n", blueprint, `kolom "c": "1"`},
		"an id twice":        {good + "q1,1,0,0,A,\n", blueprint, `Baris 4: id "q1" sudah ada di baris 2`},
		"an id of nothing":   {good + ",1,0,0,A,\n", blueprint, "Baris 4: id dan cell"},
		"an enemy absent":    {good + "q3,1,0,0,A,q9\n", blueprint, `Baris 4: soal "q9"`},
		"no JSON":            {good, "cells", "Kisi-kisi bukan JSON"},
		"a word unknown":     {good, `{"cell": {"A": 1}}`, "Kisi-kisi bukan JSON"},
		"no cells":           {good, `{}`, "harus punya sel"},
		"a cell twice":       {good, `{"cells": {"A": 1, "A": 2}}`, `Sel "A" ada dua kali`},
		"two blueprints":     {good, blueprint + blueprint, "masih ada isi lain"},
		"a count of 0":       {good, `{"cells": {"A": 1, "B": 0}}`, `Sel "B" minta 0`},
		"another length":     {good, `{"cells": {"A": 2}}`, "berjumlah 2 soal, tetapi --length 1"},
		"an ability too far": {good, `{"cells": {"A": 1}, "abilities": [99]}`, "Kemampuan 99"},
	} {
		_, err := made(t, formsCmd{Forms: 1, Length: 1}, try.bank, try.blueprint)
		var tool toolError
		if !errors.As(err, &tool) || tool.code != 2 || !strings.Contains(tool.id, try.say) || strings.Contains(err.Error(), "%!") {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := made(t, formsCmd{Forms: 0, Length: 1}, good, blueprint); exitCode(err) != 2 {
		t.Error(err)
	}
}
