package courses_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/internal/pgtest"
)

// taught publishes a course of one article.
func (h *house) taught(title, article string) uuid.UUID {
	h.T.Helper()
	ctx := h.T.Context()
	c, err := h.Courses.CreateCourse(ctx, h.Trainer, courses.NewCourse{Title: title})
	h.Must(err)
	_, err = h.Courses.AddModule(ctx, h.Trainer, c.ID, courses.ModuleDraft{Kind: courses.Article, Title: "Bacaan", Body: article})
	h.Must(err)
	h.Must(h.Courses.UpdateDraft(ctx, h.Trainer, c.ID, courses.Settings{Title: title, Language: "id", NoCertificate: true}))
	_, err = h.Courses.Publish(ctx, h.Trainer, c.ID)
	h.Must(err)
	return c.ID
}

// TestCoursesAreFoundByWhatTheySay: in an article, by another form of the word, by another word for the same, and with slips of the finger;
// and where it stands is told.
func TestCoursesAreFoundByWhatTheySay(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	phishing := h.taught("Aman di kantor", "Pengantar.\n\n## Surel palsu\n\nWaspadai **pengelabuan**: jangan membuka tautan dari pengirim yang tidak Anda kenal.\n\n## Kata sandi\n\nPakai frasa panjang.")
	archive := h.taught("Mengelola arsip dinamis", "Berkas disimpan menurut klasifikasi. Pelindungan Data Pribadi mengikat setiap petugas.")
	for query, want := range map[string]uuid.UUID{
		"pengelabuan": phishing, "phising": phishing, "PHISHING surel": phishing, "dikelabui": uuid.Nil, "password": phishing, "frasa-panjang": phishing,
		"pengelabuam": phishing, "klasfikasi": archive, "UU PDP": archive, "perlindungan data pribadi": archive, "arsip klasifikasi": archive,
		"mengarsipkan": archive, "arsip pengelabuan": uuid.Nil, "berkas, menyimpan": archive, "arsi": archive,
	} {
		found, err := h.Courses.Find(t.Context(), h.Learner, courses.CatalogueFilter{Query: query})
		h.Must(err)
		switch {
		case want == uuid.Nil && found.Total != 0:
			t.Errorf("%q finds %q", query, found.Cards[0].Title)
		case want != uuid.Nil && (found.Total != 1 || found.Cards[0].CourseID != want):
			t.Errorf("%q finds %d", query, found.Total)
		case want != uuid.Nil && len(found.Places[want]) == 0:
			t.Errorf("%q: no place", query)
		}
	}
	found, err := h.Courses.Find(t.Context(), h.Learner, courses.CatalogueFilter{Query: "pengelabuam"})
	h.Must(err)
	if found.Asked != "pengelabuan" || found.Instead != "pengelabuam" {
		t.Errorf("asked %q instead of %q", found.Asked, found.Instead)
	}
	place := found.Places[phishing][0]
	if place.Heading != "Surel palsu" || place.Anchor != "bagian-1" || place.Module != "Bacaan" {
		t.Errorf("the place: %+v", place)
	}
	if len(place.Snippet) < 3 || place.Snippet[1] != "pengelabuan" || strings.Contains(strings.Join(place.Snippet, ""), "*") {
		t.Errorf("the snippet: %q", place.Snippet)
	}
}

// TestASnippetMarksWhatWasFound: of another way to say it that the text does not have, no word is marked.
func TestASnippetMarksWhatWasFound(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	c := h.taught("Aman di kantor", "Data warga dijaga. Data disimpan. Data tidak dibagi. Awas pengelabuan lewat surel, karena data dapat dicuri.")
	found, err := h.Courses.Find(t.Context(), h.Learner, courses.CatalogueFilter{Query: "phising"})
	h.Must(err)
	if len(found.Places[c]) == 0 {
		t.Fatal("no place")
	}
	for _, p := range found.Places[c] {
		for i := 1; i < len(p.Snippet); i += 2 {
			if p.Snippet[i] != "pengelabuan" {
				t.Errorf("%q is marked in %q", p.Snippet[i], p.Snippet)
			}
		}
	}
}

// TestTheTitleCountsMost: who says it in the title comes before who says it in passing.
func TestTheTitleCountsMost(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	h.taught("Aman di kantor", "Arsip disebut di sini. Arsip lagi, arsip terus.")
	want := h.taught("Arsip", "Berkas.")
	h.taught("Surat", "Surat masuk menjadi arsip.")
	found, err := h.Courses.Find(t.Context(), h.Learner, courses.CatalogueFilter{Query: "arsip"})
	h.Must(err)
	if found.Total != 3 || found.Cards[0].CourseID != want {
		t.Errorf("%d found, first %q", found.Total, found.Cards[0].Title)
	}
}

// TestTheTitleCountsMostAmongMany: also where so many courses have it that not all that they say is weighed; who says it of themselves comes before who says it
// in passing.
func TestTheTitleCountsMostAmongMany(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	inPassing := h.taught("Surat", "Surat masuk menjadi arsip.")
	title := h.taught("Arsip", "Berkas.")
	ofItself := h.taught("Meja kerja", "Meja.")
	h.Exec("update course_passages p set body = 'arsip, arsip, arsip dan arsip', words = setweight(findable(p.heading), 'A') || setweight(findable('arsip, arsip, arsip dan arsip'), 'B') from course_versions v where v.id = p.version_id and v.course_id = ? and p.n = 0", ofItself)
	h.Exec("update course_versions set words = words || findable('arsip') where course_id = ?", ofItself)
	h.Exec("create temporary table made on commit drop as select n, gen_random_uuid() as course, gen_random_uuid() as version from generate_series(1, 250) n")
	h.Exec("insert into courses select (jsonb_populate_record(null::courses, to_jsonb(c) || jsonb_build_object('id', m.course, 'slug', c.slug || '-' || m.n))).* from courses c, made m where c.id = ?", inPassing)
	h.Exec("insert into course_versions select (jsonb_populate_record(null::course_versions, to_jsonb(v) || jsonb_build_object('id', m.version, 'course_id', m.course))).* from course_versions v, made m where v.course_id = ?", inPassing)
	h.Exec("insert into course_passages select (jsonb_populate_record(null::course_passages, to_jsonb(p) || jsonb_build_object('version_id', m.version, 'module_id', null))).* from course_passages p join course_versions v on v.id = p.version_id, made m where v.course_id = ?", inPassing)
	found, err := h.Courses.Find(t.Context(), h.Learner, courses.CatalogueFilter{Query: "arsip"})
	h.Must(err)
	if found.Total != 253 || found.Cards[0].CourseID != title || found.Cards[1].CourseID != ofItself {
		t.Errorf("%d found, first %q, %q", found.Total, found.Cards[0].Title, found.Cards[1].Title)
	}
}

// TestAVersionThatIsGoneIsNotFound: what the version before said is nobody's answer any more.
func TestAVersionThatIsGoneIsNotFound(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	c := h.taught("Anggaran", "Belanja modal.")
	_, err := h.Courses.StartRevision(ctx, h.Trainer, c)
	h.Must(err)
	w, err := h.Courses.Studio(ctx, h.Trainer, c)
	h.Must(err)
	m := w.Modules[0]
	h.Must(h.Courses.UpdateModule(ctx, h.Trainer, m.ID, courses.ModuleDraft{Kind: m.Kind, Part: m.Part, Title: m.Title, Body: "Belanja pegawai."}))
	_, err = h.Courses.Publish(ctx, h.Trainer, c)
	h.Must(err)
	if n := h.Count("select count(*) from course_passages p join course_versions v on v.id = p.version_id where v.state <> 'published'"); n != 0 {
		t.Errorf("%d places of versions that are gone", n)
	}
	for query, want := range map[string]int{"modal": 0, "pegawai": 1} {
		found, err := h.Courses.Find(ctx, h.Learner, courses.CatalogueFilter{Query: query})
		if h.Must(err); found.Total != want {
			t.Errorf("%q finds %d", query, found.Total)
		}
	}
}
