package parts

import (
	"context"
	"strings"

	"mumpuni/people"
	"mumpuni/web/locale"
)

// Said are the names of a sentence about an approval or a notice: one that ends in Key is itself the key of a sentence, one that ends
// in Day is a day.
func Said(ctx context.Context, words map[string]string) map[string]any {
	args := map[string]any{}
	for name, word := range words {
		if plain, is := strings.CutSuffix(name, "Key"); is && locale.Has(locale.ID, word) {
			args[plain] = locale.T(ctx, word)
			continue
		}
		if plain, is := strings.CutSuffix(name, "Day"); is {
			args[plain] = locale.Date(ctx, people.Day(word).Time())
			continue
		}
		args[name] = word
	}
	return args
}

// ApprovalWords says in a sentence what an approval of a kind is about.
func ApprovalWords(ctx context.Context, kind string, words map[string]string) string {
	return locale.TMap(ctx, "approvals.kind."+strings.ReplaceAll(kind, ".", "_"), Said(ctx, words))
}
