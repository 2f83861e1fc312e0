package certification

import (
	"math"

	"codeberg.org/go-pdf/fpdf"
)

// frame draws the border of a page: a navy and a gold line, a band of petals above and below, a rosette in each corner.
func (s sheet) frame() {
	s.pen(navy)
	s.SetLineWidth(1.1)
	s.Rect(8, 8, paperWidth-16, paperHeight-16, "D")
	s.pen(gold)
	s.SetLineWidth(0.35)
	s.Rect(10, 10, paperWidth-20, paperHeight-20, "D")
	s.Rect(14.5, 14.5, paperWidth-29, paperHeight-29, "D")
	s.petals(12.25)
	s.petals(paperHeight - 12.25)
	for _, x := range []float64{12.25, paperWidth - 12.25} {
		for _, y := range []float64{12.25, paperHeight - 12.25} {
			s.corner(x, y)
		}
	}
}

// petals draws a band of four-petalled flowers along y, an own pattern in the spirit of woven and dyed cloth.
func (s sheet) petals(y float64) {
	const pitch = 4.5
	s.fill(pale)
	s.pen(gold)
	s.SetLineWidth(0.12)
	count := math.Floor((paperWidth - 40) / pitch)
	left := (paperWidth - count*pitch) / 2
	for i := range int(count) {
		x := left + (float64(i)+0.5)*pitch
		for _, d := range [][2]float64{{1, 1}, {1, -1}, {-1, 1}, {-1, -1}} {
			s.petal(x, y, x+d[0]*1.75, y+d[1]*1.75)
		}
	}
}

// petal draws a leaf from one point to another.
func (s sheet) petal(x0, y0, x1, y1 float64) {
	bendX, bendY := (y1-y0)*0.45, (x0-x1)*0.45
	midX, midY := (x0+x1)/2, (y0+y1)/2
	s.MoveTo(x0, y0)
	s.CurveTo(midX+bendX, midY+bendY, x1, y1)
	s.CurveTo(midX-bendX, midY-bendY, x0, y0)
	s.DrawPath("DF")
}

// corner draws a small rosette that covers the crossing of the bands.
func (s sheet) corner(x, y float64) {
	s.fill(colour{255, 255, 255})
	s.pen(gold)
	s.SetLineWidth(0.35)
	s.Rect(x-3.4, y-3.4, 6.8, 6.8, "DF")
	s.fill(navy)
	s.pen(navy)
	for turn := range 8 {
		angle := float64(turn) * math.Pi / 4
		s.petal(x, y, x+2.6*math.Cos(angle), y+2.6*math.Sin(angle))
	}
}

// emblem fills the place of an agency's coat of arms with a rosette of our own; an agency's emblem is used only with
// its permission, and would be drawn here.
func (s sheet) emblem(x, y, radius float64) {
	s.pen(gold)
	s.SetLineWidth(0.18)
	s.rosette(x, y, radius, 0.16, 18)
	s.rosette(x, y, radius*0.78, 0.2, 12)
	s.fill(navy)
	s.pen(navy)
	for turn := range 8 {
		angle := float64(turn)*math.Pi/4 + math.Pi/8
		s.petal(x, y, x+radius*0.5*math.Cos(angle), y+radius*0.5*math.Sin(angle))
	}
	s.fill(gold)
	s.Circle(x, y, radius*0.09, "F")
}

// watermark draws a large, very light guilloche behind the text.
func (s sheet) watermark(x, y, radius float64) {
	s.pen(colour{244, 240, 228})
	s.SetLineWidth(0.25)
	for i := range 5 {
		s.rosette(x, y, radius*(1-0.13*float64(i)), 0.1+0.02*float64(i), 16)
	}
}

// rosette draws a closed wave around a circle, and its mirror, so that the two interlace.
func (s sheet) rosette(x, y, radius, depth float64, waves int) {
	steps := waves * 12
	for _, sign := range []float64{1, -1} {
		points := make([]fpdf.PointType, steps)
		for i := range points {
			angle := 2 * math.Pi * float64(i) / float64(steps)
			r := radius * (1 - depth/2 + sign*depth/2*math.Cos(float64(waves)*angle))
			points[i] = fpdf.PointType{X: x + r*math.Cos(angle), Y: y + r*math.Sin(angle)}
		}
		s.Polygon(points, "D")
	}
}
