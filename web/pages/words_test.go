package pages

import (
	"context"
	"testing"
	"time"

	"mumpuni/courses"
	"mumpuni/people"
	"mumpuni/quizzes"
	"mumpuni/web/locale"
)

// Sentences that contradicted what stood beside them.
func TestWordsAgreeWithWhatTheySay(t *testing.T) {
	ctx := context.Background()
	whole, _ := quizzes.MarginOf(10000, 5)
	half, _ := quizzes.MarginOf(5000, 5)
	begun := courses.About{LastSeenAt: time.Now()}
	unexplained := quizzes.Attempt{Questions: []quizzes.Asked{{Review: &quizzes.Review{}}}}
	explainedOne := quizzes.Attempt{Questions: []quizzes.Asked{{Review: &quizzes.Review{Feedback: "Karena."}}}}
	for _, c := range []struct{ got, want any }{
		{marginText(ctx)(whole, true), "56,5–100 (keyakinan 95%)"},
		{marginText(ctx)(half, true), "± 25 (95%: 17–83)"},
		{aboutLabel(ctx, courses.About{}), "Mulai belajar"},
		{aboutLabel(ctx, begun), "Lanjutkan belajar"},
		{shareText(0), "0"},
		{shareText(33), "<1"},
		{shareText(6667), "67"},
		{locale.Fixed(ctx, 1.5, 2), "1,50"},
		{explained(unexplained), false},
		{explained(explainedOne), true},
		{locale.T(ctx, importProblem(people.ImportFailed)), "Impor gagal; tidak ada yang diubah"},
		{frameworkTags(ctx, map[string]string{"digcomp": "1.1", "digcomp_version": "2.2", "pilar": "cakap", "asal": "setempat"}), "Asal: setempat; DigComp 1.1; Pilar: Cakap"},
	} {
		if c.got != c.want {
			t.Errorf("%v, want %v", c.got, c.want)
		}
	}
}
