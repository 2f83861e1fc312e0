package ui

import (
	"maps"
	"net/url"
	"slices"
)

// HiddenOf are the fields of a post in a fixed order.
func HiddenOf(fields url.Values) []Hidden {
	var list []Hidden
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		for _, value := range fields[name] {
			list = append(list, Hidden{Name: name, Value: value})
		}
	}
	return list
}
