package starter_test

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"mumpuni/internal/sheet"
	"mumpuni/questions/exchange"
	"mumpuni/questions/kinds"
	"mumpuni/questions/starter"
)

// measured are the competencies of the bank.
var measured = []string{"LD.1.3", "LD.2.1", "LD.2.3", "LD.2.5", "LD.2.6", "LD.3.1", "LD.4.1", "LD.4.2"}

var whole = sync.OnceValues(func() (exchange.Result, error) { return exchange.Read(context.Background(), starter.XML()) })

// bank is all of it, as its file is read.
func bank(t *testing.T) []exchange.Item {
	t.Helper()
	r, err := whole()
	if err != nil {
		t.Fatal(err)
	}
	items := make([]exchange.Item, len(r.Questions))
	for i, q := range r.Questions {
		items[i] = q.Item
	}
	return items
}

// draft is an item as the editor checks it.
func draft(it exchange.Item) kinds.Draft {
	d := kinds.Draft{Kind: kinds.Kind(it.Kind), Stem: it.Stem, Body: kinds.Body{Feedback: it.Feedback, Accepted: it.Accepted}}
	for _, o := range it.Options {
		d.Body.Options = append(d.Body.Options, kinds.Option{Text: o.Text, Right: o.Right, Feedback: o.Feedback})
	}
	if d.Kind == kinds.TrueFalse {
		d.Body.Options[0].ID, d.Body.Options[1].ID = kinds.OptionTrue, kinds.OptionFalse
	}
	for _, p := range it.Pairs {
		d.Body.Pairs = append(d.Body.Pairs, kinds.Pair{Left: p.Left, Right: p.Right})
	}
	for _, right := range it.Distractors {
		d.Body.Pairs = append(d.Body.Pairs, kinds.Pair{Right: right})
	}
	if n := it.Number; n != nil {
		d.Body.Number = &kinds.Number{Value: n.Value, Tolerance: n.Tolerance, Units: n.Units}
	}
	return d
}

// complaints take what a rule has to say.
type complaints interface {
	Errorf(format string, args ...any)
	Logf(format string, args ...any)
	Fatal(args ...any)
}

// rules are what every question of the bank obeys, and the bank as a whole.
var rules = map[string]func(complaints, []exchange.Item){
	"promised": asPromised, "keys": keysAndExplanations, "apart": apartIsOfBoth, "guessers": guessersGetNothing, "length": evenLength,
	"language": plainLanguage, "descriptors": descriptorOfItsLevel, "checks": checkedTwice, "pictures": picturesOfDrawings,
}

func TestTheBankObeysItsRules(t *testing.T) {
	for name, rule := range rules {
		t.Run(name, func(t *testing.T) { rule(t, bank(t)) })
	}
}

// heard counts complaints.
type heard struct{ list []string }

func (h *heard) Errorf(format string, args ...any) {
	h.list = append(h.list, fmt.Sprintf(format, args...))
}
func (h *heard) Logf(string, ...any) {}
func (h *heard) Fatal(args ...any)   { h.list = append(h.list, fmt.Sprint(args...)) }

// one is the place of the first question of a kind.
func one(all []exchange.Item, kind exchange.Kind) *exchange.Item {
	return &all[slices.IndexFunc(all, func(it exchange.Item) bool { return it.Kind == kind })]
}

// Each rule notices what breaks it: a copy of the bank is spoiled in one way at a time.
func TestASpoiledBankIsNoticed(t *testing.T) {
	for name, spoil := range map[string]func(all []exchange.Item){
		"promised: a question more at level 5":  func(all []exchange.Item) { all[0].Level = 5 },
		"promised: one of a competency less":    func(all []exchange.Item) { all[0].Competency = "LD.2.1" },
		"keys: two keys":                        func(all []exchange.Item) { o := one(all, exchange.Single).Options; o[0].Right, o[1].Right = true, true },
		"keys: no key":                          func(all []exchange.Item) { clearKeys(one(all, exchange.Single)) },
		"keys: an option unexplained":           func(all []exchange.Item) { one(all, exchange.Multiple).Options[0].Feedback = "" },
		"keys: a step unexplained":              func(all []exchange.Item) { one(all, exchange.Ordering).Options[2].Text += " lagi" },
		"keys: a pair unexplained":              func(all []exchange.Item) { one(all, exchange.Matching).Pairs[1].Left += " lagi" },
		"keys: a matching without distractor":   func(all []exchange.Item) { one(all, exchange.Matching).Distractors = nil },
		"keys: no usual wrong number":           func(all []exchange.Item) { one(all, exchange.Numeric).Feedback = "3 + 4 = 7." },
		"apart: of one side only":               func(all []exchange.Item) { all[0].Apart = append(all[0].Apart, all[1].Code) },
		"guessers: the key is the longest":      longestKeys,
		"guessers: the key is always the first": firstKeys,
		"length: one option is long": func(all []exchange.Item) {
			one(all, exchange.Single).Options[0].Text += " yang diterangkan panjang sekali"
		},
		"language: a sentence of 21 words":        func(all []exchange.Item) { all[0].Stem = strings.Repeat("kata ", 20) + "kata." },
		"language: an exception":                  func(all []exchange.Item) { all[0].Stem = "Semua benar kecuali?" },
		"language: a negation":                    func(all []exchange.Item) { all[0].Stem = "Mana yang bukan berkas?" },
		"language: a brand":                       func(all []exchange.Item) { all[0].Feedback = "Kirim lewat WhatsApp." },
		"language: a word not of the dictionary":  func(all []exchange.Item) { one(all, exchange.Single).Options[0].Text = "Silahkan merubah" },
		"descriptors: of another level":           func(all []exchange.Item) { all[0].Level = 2 },
		"descriptors: another text":               func(all []exchange.Item) { all[0].Descriptor += "." },
		"checks: a level that the record has not": func(all []exchange.Item) { all[0].Level = 4 },
		"pictures: no words":                      func(all []exchange.Item) { shown(all).Pictures[0].Alt = "Grafik" },
		"pictures: of another drawing":            func(all []exchange.Item) { shown(all).Pictures[0].Data = []byte("PNG") },
		"pictures: under another name":            func(all []exchange.Item) { shown(all).Pictures[0].Name = "LD.1.3-001.png" },
	} {
		rule, _, _ := strings.Cut(name, ":")
		all := copied(bank(t))
		spoil(all)
		h := &heard{}
		if rules[rule](h, all); len(h.list) == 0 {
			t.Errorf("%s: not noticed", name)
		} else {
			t.Logf("%s: %s", name, h.list[0])
		}
	}
}

// copied is the bank with options, pairs and pictures of its own.
func copied(items []exchange.Item) []exchange.Item {
	all := slices.Clone(items)
	for i := range all {
		all[i].Options, all[i].Pairs = slices.Clone(all[i].Options), slices.Clone(all[i].Pairs)
		all[i].Pictures, all[i].Apart = slices.Clone(all[i].Pictures), slices.Clone(all[i].Apart)
	}
	return all
}

func shown(all []exchange.Item) *exchange.Item {
	return &all[slices.IndexFunc(all, func(it exchange.Item) bool { return len(it.Pictures) > 0 })]
}

func clearKeys(it *exchange.Item) {
	for i := range it.Options {
		it.Options[i].Right = false
	}
}

// longestKeys makes the key the longest option of every question with one.
func longestKeys(all []exchange.Item) {
	for i := range all {
		if all[i].Kind == exchange.Single {
			k := slices.IndexFunc(all[i].Options, func(o exchange.Option) bool { return o.Right })
			all[i].Options[k].Text += strings.Repeat(" kata", 40)
		}
	}
}

// firstKeys puts the key first in every question with one.
func firstKeys(all []exchange.Item) {
	for i := range all {
		if o := all[i].Options; all[i].Kind == exchange.Single {
			k := slices.IndexFunc(o, func(o exchange.Option) bool { return o.Right })
			o[0], o[k] = o[k], o[0]
		}
	}
}

// Every question is read without loss, and the editor would take it.
func TestEveryQuestionIsRead(t *testing.T) {
	r, err := whole()
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Questions) != 480 || len(r.Notes) > 0 {
		t.Fatalf("%d questions, %v", len(r.Questions), r.Notes)
	}
	seen := map[string]bool{}
	for _, q := range r.Questions {
		it := q.Item
		if q.Outcome() != exchange.Taken {
			t.Errorf("%s: %v %v", it.Code, q.Losses, q.Reasons)
		}
		if _, err := draft(it).Check(); err != nil {
			t.Errorf("%s: %v", it.Code, err)
		}
		if seen[it.Code] || !strings.HasPrefix(it.Code, it.Competency+"-") || !it.Open || it.Topic == "" || it.Feedback == "" {
			t.Errorf("%s: code, competency %q, topic %q, open %v", it.Code, it.Competency, it.Topic, it.Open)
		}
		seen[it.Code] = true
	}
}

// The whole bank written by the product reads as it was.
func TestTheBankComesBackAsItWas(t *testing.T) {
	items := bank(t)
	for _, f := range []exchange.Format{exchange.Moodle, exchange.XLSX} {
		e, err := exchange.Write(f, items, sheet.Table{})
		if err != nil {
			t.Fatal(err)
		}
		for i, l := range e.Losses {
			if len(l) > 0 {
				t.Errorf("%s %s: %v", f, items[i].Code, l)
			}
		}
	}
}

// No file of it names a place that only its makers had.
func TestNothingPointsElsewhere(t *testing.T) {
	all := [][]byte{regexp.MustCompile(`base64">[^<]*`).ReplaceAll(starter.XML(), nil)}
	for code, c := range starter.Checks() {
		all = append(all, fmt.Appendf(nil, "%s %+v", code, c))
	}
	for _, text := range all {
		for _, word := range []string{"/tmp", "/work", "/root", "python", ".py"} {
			if at := bytes.Index(bytes.ToLower(text), []byte(word)); at >= 0 {
				t.Errorf("%q in %.60q", word, text[max(0, at-20):])
			}
		}
	}
}
