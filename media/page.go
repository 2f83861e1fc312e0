package media

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"slices"
)

// A page of text and lines is a PNG of few colours, a page of photographs a JPEG: learners pay for each byte of it.
const (
	pageQuality   = 60
	pageLighter   = 45
	pageHeavy     = 150_000 // bytes; from here on something is given up to be lighter
	pageGrays     = 8
	pageFewGrays  = 4
	maxColours    = 60
	plainShare    = 200 // one pixel in so many makes a tint of its own, such as that of a table's rows
	plainColour   = 8   // when it is so far from the others, in the space of 3 × 256
	strangeColour = 40  // how far any colour may be from the one that stands for it
	strangeShare  = 50  // one pixel in so many may be farther: beyond it the page is no text
)

// encodePage makes the lighter of the two.
func encodePage(img *image.RGBA) (Picture, error) {
	p := Picture{Width: img.Bounds().Dx(), Height: img.Bounds().Dy()}
	h := countColours(img)
	for _, grays := range []int{pageGrays, pageFewGrays} {
		few, ok := h.quantise(img, grays)
		if !ok {
			break
		}
		var buf bytes.Buffer
		if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&buf, few); err != nil {
			return p, wrap(err, "encode page")
		}
		if p.Type, p.Data = "image/png", buf.Bytes(); len(p.Data) <= pageHeavy {
			return p, nil
		}
	}
	for _, quality := range []int{pageQuality, pageLighter} {
		var buf bytes.Buffer
		if err := jpeg.Encode(&buf, h.grayWhenGray(img), &jpeg.Options{Quality: quality}); err != nil {
			return p, wrap(err, "encode page")
		}
		if p.Data == nil || buf.Len() < len(p.Data) {
			p.Type, p.Data = "image/jpeg", buf.Bytes()
		}
		if len(p.Data) <= pageHeavy {
			break
		}
	}
	return p, nil
}

// histogram counts the pixels of each colour, of which five bits a channel are looked at.
type histogram struct {
	counts    [1 << 15]int32
	pixels    int
	colourful bool // some pixels are not gray
}

func bin(r, g, b uint8) int { return int(r>>3)<<10 | int(g>>3)<<5 | int(b>>3) }

// ofBin is the colour in the middle of a bin; the darkest and the brightest are black and white.
func ofBin(n int) color.RGBA {
	wide := func(v int) uint8 { return uint8(v<<3 | v>>2) }
	return color.RGBA{wide(n >> 10), wide(n >> 5 & 31), wide(n & 31), 255}
}

func countColours(img *image.RGBA) *histogram {
	h := &histogram{pixels: len(img.Pix) / 4}
	for i := 0; i+3 < len(img.Pix); i += 4 {
		h.counts[bin(img.Pix[i], img.Pix[i+1], img.Pix[i+2])]++
	}
	coloured := 0
	for n, count := range h.counts {
		if count > 0 && !isGray(ofBin(n)) {
			coloured += int(count)
		}
	}
	h.colourful = coloured > h.pixels/10_000
	return h
}

func isGray(c color.RGBA) bool { return max(c.R, c.G, c.B)-min(c.R, c.G, c.B) < 24 }

// palette is a ramp of grays, the tints of whole areas, the commonest other colours, and their tints at the edges of letters.
func (h *histogram) palette(grays int) []color.RGBA {
	var list []color.RGBA
	for i := range grays {
		v := uint8(255 * i / (grays - 1))
		list = append(list, color.RGBA{v, v, v, 255})
	}
	var bins []int
	for n, count := range h.counts {
		if c := ofBin(n); int(count)*plainShare > h.pixels {
			if _, far := nearest(list, c); far > plainColour*plainColour {
				list = append(list, c)
			}
		} else if count > 0 && !isGray(c) {
			bins = append(bins, n)
		}
	}
	slices.SortFunc(bins, func(a, b int) int { return cmp.Compare(h.counts[b], h.counts[a]) })
	for _, n := range bins {
		c := ofBin(n)
		if len(list) >= 2*maxColours || int(h.counts[n])*20_000 < h.pixels {
			break
		}
		if _, far := nearest(list, c); far <= strangeColour*strangeColour {
			continue
		}
		list = append(list, c, color.RGBA{c.R/2 + 127, c.G/2 + 127, c.B/2 + 127, 255})
	}
	return list
}

// quantise draws img in few colours; ok is false when too much of it would look different.
func (h *histogram) quantise(img *image.RGBA, grays int) (out *image.Paletted, ok bool) {
	list := h.palette(grays)
	var index [1 << 15]uint8
	strange := 0
	for n, count := range h.counts {
		if count == 0 {
			continue
		}
		best, far := nearest(list, ofBin(n))
		if index[n] = uint8(best); far > strangeColour*strangeColour {
			strange += int(count)
		}
	}
	if strange > h.pixels/strangeShare {
		return nil, false
	}
	colours := make(color.Palette, len(list))
	for i, c := range list {
		colours[i] = c
	}
	out = image.NewPaletted(img.Bounds(), colours)
	for i := range out.Pix {
		out.Pix[i] = index[bin(img.Pix[4*i], img.Pix[4*i+1], img.Pix[4*i+2])]
	}
	return out, true
}

// nearest is the colour of list that is nearest to c, and the square of how far it is.
func nearest(list []color.RGBA, c color.RGBA) (best, far int) {
	far = 1 << 30
	for i, p := range list {
		r, g, b := int(p.R)-int(c.R), int(p.G)-int(c.G), int(p.B)-int(c.B)
		if d := r*r + g*g + b*b; d < far {
			best, far = i, d
		}
	}
	return best, far
}

// grayWhenGray leaves out the colours of an image that has none.
func (h *histogram) grayWhenGray(img *image.RGBA) image.Image {
	if h.colourful {
		return img
	}
	out := image.NewGray(img.Bounds())
	for i := range out.Pix {
		out.Pix[i] = img.Pix[4*i+1]
	}
	return out
}
