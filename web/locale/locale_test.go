package locale

import (
	"context"
	"encoding/json"
	"io/fs"
	"strings"
	"testing"
	"time"
)

func TestBothLanguagesHaveTheSameKeys(t *testing.T) {
	names, _ := fs.Glob(files, "messages/*.id.json")
	if len(names) == 0 {
		t.Fatal("no messages")
	}
	for _, name := range names {
		id, en := keys(t, name), keys(t, strings.Replace(name, ".id.", ".en.", 1))
		for k := range id {
			if !en[k] {
				t.Errorf("%s: %s has no English", name, k)
			}
		}
		for k := range en {
			if !id[k] {
				t.Errorf("%s: %s has no Indonesian", name, k)
			}
		}
	}
}

func keys(t *testing.T, name string) map[string]bool {
	t.Helper()
	data, err := files.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(data, &m); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	set := map[string]bool{}
	for k := range m {
		set[k] = true
	}
	return set
}

func TestFormats(t *testing.T) {
	id, en := context.Background(), With(context.Background(), EN)
	at := time.Date(2026, 11, 23, 7, 30, 0, 0, time.UTC)
	wib, _ := time.LoadLocation("Asia/Jakarta")
	for _, c := range []struct{ got, want string }{
		{Date(id, at), "23 November 2026"},
		{DateTime(id, at, wib), "23 November 2026 pukul 14.30 WIB"},
		{DateTime(en, at, wib), "23 November 2026, 14:30 WIB"},
		{Number(id, 1234567), "1.234.567"},
		{Number(en, -1234), "−1,234"},
		{Decimal(id, -0.5, 2), "−0,5"},
		{Decimal(id, -0.001, 2), "0"},
		{Fixed(en, -1.25, 2), "−1.25"},
		{Fixed(en, -0.001, 2), "0.00"},
		{Percent(id, 6667), "66,67%"},
		{Percent(id, 10000), "100%"},
		{Score(id, 8000), "80"},
		{Bytes(id, 812), "812\u00a0B"},
		{Bytes(id, 6_131), "6,1\u00a0kB"},
		{Bytes(en, 9_960), "10\u00a0kB"},
		{Bytes(id, 253_400), "253\u00a0kB"},
		{Bytes(id, 1_240_000), "1,2\u00a0MB"},
		{Bytes(en, 1_240_000_000), "1.24\u00a0GB"},
		{Duration(id, 90), "1\u00a0jam 30\u00a0menit"},
		{Duration(en, 45), "45\u00a0min"},
		{T(id, "course.jp", "JP", "2"), "2\u00a0JP"},
		{T(id, "quiz.level_n", "Level", 3), "level\u00a03"},
		{T(id, "quiz.answered_of", "Answered", 3, "Of", 21), "3 dari 21\u00a0soal terjawab"},
		{T(id, "course.media_large", "LimitBytes", 25_000_000), "Berkas terlalu besar. Paling besar 25\u00a0MB."},
		{T(en, "course.media_large", "LimitBytes", int64(2_000_000_000)), "The file is too large. At most 2\u00a0GB."},
		{TMap(id, "upload.too_large", map[string]any{"LimitBytes": 6.4e7}), "Berkas terlalu besar. Ukuran paling besar 64\u00a0MB."},
		{T(id, "web.reference", "ID", "x1"), "Kode rujukan: x1"},
		{T(en, "web.retry"), "Try again"},
		{T(en, "no.such.key"), "no.such.key"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
