// Package locale speaks Indonesian and English: messages by key, dates, numbers and sizes as each language writes them.
package locale

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"strings"
	"sync"
	"time"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// The two languages. Indonesian is the default.
const (
	ID = "id"
	EN = "en"
)

// Languages in the order people are offered them.
var Languages = []string{ID, EN}

//go:embed messages/*.json
var files embed.FS

// speech is read when the first sentence is wanted: processes that look into one file, and say nothing, start without.
var speech = sync.OnceValue(func() map[string]*book { return mustLoad(files) })

// book is one language: sentences of words and values are put together here, the rest (plurals, choices) by go-i18n, which is given no
// others: it would keep seven hundred bytes of each for nothing.
type book struct {
	simple    map[string]phrase
	localizer *i18n.Localizer
}

func mustLoad(fsys fs.FS) map[string]*book {
	books, err := load(fsys, false)
	if err != nil {
		panic(err) // the messages are embedded: this is a build fault, shown by every test
	}
	return books
}

// load reads all messages; with all, go-i18n is given the simple ones as well.
func load(fsys fs.FS, all bool) (map[string]*book, error) {
	bundle := i18n.NewBundle(language.Indonesian)
	books := map[string]*book{}
	for _, lang := range Languages {
		books[lang] = &book{simple: map[string]phrase{}}
	}
	names, err := fs.Glob(fsys, "messages/*.json")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if err := loadFile(fsys, name, bundle, books, all); err != nil {
			return nil, err
		}
	}
	for _, lang := range Languages {
		books[lang].localizer = i18n.NewLocalizer(bundle, lang, ID)
	}
	return books, nil
}

// loadFile reads "topic.id.json": the part before ".json" names the language.
func loadFile(fsys fs.FS, name string, bundle *i18n.Bundle, books map[string]*book, all bool) error {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	parsed, err := i18n.ParseMessageFileBytes(unbreak(data), path.Base(name), nil)
	if err != nil {
		return fmt.Errorf("messages %s: %w", name, err)
	}
	b, ok := books[parsed.Tag.String()]
	if !ok {
		return fmt.Errorf("messages %s: the language must be id or en", name)
	}
	var rest []*i18n.Message
	for _, m := range parsed.Messages {
		p := split(m.Other)
		if m.One == "" && p != nil {
			b.simple[m.ID] = p
		}
		if all || m.One != "" || p == nil {
			rest = append(rest, m)
		}
	}
	if err := bundle.AddMessages(parsed.Tag, rest...); err != nil {
		return fmt.Errorf("messages %s: %w", name, err)
	}
	return nil
}

type langKey struct{}

// With returns ctx speaking lang; anything but "en" is Indonesian.
func With(ctx context.Context, lang string) context.Context {
	if lang != EN {
		lang = ID
	}
	return context.WithValue(ctx, langKey{}, lang)
}

// Lang is ctx's language, Indonesian unless With said otherwise.
func Lang(ctx context.Context) string {
	if lang, ok := ctx.Value(langKey{}).(string); ok {
		return lang
	}
	return ID
}

// T gives the sentence of key with its values as name, value pairs; a value called "Count" chooses the plural. An unknown
// key comes back as itself, which a test over all sources refuses.
func T(ctx context.Context, key string, pairs ...any) string {
	b := speech()[Lang(ctx)]
	if p := b.simple[key]; len(p) == 1 {
		return p[0]
	}
	data := make(map[string]any, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		name, _ := pairs[i].(string)
		data[name] = pairs[i+1]
	}
	return TMap(ctx, key, data)
}

// TMap is T with the values in a map, as faults carry them. A value whose name ends in Bytes is a size, and a
// day a day, written as people read them.
func TMap(ctx context.Context, key string, data map[string]any) string {
	b := speech()[Lang(ctx)]
	data = readable(ctx, data)
	if p := b.simple[key]; p != nil {
		return p.with(data)
	}
	s, err := b.localizer.Localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: data, PluralCount: data["Count"]})
	if err != nil && s == "" {
		return key
	}
	return s
}

// readable is data with its sizes and days as text.
func readable(ctx context.Context, data map[string]any) map[string]any {
	for name, value := range data {
		if day, ok := value.(interface{ Time() time.Time }); ok {
			data = maps.Clone(data)
			data[name] = Date(ctx, day.Time())
		}
		if n, ok := count(value); ok && strings.HasSuffix(name, "Bytes") {
			data = maps.Clone(data)
			data[name] = Bytes(ctx, n)
		}
	}
	return data
}

// count reads a whole number of any of the types that faults, and JSON, give.
func count(value any) (int64, bool) {
	switch n := value.(type) {
	case int:
		return int64(n), true
	case int64:
		return n, true
	case float64:
		return int64(n), true
	}
	return 0, false
}

// Has reports whether key has a sentence in lang.
func Has(lang, key string) bool {
	b := speech()[lang]
	if b.simple[key] != nil {
		return true
	}
	_, tag, err := b.localizer.LocalizeWithTag(&i18n.LocalizeConfig{MessageID: key, PluralCount: 2})
	return err == nil && tag.String() == lang
}
