package media

import (
	"cmp"
	"slices"
	"strconv"
)

// Variant is one way in which a video is sent.
type Variant struct {
	Name   string `json:"name"`  // "240", "360", "480" by the short side of the picture, "sound", or "original"
	Bytes  int64  `json:"bytes"` // of all of it
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"`
}

// The variants that are no size.
const (
	SoundOnly = "sound"
	AsItCame  = "original"
)

// standard is the short side that learners are sent who did not choose: small enough for a slow line, and letters can be read.
const standard = 360

// short is the size of the picture that a variant's name tells; 0 when it tells none.
func (v Variant) short() int {
	n, _ := strconv.Atoi(v.Name)
	return n
}

// Variant is what a video is sent as to who asked for want: that one, or else what comes nearest to what everybody gets. frugal asks for
// the lightest picture where nothing else is asked for. A video that was not made lighter has one: as it came.
func (i Info) Variant(want string, frugal bool) Variant {
	at := slices.IndexFunc(i.Variants, func(v Variant) bool { return v.Name == want })
	if at >= 0 {
		return i.Variants[at]
	}
	usual := Variant{Name: AsItCame, Bytes: i.Bytes, Width: i.Width, Height: i.Height}
	seen := slices.DeleteFunc(slices.Clone(i.Variants), func(v Variant) bool { return v.Name == SoundOnly })
	if len(seen) == 0 {
		return usual
	}
	most := standard
	if frugal {
		most = 0
	}
	usual = seen[0]
	for _, v := range seen[1:] {
		if n := v.short(); n > 0 && n <= most && n > usual.short() {
			usual = v
		}
	}
	return usual
}

// Chosen is i with what it costs who asked for want, and the size of that picture.
func (i Info) Chosen(want string, frugal bool) Info {
	usual, chosen := i.Variant("", false), i.Variant(want, frugal)
	if len(i.Variants) == 0 {
		return i
	}
	i.SentBytes += chosen.Bytes - usual.Bytes
	return i
}

// IsVariant reports whether a variant may be called so.
func IsVariant(name string) bool {
	return name == SoundOnly || name == AsItCame || slices.ContainsFunc(sizes[:], func(s size) bool { return strconv.Itoa(s.short) == name })
}

// lightest sorts variants: sound alone, then the pictures by weight.
func lightest(list []Variant) {
	slices.SortFunc(list, func(a, b Variant) int {
		return cmp.Or(-cmp.Compare(toInt(a.Name == SoundOnly), toInt(b.Name == SoundOnly)), cmp.Compare(a.Bytes, b.Bytes))
	})
}

func toInt(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
