package prose_test

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"mumpuni/internal/prose"
)

func seen(t *testing.T, out string, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	out = regexp.MustCompile(`<br ?/?>|</(p|li|tr|h\d|blockquote|pre)>\s*`).ReplaceAllString(out, "\n")
	out = regexp.MustCompile(`<[^>]*>`).ReplaceAllString(out, "")
	lines := strings.Split(html.UnescapeString(out), "\n")
	kept := lines[:0]
	for _, l := range lines {
		if l = strings.TrimSpace(l); l != "" {
			kept = append(kept, l)
		}
	}
	return strings.Join(kept, "\n")
}

// TestNothingTypedIsEaten: what an editor writes is what a reader sees, in a question and in an article.
func TestNothingTypedIsEaten(t *testing.T) {
	both := map[string]string{
		"Tag untuk paragraf adalah <p> atau <br>?": "",
		"Isi kolom <nama> lalu tekan <Enter>.":     "",
		"Jika a<b AND c>d maka":                    "",
		"<div>\nisi\n</div>":                       "",
		"<script>alert(1)</script> tetap tertulis": "",
		"Hitung 2*3*4":                             "",
		"Hitung (a)*(b)*(c) dan f[0]*g[1]*h":       "",
		`Alamat \\server\bagi`:                     "",
		"Folder C:\\data\\\nlalu berkas":           "Folder C:\\data\\\nlalu berkas",
		"Baris satu\nBaris dua":                    "",
		"•\tPoin satu\n•\tPoin dua":                "Poin satu\nPoin dua",
		"• satu-satunya":                           "",
		"\tParagraf menjorok dari Word":            "Paragraf menjorok dari Word",
		"    Empat spasi":                          "Empat spasi",
		"<!-- komentar --> teks":                   "teks",
		"<!-- dua\nbaris --> teks":                 "teks",
		"<!-- tidak ditutup":                       "",
		"2^3 = 8, ~5 menit, a ~ b, x^y":            "",
		"waktu 5~10 menit, biaya 3~4 juta":         "",
		"[x] sudah, [ ] belum":                     "",
		"- [x] sudah\n- [ ] belum":                 "[x] sudah\n[ ] belum",
		"nilai f[i](x) dan [i](n)":                 "",
		"| a | b |\n|---|---|\n| 1 | 2 | 3 |":      "a b \n1 2 3",
		"5 * 3 * 2 dan __ atau ____":               "",
		"Isi: ***":                                 "",
		"Harga ~~100~~ 90":                         "Harga 100 90",
		"AT&T &amp; R&D":                           "AT&T & R&D",
	}
	for source, want := range both {
		if want == "" {
			want = source
		}
		stem, err := prose.Stem(source)
		if got := seen(t, stem, err); flat(got) != flat(want) {
			t.Errorf("stem %q\n shows %q\n wants %q", source, got, want)
		}
		article, err := prose.Article(source, nowhere)
		if got := seen(t, article, err); flat(got) != flat(want) {
			t.Errorf("article %q\n shows %q\n wants %q", source, got, want)
		}
	}
}

// TestAQuestionOfOneLineIsASentence: no list, no quotation, no heading, no rule; a picture leaves its description.
func TestAQuestionOfOneLineIsASentence(t *testing.T) {
	for source, want := range map[string]string{
		"2026. Tahun apa ini":                   "<p>2026. Tahun apa ini</p>",
		"1) Apa ini":                            "<p>1) Apa ini</p>",
		"- 5 derajat itu suhu apa":              "<p>- 5 derajat itu suhu apa</p>",
		"+ 5 derajat":                           "<p>+ 5 derajat</p>",
		"> 50 orang itu banyak?":                "<p>&gt; 50 orang itu banyak?</p>",
		"- > 5":                                 "<p>- &gt; 5</p>",
		"# 1 apa":                               "<p># 1 apa</p>",
		"---":                                   "<p>---</p>",
		"Judul\n===":                            "<p>Judul<br>\n===</p>",
		"[1]: keterangan":                       "<p>[1]: keterangan</p>",
		"![diagram](https://x.id/a.png) siapa?": "<p>diagram siapa?</p>",
		"5. lima\n9. sembilan":                  "<ol start=\"5\">\n<li>lima</li>\n<li value=\"9\">sembilan</li>\n</ol>",
		"- a\n- b":                              "<ul>\n<li>a</li>\n<li>b</li>\n</ul>",
		"> satu\n> dua":                         "<blockquote>\n<p>satu<br>\ndua</p>\n</blockquote>",
		"H~2~O dan x^2^":                        "<p>H<sub>2</sub>O dan x<sup>2</sup></p>",
		"**tebal** dan *miring*, a**b**c":       "<p><strong>tebal</strong> dan <em>miring</em>, a**b**c</p>",
		`\*bukan\* tanda`:                       "<p>*bukan* tanda</p>",
		"~~salah~~":                             "<p><del>salah</del></p>",
		"`a\\\\b`":                              "<p><code>a\\\\b</code></p>",
	} {
		if got, err := prose.Stem(source); err != nil || strings.TrimSpace(got) != want {
			t.Errorf("%q\n gives %q\n wants %q %v", source, got, want, err)
		}
	}
}

func TestTheKeyboardScrollsWhatIsWide(t *testing.T) {
	out, err := prose.Article("|a|\n|-|\n|1|\n\n```\n<table>\n```", nowhere)
	if err != nil || strings.Count(out, `tabindex="0"`) != 2 || !strings.Contains(out, `<table tabindex="0">`) || !strings.Contains(out, `<pre tabindex="0">`) {
		t.Error(out, err)
	}
}

// TestAnEmptyHeadHeadsNothing: a corner of a table that says nothing is a cell, so that nothing is read out before each cell below it.
func TestAnEmptyHeadHeadsNothing(t *testing.T) {
	out, err := prose.Article("| | Isi |\n|-|:-:|\n|1|2|", nowhere)
	if err != nil || strings.Count(out, "<th") != 2 || strings.Count(out, "<td></td>") != 1 { // thead, and the other head
		t.Errorf("%v %s", err, out)
	}
}

func TestAnArticleKeepsItsMarks(t *testing.T) {
	out, err := prose.Article("# Judul\n\n### Bagian\n\n> satu baris\n\n- satu\n\n[a][1]\n\n[1]: https://contoh.go.id/\n\n[2]: keterangan saja\n\n"+
		"![peta](modul:peta) ![luar **ini**](https://jahat.example/p.gif)", func(d string) (string, bool) { return "https://isi.example/x", d == "modul:peta" })
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`<h2 id="bagian-1">Judul</h2>`, `<h4 id="bagian-2">Bagian</h4>`, "<blockquote>", "<li>satu</li>", `href="https://contoh.go.id/"`, "[2]: keterangan saja",
		`<img src="https://isi.example/x" alt="peta">`, "luar <strong>ini</strong>",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
}

// FuzzNoWordIsEaten: every letter and digit of a text is in what is shown, or in an address of a link or picture, or a comment.
func FuzzNoWordIsEaten(f *testing.F) {
	for _, s := range []string{"a<b>c", "2*3*4", "\\\\a", "|a|b|\n|-|-|\n|1|2|3|", "• a\n• b", "x^2^ H~2~O", "1. a\n7. b", "- - 5", "> 1. a", "`x`", "a\\"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) {
		if prose.Tangled(source) || strings.ContainsAny(source, "[]()&") || strings.Contains(source, "<!--") || strings.Contains(source, "```") || strings.Contains(source, "~~~") {
			return
		}
		out, err := prose.Stem(source)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := words(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(out, "")), words(source); got != want {
			t.Fatalf("%q shows %q\n%s", want, got, out)
		}
		if strings.Contains(out, "<script") {
			t.Fatal(out)
		}
	})
}

func words(s string) string {
	var b strings.Builder
	for _, r := range html.UnescapeString(s) {
		if 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func nowhere(string) (string, bool) { return "", false }

func flat(s string) string { return strings.Join(strings.Fields(s), " ") }
