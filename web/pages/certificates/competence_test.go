package certificates_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/certification"
	"mumpuni/competencies"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/web/pages/pagestest"
)

// measured is an office whose learner reached level 2 in an assessment that asks the office's issuer for certificates.
type measured struct {
	*pagestest.Office
	assessment, competency uuid.UUID
}

func newMeasured(t *testing.T) measured {
	o := measured{pagestest.NewOffice(t), uuid.New(), uuid.New()}
	o.Do(o.Officer, http.MethodPost, "/penerbit", o.IssuerForm()).Wants(t, http.StatusSeeOther)
	o.Office.Accept()
	framework := uuid.New()
	o.Exec("insert into frameworks values (?, ?, '1', 'x', 'x', '', now())", framework, framework.String())
	o.Exec("insert into framework_levels values (?, 2, 'Dasar', 'Basic')", framework)
	o.Exec("insert into competencies values (?, ?, 'LD', 'x', 'x', 'LD.1', 'Literasi <data>', 'Data literacy', '{}', 0)", o.competency, framework)
	var issuer uuid.UUID
	o.Must(o.DB.NewRaw("select id from issuers").Scan(t.Context(), &issuer))
	o.Exec(`insert into assessments (id, unit_id, title, mode, minutes, max_questions, supervised, state, seed, created_by, created_at, changed_at, published_at, issuer_id)
		values (?, ?, 'Asesmen literasi', 'draw', 30, 20, false, 'published', 1, ?, now(), now(), now(), ?)`, o.assessment, o.Root, o.Trainer, issuer)
	o.in(func(ctx context.Context, tx bun.Tx) error {
		return o.Certification.Certify(ctx, tx, certification.Certifying{
			AssessmentID: o.assessment, IssuerID: issuer, Title: "Asesmen literasi", MadeBy: o.Trainer,
			Levels: []certification.CertifiableLevels{{Code: "LD.1", Name: "Literasi <data>", NameEN: "Data literacy", From: 1, To: 3}},
		})
	})
	o.sit(.9787)
	return o
}

func (o measured) in(do func(ctx context.Context, tx bun.Tx) error) {
	o.T.Helper()
	o.Must(o.DB.RunInTx(o.T.Context(), nil, do))
}

// hours are lesson hours as people read them; the letters alone may stand in a code or a nonce.
var hours = regexp.MustCompile(`(?i)[0-9][ \x{a0}]jp\b|jam pelajaran`)

// sit ends a try of the learner now, with a probability of level 2.
func (o measured) sit(p float64) {
	o.T.Helper()
	try := certification.Try{AttemptID: id.Attempt(uuid.New()), AssessmentID: o.assessment, FinishedAt: time.Now()}
	o.Tries = append(o.Tries, try)
	o.Exec(`insert into attempts (id, purpose, person_id, assessment_id, title, number, state, started_at, pass_mark, finished_at, finished_by, fraction, passed)
		values (?, 'assessment', ?, ?, 'X', ?, 'finished', now(), 0, now(), 'person', 0, true)`, try.AttemptID, o.Learner, o.assessment, len(o.Tries))
	o.in(func(ctx context.Context, tx bun.Tx) error {
		return competencies.Measure(ctx, tx, []competencies.Measurement{{
			PersonID: o.Learner, CompetencyID: o.competency, Source: "attempt", SourceID: uuid.UUID(try.AttemptID), MeasuredAt: try.FinishedAt, Supervised: true,
			ValidUntil: time.Now().AddDate(2, 0, 0), Grade: competencies.Tested, Questions: 14, Mass: []float32{1}, P: []float64{.99, p, .1}, Attained: 2, Stopped: "sent", Rule: "level-1",
		}})
	})
	o.reconsider()
}

func (o measured) reconsider() {
	o.T.Helper()
	o.in(func(ctx context.Context, tx bun.Tx) error { return o.Certification.Reconsider(ctx, tx, o.Learner) })
}

func (o measured) certificates() []certification.Certificate {
	o.T.Helper()
	list, _, err := o.Certification.Find(o.T.Context(), people.System(), certification.Search{Kind: certification.OfCompetence})
	o.Must(err)
	slices.Reverse(list)
	return list
}

// TestACertificateOfCompetenceOnPages: it waits for its signatory, is accepted, shown to its holder, to HR and to anybody, who is not told
// how probable the level is; it is superseded, and withdrawn with its evidence.
func TestACertificateOfCompetenceOnPages(t *testing.T) {
	o := newMeasured(t)
	o.Get(o.Learner, "/sertifikat").Wants(t, 200, "Sertifikat menunggu", "Asesmen literasi", "Penanda tangan belum menerima asesmen ini")
	o.Get(o.Officer, "/sertifikat/menunggu").Wants(t, 200, "Asesmen literasi", "Kompetensi", "Penanda tangan belum menerima asesmen ini")
	o.Get(o.Officer, "/sertifikat/menunggu.csv").Wants(t, 200, "Asesmen literasi", "Kompetensi", "Siti Rahma")
	page := o.Get(o.Signer, "/atas-nama-saya")
	page.Wants(t, 200, "Asesmen literasi", "Menunggu Anda", "LD.1 Literasi &lt;data&gt; (level 1–3)", "Rina Wati")
	signer, err := o.People.LoadActor(t.Context(), o.Signer)
	o.Must(err)
	signer.Fresh = true
	n, err := o.Certification.InMyName(t.Context(), signer)
	o.Must(err)
	act := "/atas-nama-saya/asesmen/" + o.assessment.String()
	o.Do(o.Officer, http.MethodPost, act+"/terima", url.Values{"digest": {n.Assessments[0].Digest}}).Wants(t, http.StatusForbidden)
	o.Must(o.Certification.AcceptAssessment(t.Context(), signer, o.assessment, n.Assessments[0].Digest))
	o.reconsider()

	first := o.certificates()[0]
	path := "/sertifikat/" + first.ID.String()
	o.Get(o.Learner, "/sertifikat").Wants(t, 200, first.Number, "Asesmen literasi", "Literasi &lt;data&gt;", "Level 2: Dasar")
	o.Get(o.Learner, path).Wants(t, 200, "97 %", "Diawasi", "sementara", "Berlaku sampai", "level-1", "Sertifikat sedang dibuat")
	o.Must(o.Certification.Draw(t.Context(), first.ID))
	o.Get(o.Learner, path+"/unduh").Wants(t, 200, "%PDF-")
	o.Get(o.Officer, "/sertifikat/terbit?jenis=competence").Wants(t, 200, first.Number, "Asesmen literasi")
	o.Get(o.Officer, "/sertifikat/terbit?jenis=course").Wants(t, 200, "Belum ada sertifikat terbit")
	valid := o.Get(id.Person{}, "/v/"+first.Code)
	valid.Wants(t, 200, "SAH", "Literasi &lt;data&gt;", "Level 2: Dasar", "Diawasi", "Berlaku sampai")
	if strings.Contains(valid.Body, "97") && strings.Contains(valid.Body, "Keyakinan") || hours.MatchString(valid.Body) {
		t.Error("anybody learns how probable it is, or of JP that there are none")
	}
	if size := weigh(t, valid.Body); size > 40_000 {
		t.Errorf("the public page weighs %d bytes", size)
	}

	o.sit(.99)
	second := o.certificates()[1]
	o.Get(id.Person{}, "/v/"+first.Code).Wants(t, 200, "DIGANTIKAN", second.Number, "Sertifikat ini asli")
	o.Get(o.Learner, path).Wants(t, 200, "Digantikan", "/sertifikat/"+second.ID.String())
	o.Exec("update measurements set withdrawn_at = now(), withdrawn_for = 'x'")
	o.reconsider()
	o.Get(id.Person{}, "/v/"+second.Code).Wants(t, 200, "DICABUT")
	o.Get(o.Learner, "/sertifikat/"+second.ID.String()).Wants(t, 200, "Tidak berlaku sejak", "berlaku kembali")
	o.Do(o.Signer, http.MethodPost, act+"/tarik", url.Values{}).Wants(t, http.StatusSeeOther)
	o.Get(o.Signer, "/atas-nama-saya").Wants(t, 200, "Menunggu Anda")
}
