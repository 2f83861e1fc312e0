package statement

import (
	"mime"
	"regexp"
	"strings"
)

// The forms of texts. IRIs are taken as RFC 3987 makes them, absolute; language tags as RFC 5646 does, whether or not anybody speaks so.
var (
	iriForm      = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20\x7f<>"{}|\\^` + "`" + `]+$`)
	uuidForm     = regexp.MustCompile(`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`)
	mailtoForm   = regexp.MustCompile(`^mailto:[^\s\x00-\x20@<>"]+@[^\s\x00-\x20@<>"]+$`)
	sha1Form     = regexp.MustCompile(`^[0-9a-fA-F]{40}$`)
	sha2Form     = regexp.MustCompile(`^(?:[0-9a-fA-F]{56}|[0-9a-fA-F]{64}|[0-9a-fA-F]{96}|[0-9a-fA-F]{128})$`)
	languageForm = regexp.MustCompile(`^(?i:(?:(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4}|[a-z]{5,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?` +
		`(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[0-9a-wyz](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?)|x(?:-[a-z0-9]{1,8})+|i-[a-z0-9]{2,8}(?:-[a-z0-9]{2,8})*)$`)
	version1Form = regexp.MustCompile(`^1\.0(?:\.[0-9]{1,4})?$`)
	version2Form = regexp.MustCompile(`^2\.0(?:\.[0-9]{1,4})?$`)
)

var (
	iri         = formed(IsIRI, "an absolute IRI")
	uuidText    = formed(IsUUID, "a UUID")
	languageTag = formed(languageForm.MatchString, "a language tag")
	languages   = keyed(languageForm.MatchString, "a language tag", text)
	extensions  = keyed(IsIRI, "an absolute IRI", anything)
	mediaType   = formed(isMediaType, "a media type")
	timestamp   = formed(func(s string) bool { _, _, ok := readTime(s); return ok }, "a moment by ISO 8601")
	duration    = formed(func(s string) bool { _, ok := Duration(s); return ok }, "a duration by ISO 8601")
	version1    = formed(version1Form.MatchString, "1.0 or 1.0.x")
	version2    = formed(func(s string) bool { return version1Form.MatchString(s) || version2Form.MatchString(s) }, "1.0.x or 2.0.x")
)

// IsIRI reports whether s is an absolute IRI that can be looked up.
func IsIRI(s string) bool { return len(s) <= maxIRI && iriForm.MatchString(s) }

// IsUUID reports whether s is a UUID in its usual form.
func IsUUID(s string) bool { return uuidForm.MatchString(s) }

// Edition is the version by whose rules somebody speaks who names this one; false when none of ours is.
func Edition(named string) (Version, bool) {
	switch {
	case version1Form.MatchString(named):
		return V1, true
	case version2Form.MatchString(named):
		return V2, true
	}
	return "", false
}

func isMediaType(s string) bool {
	kind, _, err := mime.ParseMediaType(s)
	return err == nil && strings.Contains(kind, "/")
}
