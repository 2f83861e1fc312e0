package route

import (
	"errors"
	"net/http"
	"strings"
	"unicode/utf8"

	"mumpuni/internal/fault"
)

// ErrText is for text that PostgreSQL cannot store.
var ErrText = fault.New(fault.Invalid, "web.text_invalid")

// maxForm is the limit of a form; pages that take files state their own.
const maxForm = 2 << 20

// readForm reads the form of a post, whichever way it is written, into memory and checks its text.
func (r *Request) readForm() error {
	if r.method() == http.MethodGet || r.method() == http.MethodHead {
		return nil
	}
	r.limitBody(maxForm)
	form, err := r.readValues()
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return fault.New(fault.TooLarge, "web.too_large").Because(err)
	}
	if err != nil {
		return fault.New(fault.Invalid, "web.invalid").Because(err)
	}
	return ValidValues(form)
}

// ValidValues refuses parameters whose names or values PostgreSQL cannot store.
func ValidValues(values map[string][]string) error {
	for name, list := range values {
		for _, v := range append([]string{name}, list...) {
			if !ValidText(v) {
				return ErrText
			}
		}
	}
	return nil
}

// ValidText reports whether PostgreSQL can store s: valid UTF-8 without U+0000.
func ValidText(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }
