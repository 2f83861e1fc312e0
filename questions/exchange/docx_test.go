package exchange

import (
	"archive/zip"
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files")

// told is what a reader says of a file, a line for each question.
func told(r Result) string {
	var s strings.Builder
	for _, n := range r.Notes {
		fmt.Fprintf(&s, "%s %v\n", n.Key, n.Args)
	}
	for _, q := range r.Questions {
		fmt.Fprintf(&s, "%s @%d %s %s %q", q.Number, q.Line, q.Outcome(), q.Item.Kind, q.Item.Stem)
		for _, o := range q.Item.Options {
			fmt.Fprintf(&s, " [%q%s]", o.Text, map[bool]string{true: " *"}[o.Right])
		}
		fmt.Fprintf(&s, " %q %q %s %d", q.Item.Accepted, q.Item.Feedback, q.Item.Competency, q.Item.Level)
		for _, p := range q.Item.Pictures {
			fmt.Fprintf(&s, " picture %s %d bytes", p.Name, len(p.Data))
		}
		for _, n := range q.Losses {
			fmt.Fprintf(&s, " -%s%v", n.Key, n.Args)
		}
		for _, n := range q.Reasons {
			fmt.Fprintf(&s, " !%s%v", n.Key, n.Args)
		}
		s.WriteString("\n")
	}
	return s.String()
}

// The documents of testdata hold what people do in Word: numbers typed or counted by Word, keys in bold, starred, told or listed
// at the end, tables of questions and around options, pictures, soft line breaks, tracked changes, text boxes. Each is there
// as it was made, and as LibreOffice saved it again: both are read alike.
func TestADocumentIsReadAsItWasMeantAndTheSameAfterLibreOffice(t *testing.T) {
	for _, name := range []string{"ketik", "daftar", "tabel", "tata"} {
		golden := "testdata/" + name + ".want"
		for _, by := range []string{"", "-libreoffice"} {
			data, err := os.ReadFile("testdata/" + name + by + ".docx")
			if err != nil {
				t.Fatal(err)
			}
			r, err := parse(data)
			if err != nil {
				t.Fatal(name, by, err)
			}
			got := told(r)
			if *update && by == "" {
				if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if by != "" {
				got, want = picturesApart(got), []byte(picturesApart(string(want)))
			}
			if got != string(want) {
				t.Errorf("%s%s:\n%s\nwant\n%s", name, by, got, want)
			}
		}
	}
}

// picturesApart leaves out what LibreOffice may change of a picture: how it is packed.
func picturesApart(s string) string {
	var out []string
	for line := range strings.Lines(s) {
		if before, after, ok := strings.Cut(line, " bytes"); ok {
			line = before[:strings.LastIndex(before, " ")] + after
		}
		out = append(out, line)
	}
	return strings.Join(out, "")
}

// docx packs a body of WordprocessingML.
func docx(body string) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, text := range map[string]string{"[Content_Types].xml": docxTypes, "_rels/.rels": docxRelations, "word/document.xml": docxHead + body + "</w:body></w:document>"} {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			panic(err) // into memory
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

func TestAnEquationIsNeverLeftOutInSilence(t *testing.T) {
	para := func(s string) string { return "<w:p><w:r><w:t>" + s + "</w:t></w:r></w:p>" }
	body := `<w:p><w:r><w:t>1. Hitung </w:t></w:r><m:oMath xmlns:m="x"><m:r><m:t>x=1</m:t></m:r></m:oMath></w:p>` + para("a. satu") + para("*b. dua")
	r, err := parse(docx(body))
	if err != nil || r.Count(Refused) != 1 || r.Questions[0].Reasons[0].Key != "bank.reason.formula" {
		t.Errorf("%v %+v", err, r)
	}
}
