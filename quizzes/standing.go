package quizzes

import (
	"slices"

	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
)

// worth is what one slot is worth, and whether it counts.
type worth struct {
	fraction int
	counts   bool
}

// standing is what counts of an attempt.
type standing struct {
	fraction int
	passed   bool
	annulled bool
	slots    []worth // as the places
}

func (s standing) same(o standing) bool {
	return s.fraction == o.fraction && s.passed == o.passed && s.annulled == o.annulled && slices.Equal(s.slots, o.slots)
}

// ruling is a regrade that two persons agreed to and that nobody has taken back.
type ruling struct {
	ID        uuid.UUID  `bun:"id"`
	Kind      Kind       `bun:"kind"`
	VersionID uuid.UUID  `bun:"version_id,nullzero"`
	WithID    uuid.UUID  `bun:"with_id,nullzero"`
	AttemptID id.Attempt `bun:"attempt_id,nullzero"`
	Late      []int64    `bun:"late,array"`
	Accepted  bool       `bun:"accepted"`
}

// graded is how rulings find what they need: versions by ID, and late answers by number.
type lookup struct {
	versions map[uuid.UUID]*questions.Version
	late     map[int64]LateAnswer
}

// under is what counts of an attempt whose first grading is first, by the rulings in force in their order. It depends on nothing else,
// so that a ruling taken back restores each figure.
//
// A question that does not count is out of the sum and out of what could be reached; where none is left that counts, the mark stays.
// A pass once given is kept, whatever its mark becomes: nobody pays for a fault of ours. Only an attempt that counts for nothing loses it.
func (first standing) under(a Attempt, places []filled, rulings []ruling, find lookup) standing {
	now := standing{fraction: first.fraction, passed: first.passed, slots: slices.Clone(first.slots)}
	answers, version := make([]kinds.Answer, len(places)), make([]uuid.UUID, len(places))
	for i, p := range places {
		answers[i], version[i] = p.Answer, p.Version
	}
	for _, r := range rulings {
		for i, p := range places {
			switch {
			case r.Kind == OfQuestion && p.Version == r.VersionID:
				now.slots[i].counts = false
			case r.Kind == OfKey && p.Version == r.VersionID:
				version[i] = r.WithID
				now.slots[i].fraction = find.worth(version[i], answers[i])
			case r.Kind == OfLate && r.AttemptID == a.ID && r.Accepted:
				for _, seq := range r.Late {
					if l := find.late[seq]; l.Slot == p.Slot {
						answers[i] = l.Answer
						now.slots[i].fraction = find.worth(version[i], answers[i])
					}
				}
			}
		}
		now.annulled = now.annulled || r.Kind == OfAttempt && r.AttemptID == a.ID
		if sum, ok := sumOf(places, now.slots); ok {
			now.fraction = sum
		}
		now.passed = now.passed || now.fraction >= a.PassMark
	}
	now.passed = now.passed && !now.annulled
	return now
}

func (l lookup) worth(version uuid.UUID, a kinds.Answer) int {
	v := l.versions[version]
	return kinds.Fraction(v.Kind, v.Body, v.Kind.Plain(a))
}

// sumOf is the fraction over the slots that count; false when none does.
func sumOf(places []filled, slots []worth) (int, bool) {
	got, most := 0, 0
	for i, p := range places {
		if slots[i].counts {
			got, most = got+slots[i].fraction*p.MaxMark, most+p.MaxMark
		}
	}
	if most == 0 {
		return 0, false
	}
	return got / most, true
}

// changed are the slots that differ from before.
func (s standing) changed(before standing, places []filled) (slots, fractions []int, counts []bool) {
	for i, w := range s.slots {
		if w != before.slots[i] {
			slots, fractions, counts = append(slots, places[i].Slot), append(fractions, w.fraction), append(counts, w.counts)
		}
	}
	return slots, fractions, counts
}
