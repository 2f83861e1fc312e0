package statement

import (
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// rule says whether a value may stand at a path.
type rule func(at string, v any) error

// object is an object with these properties and no other; those named after them must be there.
func object(props map[string]rule, required ...string) rule {
	return func(at string, v any) error {
		m, ok := v.(map[string]any)
		if !ok {
			return wrong(at, "must be an object")
		}
		for _, name := range slices.Sorted(maps.Keys(m)) {
			check, known := props[name]
			if !known {
				return wrong(join(at, name), "is no property that xAPI knows here")
			}
			if err := check(join(at, name), m[name]); err != nil {
				return err
			}
		}
		for _, name := range required {
			if _, there := m[name]; !there {
				return wrong(join(at, name), "is missing")
			}
		}
		return nil
	}
}

// and is all rules, one after the other.
func and(all ...rule) rule {
	return func(at string, v any) error {
		for _, r := range all {
			if err := r(at, v); err != nil {
				return err
			}
		}
		return nil
	}
}

// list is a list of at least so many.
func list(least int, each rule) rule {
	return func(at string, v any) error {
		l, ok := v.([]any)
		if !ok {
			return wrong(at, "must be a list")
		}
		if len(l) < least {
			return wrong(at, "must have at least "+strconv.Itoa(least))
		}
		for i, e := range l {
			if err := each(at+"["+strconv.Itoa(i)+"]", e); err != nil {
				return err
			}
		}
		return nil
	}
}

// oneOrMore is a value or a list of such.
func oneOrMore(each rule) rule {
	many := list(0, each)
	return func(at string, v any) error {
		if _, ok := v.([]any); ok {
			return many(at, v)
		}
		return each(at, v)
	}
}

// keyed is an object whose keys are chosen freely, but of a form.
func keyed(key func(string) bool, form string, each rule) rule {
	return func(at string, v any) error {
		m, ok := v.(map[string]any)
		if !ok {
			return wrong(at, "must be an object")
		}
		for _, name := range slices.Sorted(maps.Keys(m)) {
			if !key(name) {
				return wrong(join(at, name), "is a key that must be "+form)
			}
			if err := each(join(at, name), m[name]); err != nil {
				return err
			}
		}
		return nil
	}
}

// formed is a text of a form.
func formed(is func(string) bool, form string) rule {
	return func(at string, v any) error {
		if s, ok := v.(string); !ok || !is(s) {
			return wrong(at, "must be "+form)
		}
		return nil
	}
}

// one is one of these texts, letter by letter.
func one(of ...string) rule {
	return formed(func(s string) bool { return slices.Contains(of, s) }, strings.Join(of, " or "))
}

var text = formed(func(string) bool { return true }, "a text")

func boolean(at string, v any) error {
	if _, ok := v.(bool); !ok {
		return wrong(at, "must be true or false")
	}
	return nil
}

func anything(string, any) error { return nil }

// number is v, when it is a number that a float64 can hold.
func number(v any) (float64, bool) {
	n, ok := v.(json.Number)
	if !ok {
		return 0, false
	}
	f, err := n.Float64()
	return f, err == nil && !math.IsInf(f, 0)
}

func numeric(at string, v any) error {
	if _, ok := number(v); !ok {
		return wrong(at, "must be a number")
	}
	return nil
}

func count(at string, v any) error {
	n, ok := v.(json.Number)
	if ok {
		i, err := n.Int64()
		ok = err == nil && i >= 0
	}
	if !ok {
		return wrong(at, "must be a whole number, zero or more")
	}
	return nil
}
