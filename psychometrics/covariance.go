package psychometrics

// covariance sums the covariances of complete scores of k questions: by the two slopes, slope and intercept, two intercepts.
// The score of a question by its slope is θ times that by its intercept, so that one product of two questions serves three sums.
type covariance struct {
	k          int
	aa, ad, dd []float64 // k×k; ad has the slope's question as row
}

func newCovariance(k int) *covariance {
	return &covariance{k: k, aa: make([]float64, k*k), ad: make([]float64, k*k), dd: make([]float64, k*k)}
}

// at is the sum for two parameters, slopes first; i ≤ j.
func (c *covariance) at(i, j int) float64 {
	switch {
	case j < c.k:
		return c.aa[i*c.k+j]
	case i < c.k:
		return c.ad[i*c.k+j-c.k]
	default:
		return c.dd[(i-c.k)*c.k+j-c.k]
	}
}

// scoreCovariance adds the patterns of a part.
func (e *em) scoreCovariance(c *covariance, from, to int, index []int) {
	n := e.grid.N
	byZ := e.scores()
	for p := from; p < to; p++ {
		cells := e.patterns[p].cells
		at, scores := make([]int, len(cells)), make([][]float64, len(cells)) // scores by node
		for i, cell := range cells {
			at[i], scores[i] = index[cell/2], byZ[int(cell)*n:][:n]
		}
		e.addPattern(c, p, e.spans[p].lo, e.spans[p].hi, at, scores)
	}
}

// addPattern adds n·(E[s sᵀ] − E[s] E[s]ᵀ) over the posterior of one pattern.
func (e *em) addPattern(c *covariance, p, lo, hi int, at []int, scores [][]float64) {
	post, people, m := e.post[p], e.patterns[p].n, len(at)
	meanA, meanD := make([]float64, m), make([]float64, m)
	for i, s := range scores {
		for q := lo; q < hi; q++ {
			meanD[i] += post[q] * s[q]
			meanA[i] += post[q] * s[q] * e.grid.At(q)
		}
	}
	s0, s1, s2 := make([]float64, hi-lo), make([]float64, hi-lo), make([]float64, hi-lo)
	for i, s := range scores {
		for q := range s0 {
			s0[q] = post[lo+q] * s[lo+q]
			s1[q] = s0[q] * e.grid.At(lo+q)
			s2[q] = s1[q] * e.grid.At(lo+q)
		}
		for j := i; j < m; j++ {
			dd, ad, aa := products(s0, s1, s2, scores[j][lo:hi])
			c.add(at[i], at[j], people*(aa-meanA[i]*meanA[j]), people*(dd-meanD[i]*meanD[j]))
			c.ad[at[i]*c.k+at[j]] += people * (ad - meanA[i]*meanD[j])
			if j > i {
				c.ad[at[j]*c.k+at[i]] += people * (ad - meanA[j]*meanD[i])
			}
		}
	}
}

// products are the sums of three rows times a fourth.
func products(s0, s1, s2, s []float64) (p0, p1, p2 float64) {
	s1, s2, s = s1[:len(s0)], s2[:len(s0)], s[:len(s0)]
	for q, v := range s {
		p0 += s0[q] * v
		p1 += s1[q] * v
		p2 += s2[q] * v
	}
	return p0, p1, p2
}

// add is for the two symmetric parts; questions come in ascending order.
func (c *covariance) add(i, j int, aa, dd float64) {
	c.aa[i*c.k+j] += aa
	c.dd[i*c.k+j] += dd
}

// scores are the derivatives of the log likelihood by z = aθ+d, of each cell at each node.
func (e *em) scores() []float64 {
	n := e.grid.N
	out := make([]float64, len(e.logs))
	for j, used := range e.used {
		if !used {
			continue
		}
		for q := range n {
			z := e.x.a[j]*e.grid.At(q) + e.x.d[j]
			l := logistic(z)
			out[2*j*n+q] = -l
			if p := e.chance[j] + (1-e.chance[j])*l; p > 0 {
				out[(2*j+1)*n+q] = (1 - p) * l / p
			}
		}
	}
	return out
}
