package studio

import (
	"testing"
	"time"

	"mumpuni/courses/results"
	"mumpuni/web/locale"
)

// How a learner stands in a package is said in words: what it says of them, with the score that it told.
func TestAPackageSaysHowALearnerStands(t *testing.T) {
	score := func(of10000 int) *int { return &of10000 }
	for want, one := range map[string]results.PackageResult{
		"Lulus dengan 80 dari 100":         {Passed: 1, DoneAt: time.Now(), Best: score(8000)},
		"Lulus":                            {Passed: 1, DoneAt: time.Now()},
		"Belum lulus: 45,5 dari 100":       {Failed: 1, Best: score(4550)},
		"Selesai dengan skor 100 dari 100": {DoneAt: time.Now(), Best: score(10000)},
		"Selesai":                          {DoneAt: time.Now()},
		"Belum selesai":                    {Passed: 1},
		"Belum selesai, skor sementara 50 dari 100": {Best: score(5000)},
	} {
		if got := packageSays(locale.With(t.Context(), "id"), one); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
