package exchange

import (
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"
)

// moodleFile is a file of one question, as Moodle writes it.
func moodleFile(declared, stem string) string {
	return `<?xml version="1.0" encoding="` + declared + `"?>
<quiz><question type="multichoice"><name><text>S</text></name><questiontext format="html"><text>` + stem + `</text></questiontext><single>true</single>
<answer fraction="100"><text>Sistem — é</text></answer><answer fraction="0"><text>lain</text></answer></question></quiz>`
}

func inUTF16(order binary.ByteOrder, mark, text string) []byte {
	data := []byte(mark)
	for _, u := range utf16.Encode([]rune(text)) {
		data = append(data, 0, 0)
		order.PutUint16(data[len(data)-2:], u)
	}
	return data
}

// TestMoodleFilesAreReadHoweverTheyBegin: in UTF-16 with and without its mark, behind a comment, without a root, with signs that Word left.
func TestMoodleFilesAreReadHoweverTheyBegin(t *testing.T) {
	whole := moodleFile("UTF-16", "Apa SPBE?")
	_, bare, _ := strings.Cut(moodleFile("UTF-8", "Apa SPBE?"), "\n")
	for name, data := range map[string][]byte{
		"little":      inUTF16(binary.LittleEndian, "\xff\xfe", whole),
		"big":         inUTF16(binary.BigEndian, "\xfe\xff", whole),
		"little bare": inUTF16(binary.LittleEndian, "", whole),
		"big bare":    inUTF16(binary.BigEndian, "", whole),
		"comment":     []byte("<!-- question: 12 -->\n<!-- lagi -->\n" + bare),
		"no root":     []byte("<!-- question: 12 -->\n" + strings.NewReplacer("<quiz>", "", "</quiz>", "").Replace(bare)),
		"signs":       []byte(moodleFile("UTF-8", "Apa\x0bSPBE?\x01&#11;&#x1;")),
	} {
		r, err := parse(data)
		if err != nil || len(r.Questions) != 1 || len(r.Notes) != 0 || r.Questions[0].Outcome() != Taken {
			t.Errorf("%s: %v, %+v", name, err, r)
			continue
		}
		if it := r.Questions[0].Item; it.Stem != "Apa SPBE?" || it.Options[0].Text != "Sistem — é" || !it.Options[0].Right {
			t.Errorf("%s: %+v", name, it)
		}
	}
}

// TestBracesOfCodeMakeNoGIFT: a paper about CSS and JSON has braces, and is a paper; a file of GIFT stays one, be half of it refused.
func TestBracesOfCodeMakeNoGIFT(t *testing.T) {
	r, err := parse([]byte("1. Apa hasil a = {} dalam Python?\nA. himpunan\nB. kamus\nJawaban: B\n\n2. CSS mana yang benar?\nA. p { = merah }\nB. p { color: red; }\nC. p {}\nKunci: B\n"))
	if err != nil || r.Count(Taken) != 2 || r.Questions[1].Item.Options[1].Text != "p { color: red; }" || !r.Questions[1].Item.Options[1].Right {
		t.Errorf("%v, %+v", err, r)
	}
	r, err = parse([]byte("::1::Apa {=a ~b}\n\n::2::Uraikan {}\n\n::3::A. Ini\nB. itu {}\n"))
	if err != nil || r.Format != GIFT || r.Count(Taken) != 1 || r.Count(Refused) != 2 {
		t.Errorf("%v, %+v", err, r)
	}
}

// TestTablesOfQuizProgramsNameOptionsByNumber: their key is a number, which is the place of an option and not its text; where it could be
// either, nothing is guessed.
func TestTablesOfQuizProgramsNameOptionsByNumber(t *testing.T) {
	r, err := parse([]byte("Question Text,Question Type,Option 1,Option 2,Option 3,Option 4,Correct Answer,Time in seconds,Answer explanation\n" +
		"Apa?,Multiple Choice,a,b,c,d,2,30,karena\nPilih,Checkbox,a,b,c,d,\"1,3\",30,\nIsi,Fill-in-the-Blank,Curup,curup kota,,,,30,\n" +
		"Berapa?,Multiple Choice,2,4,6,8,2,30,\nBerapa?,Multiple Choice,1,2,3,4,2,30,\nLebih,Multiple Choice,a,b,,,3,30,\nBuka,Open-Ended,,,,,,30,\n"))
	if err != nil || len(r.Questions) != 7 {
		t.Fatalf("%v, %+v", err, r)
	}
	for i, want := range []string{"taken single B", "taken multiple A, C", "taken short ", "refused", "taken single B", "refused", "refused"} {
		q := r.Questions[i]
		got := string(q.Outcome())
		if q.Outcome() != Refused {
			got += " " + string(q.Item.Kind) + " " + letters(q.Item.Options)
		}
		if got != want {
			t.Errorf("row %d: %q, not %q: %+v", i+1, got, want, q)
		}
	}
	if a := r.Questions[2].Item.Accepted; len(a) != 2 || a[0] != "Curup" || r.Questions[0].Item.Feedback != "karena" {
		t.Errorf("%+v", r.Questions)
	}
	r, err = parse([]byte("Pembuat: X\n#,Question - max 120 characters,Answer 1 - max 75 characters,Answer 2 - max 75 characters,Time limit (sec),Correct answer(s) - choose at least one\n1,Apa?,a,b,20,2\n"))
	if err != nil || len(r.Questions) != 1 || r.Questions[0].Outcome() != Taken || letters(r.Questions[0].Item.Options) != "B" {
		t.Errorf("%v, %+v", err, r)
	}
}
