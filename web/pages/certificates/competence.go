package certificates

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"mumpuni/certification"
	"mumpuni/web/locale"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

func levelName(ctx context.Context, l certification.CertifiedLevel) string {
	return pick(ctx, l.Name, l.NameEN)
}

// levelWord is a level as people say it: "Level 3: Menengah".
func levelWord(ctx context.Context, l certification.CertifiedLevel) string {
	return levelText(ctx, l.Level, pick(ctx, l.Word, l.WordEN))
}

func levelText(ctx context.Context, level int, word string) string {
	if word == "" {
		return locale.T(ctx, "certificate.competence.level_n", "Level", level)
	}
	return locale.T(ctx, "certificate.competence.level_word", "Level", level, "Word", word)
}

func pick(ctx context.Context, id, en string) string {
	if locale.Lang(ctx) == locale.EN {
		return en
	}
	return id
}

func supervisedKey(supervised bool) string {
	return "certificate.competence.supervised." + strconv.FormatBool(supervised)
}

func anyProvisional(c *certification.CertifiedCompetence) bool {
	return slices.ContainsFunc(c.Levels, func(l certification.CertifiedLevel) bool { return l.Provisional })
}

// kindOf reads a kind from a query; anything else is both.
func kindOf(text string) certification.Kind {
	if k := certification.Kind(text); k == certification.OfCourse || k == certification.OfCompetence {
		return k
	}
	return ""
}

// kindChips choose one kind of certificate, or both.
func kindChips(ctx context.Context, f certification.Search) []ui.Tab {
	var tabs []ui.Tab
	for _, k := range []certification.Kind{"", certification.OfCourse, certification.OfCompetence} {
		tabs = append(tabs, ui.Tab{
			Label: locale.T(ctx, "certificate.kind."+cmp.Or(string(k), "all")), Current: f.Kind == k,
			Href: ui.ListHref("/sertifikat/terbit", 1, "cari", f.Text, "jenis", string(k), "pegawai", ui.IDOrEmpty(f.PersonID)),
		})
	}
	return tabs
}

// waitingText says to its holder what a certificate waits for.
func waitingText(ctx context.Context, w certification.Awaiting) string {
	if w.Kind == certification.OfCompetence {
		return locale.T(ctx, "certificate.waiting_competence", "Title", w.Title, "Why", locale.T(ctx, "certificate.waits.why."+w.Why))
	}
	return locale.T(ctx, "certificate.waiting."+w.Why, "Title", w.Title)
}

// acceptAssessment takes the digest of what the page showed, as accept does.
func (p *Pages) acceptAssessment(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	if err := p.Certification.AcceptAssessment(r.Ctx(), r.Who, id, r.Form("digest")); err != nil {
		return err
	}
	r.Flash("success", "certificate.name.assessment_accepted")
	return r.Redirect("/atas-nama-saya")
}

func (p *Pages) takeBackAssessment(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	if err := p.Certification.TakeBackAssessment(r.Ctx(), r.Who, id); err != nil {
		return err
	}
	r.Flash("success", "certificate.name.assessment_taken_back")
	return r.Redirect("/atas-nama-saya")
}

// sheetPlace is where and when a certificate was given.
func sheetPlace(ctx context.Context, v certification.CertificateView) string {
	day := locale.Date(ctx, v.Snapshot.IssuedOn.Time())
	if v.Snapshot.Place == "" {
		return day
	}
	return v.Snapshot.Place + ", " + day
}
