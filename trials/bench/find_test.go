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

// find looks for words among as many courses as a province's agencies make together, one person after the other and two at once.
func (b *bench) find() {
	if !b.wanted(finding...) {
		return
	}
	b.library()
	ask := func(what string, query func(i int) url.Values) {
		b.measure(what, found, b.size.searches, 2, func(i int) (int64, error) {
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

// library publishes courses of eight modules and 24 places each, whose words are drawn from the vocabulary by their rank, with words of their own.
func (b *bench) library() {
	b.run(`create function drawn(course int, place int, many int, words text[]) returns text immutable language sql as $$
		select string_agg(case when n % 29 = 0 then 'istilah' || (course * 31 + place * 7 + n) % 4999
			else words[1 + (cardinality(words) * power(((hashint4(course * 7919 + place * 104729 + n) & 65535) / 65536.0)::float8, 2))::int % cardinality(words)] end, ' ' order by n)
		from generate_series(1, many) n $$`)
	words := "{" + strings.Join(vocabulary, ",") + "}"
	trainer := b.town.school.Trainer.PersonID
	b.run(`insert into courses (id, slug, unit_id, created_by, created_at) select pick('course', n), 'pustaka-' || n, ?, ?, now() from generate_series(1, ?) n`, b.town.school.Root, trainer, b.size.library)
	b.run(`insert into course_versions (id, course_id, number, state, title, summary, outcomes, jp, minutes, language, created_by, created_at, updated_at, published_at, published_by, no_certificate, data_bytes, weighed_at)
		select pick('cv', n), pick('course', n), 1, 'published', initcap(drawn(n, 0, 4, ?0)), drawn(n, 1, 25, ?0), array[drawn(n, 2, 10, ?0)], 1 + n % 6, 45 * (1 + n % 6), 'id', ?1, now(), now(),
			now() - (n || ' minutes')::interval, ?1, true, 20000 * (1 + n % 400), now() from generate_series(1, ?2) n`, words, trainer, b.size.library)
	b.run(`insert into modules (id, version_id, lineage_id, position, part, kind, title, minutes, body, words, created_at, updated_at)
		select pick('m' || k, n), pick('cv', n), pick('m' || k, n), k, 'material', 'article', initcap(drawn(n, k, 3, ?0)), 10, '', 900, now(), now()
		from generate_series(1, ?1) n, generate_series(1, 8) k`, words, b.size.library)
	b.run(`insert into course_passages (version_id, n, module_id, anchor, heading, body, words)
		select pick('cv', n), k, pick('m' || (1 + k % 8), n), 'bagian-' || k, t.heading, t.body, findable(t.heading || ' ' || t.body)
		from generate_series(1, ?1) n, generate_series(1, 24) k, lateral (select initcap(drawn(n, 100 + k, 3, ?0)) as heading, drawn(n, 200 + k, 150, ?0) as body) t`, words, b.size.library)
	b.run(`update course_versions v set words = setweight(findable(v.title), 'A') || setweight(findable(v.summary), 'B') ||
		findable((select string_agg(p.heading || ' ' || p.body, ' ') from course_passages p where p.version_id = v.id)) where v.id in (select pick('cv', n) from generate_series(1, ?) n)`, b.size.library)
	b.run(`insert into course_words select distinct w from course_passages p, unnest(tsvector_to_array(to_tsvector('simple', p.body))) w where w ~ '^[[:alpha:]]{3,40}$' on conflict do nothing`)
	b.run(`analyze`)
}
