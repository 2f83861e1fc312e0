package demo

import (
	"context"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
)

// posed is a question as simulated people meet it: what is right, and how hard that is (a two-parameter model with guessing, as in
// package psychometrics). The wordings of a family are equally hard.
type posed struct {
	question     uuid.UUID
	family       string // its stem, with braces
	competency   string
	level        int
	right        string // the text of the option, or the number
	wrong        string // a number that is not right
	slope, place float64
	chance       float64 // of guessing it
}

// poses are the questions of the bank by keyOf.
type poses map[string]posed

// keyOf names a wording: its stem and its options in any order, since wordings may share a stem.
func keyOf(stem string, options []string) string {
	sum := uint64(0)
	for _, o := range options {
		sum += hashOf(o)
	}
	return fmt.Sprintf("%s\n%d", stem, sum)
}

func hashOf(parts ...string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(strings.Join(parts, "\x00"))) // never fails
	return h.Sum64()
}

// luckOf is the source of chance of something by its name: the same in every demo.
func luckOf(parts ...string) *rand.Rand { return rand.New(rand.NewPCG(2026, hashOf(parts...))) }

// pose says how hard a family is: where its level lies (questions of a level are answered rightly by two of three who are just there),
// more or less.
func (f family) pose() posed {
	luck := luckOf(f.Stem)
	p := posed{family: f.Stem, competency: f.Competency, level: f.Level, slope: 1 + 0.9*luck.Float64()}
	p.place = float64(f.Level-3) - math.Ln2/p.slope + 0.35*luck.NormFloat64()
	if len(f.Options) > 0 {
		p.chance = 1 / float64(len(f.Options))
	}
	return p
}

// ability is how able somebody is in a competency, on the scale of its levels: what they are able to at large, and more or less.
func ability(m member, competency string) float64 {
	if m.nip == Personas[0].NIP { // the learner does well
		return -0.2
	}
	mean := map[string]float64{"LD.4.2": -0.7, "LD.2.1": -0.4, "LD.1.1": -1.0, "LD.1.2": -0.8, "LD.1.3": -0.8}[competency]
	return mean + 0.9*luckOf(m.nip).NormFloat64() + 0.7*luckOf(m.nip, competency).NormFloat64()
}

// knows tells whether somebody of an ability answers rightly; moment tells tries apart.
func (p posed) knows(m member, moment string, theta float64) bool {
	chance := p.chance + (1-p.chance)/(1+math.Exp(-p.slope*(theta-p.place)))
	return luckOf(m.nip, p.family, moment).Float64() < chance
}

// met is a question that somebody answered in a try.
type met struct {
	posed
	stem    string
	version uuid.UUID
	slot    int
	right   bool
}

// asked finds a question as it is put before somebody.
func (ps poses) asked(q quizzes.Asked) (posed, error) {
	texts := make([]string, len(q.Options))
	for i, o := range q.Options {
		texts[i] = o.Text
	}
	p, there := ps[keyOf(q.Stem, texts)]
	if !there {
		return p, fmt.Errorf("no such question: %s", q.Stem)
	}
	return p, nil
}

// answer gives a right answer, or a wrong one.
func (p posed) answer(q quizzes.Asked, right bool) kinds.Answer {
	if len(q.Options) == 0 {
		return kinds.Answer{Text: map[bool]string{true: p.right, false: p.wrong}[right]}
	}
	for _, o := range q.Options {
		if (o.Text == p.right) == right {
			return kinds.Answer{Options: []string{o.ID}}
		}
	}
	return kinds.Answer{}
}

// sitter is somebody who sits: whether they know the answer to a question, and how long they think of it.
type sitter struct {
	member
	who   people.Actor
	knows func(p posed) bool
	pace  func() time.Duration
}

// sitter is m as able as they are, plus more; moment tells their tries apart.
func (b *builder) sitter(ctx context.Context, m member, moment string, more float64) (sitter, error) {
	who, err := b.house.People.LoadActor(ctx, m.id)
	return sitter{
		member: m, who: who,
		knows: func(p posed) bool { return p.knows(m, moment, ability(m, p.competency)+more) },
		pace:  func() time.Duration { return time.Duration(20+b.rng.IntN(45)) * time.Second },
	}, err
}

// one answers one question of a try.
func (b *builder) one(ctx context.Context, by sitter, ps poses, attempt id.Attempt, q quizzes.Asked) (met, error) {
	p, err := ps.asked(q)
	if err != nil {
		return met{}, err
	}
	b.clock.Forward(by.pace())
	right := by.knows(p)
	_, err = b.house.Quizzes.SaveAnswer(ctx, by.who, quizzes.Save{AttemptID: attempt, Slot: q.Slot, Answer: p.answer(q, right), ClientStep: uuid.New()})
	return met{p, q.Stem, q.Version, q.Slot, right}, err
}
