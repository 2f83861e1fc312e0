package ui

import (
	"strings"

	"github.com/a-h/templ"
)

// Slashed is a long number or address that breaks after its slashes where it must. It is written by hand because a template
// would put white space at the breaks, and into what is copied.
func Slashed(text string) templ.Component {
	return templ.Raw(strings.ReplaceAll(templ.EscapeString(text), "/", "/<wbr>"))
}
