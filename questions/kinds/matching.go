package kinds

import (
	"crypto/rand"
	"fmt"
	"slices"
	"strings"

	"mumpuni/internal/fault"
)

// Matching gives each thing on the left one of the things on the right.
const Matching Kind = "matching"

// IDs of the left side begin with l, those of the right with r: an answer cannot take one for the other.
const (
	leftSide  = "l"
	rightSide = "r"
)

type matching struct{}

func (matching) check(p *problems, in Body) Body {
	out := slices.Clone(in.Pairs)
	lefts, rights, ids := 0, map[string]string{}, map[string]bool{}
	texts := map[string]bool{}
	for i := range out {
		o := &out[i]
		o.Left, o.Right = Tidy(o.Left), Tidy(o.Right)
		p.text(fmt.Sprintf("pairs.%d.left", i), o.Left, "", maxOption)
		p.text(fmt.Sprintf("pairs.%d.right", i), o.Right, "quiz.pair_right_missing", maxOption)
		if o.Left == "" {
			o.LeftID = "" // on the right alone: it belongs to nothing
		} else {
			lefts++
			if texts[o.Left] {
				p.add(fault.Field(fmt.Sprintf("pairs.%d.left", i), "quiz.option_twice"))
			}
			texts[o.Left] = true
			o.LeftID = p.sideID(fmt.Sprintf("pairs.%d.left_id", i), o.LeftID, leftSide, ids)
		}
		// What stands twice on the right is one thing that belongs to two.
		if same, there := rights[o.Right]; there {
			o.RightID = same
			if o.Left == "" {
				p.add(fault.Field(fmt.Sprintf("pairs.%d.right", i), "quiz.option_twice"))
			}
			continue
		}
		if ids[o.RightID] {
			o.RightID = "" // another text had it: what two shared is told apart now
		}
		o.RightID = p.sideID(fmt.Sprintf("pairs.%d.right_id", i), o.RightID, rightSide, ids)
		rights[o.Right] = o.RightID
	}
	if lefts < 2 || len(out) > maxOptions || len(rights) < 2 {
		p.add(fault.Field("pairs", "quiz.pairs_count").With("Min", 2).With("Max", maxOptions))
	}
	return Body{Pairs: out}
}

// sideID is id, or a new one where there is none or it was given to another already.
func (p *problems) sideID(field, id, side string, taken map[string]bool) string {
	if id == "" {
		id = side + strings.ToLower(rand.Text()[:5])
	}
	if !optionID.MatchString(id) || !strings.HasPrefix(id, side) || taken[id] {
		p.add(fault.Field(field, "quiz.option_id"))
	}
	taken[id] = true
	return id
}

// shown: the left side as written or shuffled, then the right side, which would tell the answer as it is written.
func (matching) shown(b Body, shuffle bool) []string {
	var lefts, rights []string
	for _, o := range b.Pairs {
		if o.LeftID != "" {
			lefts = append(lefts, o.LeftID)
		}
		if !slices.Contains(rights, o.RightID) {
			rights = append(rights, o.RightID)
		}
	}
	if shuffle {
		mix(lefts)
	}
	mix(rights)
	return append(lefts, rights...)
}

func (matching) fits(a Answer) *fault.Fault {
	if len(a.Pairs) == 0 {
		return errAnswer
	}
	for left, right := range a.Pairs {
		if !strings.HasPrefix(left, leftSide) || !strings.HasPrefix(right, rightSide) {
			return errAnswer
		}
	}
	return nil
}

func (matching) plain(a Answer) Answer { return a }

func (matching) key(b Body) Answer {
	pairs := map[string]string{}
	for _, o := range b.Pairs {
		if o.LeftID != "" {
			pairs[o.LeftID] = o.RightID
		}
	}
	return Answer{Pairs: pairs}
}

// chance: each thing on the right is taken once where that is possible, else any of them each time.
func (m matching) chance(b Body) float64 {
	key := m.key(b).Pairs
	rights, used := len(m.shown(b, false))-len(key), map[string]bool{}
	for _, right := range key {
		used[right] = true
	}
	chance, left := 1.0, rights
	for range key {
		chance /= float64(max(left, 1))
		if len(used) == len(key) {
			left--
		}
	}
	return chance
}

// fraction: the share of the left side that has its right one.
func (m matching) fraction(b Body, a Answer) int {
	key, right := m.key(b).Pairs, 0
	for left, said := range a.Pairs {
		if key[left] == said {
			right++
		}
	}
	return Whole * right / max(len(key), 1)
}
