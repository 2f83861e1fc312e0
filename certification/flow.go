package certification

import (
	"strings"

	"mumpuni/internal/typeface"
)

// block is one paragraph of a flow: a centred text, or a fact with its label.
type block struct {
	text   string
	label  string  // set: the text stands left-aligned behind label and colon
	style  string  // "", "B" or "I"
	size   float64 // points
	colour colour
	before float64 // millimetres above
}

// area is where a flow goes.
type area struct{ x, y, width, height float64 }

const (
	leading    = 1.22 // line height as a multiple of the type's size
	smallest   = 0.45 // of the intended size; smaller than that nobody can read
	labelWidth = 46.0 // of facts, in millimetres
	factWidth  = 176.0
	mostLines  = 3 // of a block that does not even fit at the smallest size
)

// flow draws blocks one below another, shrinking all of them together until they fit, and opens the gaps when there is
// room. Text that could not fit at the smallest size ends in an ellipsis; only texts beyond any real name do.
func (s sheet) flow(a area, blocks []block) {
	scale := 1.0
	for ; scale > smallest; scale -= 0.05 {
		if s.height(a, blocks, scale) <= a.height {
			break
		}
	}
	limit := 0
	if scale <= smallest && s.height(a, blocks, scale) > a.height {
		limit = mostLines
	}
	gaps := 0.0
	for _, b := range blocks {
		gaps += b.before * scale
	}
	stretch := 1.0
	if room := a.height - s.height(a, blocks, scale); room > 0 && gaps > 0 {
		stretch = min(1.7, 1+room/gaps)
	}
	y := a.y
	for _, b := range blocks {
		y += b.before * scale * stretch
		y = s.block(a, b, scale, y, limit)
	}
}

// lines breaks b at scale; limit 0 is none.
func (s sheet) lines(a area, b block, scale float64, limit int) []string {
	s.SetFont(face, b.style, b.size*scale)
	width := a.width
	if b.label != "" {
		width = factWidth - labelWidth
	}
	lines := s.wrap(typeface.Drawable(b.text), width)
	if limit > 0 && len(lines) > limit {
		lines = lines[:limit]
		lines[limit-1] = strings.TrimRight(lines[limit-1], " ,.") + "…"
	}
	return lines
}

func lineHeight(b block, scale float64) float64 { return b.size * scale * leading * pointsToMM }

func (s sheet) height(a area, blocks []block, scale float64) float64 {
	sum := 0.0
	for _, b := range blocks {
		sum += b.before*scale + float64(len(s.lines(a, b, scale, 0)))*lineHeight(b, scale)
	}
	return sum
}

// block draws b from y down and returns where it ends.
func (s sheet) block(a area, b block, scale, y float64, limit int) float64 {
	s.ink(b.colour)
	for i, line := range s.lines(a, b, scale, limit) {
		y += lineHeight(b, scale)
		baseline := y - lineHeight(b, scale)*0.24
		if b.label == "" {
			s.centred(a.x+a.width/2, baseline, line)
			continue
		}
		left := a.x + (a.width-factWidth)/2
		if i == 0 {
			s.fact(left, baseline, b, scale)
		}
		s.Text(left+labelWidth, baseline, line)
	}
	return y
}

// fact writes the label and colon before a value.
func (s sheet) fact(left, baseline float64, b block, scale float64) {
	s.SetFont(face, "", b.size*scale)
	s.ink(muted)
	s.Text(left, baseline, b.label)
	s.Text(left+labelWidth-3, baseline, ":")
	s.SetFont(face, b.style, b.size*scale)
	s.ink(b.colour)
}
