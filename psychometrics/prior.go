package psychometrics

import "math"

// penalty is the log density of the prior at slope a and intercept d, up to a constant: normal in b = −d/a and in ln a, so that
// its mode is at the stated values. With own slopes the one of a belongs to the question; else it is counted once for all.
func (p Prior) penalty(a, d float64, own bool) float64 {
	sum := 0.0
	if p.SDB > 0 {
		z := (-d/a - p.B) / p.SDB
		sum -= z * z / 2
	}
	if own && p.SDLogA > 0 {
		if a <= 0 {
			return math.Inf(-1)
		}
		z := (math.Log(a) - p.LogA) / p.SDLogA
		sum -= z * z / 2
	}
	return sum
}

// block is gradient and curvature of the penalty, the curvature without its second derivatives (Gauss and Newton), so that it
// stays positive.
func (p Prior) block(a, d float64, own bool) block {
	var out block
	if p.SDB > 0 {
		b := -d / a
		byA, byD := -b/a, -1/a // of b
		pull := -(b - p.B) / (p.SDB * p.SDB)
		out.ga, out.gd = pull*byA, pull*byD
		out.aa, out.ad, out.dd = byA*byA/(p.SDB*p.SDB), byA*byD/(p.SDB*p.SDB), byD*byD/(p.SDB*p.SDB)
	}
	if own && p.SDLogA > 0 {
		w := 1 / (p.SDLogA * p.SDLogA * a)
		out.ga -= (math.Log(a) - p.LogA) * w
		out.aa += w / a
	}
	return out
}
