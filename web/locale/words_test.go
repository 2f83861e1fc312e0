package locale

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"testing"
)

// unwanted are words for which docs/glossary.md chose another, with the one to use.
var unwanted = map[string]string{
	"pelatihan": "kursus", "diklat": "kursus", "tenggat": "batas waktu", "deadline": "batas waktu", "progres": "kemajuan",
	"karyawan": "pegawai", "filter": "saring", "upload": "unggah", "download": "unduh", "file": "berkas", "email": "surel",
	"password": "kata sandi", "server": "sistem", "peladen": "sistem", "sambungan": "koneksi", "ujian": "kuis",
	"instruktur": "pengajar", "siswa": "peserta", "dashboard": "beranda", "submit": "kirim", "klik": "tekan",
}

// official says where such a word is the name that law, SIASN or a standard gives to something.
var official = map[string][]string{
	"pelatihan": {"record.form.", "certificate.module"},
	"diklat":    {"record.form."},
}

// TestOneWordPerConcept reads what people read, not the names of values.
func TestOneWordPerConcept(t *testing.T) {
	names, err := fs.Glob(files, "messages/*.id.json")
	if err != nil || len(names) == 0 {
		t.Fatalf("%d files, %v", len(names), err)
	}
	for _, name := range names {
		for key, text := range sentences(t, name) {
			for word := range strings.FieldsFuncSeq(strings.ToLower(value.ReplaceAllString(text, "")), notLetter) {
				if better, ok := unwanted[word]; ok && !isOfficial(word, key) {
					t.Errorf("%s: %s says %q; the glossary has %q", name, key, word, better)
				}
			}
		}
	}
}

// TestEachLanguageHasItsQuotationMarks: two kinds beside each other look as if they meant two things.
func TestEachLanguageHasItsQuotationMarks(t *testing.T) {
	for pattern, foreign := range map[string]string{"messages/*.id.json": "“”", "messages/*.en.json": "«»"} {
		names, err := fs.Glob(files, pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%d files, %v", len(names), err)
		}
		for _, name := range names {
			for key, text := range sentences(t, name) {
				if strings.ContainsAny(text, foreign) {
					t.Errorf("%s: %s has the quotation marks of the other language: %s", name, key, text)
				}
			}
		}
	}
}

var value = regexp.MustCompile(`\{\{[^}]*\}\}`)

func notLetter(r rune) bool { return r < 'a' || r > 'z' }

func isOfficial(word, key string) bool {
	for _, prefix := range official[word] {
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return false
}

// sentences are the texts of one file, plural forms joined.
func sentences(t *testing.T, name string) map[string]string {
	t.Helper()
	data, err := files.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var raw map[string]any
	if err := json.Unmarshal(data, &raw); err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for key, v := range raw {
		texts[key] = fmt.Sprint(v)
	}
	return texts
}
