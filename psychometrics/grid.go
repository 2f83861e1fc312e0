package psychometrics

import "math"

// Grid is a row of N abilities, Step apart, from Low on. Whatever is said of a person is said on a fixed grid, so that the same
// answers give the same figures everywhere.
type Grid struct {
	Low, Step float64
	N         int
}

var (
	// Scale is the grid on which people are measured: −7 to 7 by 0.05. What lies between two nodes moves a probability by
	// less than 0.001.
	Scale = Grid{Low: -7, Step: 0.05, N: 281}
	// Quadrature is the grid of calibration: −6 to 6 by 0.1, as mirt has it.
	Quadrature = Grid{Low: -6, Step: 0.1, N: 121}
)

// At is the i-th ability.
func (g Grid) At(i int) float64 { return g.Low + float64(i)*g.Step }

// Normal is the normal distribution on the grid.
func (g Grid) Normal(mean, sd float64) Posterior {
	p := Posterior{Grid: g, Mass: make([]float64, g.N)}
	for i := range p.Mass {
		z := (g.At(i) - mean) / sd
		p.Mass[i] = math.Exp(-z * z / 2)
	}
	p.normalise()
	return p
}
