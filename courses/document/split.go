package document

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"mumpuni/internal/prose"
)

// Article is what becomes a module.
type Article struct {
	Title    string
	Body     string
	Losses   []Loss
	Pictures []string // names, in their order

	footnotes string
}

const (
	longestTitle = 200    // characters
	longestBody  = 60_000 // a longer article is continued in another
)

// Split makes articles of sections: one for each heading of level 1 to depth, or one of all when depth is 0. title is that of what has
// no heading of its own. A heading with nothing but another below it goes before that one; an article that is too long for one is
// continued in another.
func Split(list []Section, depth int, title string) []Article {
	var all []Article
	carried := ""
	for i, s := range list {
		opens := s.Level > 0 && s.Level <= depth
		if opens && s.empty() && i+1 < len(list) && list[i+1].Level > s.Level && list[i+1].Level <= depth {
			if list[i+1].Slide == 0 { // a group of slides is no part of the title of its first one
				carried += s.Title + ": "
			}
			continue
		}
		if opens || len(all) == 0 {
			head := title
			if opens {
				head = s.Title
			}
			all = append(all, Article{Title: cut(carried + head)})
			if !fits(head) && opens { // it begins the text, too: a title would be all that is left of it
				all[len(all)-1].write("**" + plainOf(strings.ReplaceAll(s.Title, "\n", " ")) + "**")
			}
			carried = ""
		}
		a := &all[len(all)-1]
		bare := s.empty() && (i+1 == len(list) || list[i+1].Level <= s.Level) // its title is all that there is to read
		if s.Level > 0 && (!opens || bare) {
			a.write(heading(s, depth))
		}
		a.write(s.Body)
		a.footnotes += s.Footnotes
		for _, l := range s.Losses {
			a.Losses = addLoss(a.Losses, l)
		}
	}
	return closed(all)
}

// closed gives articles with their footnotes below, and those that are too long in parts.
func closed(all []Article) []Article {
	var out []Article
	for _, a := range all {
		if a.footnotes != "" {
			a.write("---")
			a.write(strings.TrimSpace(a.footnotes))
		}
		for i, part := range a.parts() {
			if part.Pictures = named(part.Body); i > 0 {
				part.Title += " (" + strconv.Itoa(i+1) + ")"
			}
			out = append(out, part)
		}
	}
	return out
}

// WithNotes gives sections with what their speaker was to say below each, as a quotation that begins with heading.
func WithNotes(list []Section, heading string) []Section {
	out := slices.Clone(list)
	for i, s := range out {
		if s.Notes == "" {
			continue
		}
		if s.Body != "" {
			s.Body += "\n\n"
		}
		out[i].Body = s.Body + "> **" + heading + "**\n>\n> " + strings.ReplaceAll(s.Notes, "\n", "\n> ")
	}
	return out
}

// empty reports that nothing stands below the heading.
func (s Section) empty() bool { return s.Body == "" && s.Footnotes == "" }

func heading(s Section, depth int) string {
	return strings.Repeat("#", min(max(s.Level-depth, 1), 5)) + " " + strings.ReplaceAll(plainOf(s.Title), "\n", " ")
}

func (a *Article) write(text string) {
	if text == "" {
		return
	}
	if a.Body != "" {
		a.Body += "\n\n"
	}
	a.Body += text
}

// fits reports whether words are some, and short enough to be a title whole.
func fits(words string) bool {
	n := utf8.RuneCountInString(strings.Join(strings.Fields(words), " "))
	return n > 0 && n <= longestTitle-10
}

func cut(title string) string {
	if r := []rune(strings.Join(strings.Fields(title), " ")); len(r) > longestTitle-10 {
		return string(r[:longestTitle-11]) + "…"
	}
	return strings.Join(strings.Fields(title), " ")
}

// parts are a, or what it is continued in: each short enough, and none that a renderer would work on for hours.
func (a Article) parts() []Article {
	if utf8.RuneCountInString(a.Body) <= longestBody && !prose.Tangled(a.Body) {
		return []Article{a}
	}
	blocks := strings.Split(a.Body, "\n\n")
	if len(blocks) == 1 {
		a.Body, a.Losses = "", addLoss(a.Losses, Loss{"document.loss.block", 1, shorten(a.Body)})
		return []Article{a}
	}
	half := len(blocks) / 2
	one, two := a, a
	one.Body, two.Body = strings.Join(blocks[:half], "\n\n"), strings.Join(blocks[half:], "\n\n")
	two.Losses = nil
	return append(one.parts(), two.parts()...)
}

var pictureName = regexp.MustCompile(`\]\(gambar:([A-Za-z0-9._-]+)\)`)

// named are the pictures of a text.
func named(text string) []string {
	var names []string
	for _, m := range pictureName.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	return names
}
