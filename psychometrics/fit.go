package psychometrics

import "math"

// fitTo fills infit and outfit, the mean squares of residuals weighted by information and unweighted (B. D. Wright and
// G. N. Masters, "Rating Scale Analysis", 1982), each taken over the posterior of every person instead of at one estimate: so
// their expectation is 1 where the model holds, however short the paper. Far above 1: answers that the model cannot explain.
func (e *em) fitTo(f *Fit) {
	f.Infit, f.Outfit = nans(len(e.used)), nans(len(e.used))
	n := e.grid.N
	for j, used := range e.used {
		if !used {
			continue
		}
		var squares, variance, ratio, people float64
		for q := range n {
			wrong, right := e.counts[2*j*n+q], e.counts[(2*j+1)*n+q]
			p := Item{A: 1, B: 0, C: e.chance[j]}.P(e.x.a[j]*e.grid.At(q) + e.x.d[j])
			v := p * (1 - p)
			if wrong+right == 0 || v == 0 {
				continue
			}
			square := right*(1-p)*(1-p) + wrong*p*p
			squares, variance = squares+square, variance+(wrong+right)*v
			ratio, people = ratio+square/v, people+wrong+right
		}
		f.Infit[j], f.Outfit[j] = squares/variance, ratio/people
	}
}

// report turns slopes and intercepts into questions on the scale of the model, and posteriors into scores.
func (e *em) report(f *Fit) {
	f.Items = make([]Item, len(e.used))
	f.Mean, f.SD = e.place.mean, e.place.sd
	if e.setup.Model == Rasch { // slope a and N(0,1) is slope 1 and N(0,a²)
		f.SD = e.commonSlope(e.x)
	}
	for j, used := range e.used {
		nan := math.NaN()
		f.Items[j] = Item{A: nan, B: nan, C: e.chance[j], SEA: nan, SEB: nan}
		switch {
		case !used:
		case e.setup.Model == Rasch:
			f.Items[j] = Item{A: 1, B: -e.x.d[j], C: e.chance[j], SEA: 0, SEB: e.seD[j]}
		default:
			at := e.items[j]
			f.Items[j] = Item{A: at.A / f.SD, B: f.Mean + f.SD*at.B, C: at.C, SEA: at.SEA / f.SD, SEB: at.SEB * f.SD}
		}
	}
	f.Scores = e.scoresOf(f.Mean, f.SD)
}

// scoresOf scores each pattern once.
func (e *em) scoresOf(mean, sd float64) []Score {
	byPattern := make([]Score, len(e.patterns))
	for p := range e.patterns {
		at := Posterior{Grid: e.grid, Mass: e.post[p]}
		eap, info := at.Mean(), 0.0
		for _, cell := range e.patterns[p].cells {
			j := int(cell / 2)
			a := e.x.a[j]
			info += Item{A: a, B: -e.x.d[j] / a, C: e.chance[j]}.Information(eap)
		}
		byPattern[p] = Score{EAP: mean + eap*sd, SE: at.SD() * sd, SEInfo: math.Inf(1)}
		if info > 0 {
			byPattern[p].SEInfo = sd / math.Sqrt(info)
		}
	}
	out := make([]Score, len(e.of))
	for i, p := range e.of {
		out[i] = byPattern[p]
	}
	return out
}
