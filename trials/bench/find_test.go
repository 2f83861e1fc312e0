package bench

import (
	"fmt"
	"net/url"
	"strings"
	"time"
)

// finding are the operations of find.
var finding = []string{"search: a rare word", "search: a word of half the courses", "search: two words", "search: a slip of the finger", "search: words and filters", "catalogue of all courses"}

// found is the goal of a search: what a person waits for at their own pace, not at saturation.
var found = goal{p95: 300 * time.Millisecond}

// find looks for words among as many courses as a province's agencies make together, one after the other: what a search takes by itself.
func (b *bench) find() {
	if !b.wanted(finding...) {
		return
	}
	b.library()
	ask := func(what string, query func(i int) url.Values) {
		b.measure(what, found, b.size.searches, 1, func(i int) (int64, error) {
			return b.town.learners[i%len(b.town.learners)].get("/kursus?" + query(i).Encode())
		})
	}
	ask(finding[0], func(i int) url.Values { return url.Values{"q": {fmt.Sprintf("istilah%d", i%97)}} })
	ask(finding[1], func(int) url.Values { return url.Values{"q": {"pelayanan"}} })
	ask(finding[2], func(i int) url.Values {
		return url.Values{"q": {fmt.Sprintf("pelayanan %s", vocabulary[i%len(vocabulary)])}}
	})
	ask(finding[3], func(int) url.Values { return url.Values{"q": {"pelayanam"}} })
	ask(finding[4], func(int) url.Values {
		return url.Values{"q": {"pengelolaan data"}, "menit": {"120"}, "mb": {"50"}, "luring": {"1"}}
	})
	ask(finding[5], func(i int) url.Values { return url.Values{"halaman": {fmt.Sprint(1 + i%5)}} })
}

// vocabulary is what courses of the library speak of; each word is in so many of them as a common word of such texts is.
var vocabulary = strings.Fields(`pelayanan pengelolaan data pegawai anggaran arsip surat laporan kinerja keamanan informasi pelindungan pribadi aduan masyarakat desa
	kecamatan kesehatan pendidikan pajak retribusi perizinan kependudukan pengadaan kontrak aset inventaris perencanaan evaluasi pengawasan audit risiko integritas
	gratifikasi disiplin kepemimpinan komunikasi bencana mitigasi statistik survei jaringan aplikasi sandi pengelabuan peladen cadangan pemulihan regulasi kebijakan
	musyawarah koperasi pertanian perikanan irigasi jalan jembatan drainase sampah limbah air bersih listrik energi transportasi terminal pelabuhan pariwisata budaya`)

// library publishes courses of eight modules and 24 places each. What they say is drawn from the vocabulary by rank, with terms of their own: as many
// paragraphs as courses have, and as many whole texts, as make no two neighbours alike.
func (b *bench) library() {
	const paragraphs, texts = 1200, 300
	b.run(`create table drawn as select k, string_agg(case when n % 29 = 0 then 'istilah' || (k * 31 + n) % 4999
			else w.words[1 + (cardinality(w.words) * power(((hashint4(k * 7919 + n) & 65535) / 65536.0)::float8, 2))::int % cardinality(w.words)] end, ' ' order by n) as body
		from generate_series(0, ?1 - 1) k, generate_series(1, 150) n, (select ?0::text[] as words) w group by k`, "{"+strings.Join(vocabulary, ",")+"}", paragraphs)
	b.run(`create table paragraph as select k, split_part(body, ' ', 3) || ' ' || split_part(body, ' ', 9) as heading, body, findable(body) as words from drawn`)
	b.run(`create unique index on paragraph (k)`)
	b.run(`create table texts as select t, findable(string_agg(p.heading || ' ' || p.body, ' ')) as words from generate_series(0, ?0 - 1) t
		join paragraph p on p.k % ?0 = t or p.k % 60 = t % 60 group by t`, texts)
	n, trainer := b.size.library, b.town.school.Trainer.PersonID
	b.run(`insert into courses (id, slug, unit_id, created_by, created_at) select pick('course', n), 'pustaka-' || n, ?, ?, now() from generate_series(1, ?) n`, b.town.school.Root, trainer, n)
	b.run(`insert into course_versions (id, course_id, number, state, title, summary, jp, minutes, language, created_by, created_at, updated_at, published_at, published_by, no_certificate,
			data_bytes, weighed_at, words)
		select pick('cv', n), pick('course', n), 1, 'published', initcap(p.heading) || ' ' || n, left(p.body, 150), 1 + n % 6, 45 * (1 + n % 6), 'id', ?1, now(), now(),
			now() - (n || ' minutes')::interval, ?1, true, 20000 * (1 + n % 400), now(), setweight(findable(p.heading || ' ' || n), 'A') || setweight(findable(left(p.body, 150)), 'B') || t.words
		from generate_series(1, ?2) n join paragraph p on p.k = n % ?3 join texts t on t.t = n % ?4`, nil, trainer, n, paragraphs, texts)
	b.run(`insert into modules (id, version_id, lineage_id, position, part, kind, title, minutes, body, words, created_at, updated_at)
		select pick('m' || k, n), pick('cv', n), pick('m' || k, n), k, 'materi', 'article', 'Bacaan ' || k, 10, '', 900, now(), now() from generate_series(1, ?) n, generate_series(1, 8) k`, n)
	b.run(`insert into course_passages (version_id, n, module_id, anchor, heading, body, words)
		select pick('cv', n), i, case when i > 0 then pick('m' || (1 + i % 8), n) end, 'bagian-' || i, p.heading, p.body,
			case when i > 0 then p.words else setweight(findable(p.heading), 'A') || setweight(p.words, 'B') end
		from generate_series(1, ?0) n cross join generate_series(0, 24) i join paragraph p on p.k = case when i = 0 then n % ?1 else (n % ?2 + ?2 * (i % 4) + 60 * i) % ?1 end`, n, paragraphs, texts)
	b.run(`insert into course_words select distinct w from drawn, unnest(tsvector_to_array(to_tsvector('simple', body))) w where w ~ '^[[:alpha:]]{3,40}$' on conflict do nothing`)
	b.run(`analyze`)
}
