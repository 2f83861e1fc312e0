package parts

import (
	"testing"

	"mumpuni/courses"
)

// What to learn next are the courses that go as far as the post asks; only where none does, those that begin.
func TestWhatToLearnNextGoesAsFarAsThePostAsks(t *testing.T) {
	list := []courses.TeachingCourse{{Level: 1}, {Level: 2}, {Level: 3}}
	for required, want := range map[int][2]int{0: {3, 0}, 2: {2, 2}, 3: {1, 3}, 4: {3, 0}} {
		if n, level := Learnable(list, required); n != want[0] || level != want[1] {
			t.Errorf("level %d: %d courses, looked for at %d", required, n, level)
		}
	}
	if n, _ := Learnable(nil, 2); n != 0 {
		t.Errorf("%d courses of none", n)
	}
}
