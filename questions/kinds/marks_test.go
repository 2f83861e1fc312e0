package kinds_test

import (
	"errors"
	"testing"

	"mumpuni/internal/fault"
	"mumpuni/questions/kinds"
)

// Who cannot see a picture is told what it shows, or the question is not written.
func TestAPictureHasWords(t *testing.T) {
	for stem, want := range map[string]string{"Apa? ![Peta desa](gambar:peta.png)": "", "Apa? ![](gambar:peta.png)": "quiz.picture_alt"} {
		_, err := kinds.Draft{Kind: kinds.Short, Stem: stem, Body: kinds.Body{Accepted: []string{"Peta"}}}.Check()
		var many fault.Many
		errors.As(err, &many)
		got := ""
		if len(many) > 0 {
			got = many[0].Key
		}
		if got != want {
			t.Errorf("%s: %q, want %q", stem, got, want)
		}
	}
}
