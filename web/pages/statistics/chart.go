package statistics

import (
	"context"
	"fmt"
	"strings"

	"mumpuni/assessments"
	"mumpuni/psychometrics"
	"mumpuni/web/locale"
)

// line is one line of a chart: values between 0 and 1, all lines of a chart at the same places.
type line struct {
	Label  string
	Values []float64
	Key    bool // drawn whole and thick; the others are dashed, each in its own way
}

// chart is lines over places from left to right; what it shows is told in Title, and in the table beside it.
type chart struct {
	ID, Title, Left, Right string // Left and Right name the ends of the axis
	Lines                  []line
}

// The place of the drawing in its box of 360 by 200.
const (
	chartLeft, chartTop    = 36.0, 12.0
	chartWidth, chartDepth = 290.0, 150.0
)

func (l line) x(i int) float64 {
	if len(l.Values) < 2 {
		return chartLeft + chartWidth/2
	}
	return chartLeft + chartWidth*float64(i)/float64(len(l.Values)-1)
}

func chartY(v float64) float64 { return chartTop + chartDepth*(1-v) }

// points are a line's places as SVG writes them.
func (l line) points() string {
	var b strings.Builder
	for i, v := range l.Values {
		fmt.Fprintf(&b, "%.1f,%.1f ", l.x(i), chartY(v))
	}
	return strings.TrimSpace(b.String())
}

// end is where a line's label stands.
func (l line) end() (x, y string) {
	last := len(l.Values) - 1
	return fmt.Sprintf("%.1f", l.x(last)+6), fmt.Sprintf("%.1f", chartY(l.Values[last])+4)
}

func (l line) endX() string { x, _ := l.end(); return x }
func (l line) endY() string { _, y := l.end(); return y }

// dash is how the i-th line that is no key is broken.
func dash(i int) string { return []string{"7 4", "2 3", "10 3 2 3", "4 2", "1 4"}[i%5] }

func width(l line) string {
	if l.Key {
		return "3"
	}
	return "1.5"
}

// optionChart shows how often each option was chosen, from those with the lowest score on the rest to those with the highest.
func optionChart(ctx context.Context, q assessments.QuestionStatistics) chart {
	c := chart{ID: "opsi", Title: locale.T(ctx, "statistics.option_chart"), Left: locale.T(ctx, "statistics.lowest"), Right: locale.T(ctx, "statistics.highest")}
	for o, option := range q.Options {
		l := line{Label: letter(o), Key: option.Right}
		for _, p := range q.Curve {
			l.Values = append(l.Values, p.Options[o])
		}
		c.Lines = append(c.Lines, l)
	}
	if len(c.Lines) == 0 {
		l := line{Label: locale.T(ctx, "statistics.right"), Key: true}
		for _, p := range q.Curve {
			l.Values = append(l.Values, p.Right)
		}
		c.Lines = []line{l}
	}
	return c
}

// abilities are those at which the characteristic curve is told in its table.
var abilities = []float64{-3, -2, -1, 0, 1, 2, 3}

// item is what the calibration says of a question; false where it says nothing.
func item(q assessments.QuestionStatistics) (psychometrics.Item, bool) {
	k := q.Calibrated
	if k == nil || k.A == nil || k.B == nil {
		return psychometrics.Item{}, false
	}
	return psychometrics.Item{A: *k.A, B: *k.B, C: k.Chance}, true
}

// curveChart is the characteristic curve of a question: how likely a person of an ability is right.
func curveChart(ctx context.Context, i psychometrics.Item) chart {
	l := line{Key: true}
	for x := -3.0; x <= 3.001; x += 0.25 {
		l.Values = append(l.Values, i.P(x))
	}
	return chart{ID: "kurva", Title: locale.T(ctx, "statistics.curve_chart"), Left: "−3", Right: "+3", Lines: []line{l}}
}

func letter(i int) string { return string(rune('A' + i%26)) }
