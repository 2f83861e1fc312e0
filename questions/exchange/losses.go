package exchange

import (
	"bytes"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"mumpuni/internal/sheet"
)

// carries tells whether a format has a way to write a kind at all: what it has not is left out of the file.
func carries(f Format, k Kind) bool {
	switch f {
	case Aiken:
		return aikenCarries(Item{Kind: k})
	case GIFT:
		return giftCarries(Item{Kind: k})
	}
	return true
}

// lossesOf reads the file again. Where it holds another number of questions than were written, each is tried alone.
func lossesOf(f Format, items []Item, data []byte) [][]Note {
	losses := make([][]Note, len(items))
	back, err := parseAny(data)
	all := !slices.ContainsFunc(items, func(it Item) bool { return !carries(f, it.Kind) })
	if err == nil && all && len(back.Questions) == len(items) {
		for i := range items {
			losses[i] = differences(f, items[i], &back.Questions[i])
		}
		return losses
	}
	for i, it := range items {
		switch back := alone(f, it); {
		case !carries(f, it.Kind):
			losses[i] = []Note{note("bank.export.kind", "Kind", string(it.Kind))}
		case back == nil:
			losses[i] = []Note{unread(f, it)}
		default:
			losses[i] = differences(f, it, back)
		}
	}
	return losses
}

// alone is an item as it is read from a file of its own, nil where nothing or more than one question is found there.
func alone(f Format, it Item) *Question {
	data, err := write(f, []Item{it}, sheet.Table{})
	if err != nil {
		return nil
	}
	back, err := parseAny(data)
	if err != nil || len(back.Questions) != 1 {
		return nil
	}
	return &back.Questions[0]
}

// OutcomeOf is what became of a question in a file that was written: Refused, where it is not in it.
func OutcomeOf(losses []Note) Outcome {
	switch {
	case len(losses) == 0:
		return Taken
	case losses[0].Key == "bank.export.kind":
		return Refused
	}
	return Lossy
}

// isThe tells whether what was read is a question like the one that was written, whatever it lost.
func (q *Question) isThe(it Item) bool {
	return q != nil && len(q.Reasons) == 0 && q.Item.Kind == it.Kind && len(q.Item.Options) == len(it.Options) &&
		len(q.Item.Pairs) == len(it.Pairs) && len(q.Item.Accepted) == len(it.Accepted)
}

var tableLine = regexp.MustCompile(`(?m)^[ \t]*\|.*$\n?`)

// holds are what texts hold that a format may not bring back, and an item without it. The first without which the question comes back is why it does not.
var holds = []struct {
	name    string
	without func(md string) string
}{
	{"table", func(md string) string { return strings.TrimSpace(tableLine.ReplaceAllString(md, "")) }},
	{"picture", withoutPictures},
	{"lines", oneLine},
	{"all", func(md string) string {
		return plainWords(oneLine(withoutPictures(tableLine.ReplaceAllString(md, ""))))
	}},
}

// unread says of a question that was written and does not come back what in it is the reason, found by leaving that out.
func unread(f Format, it Item) Note {
	for _, h := range holds {
		plain := it
		plain.Options, plain.Pairs, plain.Distractors = slices.Clone(it.Options), slices.Clone(it.Pairs), slices.Clone(it.Distractors)
		changed := false
		for _, text := range plain.texts() {
			if less := h.without(*text); less != *text {
				*text, changed = less, true
			}
		}
		if changed && alone(f, plain).isThe(plain) {
			return note("bank.export.unread", "Why", h.name)
		}
	}
	return note("bank.export.unread", "Why", "")
}

// differences names the parts of an item that came back otherwise.
func differences(f Format, it Item, back *Question) []Note {
	got := back.Item
	if len(back.Reasons) > 0 || got.Kind != it.Kind {
		return []Note{unread(f, it)}
	}
	var list []Note
	say := func(key string, same bool) {
		if !same {
			list = append(list, note(key))
		}
	}
	gone := len(got.Pictures) < len(it.Pictures)
	same := func(a, b string) bool { return a == b || gone && a == strings.TrimSpace(withoutPictures(b)) }
	option := func(a, b Option) bool { return same(a.Text, b.Text) && a.Right == b.Right }
	pair := func(a, b Pair) bool { return same(a.Left, b.Left) && same(a.Right, b.Right) }
	say("bank.export.stem", same(got.Stem, it.Stem))
	say("bank.export.options", slices.EqualFunc(got.Options, it.Options, option))
	say("bank.export.pairs", slices.EqualFunc(got.Pairs, it.Pairs, pair) && slices.EqualFunc(got.Distractors, it.Distractors, same))
	say("bank.export.accepted", slices.Equal(got.Accepted, it.Accepted))
	say("bank.export.number", reflect.DeepEqual(got.Number, it.Number))
	say("bank.export.feedback", same(got.Feedback, it.Feedback) && slices.EqualFunc(got.Options, it.Options, func(a, b Option) bool { return same(a.Feedback, b.Feedback) }))
	if lost := lostTags(it, got); len(lost) > 0 {
		list = append(list, Note{Key: "bank.export.tags", Args: lost})
	}
	say("bank.export.pictures", !gone)
	say("bank.export.picture_names", gone || samePictures(got.Pictures, it.Pictures))
	return list
}

// lostTags are those of an item that came back otherwise, by the names that their sentence asks for.
func lostTags(it, got Item) map[string]any {
	lost := map[string]any{}
	for name, same := range map[string]bool{
		"Competency": got.Competency == it.Competency, "Level": got.Level == it.Level, "Topic": got.Topic == it.Topic, "Source": got.Source == it.Source,
		"Descriptor": got.Descriptor == it.Descriptor, "Code": got.Code == it.Code, "Apart": slices.Equal(got.Apart, it.Apart), "Open": got.Open == it.Open,
	} {
		if !same {
			lost[name] = true
		}
	}
	return lost
}

// samePictures: in whatever order they were met.
func samePictures(a, b []Picture) bool {
	byName := func(a, b Picture) int { return strings.Compare(a.Name, b.Name) }
	a, b = slices.SortedFunc(slices.Values(a), byName), slices.SortedFunc(slices.Values(b), byName)
	return slices.EqualFunc(a, b, func(a, b Picture) bool { return a.Name == b.Name && a.Alt == b.Alt && bytes.Equal(a.Data, b.Data) })
}
