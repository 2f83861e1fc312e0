package parts

import (
	"bytes"
	"strings"
	"testing"

	"mumpuni/questions"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
)

// A picture stands in the text and beside what is ticked; in a list to choose from its description does, as where it is not there.
func TestAPictureStandsWhereItCan(t *testing.T) {
	pictures := questions.Pictures{"a.png": {Name: "a.png", URL: "https://isi.example/m/x/gambar.jpg", Width: 4, Height: 3}}
	asked := func(kind kinds.Kind, text string) string {
		q := quizzes.Asked{Slot: 1, Kind: kind, Pictures: pictures, Options: []quizzes.Choice{{ID: "x", Text: text}}}
		q.Lefts, q.Rights = q.Options, []quizzes.Choice{{ID: "r", Text: text}}
		var out bytes.Buffer
		if err := AnswerField(Answering{Asked: q}).Render(t.Context(), &out); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	const mark = "Bagan ![alur <b>](gambar:a.png) ini"
	for kind, want := range map[kinds.Kind][]string{
		kinds.Single:   {`alt="alur &lt;b&gt;"`, ">Bagan <img", ">ini</label>"},
		kinds.Matching: {`alt="alur &lt;b&gt;"`, ">Bagan alur &lt;b&gt; ini</option>", "legend-pictures"},
		kinds.Ordering: {"legend-pictures", ">Bagan alur &lt;b&gt; ini</option>"},
	} {
		page := asked(kind, mark)
		for _, w := range want {
			if !strings.Contains(page, w) {
				t.Errorf("%s: no %q in\n%s", kind, w, page)
			}
		}
	}
	if page := asked(kinds.Single, "![uraian](gambar:tidak-ada.png)"); strings.Contains(page, "<img") || !strings.Contains(page, "uraian") {
		t.Error(page)
	}
	var stem bytes.Buffer
	if err := Pictured("**Lihat** ![alur](gambar:a.png) ![lain](gambar:b.png) ![luar](https://jahat.example/a.png)", pictures).Render(t.Context(), &stem); err != nil {
		t.Fatal(err)
	}
	if s := stem.String(); !strings.Contains(s, `<strong>Lihat</strong> <img src="https://isi.example/m/x/gambar.jpg" width="4" height="3" decoding="async" alt="alur"> lain luar`) {
		t.Error(s)
	}
}
