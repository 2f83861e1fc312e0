package locale

import (
	"fmt"
	"regexp"
	"strings"
)

// phrase is a sentence of words and values, in turn: words, the name of a value, words, and so on.
type phrase []string

var named = regexp.MustCompile(`\{\{\.([A-Za-z]+)\}\}`)

// split takes a message apart; nil when it holds more than words and values.
func split(message string) phrase {
	var p phrase
	at := 0
	for _, m := range named.FindAllStringSubmatchIndex(message, -1) {
		p = append(p, message[at:m[0]], message[m[2]:m[3]])
		at = m[1]
	}
	p = append(p, message[at:])
	for i := 0; i < len(p); i += 2 {
		if strings.Contains(p[i], "{{") {
			return nil
		}
	}
	return p
}

// with is the sentence with its values, written as a template of go-i18n would write them.
func (p phrase) with(data map[string]any) string {
	var text strings.Builder
	for i, part := range p {
		if i%2 == 0 {
			text.WriteString(part)
			continue
		}
		switch v := data[part].(type) {
		case nil:
			text.WriteString("<no value>")
		case string:
			text.WriteString(v)
		default:
			fmt.Fprint(&text, v)
		}
	}
	return text.String()
}
