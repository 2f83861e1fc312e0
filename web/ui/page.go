package ui

import "strconv"

var shortLanguage = map[string]string{"id": "ID", "en": "EN"}

var themeIcon = map[string]string{"light": "sun", "dark": "moon", "auto": "circle-half-2"}

// otherTheme is the next of light, dark, auto, so that one button reaches each.
func otherTheme(theme string) string {
	switch theme {
	case "light":
		return "dark"
	case "dark":
		return "auto"
	}
	return "light"
}

func pressed(is bool) string {
	if is {
		return "true"
	}
	return "false"
}

// unread is how many notices the bell says: beyond 99 the number no longer tells anything.
func unread(n int) string {
	if n > 99 {
		return "99+"
	}
	return strconv.Itoa(n)
}
