package document

import (
	"cmp"
	"slices"
	"strconv"

	"mumpuni/internal/office"
)

// shape is a frame on a slide and where it stands, in units of its file.
type shape struct {
	e          *office.Element
	x, y, w, h int64
	kids       []shape // of a group
}

// mostCut is up to how many shapes are put in order; a slide of more keeps that of its file.
const mostCut = 1000

// reading puts shapes in the order in which people read them: what stands beside one another from the left, after what stands above all
// of it. Space across the whole slide parts it, first between rows, then between columns (XY cut: Nagy and Seth, 1984).
func reading(list []shape) []shape {
	if len(list) < 2 || len(list) > mostCut {
		return list
	}
	for _, along := range []func(shape) (at, size int64){
		func(s shape) (int64, int64) { return s.y, s.h },
		func(s shape) (int64, int64) { return s.x, s.w },
	} {
		if parts := part(list, along); len(parts) > 1 {
			var out []shape
			for _, p := range parts {
				out = append(out, reading(p)...)
			}
			return out
		}
	}
	return slices.SortedStableFunc(slices.Values(list), func(a, b shape) int { return cmp.Or(cmp.Compare(a.y, b.y), cmp.Compare(a.x, b.x)) })
}

// part parts shapes where nothing stands along an axis. A tenth of a shape at either end may reach into another: people place by eye.
func part(list []shape, along func(shape) (at, size int64)) [][]shape {
	from := func(s shape) int64 { at, size := along(s); return at + size/10 }
	sorted := slices.SortedStableFunc(slices.Values(list), func(a, b shape) int { return cmp.Compare(from(a), from(b)) })
	var parts [][]shape
	var end int64
	for i, s := range sorted {
		at, size := along(s)
		if i == 0 || from(s) >= end {
			parts = append(parts, nil)
			end = at
		}
		last := len(parts) - 1
		parts[last] = append(parts[last], s)
		end = max(end, at+size-size/10)
	}
	return parts
}

// placed reads where a frame stands: by itself, or by the first of what it stands for that says so.
func placed(e *office.Element, stands []*office.Element) shape {
	s := shape{e: e}
	for _, one := range append([]*office.Element{e}, stands...) {
		for _, props := range []*office.Element{one.Kid("spPr"), one.Kid("grpSpPr"), one} {
			if frame := props.Kid("xfrm"); frame.Name != "" {
				off, ext := frame.Kid("off"), frame.Kid("ext")
				s.x, s.y, s.w, s.h = emu(off.Attr("x")), emu(off.Attr("y")), emu(ext.Attr("cx")), emu(ext.Attr("cy"))
				return s
			}
		}
	}
	return s
}

// emu is a length of the file, within what can be added up.
func emu(s string) int64 {
	n, _ := strconv.ParseInt(s, 10, 64)
	return min(max(n, -1<<40), 1<<40)
}
