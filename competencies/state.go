package competencies

// State is how a person stands in a competency that their post requires at a level, in what is known of it.
type State string

// The states, in the order in which they are shown. Only Below is a gap: of the four after it nothing is decided.
const (
	Reached      State = "attained"      // tercapai: the level is reached, with the probability that the rule asks
	Below        State = "below"         // di bawah: it is not
	NotEnough    State = "not_enough"    // belum cukup bukti: measured, and neither can be said
	Unmeasured   State = "unmeasured"    // belum diukur, though something could measure it
	NoInstrument State = "no_instrument" // belum ada alat ukur: nothing published decides this level
	Held         State = "held"          // ditahan: a measurement waits for a decision
)

// States lists all, in the order in which they are shown.
var States = []State{Reached, Below, NotEnough, Unmeasured, NoInstrument, Held}

// Sign is the character that stands for the state in texts and files; pages draw it.
func (s State) Sign() string {
	return map[State]string{Reached: "●", Below: "○", NotEnough: "◐", Unmeasured: "–", NoInstrument: "∅", Held: "⏸"}[s]
}

// MinDecides is how many of a hundred people an assessment's plan must decide at a level to be an instrument for it.
const MinDecides = 40

// shown is what counts of one person in one competency: Attained is the greatest level decided reached (by measurement, or
// verified at work), BelowFrom the smallest decided not reached (0: none). Measured is false where there is neither.
type shown struct {
	Measured  bool
	Held      bool
	Attained  int
	BelowFrom int
}

// state says how it stands with a required level: evidence that counts first, then a measurement that waits, then whether there
// is anything to measure with. Attained and BelowFrom are both monotone in the level, so two numbers tell it for every level.
func (s shown) state(required int, instrument bool) State {
	switch {
	case s.Measured && s.Attained >= required:
		return Reached
	case s.Measured && s.BelowFrom > 0 && s.BelowFrom <= required:
		return Below
	case s.Measured:
		return NotEnough
	case s.Held:
		return Held
	case instrument:
		return Unmeasured
	}
	return NoInstrument
}

// Tally counts people by State.
type Tally struct {
	Attained     int `bun:"-" json:"attained"`
	Below        int `bun:"-" json:"below"`
	NotEnough    int `bun:"-" json:"not_enough"`
	Unmeasured   int `bun:"-" json:"unmeasured"`
	NoInstrument int `bun:"-" json:"no_instrument"`
	Held         int `bun:"-" json:"held"`
}

// Of gives the people in a state.
func (t Tally) Of(s State) int {
	if n := t.at(s); n != nil {
		return *n
	}
	return 0
}

// Measured is of how many people something counts: they reach the level, do not, or it is not decided.
func (t Tally) Measured() int { return t.Attained + t.Below + t.NotEnough }

// All is everybody: those who need the competency.
func (t Tally) All() int { return t.Measured() + t.Unmeasured + t.NoInstrument + t.Held }

func (t *Tally) at(s State) *int {
	switch s {
	case Reached:
		return &t.Attained
	case Below:
		return &t.Below
	case NotEnough:
		return &t.NotEnough
	case Unmeasured:
		return &t.Unmeasured
	case NoInstrument:
		return &t.NoInstrument
	case Held:
		return &t.Held
	}
	return nil
}

func (t *Tally) count(s State, n int) { *t.at(s) += n }

func (t *Tally) add(o Tally) {
	for _, s := range States {
		t.count(s, o.Of(s))
	}
}
