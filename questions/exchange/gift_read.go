package exchange

import (
	"regexp"
	"strings"
)

// readGIFT reads Moodle's GIFT (its import format of this name, with formats, tags and categories).
func readGIFT(text string) Result {
	r := Result{Format: GIFT}
	for _, b := range splitGIFT(text) {
		q := Question{N: len(r.Questions) + 1, Line: b.line}
		q.readGIFT(b)
		q.judge()
		r.Questions = append(r.Questions, q)
		if len(r.Questions) > MaxQuestions {
			break
		}
	}
	return r
}

var giftTitle = regexp.MustCompile(`(?s)^\s*::(.*?)::(.*)$`)

func (q *Question) readGIFT(b giftBlock) {
	text, format := b.text, "moodle"
	if m := giftTitle.FindStringSubmatch(text); m != nil {
		q.Number, text = shorten(tidy(showGIFT.Replace(m[1]))), m[2]
	}
	q.Item.Topic = b.category
	q.readTags(b.tags)
	start, end := strings.IndexByte(text, '{'), strings.LastIndexByte(text, '}')
	if b.open || start >= 0 && end < start {
		q.Item.Stem = q.giftText(strings.ReplaceAll(text, "{", ""), &format)
		q.refuse("bank.reason.brace_open")
		return
	}
	if start < 0 {
		q.Item.Stem = q.giftText(text, &format)
		if end >= 0 {
			q.refuse("bank.reason.brace_open")
			return
		}
		q.refuseKind("description")
		return
	}
	before, answers, after := text[:start], text[start+1:end], text[end+1:]
	if strings.ContainsAny(answers, "{}") {
		q.Item.Stem = q.giftText(before, &format)
		q.refuse("bank.reason.gift_two_blanks")
		return
	}
	stem := before
	if strings.TrimSpace(after) != "" {
		stem = strings.TrimRight(before, " \t\n") + " _____ " + strings.TrimLeft(after, " \t")
	}
	q.Item.Stem = q.giftText(stem, &format)
	q.giftAnswers(answers, format)
}

// refuseKind refuses what the bank has no kind for.
func (q *Question) refuseKind(name string) {
	q.Item.Kind = ""
	q.refuse("bank.reason.kind_unknown", "Kind", shorten(name))
}

func shorten(s string) string {
	if r := []rune(s); len(r) > 80 {
		return string(r[:79]) + "…"
	}
	return s
}

// readTags takes the tags that the writers of this package made.
func (q *Question) readTags(tags []string) {
	for _, t := range tags {
		name, value, ok := strings.Cut(t, "=")
		read := tagReaders[name]
		switch {
		case ok && read != nil:
			read(&q.Item, tidy(value))
		case tidy(t) != "":
			q.lose("bank.loss.tag", "Tag", shorten(tidy(t)))
		}
	}
}

// The names of tags. Programs that know nothing of them keep them as they are.
const (
	tagCompetency = "kompetensi"
	tagLevel      = "level"
	tagDescriptor = "deskriptor"
	tagTopic      = "topik"
	tagSource     = "sumber"
	tagCode       = "kode"
	tagApart      = "tidak bersama" // once for each code
	tagOpen       = "terbuka"
	yes           = "ya"
)

var tagReaders = map[string]func(*Item, string){
	tagCompetency: func(it *Item, v string) { it.Competency = v },
	tagLevel:      func(it *Item, v string) { it.Level = level(v) },
	tagDescriptor: func(it *Item, v string) { it.Descriptor = v },
	tagTopic:      func(it *Item, v string) { it.Topic = v },
	tagSource:     func(it *Item, v string) { it.Source = v },
	tagCode:       func(it *Item, v string) { it.Code = v },
	tagApart:      func(it *Item, v string) { it.Apart = append(it.Apart, v) },
	tagOpen:       func(it *Item, v string) { it.Open = strings.EqualFold(v, yes) },
}

func tagsOf(it Item) []string {
	var tags []string
	add := func(name, value string) {
		if value != "" {
			tags = append(tags, name+"="+value)
		}
	}
	add(tagCode, it.Code)
	add(tagCompetency, it.Competency)
	add(tagLevel, levelText(it.Level))
	add(tagDescriptor, it.Descriptor)
	add(tagTopic, it.Topic)
	add(tagSource, it.Source)
	for _, code := range it.Apart {
		add(tagApart, code)
	}
	add(tagOpen, openText(it))
	return tags
}

func openText(it Item) string {
	if it.Open {
		return yes
	}
	return ""
}
