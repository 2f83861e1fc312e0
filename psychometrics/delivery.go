package psychometrics

import "math/rand/v2"

// Delivery is how one competency is asked adaptively: to decide the level that a post requires, with at most Most questions.
// Shares is the content balance, a share (or count) by cell of the blueprint; nil lets any question come. Cap is the greatest share
// of people that may see one question (0 or 1: no limit).
type Delivery struct {
	Rule     Rule
	Required int
	Most     int
	Shares   map[string]float64
	Cap      float64
}

// Stop is why a sitting ended.
type Stop string

// The reasons. StopTime is for who keeps the clock, the others come from Next.
const (
	StopDecided   Stop = "decided"   // the required level is decided, either way
	StopMost      Stop = "most"      // as many questions as there may be were asked
	StopExhausted Stop = "exhausted" // no question is left that may be asked and could help
	StopTime      Stop = "time"      // the time is over
)

// Exposure is how many people were asked so far, and how many of them each question of the bank, over the months that count.
type Exposure struct {
	People int
	Seen   []int
}

const (
	spread      = 5   // the next question is one of so many best (G. G. Kingsbury and A. R. Zara 1989, "randomesque")
	firstPeople = 100 // exposure counts as if these had been
	ramp        = 0.2 // from this far below the cap on a question becomes rarer
)

// eligible tells whether a question may come in a sitting: always while few have seen it, never at the cap, and in between with a
// probability that falls, drawn once a sitting. The hard limit is that of J. Revuelta and V. Ponsoda, "A comparison of item exposure
// control methods in computerized adaptive testing", Journal of Educational Measurement 35, 1998, 311–327; the draw, without
// which people who come one after another would get the same set, that of W. J. van der Linden and B. P. Veldkamp, Journal of
// Educational and Behavioral Statistics 29, 2004, 273–291.
func (x Exposure) eligible(question int, limit, draw float64) bool {
	if limit <= 0 || limit >= 1 || x.Seen == nil {
		return true
	}
	rate := float64(x.Seen[question]+1) / float64(max(x.People+1, firstPeople))
	return draw < (limit-rate)/(ramp*limit)
}

// Rare are those of n questions that exposure keeps from a sitting with this seed: what Begin leaves out, for who keeps it beside the
// sitting.
func Rare(n int, limit float64, x Exposure, seed uint64) []int {
	var rare []int
	rng := rand.New(rand.NewPCG(seed, 0)) //nolint:gosec // which of equal questions: no secret
	for i := range n {
		if !x.eligible(i, limit, rng.Float64()) {
			rare = append(rare, i)
		}
	}
	return rare
}
