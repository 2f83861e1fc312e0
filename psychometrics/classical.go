package psychometrics

import "math"

// Classical is what counting alone says of one question. NaN stands for what cannot be told: of nobody, or where all are alike.
type Classical struct {
	N     int     // people who were presented it
	P     float64 // share of right answers (facility)
	Total float64 // correlation with the share of right answers on the person's whole paper
	Rest  float64 // the same without this question: the corrected item–total correlation
}

// Classical counts each question. Of people with gaps the share of right answers among those presented is taken; where all
// answered all, the correlations are those with sums (F. M. Lord and M. R. Novick, "Statistical Theories of Mental Test Scores",
// 1968, ch. 15).
func (r Responses) Classical() []Classical {
	if len(r) == 0 {
		return nil
	}
	n := len(r[0])
	out, totals, rests := make([]Classical, n), make([]moments, n), make([]moments, n)
	for _, row := range r {
		sum, presented := rightOf(row)
		for j, u := range row {
			if u == Missing {
				continue
			}
			right := float64(u)
			out[j].N++
			out[j].P += right
			totals[j].add(right, sum/presented)
			if presented > 1 {
				rests[j].add(right, (sum-right)/(presented-1))
			}
		}
	}
	for j := range out {
		out[j].P /= float64(out[j].N) // NaN of nobody
		out[j].Total, out[j].Rest = totals[j].correlation(), rests[j].correlation()
	}
	return out
}

// RestScores is each person's share of right answers among those presented, without question j; NaN where there is none.
func (r Responses) RestScores(j int) []float64 {
	out := make([]float64, len(r))
	for i, row := range r {
		sum, presented := rightOf(row)
		if row[j] != Missing {
			sum, presented = sum-float64(row[j]), presented-1
		}
		out[i] = math.NaN()
		if presented > 0 {
			out[i] = sum / presented
		}
	}
	return out
}

func rightOf(row []int8) (right, presented float64) {
	for _, u := range row {
		if u != Missing {
			presented++
			right += float64(u)
		}
	}
	return right, presented
}

// moments are the sums of which a correlation is made, around the first pair so that nothing is lost.
type moments struct{ n, x0, y0, x, y, xx, yy, xy float64 }

func (m *moments) add(x, y float64) {
	if m.n == 0 {
		m.x0, m.y0 = x, y
	}
	x, y = x-m.x0, y-m.y0
	m.n, m.x, m.y, m.xx, m.yy, m.xy = m.n+1, m.x+x, m.y+y, m.xx+x*x, m.yy+y*y, m.xy+x*y
}

// correlation is Pearson's; NaN where one of the two does not vary.
func (m *moments) correlation() float64 {
	vx, vy := m.xx-m.x*m.x/m.n, m.yy-m.y*m.y/m.n
	if m.n < 2 || !(vx > 1e-9*m.n) || !(vy > 1e-12*m.n) {
		return math.NaN()
	}
	return (m.xy - m.x*m.y/m.n) / math.Sqrt(vx*vy)
}
