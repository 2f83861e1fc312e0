// Package starter is the bank of questions that an agency has on its first day: sixty for each of eight competencies, with the record
// of their checks. Its source are the files beside it (README.md); it knows files and no database.
package starter

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"strings"
)

//go:embed LD.*.xml checks.tsv
var files embed.FS

// FileName is what the bank is called where it stands among files.
const FileName = "bank-awal.xml"

// XML is the whole bank as one file of Moodle's XML, its pictures within, in the order of competencies and codes.
func XML() []byte {
	names, err := fs.Glob(files, "LD.*.xml") // sorted
	must(err)
	var out bytes.Buffer
	out.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n")
	for _, name := range names {
		_, questions, ok := strings.Cut(read(name), "<quiz>\n")
		questions, ends := strings.CutSuffix(questions, "</quiz>\n")
		if !ok || !ends {
			panic(name + " is no quiz") // a test reads it
		}
		out.WriteString(questions)
	}
	out.WriteString("</quiz>\n")
	return out.Bytes()
}

func read(name string) string {
	b, err := files.ReadFile(name)
	must(err)
	return string(b)
}

// must: the files are part of the program, and a test reads them all.
func must(err error) {
	if err != nil {
		panic(fmt.Errorf("starter bank: %w", err))
	}
}
