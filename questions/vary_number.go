package questions

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"mumpuni/questions/kinds"
)

// A numeric question may say in its explanation how the key follows: "1.800 ÷ 6.000 = 30 %". Where all that is in the formula stands in
// the text, the numbers that stand there once can be others, and the key with them. One that does not stand there may follow from others.
// Which is the greater of two numbers stays: a condition of the text («kurang dari 3») may choose by it.

var (
	calculation = regexp.MustCompile(`((?:[\d.,]+|[()+−×÷]|\b[A-Za-z]{1,6}\b|%| )+)=\s*(\d+(?:[.,]\d+)*)`)
	notCounted  = regexp.MustCompile(`[A-Za-z%]+`)
)

// recompute changes numbers of the text with the key, and tells "old → new" of each. Nothing where it cannot be known.
func recompute(d *kinds.Draft, nth int) []string {
	if d.Kind != kinds.Numeric || d.Body.Number == nil {
		return nil
	}
	key, err := strconv.ParseFloat(d.Body.Number.Value, 64)
	tolerance, err2 := strconv.ParseFloat(d.Body.Number.Tolerance, 64)
	at := calculation.FindStringSubmatchIndex(d.Body.Feedback)
	if err != nil || err2 != nil || at == nil {
		return nil
	}
	formula, result := d.Body.Feedback[at[2]:at[3]], d.Body.Feedback[at[4]:at[5]]
	scale := scaleOf(formula, key, tolerance)
	said, ok := readNumber(result)
	if scale == 0 || !ok || math.Abs(said-key) > tolerance+exact {
		return nil
	}
	before, _ := evaluate(formula)
	off := math.Abs(said - before*scale) // that the explanation allows itself
	var fit []worked
	for _, c := range changes(formula, d.Stem) {
		value, ok := evaluate(c.Replace(formula))
		rounded := roundLike(value*scale, result)
		if ok && rounded > 0 && math.Abs(rounded-value*scale) <= off+exact && math.Abs(rounded-key) > 2*tolerance+exact {
			fit = append(fit, worked{c, rounded})
		}
	}
	if len(fit) == 0 {
		return nil
	}
	chosen := fit[nth%len(fit)]
	number := *d.Body.Number // a version is shared
	number.Value = strconv.FormatFloat(chosen.key, 'f', -1, 64)
	d.Body.Number = &number
	d.Stem = chosen.Replace(d.Stem)
	d.Body.Feedback = d.Body.Feedback[:at[2]] + chosen.Replace(formula) + "= " + writeLike(chosen.key, result) + d.Body.Feedback[at[5]:]
	return chosen.told
}

// worked is a change with the key that follows.
type worked struct {
	change
	key float64
}

// exact is how near two numbers are that are the same.
const exact = 1e-9

// scaleOf is by what the formula's value is multiplied to be the key: 1, or 100 of a share; 0 where it is not the key.
func scaleOf(formula string, key, tolerance float64) float64 {
	value, ok := evaluate(formula)
	for _, scale := range []float64{1, 100} {
		if ok && math.Abs(value*scale-key) <= tolerance+exact {
			return scale
		}
	}
	return 0
}

// change puts some numbers in the place of others.
type change struct {
	to   map[string]string
	told []string
}

// Replace changes whole numbers of a text, and nothing in the marks of pictures.
func (c change) Replace(text string) string {
	return digits.ReplaceAllStringFunc(text, func(n string) string {
		if to, ok := c.to[n]; ok {
			return to
		}
		return n
	})
}

// constantPlaces are the places behind the comma from which a number is taken for a constant, as 2,54 is.
const constantPlaces = 2

// mostSteps is how far from a number others are tried.
const mostSteps = 12

// changes are those that may be tried, the nearest first: of all numbers of the formula that stand once in the text, and of one.
func changes(formula, stem string) []change {
	in := digits.FindAllString(stem, -1)
	var free []string
	for _, n := range digits.FindAllString(formula, -1) {
		times := 0
		for _, other := range in {
			if other == n {
				times++
			}
		}
		if times == 0 {
			return nil
		}
		if _, plain := readNumber(n); times == 1 && plain && decimals(n) < constantPlaces && !slices.Contains(free, n) {
			free = append(free, n)
		}
	}
	var list []change
	for step := 1; step <= mostSteps; step++ {
		list = append(list, changed(free, step))
		for i := range free {
			list = append(list, changed(free[i:i+1], step))
		}
	}
	return slices.DeleteFunc(list, func(c change) bool { return len(c.to) == 0 || !c.keepsOrder(in) })
}

// keepsOrder tells whether of any two numbers the same one is the greater, before and after.
func (c change) keepsOrder(numbers []string) bool {
	var before, after []float64
	for _, n := range numbers {
		one, ok := readNumber(n)
		other, ok2 := readNumber(c.Replace(n))
		if ok && ok2 {
			before, after = append(before, one), append(after, other)
		}
	}
	for i := range before {
		for j := range i {
			if cmp.Compare(before[i], before[j]) != cmp.Compare(after[i], after[j]) {
				return false
			}
		}
	}
	return true
}

// changed makes each number greater by some of its own last places, the second by one more than the first, and so on.
func changed(numbers []string, step int) change {
	c := change{to: map[string]string{}}
	for i, n := range numbers {
		value, _ := readNumber(n)
		to := writeLike(value+float64(step+i)*lastPlace(value), n)
		if slices.Contains(numbers, to) {
			return change{}
		}
		c.to[n] = to
		c.told = append(c.told, n+" → "+to)
	}
	return c
}

// lastPlace is the place of the last digit that is not zero: 10 of 640, 0.1 of 4.5.
func lastPlace(value float64) float64 {
	place := 0.001
	for math.Abs(math.Mod(value+place*10*exact, place*10)) < place*100*exact && place < value {
		place *= 10
	}
	return place
}

var grouped = regexp.MustCompile(`^\d{1,3}(\.\d{3})+(,\d+)?$`)

// readNumber reads a number as Indonesian writes it; a time of day is none.
func readNumber(s string) (float64, bool) {
	if strings.Contains(s, ".") && !grouped.MatchString(s) {
		return 0, false
	}
	n, err := strconv.ParseFloat(strings.ReplaceAll(strings.ReplaceAll(s, ".", ""), ",", "."), 64)
	return n, err == nil
}

// decimals counts the places behind the comma.
func decimals(s string) int {
	_, behind, _ := strings.Cut(s, ",")
	return len(behind)
}

func roundLike(value float64, like string) float64 {
	n, _ := strconv.ParseFloat(strconv.FormatFloat(value, 'f', decimals(like), 64), 64)
	return n
}

// writeLike writes a number with the places of another, and in groups where that has some or is short.
func writeLike(value float64, like string) string {
	whole, behind, _ := strings.Cut(strconv.FormatFloat(value, 'f', decimals(like), 64), ".")
	if strings.Contains(like, ".") || len(like) < 4 {
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + "." + whole[i:]
		}
	}
	if behind != "" {
		return whole + "," + behind
	}
	return whole
}

// keyNumber is the key as people read it.
func keyNumber(d kinds.Draft) string { return strings.Replace(d.Body.Number.Value, ".", ",", 1) }

// evaluate works a formula of + − × ÷ and brackets out; units in it count nothing.
func evaluate(formula string) (float64, bool) {
	r := &reckoner{rest: strings.ReplaceAll(notCounted.ReplaceAllString(formula, ""), " ", "")}
	value := r.sum()
	return value, !r.wrong && r.rest == "" && !math.IsInf(value, 0) && !math.IsNaN(value)
}

type reckoner struct {
	rest  string
	wrong bool
	deep  int
}

func (r *reckoner) take(sign string) bool {
	rest, ok := strings.CutPrefix(r.rest, sign)
	r.rest = rest
	return ok
}

func (r *reckoner) sum() float64 {
	value := r.product()
	for {
		switch {
		case r.take("+"):
			value += r.product()
		case r.take("−"):
			value -= r.product()
		default:
			return value
		}
	}
}

func (r *reckoner) product() float64 {
	value := r.term()
	for {
		switch {
		case r.take("×"):
			value *= r.term()
		case r.take("÷"):
			value /= r.term()
		default:
			return value
		}
	}
}

const mostBrackets = 20

func (r *reckoner) term() float64 {
	if r.deep < mostBrackets && r.take("(") {
		r.deep++
		value := r.sum()
		r.deep--
		r.wrong = r.wrong || !r.take(")")
		return value
	}
	at := digits.FindStringIndex(r.rest)
	if at == nil || at[0] != 0 {
		r.wrong = true
		return 0
	}
	value, ok := readNumber(r.rest[:at[1]])
	r.wrong, r.rest = r.wrong || !ok, r.rest[at[1]:]
	return value
}
