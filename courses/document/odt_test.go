package document

import (
	"os"
	"strings"
	"testing"

	"mumpuni/internal/prose"
)

const odfNS = ` xmlns:office="o" xmlns:text="t" xmlns:table="b" xmlns:draw="d" xmlns:style="s" xmlns:fo="f" xmlns:svg="v" xmlns:xlink="x" `

// odt is a document with a body and styles of its own.
func odt(t testing.TB, styles, body string) []byte {
	return zipOf(t, map[string]string{"content.xml": `<office:document-content` + odfNS + `><office:automatic-styles>` + styles +
		`</office:automatic-styles><office:body><office:text>` + body + `</office:text></office:body></office:document-content>`})
}

// lostOf counts the losses of sections by their kind.
func lostOf(r Result) map[string]int {
	lost := map[string]int{}
	for _, l := range r.Losses {
		lost[strings.TrimPrefix(l.Key, "document.loss.")] += l.Count
	}
	for _, s := range r.Sections {
		for _, l := range s.Losses {
			lost[strings.TrimPrefix(l.Key, "document.loss.")] += l.Count
		}
	}
	return lost
}

// testdata/libreoffice.odt was written by LibreOffice Writer.
func TestADocumentOfLibreOfficeBecomesArticles(t *testing.T) {
	data, err := os.ReadFile("testdata/libreoffice.odt")
	if err != nil {
		t.Fatal(err)
	}
	r, err := Read(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	lost := lostOf(r)
	if r.Format != ODT || r.Title != "Pelayanan Publik" || r.Guessed || len(r.Pictures) != 1 || r.Pictures[0].Alt != "Dua loket" || lost["comments"] != 1 || lost["cells"] != 2 {
		t.Errorf("%v %q %v %d %v", r.Format, r.Title, r.Guessed, len(r.Pictures), lost)
	}
	list := Split(r.Sections, 2, r.Title)
	var titles []string
	for _, a := range list {
		titles = append(titles, a.Title)
	}
	if got := strings.Join(titles, " / "); got != "Pelayanan Publik / Dasar / Alur: Loket" {
		t.Fatal(got)
	}
	want := "Wajib **cepat**, *tepat*, luas 10 m^2^; lihat [BKN](https://bkn.go.id/a_%28b%29)^1^.\n\n1. Satu\n   - a) Rinci\n   - b) Lagi\n2. Dua\n   Masih dua\n- Butir\n\n" +
		"| Nilai | Nilai | Ket. |\n| --- | --- | --- |\n| A\\|B | 1 | x |\n| A\\|B | 2 | y |\n\n---\n\n^1^ Lihat PP 11/2017."
	if list[1].Body != want {
		t.Errorf("%s\nwant\n%s", list[1].Body, want)
	}
}

// What only some documents have is taken, or named as lost.
func TestWhatADocumentOfLibreOfficeCannotCarryIsNamed(t *testing.T) {
	styles := `<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>` +
		`<style:style style:name="N" style:family="text"><style:text-properties fo:font-weight="normal"/></style:style>` +
		`<style:style style:name="P" style:family="paragraph"><style:text-properties fo:font-weight="bold"/></style:style>` +
		`<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/></text:list-style>`
	item := func(words string) string { return `<text:list-item><text:p>` + words + `</text:p></text:list-item>` }
	body := `<text:tracked-changes><text:changed-region><text:deletion><text:p>lama</text:p></text:deletion></text:changed-region></text:tracked-changes>` +
		`<text:p>  Dua   kata<text:s text:c="3"/>di sini<text:line-break/>baris<text:span text:style-name="H">rahasia</text:span></text:p>` +
		`<text:p text:style-name="P">tebal <text:span text:style-name="N">tidak</text:span></text:p>` +
		`<text:list text:style-name="L" xml:id="a">` + item("Satu") + item("Dua") + `</text:list><text:list text:style-name="L">` + item("Ulang") + `</text:list>` +
		`<text:list text:style-name="L" text:continue-list="a">` + item("Tiga") + `</text:list>` +
		`<text:p><text:a xlink:href="javascript:alert(1)">jahat</text:a><draw:frame><draw:image xlink:href="Pictures/tidak-ada.png"/></draw:frame>` +
		`<draw:custom-shape><text:p>Dalam bentuk</text:p></draw:custom-shape><draw:line/><draw:frame><draw:plugin xlink:href="film.mp4"/></draw:frame></text:p>` +
		`<text:table-of-content><text:index-body><text:p>Daftar isi</text:p></text:index-body></text:table-of-content>` +
		`<text:section text:display="none"><text:p>tersembunyi</text:p></text:section>`
	r, err := Read(t.Context(), odt(t, styles, body))
	if err != nil {
		t.Fatal(err)
	}
	want := "Dua kata   di sini\nbaris\n\n**tebal** tidak\n\n1. Satu\n2. Dua\n1) Ulang\n3. Tiga\n\njahat\n\nDalam bentuk"
	if got := Split(r.Sections, 1, "Judul")[0].Body; got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	lost := lostOf(r)
	for _, key := range []string{"tracked", "link", "hidden", "picture_missing", "text_box", "drawing", "media"} {
		if lost[key] == 0 {
			t.Errorf("%s is not named in %v", key, lost)
		}
	}
}

func FuzzODT(f *testing.F) {
	f.Add(`<style:style style:name="P" style:family="paragraph" style:parent-style-name="P"/>`, `<text:h text:outline-level="2">A</text:h><text:p text:style-name="P">b<text:s text:c="4"/></text:p>`)
	f.Add(`<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="i" text:display-levels="3"/></text:list-style>`,
		`<text:list text:style-name="L"><text:list-item text:start-value="9"><text:p>a</text:p><text:list><text:list-item><text:p>b</text:p></text:list-item></text:list></text:list-item></text:list>`)
	f.Add("", `<table:table><table:table-row table:number-rows-repeated="99"><table:table-cell table:number-columns-spanned="3" table:number-rows-spanned="2"><text:p>a|b</text:p></table:table-cell><table:covered-table-cell table:number-columns-repeated="2"/></table:table-row></table:table>`)
	f.Fuzz(func(t *testing.T, styles, body string) {
		r, err := parse(odt(t, styles, body))
		checkFuzzed(t, r, err)
	})
}

// checkFuzzed holds what is true of whatever was read.
func checkFuzzed(t *testing.T, r Result, err error) {
	if err != nil {
		return
	}
	for _, depth := range []int{0, 1, 2} {
		for _, a := range Split(WithNotes(r.Sections, "Catatan"), depth, "Judul") {
			if prose.Tangled(a.Body) || len(a.Body) > 4*longestBody+100 {
				t.Fatalf("an article of %d bytes", len(a.Body))
			}
		}
	}
}
