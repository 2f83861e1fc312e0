package psychometrics

import "math"

// Advice is what a trainer may do about a question: a stable word, made into a sentence by whoever shows it.
type Advice string

// What statistics can advise.
const (
	KeySuspect       Advice = "key_suspect"       // those who know choose wrongly: the key may be wrong
	DistractorStrong Advice = "distractor_strong" // an option that is not the key draws those who know
	DistractorUnused Advice = "distractor_unused" // an option that hardly anybody chooses
	TooEasy          Advice = "too_easy"          // nearly everybody is right
	TooHard          Advice = "too_hard"          // no better than chance
	SeparatesLittle  Advice = "separates_little"  // right or wrong says little of what else is known
	DoesNotFit       Advice = "does_not_fit"      // answers that ability does not explain
)

// Advices lists it, the gravest first.
var Advices = []Advice{KeySuspect, DistractorStrong, TooHard, SeparatesLittle, DoesNotFit, DistractorUnused, TooEasy}

const (
	minAdvised = 30   // people below whom nothing is advised
	minFitted  = 100  // people below whom fit is not judged
	weak       = 0.15 // correlation with the rest
	easy       = 0.95 // facility
	aboveLuck  = 0.05 // what a facility must have over chance
	unused     = 0.02 // share of an option
	strong     = 0.10 // correlation of an option that is not the key
	misfit     = 1.3  // mean square of residuals
)

// Facts are what is known of one question when advice is sought. Key is the index of the right option in Options; without
// options it says nothing. Infit and Outfit may be NaN.
type Facts struct {
	Classical
	Chance        float64
	Infit, Outfit float64
	Options       []Option
	Key           int
}

// Advise says what may be wrong with a question, nothing below 30 people. A key is suspect where the correlation with the rest
// is below 0 by more than chance makes it (5 %, one side).
func Advise(f Facts) []Advice {
	out := []Advice{}
	if f.N < minAdvised {
		return out
	}
	add := func(holds bool, a Advice) {
		if holds {
			out = append(out, a)
		}
	}
	suspect := f.Rest < -1.645/math.Sqrt(float64(f.N))
	add(suspect, KeySuspect)
	add(f.P > easy, TooEasy)
	add(f.P < f.Chance+aboveLuck, TooHard)
	add(f.Rest < weak && !suspect && f.P <= easy, SeparatesLittle)
	add(f.N >= minFitted && (f.Infit > misfit || f.Outfit > misfit), DoesNotFit)
	draws, idle := f.distractors()
	add(draws, DistractorStrong)
	add(idle, DistractorUnused)
	return out
}

// distractors tells whether one draws those who know, and whether one is hardly chosen where there are wrong answers at all.
func (f Facts) distractors() (draws, idle bool) {
	for o, option := range f.Options {
		if o == f.Key {
			continue
		}
		draws = draws || option.N >= 5 && option.Rest > max(strong, 1.645/math.Sqrt(float64(f.N)))
		idle = idle || option.Share < unused && f.P <= easy
	}
	return draws, idle
}
