package psychometrics_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"mumpuni/psychometrics"
)

// bankOf is n questions of cells A to E in turn, levels likewise, with chance 0.25.
func bankOf(t testing.TB, seed uint64, n int, change func(i int, q *psychometrics.Question)) *psychometrics.Bank {
	t.Helper()
	rng := seeded(seed)
	questions := make([]psychometrics.Question, n)
	for i, item := range randomItems(rng, n, 0.25) {
		questions[i] = psychometrics.Question{ID: fmt.Sprintf("q%03d", i), Item: item, Level: i%5 + 1, Cell: string(rune('A' + i%5))}
		if change != nil {
			change(i, &questions[i])
		}
	}
	b, err := psychometrics.NewBank(questions)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var fiveCells = psychometrics.Blueprint{"A": 6, "B": 6, "C": 6, "D": 6, "E": 6}

// checkForms holds forms to the blueprint: counts, no question twice, no enemies on one paper.
func checkForms(t *testing.T, b *psychometrics.Bank, f psychometrics.Forms, p psychometrics.Blueprint, n int) {
	t.Helper()
	seen := map[int]bool{}
	if len(f.Papers) != n {
		t.Fatalf("%d papers", len(f.Papers))
	}
	for _, paper := range f.Papers {
		counts, ids := psychometrics.Blueprint{}, map[string]bool{}
		for _, i := range paper {
			if seen[i] {
				t.Errorf("question %d is on two papers", i)
			}
			seen[i] = true
			counts[b.At(i).Cell]++
			ids[b.At(i).ID] = true
		}
		if !reflect.DeepEqual(counts, p) {
			t.Errorf("%v, want %v", counts, p)
		}
		for _, i := range paper {
			for _, e := range b.At(i).Enemies {
				if ids[e] {
					t.Errorf("%s and %s are on one paper", b.At(i).ID, e)
				}
			}
		}
	}
}

func TestFormsAreParallel(t *testing.T) {
	for seed := range uint64(6) {
		for _, size := range []struct {
			bank  int
			limit float64
		}{{300, 0.03}, {240, 0.05}} { // 240: the bank holds no more than is asked
			b := bankOf(t, seed, size.bank, func(i int, q *psychometrics.Question) {
				if i%10 == 0 && i > 0 {
					q.Enemies = []string{fmt.Sprintf("q%03d", i-10), fmt.Sprintf("q%03d", i-5)}
				}
			})
			begin := cpu(t)
			f, err := b.Forms(fiveCells, 8, psychometrics.Abilities, seed)
			if err != nil {
				t.Fatal(err)
			}
			took := cpu(t) - begin
			checkForms(t, b, f, fiveCells, 8)
			if f.Off > size.limit || took > 2*time.Second {
				t.Errorf("8 × 30 of %d: off by %.4f in %v", size.bank, f.Off, took)
			}
			t.Logf("8 × 30 of %d: off by %.2f %% in %v", size.bank, 100*f.Off, took)
		}
	}
}

func TestASeedGivesTheSameForms(t *testing.T) {
	b := bankOf(t, 1, 300, nil)
	one, _ := b.Forms(fiveCells, 8, psychometrics.Abilities, 1)
	two, _ := bankOf(t, 1, 300, nil).Forms(fiveCells, 8, psychometrics.Abilities, 1)
	other, _ := b.Forms(fiveCells, 8, psychometrics.Abilities, 2)
	if !reflect.DeepEqual(one, two) || reflect.DeepEqual(one.Papers, other.Papers) {
		t.Error("a seed must give the same, another seed another")
	}
}

func TestWhatCannotBeMadeIsNamed(t *testing.T) {
	b := bankOf(t, 1, 100, nil) // 20 a cell
	_, err := b.Forms(psychometrics.Blueprint{"A": 2, "C": 3}, 8, psychometrics.Abilities, 1)
	var short *psychometrics.Shortage
	if !errors.As(err, &short) || *short != (psychometrics.Shortage{Cell: "C", Missing: 4}) {
		t.Error(err)
	}
	if _, err = b.Forms(psychometrics.Blueprint{"Z": 1}, 1, psychometrics.Abilities, 1); !errors.As(err, &short) || short.Cell != "Z" {
		t.Error(err)
	}
	if _, err = b.Draw(psychometrics.Blueprint{"A": 20}, []int{0, 5}, 1); !errors.As(err, &short) || short.Missing != 2 {
		t.Error(err)
	}
	foes := bankOf(t, 1, 40, func(i int, q *psychometrics.Question) {
		for j := range i {
			q.Enemies = append(q.Enemies, fmt.Sprintf("q%03d", j))
		}
	})
	if _, err = foes.Forms(psychometrics.Blueprint{"A": 2}, 2, psychometrics.Abilities, 1); !errors.Is(err, psychometrics.ErrEnemies) {
		t.Error(err)
	}
	if _, err = foes.Draw(psychometrics.Blueprint{"A": 2}, nil, 1); !errors.Is(err, psychometrics.ErrEnemies) {
		t.Error(err)
	}
}

func TestADrawKeepsTheBlueprint(t *testing.T) {
	b := bankOf(t, 1, 60, func(i int, q *psychometrics.Question) {
		if i >= 5 {
			q.Enemies = []string{fmt.Sprintf("q%03d", i-5)}
		}
	})
	p := psychometrics.Blueprint{"A": 3, "B": 1, "E": 2}
	drawn := map[int]int{}
	for seed := range uint64(400) {
		paper, err := b.Draw(p, []int{0, 4}, seed)
		if err != nil {
			t.Fatal(err)
		}
		checkForms(t, b, psychometrics.Forms{Papers: [][]int{paper}}, p, 1)
		if slices.Contains(paper, 0) || slices.Contains(paper, 4) {
			t.Fatal("what is kept out was drawn")
		}
		for _, i := range paper {
			drawn[i]++
		}
		again, _ := b.Draw(p, []int{0, 4}, seed)
		if !slices.Equal(paper, again) {
			t.Fatal("a seed must give the same paper")
		}
	}
	if len(drawn) != 11+12+11 {
		t.Errorf("%d questions were ever drawn", len(drawn))
	}
}

func TestABankIsChecked(t *testing.T) {
	good := psychometrics.Question{ID: "a", Item: psychometrics.Item{A: 1}}
	for what, change := range map[string]func(q *psychometrics.Question){
		"the same id":     func(q *psychometrics.Question) { q.ID = "a" },
		"no slope":        func(q *psychometrics.Question) { q.A = 0 },
		"a chance of 1":   func(q *psychometrics.Question) { q.C = 1 },
		"an enemy absent": func(q *psychometrics.Question) { q.Enemies = []string{"zz"} },
		"no number":       func(q *psychometrics.Question) { q.B = 0 / zero },
		"a level of -1":   func(q *psychometrics.Question) { q.Level = -1 },
	} {
		bad := psychometrics.Question{ID: "b", Item: psychometrics.Item{A: 1}}
		change(&bad)
		if _, err := psychometrics.NewBank([]psychometrics.Question{good, bad}); err == nil {
			t.Errorf("%s was taken", what)
		}
	}
}

var zero float64
