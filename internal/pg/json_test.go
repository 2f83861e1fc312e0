package pg_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/uptrace/bun"
	"pgregory.net/rapid"

	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
)

// oddTexts are what people type or paste and encoders trip over.
var oddTexts = []string{
	`\u0000`, `\\u0000`, `\\\u0000`, `a\u0000b\`, `\`, `\\`, `\'`, `'`, `''`, `\"`, `"`, `\n`, `\ud800`, `E'\x00'`, `?`, `?0`, `??`, `$1`, `{"a":"b"}`, `<b>&amp;</b>`,
	"\u2028", "\ufeff", "\U0001f600", "\x01\x1f\x7f", "baris\nbaru\ttab\r", `C:\upload\u0041`, `'); drop table persons; --`, "",
}

type oddRow struct {
	bun.BaseModel `bun:"table:odd"`

	ID  int                `bun:"id,pk"`
	Map map[string]string  `bun:"map,type:jsonb"`
	In  struct{ Text any } `bun:"inside,type:jsonb"`
	Raw json.RawMessage    `bun:"raw,type:jsonb"`
}

// TestJSONIsStoredAsItWasGiven takes odd texts along every way on which a value becomes jsonb: a column of a model inserted and updated
// by bun, an argument of a statement of bun's, and an argument of a prepared one.
func TestJSONIsStoredAsItWasGiven(t *testing.T) {
	tx := pgtest.Tx(t)
	run := func(text string) error {
		if _, err := tx.NewRaw("create temp table if not exists odd (id int primary key, map jsonb, inside jsonb, raw jsonb)").Exec(t.Context()); err != nil {
			return err
		}
		_, err := tx.NewRaw("truncate odd").Exec(t.Context())
		if err != nil {
			return err
		}
		row := oddRow{ID: 1, Map: map[string]string{text: text}, Raw: pg.JSON([]string{text})}
		row.In.Text = []any{text, map[string]any{"deep": text}}
		if _, err := tx.NewInsert().Model(&row).Exec(t.Context()); err != nil {
			return err
		}
		if _, err := tx.NewUpdate().Model(&row).WherePK().Exec(t.Context()); err != nil {
			return err
		}
		if _, err := tx.NewRaw("update odd set map = map || ?::jsonb where ? = ?", map[string]string{"more": text}, text, text).Exec(t.Context()); err != nil {
			return err
		}
		if _, err := pg.Exec(t.Context(), tx, "update odd set raw = raw || $1::jsonb", pg.JSON([]string{text})); err != nil {
			return err
		}
		var got oddRow
		if err := tx.NewSelect().Model(&got).Where("id = 1").Scan(t.Context()); err != nil {
			return err
		}
		want, _ := json.Marshal([]any{map[string]string{text: text, "more": text}, row.In, []string{text, text}})
		have, _ := json.Marshal([]any{got.Map, got.In, json.RawMessage(compact(got.Raw))})
		if string(want) != string(have) {
			t.Errorf("%q\nwas given as %s\nand kept as  %s", text, want, have)
		}
		return nil
	}
	for _, text := range oddTexts {
		if err := run(text); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{`\`, `u0000`, `'`, `"`, "a", `?`, `\u`, "é", "\n"}), 0, 12).Draw(rt, "text"), "")
		if err := run(text); err != nil {
			rt.Fatalf("%q: %v", text, err)
		}
	})
}

func compact(raw json.RawMessage) []byte {
	var v any
	_ = json.Unmarshal(raw, &v)
	b, _ := json.Marshal(v)
	return b
}

// TestWhatCannotBeStoredIsTold: the character U+0000 itself, which jsonb cannot hold, is known for what it is.
func TestWhatCannotBeStoredIsTold(t *testing.T) {
	for name, write := range map[string]func(tx bun.Tx) error{
		"by bun": func(tx bun.Tx) error {
			_, err := tx.NewRaw("select ?::jsonb", map[string]string{"a": "\x00"}).Exec(t.Context())
			return err
		},
		"prepared": func(tx bun.Tx) error {
			_, err := pg.Exec(t.Context(), tx, "select $1::jsonb", pg.JSON("\x00"))
			return err
		},
		"as text": func(tx bun.Tx) error {
			_, err := pg.Exec(t.Context(), tx, "select $1::text", "\x00")
			return err
		},
	} {
		if err := write(pgtest.Tx(t)); !pg.Unstorable(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if pg.Unstorable(nil) || pg.Unstorable(os.ErrNotExist) {
		t.Error("everything is unstorable")
	}
}

// TestOneDialect: bun writes JSON safely only with this package's dialect, so nobody makes another.
func TestOneDialect(t *testing.T) {
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && strings.HasPrefix(d.Name(), ".") && d.Name() != ".." {
			return filepath.SkipDir
		}
		if filepath.Ext(path) != ".go" || filepath.Dir(path) == filepath.Join("..", "..", "internal", "pg") {
			return nil
		}
		text, err := os.ReadFile(path)
		if strings.Contains(string(text), "pgdialect.New(") {
			t.Errorf("%s makes a dialect of its own", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
