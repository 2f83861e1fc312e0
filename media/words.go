package media

import (
	"context"
	"strings"
	"unicode"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// words are what a file says in one place: a page of a PDF, from 1, or the captions from a second on.
type words struct {
	bun.BaseModel `bun:"table:media_words" json:"-"`

	MediaID uuid.UUID `bun:"media_id"`
	N       int       `bun:"n"`
	Words   string    `bun:"words"`
}

// longestWords is how many characters of one place are kept to be found.
const longestWords = 20_000

// tidyWords leaves letters, signs and single spaces: a PDF may give anything.
func tidyWords(s string) string {
	s = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, " "), func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	if r := []rune(s); len(r) > longestWords {
		s = string(r[:longestWords])
	}
	return s
}

// keepWords writes what a medium says, in tx, in place of what it said there.
func keepWords(ctx context.Context, tx bun.Tx, medium uuid.UUID, list ...words) error {
	rows := []words{}
	for _, w := range list {
		if w.Words = tidyWords(w.Words); w.Words != "" {
			w.MediaID = medium
			rows = append(rows, w)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	_, err := tx.NewInsert().Model(&rows).On("conflict (media_id, n) do update").Set("words = excluded.words").Exec(ctx)
	return wrap(err, "keep words")
}
