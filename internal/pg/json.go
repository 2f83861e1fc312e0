package pg

import (
	"encoding/json"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/uptrace/bun/dialect/pgdialect"
)

// JSON is v as a jsonb argument of Query and Exec. What JSON cannot hold is a mistake of the program: it panics.
func JSON(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}

// dialect is bun's with one way to write JSON into a statement: as the string that it is. bun's own rewrites escaped backslashes on
// the way, so that the six characters \u0000, typed by somebody, become an escape that PostgreSQL refuses.
type dialect struct{ *pgdialect.Dialect }

func newDialect() dialect { return dialect{pgdialect.New()} }

// AppendJSON gives bun the literal of a JSON text.
func (dialect) AppendJSON(b, text []byte) []byte {
	b = append(b, '\'')
	for _, c := range text {
		if c == '\'' {
			b = append(b, c)
		}
		b = append(b, c)
	}
	return append(b, '\'')
}

// Unstorable reports that err means a text or a JSON value holds what PostgreSQL cannot keep: the character U+0000, or what is no
// UTF-8. Whoever takes texts from people refuses them before; this tells what came another way.
func Unstorable(err error) bool {
	var pgErr *pgconn.PgError
	return errors.As(err, &pgErr) && (pgErr.Code == "22021" || pgErr.Code == "22P05") // character_not_in_repertoire, untranslatable_character
}
