package main

import "fmt"

// toolError ends a tool with a sentence in both languages: what is wrong, why, what to do. Code 1 says that the input was taken
// and the result is not what was asked for, 2 that the input or a setting cannot be used.
type toolError struct {
	code   int
	id, en string
}

// Error is the sentence in both languages, the Indonesian one first.
func (e toolError) Error() string { return e.id + "\n         " + e.en }

// unusable is a toolError about the input; the arguments are those of both sentences.
func unusable(id, en string, args ...any) error {
	return toolError{2, fmt.Sprintf(id, args...), fmt.Sprintf(en, args...)}
}

// unmet is a toolError about a result that is not what was asked for.
func unmet(id, en string, args ...any) error {
	return toolError{1, fmt.Sprintf(id, args...), fmt.Sprintf(en, args...)}
}
