package pictures

import (
	"testing"

	"mumpuni/media"
)

// What keeps a picture in a text from being seen, or from being told to those who do not see it.
func TestWhatAPictureInATextLacks(t *testing.T) {
	list := []Illustration{{Name: "siap.png", State: media.Ready}, {Name: "diolah.png", State: media.Processing}, {Name: "ditolak.png", State: media.Refused}}
	marks := Marks("![Denah](gambar:siap.png) ![](gambar:siap.png) ![x](gambar:diolah.png) ![x](gambar:ditolak.png) ![x](gambar:hilang.png) ![x](modul:lain)")
	want := []string{"", "course.picture_alt", "course.picture_not_ready", "course.picture_refused", "course.picture_unknown"}
	if len(marks) != len(want) {
		t.Fatalf("%+v", marks)
	}
	for i, m := range marks {
		if got := m.Lacks(list); got != want[i] {
			t.Errorf("%+v lacks %q, want %q", m, got, want[i])
		}
	}
}
