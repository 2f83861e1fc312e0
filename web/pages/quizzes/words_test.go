package quizzes

import (
	"strings"
	"testing"
	"time"

	"mumpuni/quizzes"
	"mumpuni/web/locale"
	"mumpuni/web/pages/parts"
)

// Sentences that contradicted what stood beside them.
func TestWordsAgreeWithWhatTheySay(t *testing.T) {
	ctx := t.Context()
	whole, _ := quizzes.MarginOf(10000, 5)
	half, _ := quizzes.MarginOf(5000, 5)
	unexplained := quizzes.Attempt{Questions: []quizzes.Asked{{Review: &quizzes.Review{}}}}
	explainedOne := quizzes.Attempt{Questions: []quizzes.Asked{{Review: &quizzes.Review{Feedback: "Karena."}}}}
	for _, c := range []struct{ got, want any }{
		{marginText(ctx)(whole, true), "56,5–100 (keyakinan 95%)"},
		{marginText(ctx)(half, true), "17–83 (keyakinan 95%)"},
		{locale.Fixed(ctx, 1.5, 2), "1,50"},
		{explained(unexplained), false},
		{explained(explainedOne), true},
	} {
		if c.got != c.want {
			t.Errorf("%v, want %v", c.got, c.want)
		}
	}
}

// While an attempt runs, what counts is what is left of its time, not what it had.
func TestARunningAttemptTellsWhatIsLeft(t *testing.T) {
	var o quizzes.Overview
	o.TimeLimitS = 2400
	if f := timeFact(t.Context(), o); f.Label != "Batas waktu" || f.Value != "40\u00a0menit" {
		t.Errorf("%s: %s", f.Label, f.Value)
	}
	o.Attempts = []quizzes.AttemptRow{{State: quizzes.Open, DeadlineAt: time.Now(), Left: 37*time.Minute + 56*time.Second}}
	if f := timeFact(t.Context(), o); f.Label != "Sisa waktu" || f.Value != "37\u00a0menit dari 40\u00a0menit" {
		t.Errorf("%s: %s", f.Label, f.Value)
	}
}

func TestNumbersAreReadBack(t *testing.T) {
	for text, want := range map[string]string{"1000": "1.000", "1,5": "1,5", "-1234567,25": "-1.234.567,25", "0,125": "0,125", "x": "", "1.000": ""} {
		if got := parts.NumberRead(t.Context(), text); got != want {
			t.Errorf("%q is read back as %q, want %q", text, got, want)
		}
	}
}

func TestQuestionsAreSanitised(t *testing.T) {
	html, err := parts.QuestionHTML("<script>alert(1)</script>\n\n**tebal** [x](javascript:alert(1)) <img src=x onerror=alert(1)>\n\n# Judul")
	if err != nil || strings.Contains(html, "<script") || strings.Contains(html, "<img") || strings.Contains(html, "<h1") || !strings.Contains(html, "<strong>tebal</strong>") {
		t.Errorf("%s, %v", html, err)
	}
}
