package ui

import (
	"context"
	"math"
	"net/url"
	"strconv"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/web/locale"
)

// FilterField marks a field of a filter: it may stay empty, which nobody needs to be told.
var FilterField = templ.Attributes{"required": false}

// OrDash is s, or a dash where there is nothing.
func OrDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// NameOr is name, or empty where there is none.
func NameOr(name, empty string) string {
	if name == "" {
		return empty
	}
	return name
}

// IDOrEmpty is id as the value of a field, "" when it names nothing.
func IDOrEmpty[ID ~[16]byte](id ID) string {
	if id == (ID{}) {
		return ""
	}
	return uuid.UUID(id).String()
}

// DayOrDash is the day of t in zone in a few letters, or a dash for no day.
func DayOrDash(ctx context.Context, t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return "–"
	}
	return locale.ShortDate(ctx, t.In(zone))
}

// PercentOf writes a share without decimals for narrow places: 66.67% is "67".
func PercentOf(of10000 int) int { return (of10000 + 50) / 100 }

// ShareText is a share in whole percent, "67"; what is above zero never looks like none.
func ShareText(of10000 int) string {
	if 0 < of10000 && of10000 < 100 {
		return "<1"
	}
	return strconv.Itoa(PercentOf(of10000))
}

// OutOf100 is a probability as people out of a hundred; 0 and 100 are said only when they are certain.
func OutOf100(p float64) int {
	switch n := int(math.Round(100 * p)); {
	case n == 0 && p > 0:
		return 1
	case n == 100 && p < 1:
		return 99
	default:
		return n
	}
}

// LanguageOptions are the languages to choose from.
func LanguageOptions(ctx context.Context) []Option {
	var options []Option
	for _, lang := range locale.Languages {
		options = append(options, Option{Value: lang, Label: locale.T(ctx, "ui.language."+lang)})
	}
	return options
}

// ListHref is the address of a list: its filters as name, value pairs (empty ones left out) and the page.
func ListHref(path string, page int, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if page > 1 {
		q.Set("hal", strconv.Itoa(page))
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// PagingOf leads through a list of total rows, limit of them a page.
func PagingOf(page, limit, total int, href func(page int) string) Paging {
	paging := Paging{Page: page, Pages: (total + limit - 1) / limit}
	if page > 1 {
		paging.Prev = href(page - 1)
	}
	if page < paging.Pages {
		paging.Next = href(page + 1)
	}
	return paging
}
