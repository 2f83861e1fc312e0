package assessments_test

import (
	"sync"
	"testing"
	"time"
)

// TestAnEditionIsReadByOneForAll: of those who need an assessment's questions at once one reads them; a minute later they are read anew, and what
// was worked out of them stays while they are the same.
func TestAnEditionIsReadByOneForAll(t *testing.T) {
	w := newWorld(t, 1)
	plan := w.adaptive(20, 4)
	read := func() (editions, worked map[any]bool) {
		editions, worked = map[any]bool{}, map[any]bool{}
		var mu sync.Mutex
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				e, of, err := w.Edition(t.Context(), plan)
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					t.Error(err)
				}
				editions[e], worked[of] = true, true
			})
		}
		all.Wait()
		return editions, worked
	}
	same := func(a, b map[any]bool) bool {
		for one := range a {
			return b[one]
		}
		return false
	}
	first, of := read()
	w.clock = w.clock.Add(2 * time.Minute)
	second, still := read()
	if len(first) != 1 || len(of) != 1 || len(second) != 1 || same(first, second) || !same(of, still) {
		t.Errorf("%d editions with %d, then %d; the same: %v, what was worked out: %v", len(first), len(of), len(second), same(first, second), same(of, still))
	}
	w.Exec(`insert into question_enemies (question_id, enemy_id) select least(a.question_id, b.question_id), greatest(a.question_id, b.question_id)
		from assessment_questions a join assessment_questions b on b.assessment_id = a.assessment_id and b.position = a.position + 1 and b.form = a.form
		where a.assessment_id = ? order by a.position limit 1`, plan)
	w.clock = w.clock.Add(2 * time.Minute)
	if third, anew := read(); len(third) != 1 || same(still, anew) {
		t.Errorf("%d editions; questions are kept apart, and what was worked out stays: %v", len(third), same(still, anew))
	}
}
