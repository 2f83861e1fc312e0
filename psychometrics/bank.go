package psychometrics

import (
	"fmt"
	"math"
	"slices"
	"sync"
)

// Question is one question of a competency as papers are made of it: Level is that of the competency (0 where it does not matter),
// Cell its place in the blueprint, Enemies the ids of questions that must not be on one paper with it, Seconds how long it takes.
type Question struct {
	ID string
	Item
	Level   int
	Cell    string
	Enemies []string
	Seconds float64
}

// Bank is the questions from which papers are made. Elsewhere a question is its index in it.
type Bank struct {
	questions []Question
	enemies   [][]int          // of each question, both ways round
	cells     map[string][]int // questions of each cell
	curves    [][]float64      // P of each on Scale
	best      sync.Map         // an ability → what bestAt gives
}

// NewBank checks the questions: ids differ, slopes are above 0, chances from 0 to below 1, figures are numbers, and enemies exist.
func NewBank(questions []Question) (*Bank, error) {
	b := &Bank{questions: questions, cells: map[string][]int{}}
	at := map[string]int{}
	for i, q := range questions {
		if before, twice := at[q.ID]; twice {
			return nil, fmt.Errorf("question %q stands twice, as %d and %d", q.ID, before+1, i+1)
		}
		at[q.ID] = i
		b.cells[q.Cell] = append(b.cells[q.Cell], i)
		if err := q.check(); err != nil {
			return nil, err
		}
	}
	b.enemies = make([][]int, len(questions))
	for i, q := range questions {
		for _, id := range q.Enemies {
			j, there := at[id]
			if !there {
				return nil, fmt.Errorf("question %q is not to meet %q, which is not in the bank", q.ID, id)
			}
			if j != i {
				b.enemies[i], b.enemies[j] = append(b.enemies[i], j), append(b.enemies[j], i)
			}
		}
	}
	b.draw()
	return b, nil
}

func (q Question) check() error {
	for _, x := range []float64{q.A, q.B, q.C, q.SEA, q.SEB, q.Seconds} {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return fmt.Errorf("question %q has a figure that is no number", q.ID)
		}
	}
	if q.A <= 0 || q.C < 0 || q.C >= 1 || q.SEA < 0 || q.SEB < 0 || q.Level < 0 || q.Seconds < 0 {
		return fmt.Errorf("question %q: a must be above 0, c from 0 to below 1, errors, level and seconds not below 0", q.ID)
	}
	return nil
}

// draw tabulates the curves.
func (b *Bank) draw() {
	b.curves = make([][]float64, len(b.questions))
	for i, q := range b.questions {
		b.curves[i] = make([]float64, Scale.N)
		for k := range b.curves[i] {
			b.curves[i][k] = q.P(Scale.At(k))
		}
	}
}

// Len is how many questions there are.
func (b *Bank) Len() int { return len(b.questions) }

// At is the i-th question, from 0 on.
func (b *Bank) At(i int) Question { return b.questions[i] }

// bestAt are all questions by information at theta, best first; equal ones in the order of the bank. It is worked out once: nobody may change it.
func (b *Bank) bestAt(theta float64) []int {
	if known, ok := b.best.Load(theta); ok {
		return known.([]int) //nolint:forcetypeassert // nothing else is put there
	}
	order := b.sortedAt(theta)
	b.best.Store(theta, order)
	return order
}

func (b *Bank) sortedAt(theta float64) []int {
	order := make([]int, len(b.questions))
	info := make([]float64, len(b.questions))
	for i, q := range b.questions {
		order[i], info[i] = i, q.Information(theta)
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case info[i] > info[j]:
			return -1
		case info[i] < info[j]:
			return 1
		default:
			return 0
		}
	})
	return order
}

// Cap is the share of people who may see one question: a quarter, or in a small bank one and a half times what is needed on average.
func Cap(meanLength float64, bank int) float64 {
	return min(max(0.25, 1.5*meanLength/float64(bank)), 1)
}
