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
		value = tidy(value)
		switch {
		case ok && name == tagCompetency:
			q.Item.Competency = value
		case ok && name == tagLevel:
			q.Item.Level = level(value)
		case ok && name == tagTopic:
			q.Item.Topic = value
		case ok && name == tagSource:
			q.Item.Source = value
		case tidy(t) != "":
			q.lose("bank.loss.tag", "Tag", shorten(tidy(t)))
		}
	}
}

// The names of tags. Programs that know nothing of them keep them as they are.
const (
	tagCompetency = "kompetensi"
	tagLevel      = "level"
	tagTopic      = "topik"
	tagSource     = "sumber"
)

func tagsOf(it Item) []string {
	var tags []string
	for _, t := range [][2]string{{tagCompetency, it.Competency}, {tagLevel, levelText(it.Level)}, {tagTopic, it.Topic}, {tagSource, it.Source}} {
		if t[1] != "" {
			tags = append(tags, t[0]+"="+t[1])
		}
	}
	return tags
}
