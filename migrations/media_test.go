package migrations_test

import (
	"testing"

	"mumpuni/migrations"
)

// TestFilesAreCarriedOver: each file that a module showed is a medium with the same objects (0017), and versions that shared a
// file share the medium.
func TestFilesAreCarriedOver(t *testing.T) {
	db := restored(t)
	type file struct {
		Module, Original, Captions, State, Name string
		Pages                                   []string `bun:",array"`
		Seconds, Words                          int
	}
	var before, after []file
	if err := db.NewRaw(`select id::text as module, coalesce(object_key, '') as original, coalesce(captions_key, '') as captions, media_state as state,
			coalesce(media ->> 'name', '') as name, array(select jsonb_array_elements_text(coalesce(media -> 'page_keys', '[]'))) as pages,
			coalesce((media ->> 'duration_s')::int, 0) as seconds, coalesce((media ->> 'words')::int, 0) as words
		from modules order by id`).Scan(t.Context(), &before); err != nil {
		t.Fatal(err)
	}
	if err := migrations.Up(t.Context(), db.Pool); err != nil {
		t.Fatal(err)
	}
	if err := db.NewRaw(`select m.id::text as module, coalesce(o.key, '') as original, coalesce(c.key, '') as captions, coalesce(f.state, 'none') as state,
			coalesce(f.name, '') as name, array(select key from renditions r where r.media_id = m.media_id and r.role = 'page' order by n) as pages,
			coalesce(f.duration_s, 0) as seconds, m.words
		from modules m left join media f on f.id = m.media_id left join renditions o on o.media_id = f.id and o.role = 'original'
		left join renditions c on c.media_id = f.id and c.role = 'captions' order by m.id`).Scan(t.Context(), &after); err != nil {
		t.Fatal(err)
	}
	files := map[string]bool{}
	for i, b := range before {
		a := after[i]
		if b.Original != a.Original || b.Captions != a.Captions || b.State != a.State || b.Name != a.Name || len(b.Pages) != len(a.Pages) ||
			b.Seconds != a.Seconds || b.Words != a.Words || b.Module != a.Module {
			t.Errorf("%+v, then %+v", b, a)
		}
		for n := range b.Pages {
			if b.Pages[n] != a.Pages[n] {
				t.Errorf("page %d of %s", n+1, b.Module)
			}
		}
		if b.Original != "" {
			files[b.Original] = true
		}
	}
	var media, unsent int
	if err := db.NewRaw("select count(*), count(*) filter (where sent_bytes = 0) from media").Scan(t.Context(), &media, &unsent); err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 || media != len(files) || unsent != 0 {
		t.Errorf("%d files, %d media, %d of them cost nothing", len(files), media, unsent)
	}
}
