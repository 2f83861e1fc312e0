package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"os"
	"strings"
	"testing"
)

const lsat6 = "../../psychometrics/testdata/lsat6.csv"

func analysed(t *testing.T, c analyseCmd, file string) (analysis, error) {
	t.Helper()
	read, err := parseTable([]byte(file))
	if err != nil {
		return analysis{}, err
	}
	var out bytes.Buffer
	var got analysis
	if err := c.analyse(t.Context(), read, &out); err != nil {
		return got, err
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatalf("%v in %s", err, out.String())
	}
	return got, nil
}

func TestItemsAnalyseGivesThePublishedFigures(t *testing.T) {
	data, err := os.ReadFile(lsat6)
	if err != nil {
		t.Fatal(err)
	}
	for model, loglik := range map[string]float64{"2pl": -2466.65337756, "1pl": -2466.93759958, "rasch": -2466.93759959} {
		got, err := analysed(t, analyseCmd{Model: model, Prior: "none"}, string(data))
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(got.LogLik-loglik) > 0.001 || !got.Converged || got.Persons != 1000 || got.Items != 5 || len(got.People) != 1000 || math.Abs(*got.Alpha-0.29499719) > 1e-7 {
			t.Errorf("%s: %+v", model, got.Each)
		}
	}
}

// The same answers however the file is written.
func TestItemsAnalyseReadsWhatPeopleSave(t *testing.T) {
	plain := "s1,s2,s3,s4\n1,1,1,1\n1,1,0,0\n0,1,1,0\n0,0,0,0\n1,0,1,1\n0,1,0,1\n,,,\n1,1,,0\n"
	want, err := analysed(t, analyseCmd{Model: "2pl", Prior: "default"}, plain)
	if err != nil {
		t.Fatal(err)
	}
	first, rest, _ := strings.Cut(plain, "\n")
	for how, file := range map[string]string{
		"BOM, semicolons, CRLF": "\ufeff" + strings.ReplaceAll(strings.ReplaceAll(plain, ",", ";"), "\n", "\r\n"),
		"tabs":                  strings.ReplaceAll(plain, ",", "\t"),
		"lines of an old Mac":   strings.ReplaceAll(plain, "\n", "\r"),
		"told to Excel":         "sep=;\r\n" + strings.ReplaceAll(strings.ReplaceAll(plain, ",", ";"), "\n", "\r\n"),
		"spaces":                strings.ReplaceAll(strings.ReplaceAll(plain, ",", " , "), "\n", " \n"),
		"quotes":                strings.ReplaceAll(plain, "1", `"1"`),
		"a blank line":          first + "\n\n" + rest + "  \n",
		"a group":               "Group," + first + "\n" + strings.ReplaceAll("x,"+strings.ReplaceAll(strings.TrimSuffix(rest, "\n"), "\n", "\nx,"), "x", "A") + "\n",
	} {
		got, err := analysed(t, analyseCmd{Model: "2pl", Prior: "default"}, strings.ReplaceAll(file, `s"1"`, `"s1"`))
		if err != nil || got.LogLik != want.LogLik || got.Persons != 8 || got.Items != 4 || *got.Each[2].B != *want.Each[2].B {
			t.Errorf("%s: %v, %v", how, err, got.Each)
		}
	}
	if s := want.People[6]; s.EAP > 1e-9 || s.SEInfo != nil || math.Abs(s.SE-1) > 1e-6 {
		t.Errorf("who answered nothing: %+v", s)
	}
}

// Columns that say nothing are null and never no number; the others are calibrated.
func TestItemsAnalyseOfColumnsThatSayNothing(t *testing.T) {
	var b strings.Builder
	b.WriteString("right,wrong,empty,x,y,z\n")
	for i := range 64 {
		b.WriteString("1,0,")
		for _, bit := range []int{1, 2, 4} {
			b.WriteString("," + map[bool]string{true: "1", false: "0"}[i&bit > 0 || i%7 == 0])
		}
		b.WriteString("\n")
	}
	for _, model := range []string{"2pl", "1pl", "rasch"} {
		for _, prior := range []string{"none", "default"} {
			got, err := analysed(t, analyseCmd{Model: model, Prior: prior, Guess: 0.25}, b.String())
			if err != nil {
				t.Fatal(model, prior, err)
			}
			for j, i := range got.Each {
				if (i.B == nil) != (j == 2 || j < 2 && prior == "none") {
					t.Errorf("%s, %s: %s: %v", model, prior, i.ID, i.B)
				}
			}
			if *got.Each[0].P != 1 || *got.Each[1].P != 0 || got.Each[2].P != nil || got.Each[2].N != 0 || got.Each[0].Rest != nil {
				t.Errorf("%+v", got.Each)
			}
			if got.Each[2].Advice == nil || got.Each[0].Advice[0] != "too_easy" {
				t.Errorf("advice: %v", got.Each)
			}
		}
	}
}

// Two questions do not tell two slopes apart: that nothing was calibrated is not told as success.
func TestItemsAnalyseOfNothingIsNoSuccess(t *testing.T) {
	const two = "a,b\n1,0\n0,1\n1,1\n0,0\n1,1\n"
	_, err := analysed(t, analyseCmd{Model: "2pl", Prior: "none"}, two)
	if exitCode(err) != 1 {
		t.Errorf("2pl: %v", err)
	}
	if _, err = analysed(t, analyseCmd{Model: "2pl", Prior: "default"}, two); err != nil {
		t.Errorf("with a prior: %v", err)
	}
}

func TestItemsAnalyseSaysWhatIsWrongInBothLanguages(t *testing.T) {
	for file, say := range map[string]string{
		"":                          "kosong",
		"a,b\n":                     "Tidak ada orang",
		"a,b\n1,0\n1\n":             "Baris 3: 1 kolom",
		"a,b\n1,0\n\n1,ya\n":        `Baris 4, kolom "b": "ya"`,
		"a,b,a\n1,0,1\n":            `nama "a" ada dua kali (kolom 1 dan 3)`,
		"a,,b\n1,0,1\n":             "kolom ke-2 tidak bernama",
		"a,b\n1,\"0\n":              "Baris 2: tanda kutip",
		"a,b\n1,\"0\n1,1\n1,1\n":    "Baris 2: tanda kutip",
		"group\nx\n":                "Tidak ada kolom soal",
		"a,b\n1,\xff\n":             "UTF-8",
		"a,b\n1,2\n":                `Baris 2, kolom "b": "2"`,
		"a,b\n1.0,1\n":              `Baris 2, kolom "a"`,
		"a,b\nNaN,1\n":              `"NaN" bukan 0, 1`,
		strings.Repeat("x,", 2000):  "paling banyak 2000",
		"nama,s1\nBudi Santoso,1\n": `"Budi Santoso" bukan 0`,
		"s1;s2\n1;1\n0,1;0\n":       "Baris 3",
	} {
		_, err := analysed(t, analyseCmd{Model: "2pl"}, file)
		var tool toolError
		if !errors.As(err, &tool) || tool.code != 2 || !strings.Contains(tool.id, say) || tool.en == "" || strings.Contains(err.Error(), "%!") {
			t.Errorf("%.40q: %v, want %q", file, err, say)
		}
	}
	for _, guess := range []float64{-0.1, 1, math.NaN()} {
		if _, err := analysed(t, analyseCmd{Model: "2pl", Guess: guess}, "a,b\n1,0\n"); exitCode(err) != 2 {
			t.Errorf("guess %v: %v", guess, err)
		}
	}
	if _, err := readTable("testdata/there-is-none.csv"); exitCode(err) != 2 {
		t.Error(err)
	}
}
