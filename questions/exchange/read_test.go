package exchange

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"mumpuni/internal/fault"
	"mumpuni/internal/sheet"

	"github.com/google/go-cmp/cmp"
	"mumpuni/internal/office"
)

// What people type, and what must become of it: outcome, kind, right options, and the sentences said of it.
func TestTextIsReadAsPeopleTypeIt(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"numbered, key told":     {"1. Apa?\na. satu\nb. dua\nKunci: B", "taken single B"},
		"key in other words":     {"1) Apa?\nA) satu\nB) dua\nJawaban benar : a", "taken single A"},
		"starred":                {"1. Apa?\n*a. satu\nb. dua", "taken single A"},
		"star behind the letter": {"1. Apa?\na. satu\nb. *dua", "taken single B"},
		"bold":                   {"1. Apa?\n**a. satu**\nb. dua", "taken single A"},
		"Aiken":                  {"Apa?\nA. satu\nB) dua\nANSWER: B\n\nLagi?\nA. x\nB. y\nANSWER: A", "taken single B; taken single A"},
		"two keys told":          {"1. Apa?\na. satu\nb. dua\nc. tiga\nKunci: A dan C", "taken multiple A, C"},
		"two keys marked":        {"1. Apa?\n*a. satu\n*b. dua\nc. tiga", "refused single A, B two_keys"},
		"two marked, kind told":  {"1. Apa?\n*a. satu\n*b. dua\nc. tiga\nJenis: pilihan ganda kompleks", "taken multiple A, B"},
		"no key":                 {"1. Apa?\na. satu\nb. dua", "refused single no_key"},
		"key beyond":             {"1. Apa?\na. satu\nb. dua\nKunci: D", "refused single key_beyond"},
		"key and star differ":    {"1. Apa?\n*a. satu\nb. dua\nKunci: B", "refused single B key_differs"},
		"two different keys":     {"1. Apa?\na. satu\nb. dua\nKunci: A\nJawaban: B", "refused single B key_again"},
		"same options":           {"1. Apa?\na. Satu\nb. satu \nKunci: A", "refused single A option_twice"},
		"a number is missing":    {"1. Apa?\na. satu\nb. dua\nKunci: A\n3. Lagi?\na. x\nb. y\nKunci: B", "note number_missing; taken single A; taken single B"},
		"a question without its number": {
			"1. Apa?\na. satu\nb. dua\n2 Lagi?\na. x\nb. y\nKunci: B",
			"refused single B options_again",
		},
		"a letter is missing":              {"1. Apa?\na. satu\nb. dua\nd. tiga\nKunci: A", "lossy single A letter_missing"},
		"true or false":                    {"1. Bumi bulat.\na. Benar\nb. Salah\nKunci: B", "taken true_false B"},
		"false first":                      {"1. Bumi bulat.\na. Salah\nb. Benar\nKunci: B", "taken true_false A"},
		"true told":                        {"1. Bumi bulat.\nJawaban: Benar", "taken true_false A"},
		"short":                            {"1. Ibu kota?\nJawaban: Jakarta; DKI Jakarta", "taken short Jakarta|DKI Jakarta"},
		"number":                           {"1. Berapa?\nJawaban: 12,5\nToleransi: 0,1\nSatuan: km", "taken numeric 12.5±0.1 km"},
		"number, no tolerance":             {"1. Berapa?\nJawaban: 12", "lossy numeric 12±0 number_exact"},
		"two readings":                     {"1. Berapa?\nJawaban: 1.000\nToleransi: 1", "refused numeric ?1.000±1 number_two_readings"},
		"matching":                         {"1. Jodohkan.\nPasangan: a => b\nPasangan: c -> d\nPengecoh: e", "taken matching a=b c=d +e"},
		"ordering":                         {"1. Urutkan.\na. satu\nb. dua\nJenis: mengurutkan", "taken ordering"},
		"an essay":                         {"1. Ceritakan.\nJenis: esai\n2. Apa?\na. satu\nb. dua\nKunci: A", "refused  kind_unknown; taken single A"},
		"a list inside":                    {"1. Perhatikan!\n1. satu\n2. dua\n3. tiga\na. 1 dan 2\nb. 3\nKunci: A", "taken single A"},
		"a thousand":                       {"1. Jumlahnya\n1.500 orang?\na. ya\nb. tidak\nKunci: A", "taken single A"},
		"side by side":                     {"1. Apa?\na. satu    b. dua\tc. tiga\nKunci: C", "taken single C"},
		"a key list":                       {"1. Apa?\na. satu\nb. dua\n2. Lagi?\na. x\nb. y\n\nKunci Jawaban\n1. B 2. A\n4. C", "note key_unused; taken single B; taken single A"},
		"a title":                          {"SOAL LATIHAN\n\n1. Apa?\na. satu\nb. dua\nKunci: A", "note text_before; taken single A"},
		"text after":                       {"1. Apa?\na. satu\nb. dua\nKunci: A\nBacaan untuk nomor 2\n2. Lagi?\na. x\nb. y\nKunci: B", "lossy single A text_after; taken single B"},
		"two columns":                      {"1. Apa?\nA. satu C. tiga\nB. dua D. empat\nJawaban: B", "lossy single B options_abreast"},
		"two columns, a key behind":        {"1. Apa?\nA. satu C. tiga\nB. dua D. empat Jawaban: D\n2. Lagi?\na. x\nb. y\nKunci: A", "lossy single D options_abreast; taken single A"},
		"three columns, the last not full": {"1. Apa?\na. satu c. tiga e. lima\nb. dua d. *empat", "lossy single D options_abreast"},
		"rows of two":                      {"1. Apa?\nA. satu B. dua\nC. tiga D. empat\nJawaban: C", "lossy single C options_abreast"},
		"a vitamin is no column":           {"1. Apa?\nA. vitamin C. Semua\nB. vitamin D. Semua\nC. mineral\nD. air\nKunci: C", "taken single C"},
		"an explanation of several lines": {
			"1. Apa?\na. satu\nb. dua\nPembahasan:\nSebab begini:\na. pertama\nb. kedua\nJawaban: B\n\n2. Lagi?\na. x\nb. y\nKunci: B",
			"lossy single B explanation_lines; taken single B",
		},
		"an explanation that holds a question": {
			"1. Apa?\na. satu\nb. dua\nKunci: A\nPembahasan: begini\nLagi?\na. x\nb. y\nKunci: A",
			"refused single A explanation_lines key_again",
		},
		"an explanation ends": {
			"1. Apa?\na. satu\nb. dua\nKunci: A\nPembahasan: begini\n\nBACAAN\nlanjut\n2. Lagi?\na. x\nb. y\nKunci: B",
			"lossy single A text_after text_after; taken single B",
		},
		"true told, and its letter": {"1. Bumi bulat. (B / S)\nJawaban: BENAR (B)\n2. Bumi datar. (B/S)\nJawaban: S", "taken true_false A; taken true_false B"},
		"parts with their lists": {
			"1. Apa?\na. satu\nb. dua\n2. Lagi?\na. x\nb. y\nKunci\n1. B 2. A\nBagian II\n1. Siapa?\na. p\nb. q\nKunci\n1. A",
			"note number_again; taken single B; lossy single A text_after; taken single A",
		},
		"parts, one list": {
			"1. Apa?\na. satu\nb. dua\n1. Siapa?\na. p\nb. q\nKunci\n1. A",
			"note number_again; note key_unclear; refused single no_key; refused single no_key",
		},
		"initials are no label": {"1. Siapa?\na. satu\na.n. Camat\nb. dua\nKunci: A", "taken single A"},
	} {
		for _, as := range disguises {
			r, err := parse([]byte(as(c.text)))
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if got := brief(r); got != c.want {
				t.Errorf("%s: %q\nwant %q", name, got, c.want)
			}
		}
	}
}

// disguises are what other keyboards and programs make of the same text.
var disguises = []func(string) string{
	func(s string) string { return s },
	func(s string) string { return "\ufeff" + strings.ReplaceAll(s, "\n", "\r\n") },
	func(s string) string {
		return strings.ReplaceAll(strings.ReplaceAll(s, ": ", ":\u00a0"), ". ", ".\u00a0")
	},
	func(s string) string { return strings.ReplaceAll(s, "\n", "  \n") + "\n\n\n" },
}

// brief is a result in one line.
func brief(r Result) string {
	var parts []string
	for _, n := range r.Notes {
		parts = append(parts, "note "+strings.TrimPrefix(n.Key, "bank.note."))
	}
	for _, q := range r.Questions {
		it := q.Item
		s := fmt.Sprint(q.Outcome(), " ", it.Kind)
		if l := letters(it.Options); l != "" {
			s += " " + l
		}
		if len(it.Accepted) > 0 {
			s += " " + strings.Join(it.Accepted, "|")
		}
		if it.Number != nil {
			s += strings.TrimRight(fmt.Sprintf(" %s±%s %s", it.Number.Value, it.Number.Tolerance, strings.Join(it.Number.Units, "/")), " ")
		}
		for _, p := range it.Pairs {
			s += " " + p.Left + "=" + p.Right
		}
		for _, d := range it.Distractors {
			s += " +" + d
		}
		for _, n := range append(append([]Note{}, q.Losses...), q.Reasons...) {
			s += " " + n.Key[strings.LastIndex(n.Key, ".")+1:]
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, "; ")
}

func TestGIFTIsReadWithItsWeightsAndNothingIsGuessed(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"single":          {"::T:: Apa? {=satu ~dua ~tiga#bukan}", "taken single A"},
		"missing word":    {"Ibu kota {=Jakarta ~Bogor} Indonesia.", "taken single A"},
		"multiple, ours":  {"Apa? {~%50%a ~%50%b ~%-50%c ~%-50%d}", "taken multiple A, B"},
		"other weights":   {"Apa? {~%50%a ~%50%b ~c}", "lossy multiple A, B weights"},
		"not 100":         {"Apa? {~%40%a ~%40%b ~%-100%c}", "lossy multiple A, B weights_sum"},
		"half marks":      {"Apa? {=a ~%50%b ~c}", "lossy single A weights"},
		"negative":        {"Apa? {=a ~%-25%b ~c}", "lossy single A weights"},
		"two keys":        {"Apa? {=a =b ~c}", "refused single A, B two_keys"},
		"no key":          {"Apa? {~a ~b ~c}", "refused multiple no_key"},
		"true":            {"Benar? {T}", "taken true_false A"},
		"false, told why": {"Benar? {FALSE#salah#betul}", "taken true_false B"},
		"short":           {"Siapa? {=Budi =budi santoso =%50%bud}", "lossy short Budi|budi santoso answer_partial"},
		"a pattern":       {"Siapa? {=Bud* =Budi}", "lossy short Budi answer_pattern"},
		"number":          {"Berapa? {#3:0.5}", "taken numeric 3±0.5"},
		"range":           {"Berapa? {#1..5}", "taken numeric 3±2"},
		"two numbers":     {"Berapa? {# =3 =4}", "refused numeric 3±0 numbers_many"},
		"matching":        {"Jodohkan {=a -> b =c -> d = -> e}", "taken matching a=b c=d +e"},
		"essay":           {"Ceritakan. {}", "refused  kind_unknown"},
		"description":     {"Baca ini dahulu.\n\nApa? {=a ~b}", "refused  kind_unknown; taken single A"},
		"never closed":    {"Apa? {=a ~b\n\nLagi? {=c ~d}", "refused  brace_open; taken single A"},
		"two blanks":      {"A {=a ~b} dan B {=c ~d}.", "refused  gift_two_blanks"},
		"titles alone":    {"::A:: Apa? {=a ~b}\n::B:: Lagi? {\n=c\n~d\n}\n::C:: Benar? {T}", "taken single A; taken single A; taken true_false A"},
		"escaped":         {`Apa \{itu\}? {=a\=b ~c\~d \# e}`, "taken single A"},
		"blank inside":    {"Apa? {\n=a\n\n~b\n}", "taken single A"},
		"a tag":           {"// [tag:kompetensi=LD.1.3] [tag:lain]\nApa? {=a ~b}", "lossy single A tag"},
	} {
		r, err := parse([]byte(c.text))
		if err != nil || r.Format != GIFT {
			t.Errorf("%s: %s %v", name, r.Format, err)
			continue
		}
		if got := brief(r); got != c.want {
			t.Errorf("%s: %q\nwant %q", name, got, c.want)
		}
	}
}

func TestMarkupBecomesMarkdownThatShowsTheSameWords(t *testing.T) {
	for in, want := range map[string]string{
		"<p>Satu <b>dua</b> tiga</p>":                                     "Satu **dua** tiga",
		"<p>H<sub>2</sub>O dan x<sup>2</sup></p>":                         "H~2~O dan x^2^",
		"a &lt;b&gt; &amp; c &nbsp; d":                                    "a <b> & c d",
		"<p>satu</p><p>dua</p>":                                           "satu\n\ndua",
		"satu<br>dua":                                                     "satu\ndua",
		"<ul><li>a</li><li>b<ul><li>c</li><li>d</li></ul></li></ul>":      "- a\n- b\n   - c\n   - d",
		"<ol start=\"3\"><li>a</li><li>b</li></ol>":                       "3. a\n4. b",
		"<table><tr><th>A</th></tr><tr><td>x | y</td></tr></table>":       "| A |\n|---|\n| x \\| y |",
		"<p>kata<b>tebal</b>kata</p>":                                     "katatebalkata",
		"2*3*4 dan _x_ <i>y</i>":                                          "2\\*3\\*4 dan \\_x\\_ *y*",
		"<script>alert(1)</script>aman":                                   "aman",
		"<pre>x = 1\n  y</pre>":                                           "```\nx = 1\n  y\n```",
		`<a href="https://x.example/a">sini</a>`:                          "[sini](https://x.example/a)",
		`<p>\(x\)</p>`:                                                    `&#92;(x&#92;)`,
		"<h3>Judul</h3>isi":                                               "**Judul**\n\nisi",
		"<p>2026. Tahun apa?<br>1. Ini</p>":                               "2026\\. Tahun apa?\n1\\. Ini",
		"<p><span style=\"color:red\">merah</span> <u>garis</u></p>":      "merah garis",
		`<p>&lt;img src=x onerror=alert(1)&gt;</p>`:                       "<img src=x onerror=alert(1)>",
		"<p><strong> luas </strong>saja</p>":                              "**luas** saja",
		"<div><div><div>dalam</div></div></div>":                          "dalam",
		"<table><tr><td colspan=2>a</td></tr><tr><td>b</td></tr></table>": "| a |\n|---|\n| b |",
	} {
		q := Question{}
		h := htmlText{q: &q}
		got := h.markdown(in)
		if got != want {
			t.Errorf("%s\n got %q\nwant %q (%v)", in, got, want, q.Losses)
		}
	}
}

func TestEachFileThatIsNoQuestionsIsNamed(t *testing.T) {
	for key, data := range map[string][]byte{
		"bank.file_empty":     []byte(" \n"),
		"bank.questions_none": []byte("Kepada Yth. Bapak Camat, dengan hormat"),
		"bank.file_unknown":   {0x7f, 'E', 'L', 'F', 0, 1, 2},
		"bank.file_broken":    append([]byte("PK\x03\x04"), make([]byte, 100)...),
		"bank.xml_broken":     []byte("<?xml version=\"1.0\"?><quiz><question type=\"essay\""),
		"bank.file_other":     []byte("%PDF-1.7"),
	} {
		_, err := parse(data)
		var f *fault.Fault
		if !errors.As(err, &f) || f.Key != key {
			t.Errorf("%s: %v", key, err)
		}
	}
}

// Hostile files end in a fault or in refused questions, within the limits and without harm to this process.
func TestHostileFilesAreRefused(t *testing.T) {
	zipOf := func(name string, size int) []byte {
		var out bytes.Buffer
		z := zip.NewWriter(&out)
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write(make([]byte, size))
		}
		if err == nil {
			err = z.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	entities := `<?xml version="1.0"?><!DOCTYPE q [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><quiz><question type="essay"><questiontext><text>&b;</text></questiontext></question></quiz>`
	for name, c := range map[string]struct {
		data []byte
		key  string
	}{
		"zip bomb":      {zipOf("word/document.xml", office.MaxUnpacked+1), "bank.file_unpacks_too_large"},
		"entity bomb":   {[]byte(entities), "bank.xml_broken"},
		"deep XML":      {[]byte("<quiz><question>" + strings.Repeat("<a>", 1000)), "bank.xml_broken"},
		"deep document": {docx(strings.Repeat("<w:sdt><w:sdtContent>", 5000)), "bank.file_broken"},
		"too many":      {[]byte(strings.Repeat("Apa? {T}\n\n", MaxQuestions+1)), "bank.questions_many"},
		"too large":     {make([]byte, MaxBytes+1), "bank.file_too_large"},
	} {
		_, err := Read(t.Context(), c.data)
		var f *fault.Fault
		if !errors.As(err, &f) || f.Key != c.key {
			t.Errorf("%s: %v", name, err)
		}
	}
	picture := fmt.Sprintf(`<quiz><question type="truefalse"><questiontext format="html"><text>&lt;img src="@@PLUGINFILE@@/a.png" alt="x"&gt;</text><file name="a.png" encoding="base64">%s</file></questiontext></question></quiz>`, strings.Repeat("iVBORw0KGgo=", 700_000))
	r, err := Read(t.Context(), []byte(picture))
	if err != nil || len(r.Questions) != 1 || len(r.Questions[0].Item.Pictures) != 0 {
		t.Errorf("a huge picture: %v", err)
	}
}

func TestAHundredQuestionsTakeAtMostThreeSeconds(t *testing.T) {
	var items []Item
	for len(items) < 100 {
		items = append(items, every(t)...)
	}
	for _, f := range Formats {
		e, err := Write(f, items[:100], sheet.Table{})
		if err != nil {
			t.Fatal(err)
		}
		begin := time.Now()
		if _, err := Read(t.Context(), e.Data); err != nil {
			t.Fatal(f, err)
		}
		if took := time.Since(begin); took > 3*time.Second {
			t.Errorf("%s: %v", f, took)
		}
	}
}

// anyItem draws an item of the texts that people write.
func anyItem(t *rapid.T) Item {
	word := rapid.SampledFrom([]string{"kata", "2*3*4", "a_b", "<p>", "&amp;", "~5", "x^2^", "**tebal**", "=", "{", "}", "#", ":", "\\", "\\\\server", "|", "[x](y)", "- satu", "1. dua", "«kutip»", "a\u00a0b", "\u201cx\u201d", "_x000D_", "'=1+1", "->", "=>", "Kunci: B", "*", "`kode`", "emoji 🙂"})
	text := func(name string) string {
		return strings.TrimSpace(strings.Join(rapid.SliceOfN(word, 1, 6).Draw(t, name), rapid.SampledFrom([]string{" ", "\n"}).Draw(t, "sep")))
	}
	line := func(name string) string { return strings.Join(strings.Fields(text(name)), " ") }
	it := Item{
		Kind: rapid.SampledFrom([]Kind{Single, Multiple, TrueFalse, Matching, Ordering, Numeric, Short}).Draw(t, "kind"), Stem: text("stem"),
		Topic: rapid.SampledFrom([]string{"", "Arsip & surat"}).Draw(t, "topic"), Competency: rapid.SampledFrom([]string{"", "LD.1.3"}).Draw(t, "code"), Level: rapid.IntRange(0, 5).Draw(t, "level"),
	}
	if rapid.Bool().Draw(t, "feedback") {
		it.Feedback = text("feedback")
	}
	n := rapid.IntRange(2, 6).Draw(t, "n")
	switch it.Kind {
	case TrueFalse:
		right := rapid.Bool().Draw(t, "true")
		it.Options = []Option{{Right: right}, {Right: !right}}
	case Single, Multiple, Ordering:
		key := rapid.IntRange(0, n-1).Draw(t, "key")
		for i := range n {
			it.Options = append(it.Options, Option{Text: fmt.Sprintf("%s %d", text("option"), i), Right: it.Kind != Ordering && i == key})
		}
	case Matching:
		for i := range n {
			it.Pairs = append(it.Pairs, Pair{fmt.Sprintf("%s %d", text("left"), i), text("right")})
		}
	case Numeric:
		it.Number = &Number{rapid.SampledFrom([]string{"1", "-2.5", "1.125", "1000", "0.005"}).Draw(t, "value"), rapid.SampledFrom([]string{"0", "0.125", "10"}).Draw(t, "tolerance"), rapid.SampledFrom([][]string{nil, {"km"}, {"km", "m"}}).Draw(t, "units")}
	case Short:
		for i := range n {
			it.Accepted = append(it.Accepted, fmt.Sprintf("%s %d", line("accepted"), i))
		}
	}
	return it
}

// Whatever people write comes back from Moodle XML and XLSX letter by letter; where another format changes something, the
// export says so (differences compares all parts, so that nothing said means nothing lost).
func TestAnyItemComesBackAsItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items := []Item{anyItem(t), anyItem(t)}
		for _, f := range []Format{Moodle, XLSX} {
			data, err := write(f, items, sheet.Table{})
			if err != nil {
				t.Fatal(err)
			}
			back, err := parseAny(data)
			if err != nil || len(back.Questions) != len(items) {
				t.Fatalf("%s: %d %v", f, len(back.Questions), err)
			}
			for i, q := range back.Questions {
				if d := cmp.Diff(items[i], q.Item); d != "" || len(q.Reasons) > 0 {
					t.Fatalf("%s: %v\n%s", f, q.Reasons, d)
				}
			}
		}
	})
}

// Every sentence that a reader can say has its words.
func TestEverySentenceHasWords(t *testing.T) {
	words, err := os.ReadFile("../../web/locale/messages/bank.id.json")
	if err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	key := regexp.MustCompile(`"(bank\.[a-z]+[._][a-z_]+[a-z])"`)
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		source, err := os.ReadFile(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range key.FindAllStringSubmatch(string(source), -1) {
			if !bytes.Contains(words, []byte(`"`+m[1]+`":`)) {
				t.Errorf("%s: %s has no words", f.Name(), m[1])
			}
		}
	}
}
