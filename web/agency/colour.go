package agency

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// rgb is a colour in sRGB, each part from 0 to 1.
type rgb [3]float64

var (
	white  = rgb{1, 1, 1}
	black  = rgb{}
	paper  = hex("#f0f0ee") // the darkest ground of text by day
	ground = hex("#171819") // of cards by night
	raised = hex("#2a2c2e") // the lightest ground of text by night
)

// hex reads "#rrggbb", which is known to be right.
func hex(s string) rgb {
	c, _ := parse(s)
	return c
}

func parse(s string) (rgb, bool) {
	n, err := strconv.ParseUint(strings.TrimPrefix(s, "#"), 16, 32)
	if err != nil || len(s) != 7 || s[0] != '#' {
		return rgb{}, false
	}
	return rgb{float64(n>>16) / 255, float64(n>>8&255) / 255, float64(n&255) / 255}, true
}

// String writes the colour as style sheets do: "#0b5cab".
func (c rgb) String() string {
	return fmt.Sprintf("#%02x%02x%02x", int(math.Round(c[0]*255)), int(math.Round(c[1]*255)), int(math.Round(c[2]*255)))
}

// luminance is the relative luminance of WCAG 2.
func (c rgb) luminance() float64 {
	var linear rgb
	for i, v := range c {
		if linear[i] = v / 12.92; v > 0.04045 {
			linear[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*linear[0] + 0.7152*linear[1] + 0.0722*linear[2]
}

// contrast is WCAG's ratio of two colours, 1 to 21.
func contrast(a, b rgb) float64 {
	light, dark := a.luminance(), b.luminance()
	if light < dark {
		light, dark = dark, light
	}
	return (light + 0.05) / (dark + 0.05)
}

// mixed is c with a share of other, 0 to 1.
func (c rgb) mixed(other rgb, share float64) rgb {
	for i := range c {
		c[i] += (other[i] - c[i]) * share
	}
	return c
}

// toward mixes c with end until its contrast with against is at least ratio.
func (c rgb) toward(end, against rgb, ratio float64) rgb {
	for share := 0.0; share < 1; share += 0.02 {
		if m := hex(c.mixed(end, share).String()); contrast(m, against) >= ratio {
			return m
		}
	}
	return end
}

// colours are the tokens that follow from an accent, by day and by night, in the order of the sheet; empty without an accent.
type colours struct{ day, night []token }

type token struct {
	name  string
	value rgb
}

// enough is the least contrast of an accent with the white that stands on it: WCAG AA for text.
const enough = 4.5

// palette works out what goes with an accent. The error says why an accent is refused.
func palette(accent string) (colours, error) {
	if accent == "" {
		return colours{}, nil
	}
	a, ok := parse(accent)
	if !ok {
		return colours{}, fmt.Errorf("MUMPUNI_AGENCY_ACCENT must be a colour such as #196bcd, not %q", accent)
	}
	if had := contrast(a, white); had < enough {
		return colours{}, fmt.Errorf("MUMPUNI_AGENCY_ACCENT %s has a contrast of %.2f with white, and white letters stand on it: at least %.1f is needed. The nearest darker one is %s",
			accent, math.Floor(had*100)/100, enough, a.toward(black, white, enough))
	}
	band := a.toward(black, white, 11)
	deep := band.mixed(black, 0.12)
	night := a.toward(white, ground, 3)
	return colours{
		day: []token{
			{"--mp-accent", a},
			{"--mp-accent-press", a.mixed(black, 0.1).toward(black, white, 7)},
			{"--mp-accent-wash", a.mixed(white, 0.93)},
			{"--mp-accent-soft", a.mixed(white, 0.35)},
			{"--mp-band", band},
			{"--mp-band-soft", a.toward(white, band, 7.5)},
			{"--mp-band-orn", band.mixed(white, 0.16)},
			{"--ina-content-link", a.toward(black, paper, 5.5)},
		},
		night: []token{
			{"--mp-accent", night},
			{"--mp-accent-press", night.mixed(black, 0.25)},
			{"--mp-accent-wash", ground.mixed(a, 0.18)},
			{"--mp-accent-soft", a.mixed(white, 0.2)},
			{"--mp-band", deep},
			{"--mp-band-orn", deep.mixed(white, 0.15)},
			{"--ina-content-link", a.toward(white, raised, 7.5)},
		},
	}, nil
}

// sheet is the agency's style sheet; "" when nothing differs from the product's own.
func (c colours) sheet(motif string) string {
	var day, night strings.Builder
	for _, t := range c.day {
		day.WriteString(t.name + ":" + t.value.String() + ";")
	}
	for _, t := range c.night {
		night.WriteString(t.name + ":" + t.value.String() + ";")
	}
	if motif != "" {
		day.WriteString("--mp-motif:" + motif + ";")
	}
	if day.Len() == 0 {
		return ""
	}
	sheet := ":root{" + day.String() + "}"
	if night.Len() > 0 {
		sheet += `:root[data-theme="dark"]{` + night.String() + `}@media(prefers-color-scheme:dark){:root[data-theme="auto"]{` + night.String() + "}}"
	}
	return sheet + "\n"
}
