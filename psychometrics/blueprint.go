package psychometrics

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
)

// Blueprint is how many questions of each cell a paper has.
type Blueprint map[string]int

// Length is how many questions a paper has.
func (b Blueprint) Length() int {
	n := 0
	for _, count := range b {
		n += count
	}
	return n
}

// cells in order, so that a seed gives the same everywhere.
func (b Blueprint) cells() []string { return slices.Sorted(maps.Keys(b)) }

// Shortage says that a cell holds too few questions: Missing more would do.
type Shortage struct {
	Cell    string
	Missing int
}

// Error names the cell and how many questions it lacks.
func (s *Shortage) Error() string {
	return fmt.Sprintf("the cell %q lacks %d questions", s.Cell, s.Missing)
}

// ErrEnemies says that the questions are enough, but too many of them must not be on one paper.
var ErrEnemies = errors.New("too many questions must not be on one paper")

// short tells the first cell that cannot give its count to so many papers, leaving kept out.
func (b *Bank) short(p Blueprint, papers int, kept []int) error {
	for _, cell := range p.cells() {
		there := 0
		for _, i := range b.cells[cell] {
			if !slices.Contains(kept, i) {
				there++
			}
		}
		if missing := p[cell]*papers - there; missing > 0 {
			return &Shortage{Cell: cell, Missing: missing}
		}
	}
	return nil
}

// drawTries bounds the search for a paper without enemies.
const drawTries = 200

// Draw is a paper for one person: of each cell as many as the blueprint says, drawn by the seed, no two that must not meet, none of
// kept. The error is a Shortage or ErrEnemies.
func (b *Bank) Draw(p Blueprint, kept []int, seed uint64) ([]int, error) {
	if err := b.short(p, 1, kept); err != nil {
		return nil, err
	}
	rng := rand.New(rand.NewPCG(seed, 7))
	for range drawTries {
		if paper, ok := b.drawOnce(p, kept, rng); ok {
			rng.Shuffle(len(paper), func(i, j int) { paper[i], paper[j] = paper[j], paper[i] })
			return paper, nil
		}
	}
	return nil, ErrEnemies
}

func (b *Bank) drawOnce(p Blueprint, kept []int, rng *rand.Rand) ([]int, bool) {
	barred := make([]bool, b.Len())
	for _, i := range kept {
		barred[i] = true
	}
	var paper []int
	for _, cell := range p.cells() {
		left := p[cell]
		for _, k := range rng.Perm(len(b.cells[cell])) {
			i := b.cells[cell][k]
			if left == 0 {
				break
			}
			if barred[i] {
				continue
			}
			paper, left, barred[i] = append(paper, i), left-1, true
			for _, e := range b.enemies[i] {
				barred[e] = true
			}
		}
		if left > 0 {
			return nil, false
		}
	}
	return paper, true
}
