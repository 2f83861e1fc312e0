package media

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// What stands on page after page, at one height: the name of a document, a printer's number, an address. Readers need it once at most.
const (
	edgeLines   = 3  // at the head of a page, and at its foot
	samplePages = 9  // the first ones, that tell what repeats
	fewestTimes = 3  // pages that have a line which repeats
	sameHeight  = 6  // points
	catchWords  = 40 // letters at a page's foot that say how the next one begins
)

// edge is a line at the head or foot of a page.
type edge struct {
	key    string
	bottom float64
}

var (
	pageNumber = regexp.MustCompile(`(?i)^(?:(?:hal(?:aman)?|page)\b\.?)?[\s\-–—]*[0-9]{1,4}(?:\s*(?:dari|of|/)\s*[0-9]{1,4})?[\s\-–—]*$`)
	catchword  = regexp.MustCompile(`^\S+(?:\s\S+){0,3}?\s?(?:\.\s?\.\s?\.|…)$`)
)

// edgesOf names the lines at the head and the foot of a page.
func edgesOf(lines []line) []int {
	order := make([]int, len(lines))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case lines[a].bottom > lines[b].bottom:
			return -1
		case lines[a].bottom < lines[b].bottom:
			return 1
		}
		return 0
	})
	if len(order) <= 2*edgeLines {
		return order
	}
	return slices.Concat(order[:edgeLines], order[len(order)-edgeLines:])
}

// edgeKey is what a line has in common with its like on other pages: its letters, and that there is a number.
func edgeKey(text string) string {
	var key strings.Builder
	last := rune(0)
	for _, r := range text {
		if unicode.IsDigit(r) {
			r = '0'
		}
		if (unicode.IsLetter(r) || r == '0') && (r != '0' || last != '0') {
			key.WriteRune(unicode.ToLower(r))
			last = r
		}
	}
	return key.String()
}

// repeated is what stands at the edges of at least three of these pages, and of two in five: left and right pages may differ.
func repeated(pages [][]line) []edge {
	var all [][]edge
	for _, lines := range pages {
		var edges []edge
		for _, i := range edgesOf(lines) {
			if l := lines[i]; !chapter.MatchString(l.text) && !marked(l.text) {
				edges = append(edges, edge{edgeKey(l.text), l.bottom})
			}
		}
		all = append(all, edges)
	}
	var list []edge
	for _, edges := range all {
		for _, e := range edges {
			times := 0
			for _, others := range all {
				if slices.ContainsFunc(others, e.like) {
					times++
				}
			}
			if times >= fewestTimes && 5*times >= 2*len(pages) && !slices.ContainsFunc(list, func(o edge) bool { return o == e }) {
				list = append(list, e)
			}
		}
	}
	return list
}

// like reports whether o says what e says at e's height; of what a machine read, some letters may differ.
func (e edge) like(o edge) bool {
	if e.key == "" || math.Abs(e.bottom-o.bottom) > sameHeight {
		return false
	}
	if e.key == o.key {
		return true
	}
	a, b := []rune(e.key), []rune(o.key)
	return min(len(a), len(b)) >= 8 && 4*apart(a, b) <= max(len(a), len(b))
}

// apart counts the letters to change, add or leave out to make b of a.
func apart(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		corner := row[0]
		row[0] = i + 1
		for j, y := range b {
			cost := corner
			if x != y {
				cost++
			}
			corner = row[j+1]
			row[j+1] = min(cost, row[j]+1, corner+1)
		}
	}
	return row[len(b)]
}

// apartFromText marks the lines of a page that are no part of what it says: what repeats, its number, and the first words of the next.
func apartFromText(lines []line, repeats []edge) []line {
	edges := edgesOf(lines)
	foot := max(len(edges)-edgeLines, 0)
	left, right := math.Inf(1), math.Inf(-1)
	for _, l := range lines {
		left, right = min(left, l.left), max(right, l.right)
	}
	for n, i := range edges {
		l := &lines[i]
		switch e := (edge{edgeKey(l.text), l.bottom}); {
		case chapter.MatchString(l.text):
		case slices.ContainsFunc(repeats, e.like), len(lines) > 1 && pageNumber.MatchString(l.text):
			l.margin = true
		case n >= foot && len(lines) > edgeLines && l.left > (left+right)/2 && len(l.text) <= catchWords && catchword.MatchString(l.text):
			l.margin = true
		}
	}
	return lines
}
