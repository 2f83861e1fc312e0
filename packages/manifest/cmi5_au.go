package manifest

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"mumpuni/internal/office"
)

// au takes an assignable unit.
func (c *cmi5) au(e *office.Element, in int, titles []string) error {
	if len(c.Items) == maxAUs {
		return broken(CMI5File, "package.items_many")
	}
	if err := follows(e, auSchema); err != nil {
		return err
	}
	a, err := c.about(e, "au")
	if err != nil {
		return err
	}
	i := Item{ID: a.id, Title: a.title.In("id"), Within: strings.Join(titles, " › "), SCO: true, AU: &AU{
		Title: a.title, Description: a.description, In: in, ActivityType: words(plain(e, "activityType"), longestTitle),
		Parameters: whole(e, "launchParameters"), EntitlementKey: whole(e, "entitlementKey"),
	}}
	if len(i.AU.Parameters) > longestData*4 || len(i.AU.EntitlementKey) > longestData {
		return broken(words(a.id, longestTitle), "package.cmi5_long")
	}
	if i.Title == "" {
		i.Title = a.id
	}
	if i.AU.Objectives, err = c.aims(e); err != nil {
		return err
	}
	if err := i.conditions(e); err != nil {
		return err
	}
	if err := c.address(e, &i); err != nil {
		return err
	}
	c.Items = append(c.Items, i)
	return nil
}

// whole is the text of an element without the space around it; all else in it is the part's own.
func whole(e *office.Element, name string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(strings.TrimSpace(e.Kid(name).Text), "�"), "\x00", "")
}

// decimal is how XSD writes one.
var decimal = regexp.MustCompile(`^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)$`)

// conditions reads when a part is done, and what it must be opened in.
func (i *Item) conditions(e *office.Element) error {
	if said := plain(e, "masteryScore"); said != "" {
		n, err := strconv.ParseFloat(said, 64)
		if err != nil || !decimal.MatchString(said) || n < 0 || n > 1 {
			return broken(words(said, longestTitle), "package.cmi5_mastery")
		}
		i.Mastery = &n
	}
	i.AU.MoveOn = MoveOn(plain(e, "moveOn"))
	if i.AU.MoveOn == "" {
		i.AU.MoveOn = NotApplicable
	}
	if !slices.Contains([]MoveOn{Passed, Completed, CompletedAndPassed, CompletedOrPassed, NotApplicable}, i.AU.MoveOn) {
		return broken(words(plain(e, "moveOn"), longestTitle), "package.cmi5_move_on")
	}
	switch said := plain(e, "launchMethod"); said {
	case "", "AnyWindow":
	case "OwnWindow":
		i.AU.OwnWindow = true
	default:
		return broken(words(said, longestTitle), "package.cmi5_launch_method")
	}
	return nil
}

// ours are the names that the address of a part gets from us (cmi5 8.1).
var ours = []string{"endpoint", "fetch", "actor", "registration", "activityId"}

// address takes the address of a part: of a file of the zip, or of another site.
func (c *cmi5) address(e *office.Element, i *Item) error {
	said := strings.TrimSpace(e.Kid("url").Text)
	blame := func(key string) error { return broken(words(said, longestTitle), key) }
	u, err := url.Parse(said)
	if err != nil || said == "" || len(said) > longestAddress || strings.ContainsFunc(said, noIRI) || !u.IsAbs() && u.Host != "" {
		return blame("package.cmi5_url")
	}
	for name := range u.Query() {
		if slices.Contains(ours, name) {
			return blame("package.cmi5_query")
		}
	}
	switch {
	case u.IsAbs():
		i.Away = said
		return nil
	case c.has == nil:
		return blame("package.cmi5_url_alone")
	}
	i.Path = strings.TrimPrefix(path.Clean("/"+u.Path), "/")
	i.Query = query(u, "")
	switch ext := strings.ToLower(path.Ext(i.Path)); {
	case !c.has(i.Path):
		return blame("package.entry_missing")
	case ext == ".swf" || ext == ".dcr" || ext == ".jar" || ext == ".exe":
		return blame("package.entry_unplayable")
	}
	return nil
}

const longestAddress = 2000

// isIRI reports whether text is an IRI that stands by itself: with a scheme, and without what none may hold (RFC 3987, 2.2).
func isIRI(text string) bool {
	scheme, rest, ok := strings.Cut(text, ":")
	return ok && rest != "" && len(text) <= longestIRI && schemes.MatchString(scheme) && !strings.ContainsFunc(text, noIRI)
}

const longestIRI = 1000

var schemes = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*$`)

// noIRI are letters that no IRI holds.
func noIRI(r rune) bool {
	return r <= ' ' || r == 0x7f || r == '\uFFFD' || strings.ContainsRune("<>\"{}|\\^`", r)
}
