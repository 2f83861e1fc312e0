package quizzes

import (
	"context"
	"fmt"

	"mumpuni/psychometrics"
	"mumpuni/quizzes"
	"mumpuni/web/locale"
)

// The drawing of marks: lengths are in percent of its width and height, so that it fits any place.
const (
	histLeft, histWidth = 7.0, 92.0 // where bars begin, and how far they reach
	histTop, histHeight = 10.0, 75.0
)

// histBar is one bar: attempts with a mark in its ten of a hundred.
type histBar struct {
	X, Middle, Y, Width, Height string
	Count                       int
	Passes                      bool // all of it is at or above the pass mark
}

// histLine is a line of the scale, or the pass mark.
type histLine struct {
	At, Text string
}

func percentOf(x float64) string { return fmt.Sprintf("%.2f%%", x) }

// histStep is the step of a scale with at most four lines above nothing.
func histStep(most int) int {
	for step := 1; ; step *= 10 {
		for _, n := range []int{1, 2, 5} {
			if most <= 4*n*step {
				return n * step
			}
		}
	}
}

// histTopOf is the count at the top of the scale.
func histTopOf(f quizzes.Figures) int {
	most := 1
	for _, n := range f.Tenths {
		most = max(most, n)
	}
	step := histStep(most)
	return (most + step - 1) / step * step
}

func histBars(f quizzes.Figures, pass int) []histBar {
	top := histTopOf(f)
	bars := make([]histBar, len(f.Tenths))
	for i, n := range f.Tenths {
		x, height := histLeft+float64(i)*histWidth/10, histHeight*float64(n)/float64(top)
		bars[i] = histBar{
			X: percentOf(x + .5), Middle: percentOf(x + histWidth/20), Width: percentOf(histWidth/10 - 1), Y: percentOf(histTop + histHeight - height), Height: percentOf(height),
			Count: n, Passes: 1000*i >= pass,
		}
	}
	return bars
}

func histScale(ctx context.Context, f quizzes.Figures) []histLine {
	top := histTopOf(f)
	var lines []histLine
	for n := 0; n <= top; n += histStep(top) {
		lines = append(lines, histLine{percentOf(histTop + histHeight*(1-float64(n)/float64(top))), locale.Number(ctx, n)})
	}
	return lines
}

func histMarks(ctx context.Context) []histLine {
	var lines []histLine
	for n := 0; n <= 100; n += 20 {
		lines = append(lines, histLine{percentOf(histLeft + histWidth*float64(n)/100), locale.Number(ctx, n)})
	}
	return lines
}

// histPass is where the pass mark stands, of 10000.
func histPass(pass int) string { return percentOf(histLeft + histWidth*float64(pass)/10000) }

// histWords say the drawing to whoever does not see it.
func histWords(ctx context.Context, f quizzes.Figures) string {
	text := ""
	for i, n := range f.Tenths {
		if n > 0 {
			text += locale.T(ctx, "quiz.results.bar", "From", 10*i, "To", 10*i+10, "Count", n) + "; "
		}
	}
	return text
}

// todo is what a trainer should look at: how many questions, and which.
type todo struct {
	Key    string
	Places []quizzes.QuestionFigures
}

// todos sort questions with advice by how grave it is: keys that may be wrong, and weak questions.
func todos(f quizzes.Figures) []todo {
	keys, weak := todo{Key: "quiz.results.todo_key"}, todo{Key: "quiz.results.todo_weak"}
	for _, q := range f.Questions {
		switch {
		case len(q.Advice) == 0:
		case q.Advice[0] == psychometrics.KeySuspect || q.Advice[0] == psychometrics.DistractorStrong:
			keys.Places = append(keys.Places, q)
		default:
			weak.Places = append(weak.Places, q)
		}
	}
	var list []todo
	for _, t := range []todo{keys, weak} {
		if len(t.Places) > 0 {
			list = append(list, t)
		}
	}
	return list
}

// separates says in words how far a question tells those who know from those who do not (R. L. Ebel, 1965: below 0.2 poor, from 0.4 on very
// good).
func separates(ctx context.Context, rest *float64) string {
	word := "unknown"
	switch {
	case rest == nil:
	case *rest < 0:
		word = "turned"
	case *rest < .2:
		word = "weak"
	case *rest < .4:
		word = "good"
	default:
		word = "very_good"
	}
	return locale.T(ctx, "quiz.results.separates."+word)
}

// shareWords say how often each option was chosen.
func shareWords(ctx context.Context, q quizzes.QuestionFigures) string {
	text := ""
	for i, o := range q.Options {
		text += string(rune('A'+i)) + " " + locale.Fixed(ctx, 100*o.Share, 0) + "%"
		if o.Right {
			text += " (" + locale.T(ctx, "quiz.results.key") + ")"
		}
		text += "; "
	}
	return text
}

// shareX is where an option's piece of the bar begins.
func shareX(q quizzes.QuestionFigures, i int) string {
	x := 0.0
	for _, o := range q.Options[:i] {
		x += o.Share
	}
	return percentOf(100 * x)
}
