package kept_test

import (
	"sync"
	"testing"

	"mumpuni/internal/kept"
)

func TestWhatIsKeptIsFoundAndTheRestIsMissing(t *testing.T) {
	c := kept.New[int, string](2)
	one, two, three := "one", "two", "three"
	c.Put(1, &one)
	c.Put(2, &two)
	found, missing := c.Get(1, 2, 3)
	if *found[1] != one || *found[2] != two || len(found) != 2 || len(missing) != 1 || missing[0] != 3 {
		t.Errorf("found %v, missing %v", found, missing)
	}
	c.Put(3, &three) // it is full: it starts anew
	if found, missing := c.Get(1, 3); *found[3] != three || len(found) != 1 || len(missing) != 1 {
		t.Errorf("found %v, missing %v", found, missing)
	}
}

func TestManyUseItAtOnce(t *testing.T) {
	c := kept.New[int, int](8)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for i := range 1000 {
				c.Put(i%16, &i)
				if found, _ := c.Get(i % 16); found[i%16] != nil && *found[i%16]%16 != i%16 {
					t.Errorf("%d is kept as %d", i%16, *found[i%16])
				}
			}
		})
	}
	all.Wait()
}
