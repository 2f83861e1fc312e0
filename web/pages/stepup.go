package pages

import (
	"maps"
	"net/url"
	"slices"

	"mumpuni/web/ui"
)

// hiddenOf are the fields of a post in a fixed order.
func hiddenOf(fields url.Values) []ui.Hidden {
	var list []ui.Hidden
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		for _, value := range fields[name] {
			list = append(list, ui.Hidden{Name: name, Value: value})
		}
	}
	return list
}
