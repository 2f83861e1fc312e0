package storage

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName is how many bytes of a file name are kept; file systems allow 255.
const maxName = 200

// FileName makes a name that a browser sent fit to show and to save: its last element, without control and invisible
// characters, at most 200 bytes with its extension kept.
func FileName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, "_"), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, name)
	ext := path.Ext(name)
	if len(ext) > 20 {
		ext = ""
	}
	stem := strings.TrimSuffix(name, ext)
	for len(stem)+len(ext) > maxName || !utf8.ValidString(stem) {
		stem = stem[:len(stem)-1]
	}
	if name = strings.TrimSpace(stem + ext); strings.Trim(name, "./") == "" {
		return "berkas"
	}
	return name
}
