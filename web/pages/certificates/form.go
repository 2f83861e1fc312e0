package certificates

import (
	"context"
	"net/url"
	"strings"

	"github.com/google/uuid"

	"mumpuni/certification"
	"mumpuni/web/locale"
	"mumpuni/web/ui"
)

// text is a required line of the issuer's form.
func (f issuerForm) text(name, value string, most int, label, help string) ui.Input {
	return ui.Input{Name: name, Label: label, Help: help, Value: value, MaxLength: most, Problems: f.Problems}
}

// unitOptions shows the tree by dashes, since a list of choices has no other depth.
func (f issuerForm) unitOptions() []ui.Option {
	options := make([]ui.Option, len(f.Units))
	for i, u := range f.Units {
		options[i] = ui.Option{Value: u.ID.String(), Label: strings.Repeat("– ", u.Depth) + u.Name}
	}
	return options
}

func (f issuerForm) unitName() string {
	for _, u := range f.Units {
		if u.ID == f.Issuer.UnitID {
			return u.Name
		}
	}
	return "–"
}

func (f issuerForm) signerOptions() []ui.Option {
	options := make([]ui.Option, len(f.Signers))
	for i, c := range f.Signers {
		options[i] = ui.Option{Value: c.ID.String(), Label: c.Name}
		if c.Post != "" {
			options[i].Label += " – " + c.Post
		}
	}
	return options
}

// agencyOptions are the units whose name may head the paper, from the root down.
func (f issuerForm) agencyOptions() []ui.Option {
	options := make([]ui.Option, len(f.Agencies))
	for i, u := range f.Agencies {
		options[i] = ui.Option{Value: u.ID.String(), Label: strings.Repeat("– ", u.Depth) + u.Name}
	}
	return options
}

func (f issuerForm) postOptions() []ui.Option {
	options := make([]ui.Option, len(f.Posts))
	for i, p := range f.Posts {
		options[i] = ui.Option{Value: p.ID.String(), Label: p.Name}
	}
	return options
}

func prefixOptions(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(certification.Prefixes))
	for i, p := range certification.Prefixes {
		options[i] = ui.Option{Value: string(p), Label: locale.T(ctx, "certificate.prefix."+prefixWord(p))}
	}
	return options
}

func prefixWord(p certification.Prefix) string {
	if p == certification.NoPrefix {
		return "none"
	}
	return string(p)
}

// stateKind is the colour of an issuer's state.
func stateKind(s certification.State) string {
	switch s {
	case certification.Accepted:
		return "success"
	case certification.Held, certification.NoSignatory:
		return "error"
	}
	return "warning"
}

// postLines are the lines of a printed post: "a.n. …", the post, "u.b. …".
func postLines(post string) string { return strings.ReplaceAll(post, "\n", ", ") }

func issuerTitle(ctx context.Context, f issuerForm) string {
	if f.New {
		return locale.T(ctx, "certificate.issuers.new")
	}
	return locale.T(ctx, "certificate.issuers.edit")
}

// revokeCrumbs is the way to the page that revokes a certificate.
func revokeCrumbs(ctx context.Context, id uuid.UUID) []ui.Crumb {
	crumbs := certificateCrumbs(ctx, false)
	crumbs[len(crumbs)-1].Href = "/sertifikat/" + id.String()
	return append(crumbs, ui.Crumb{Label: locale.T(ctx, "certificate.revoke.title")})
}

// certificateCrumbs is the way to one certificate: from one's own, or from those an officer sees.
func certificateCrumbs(ctx context.Context, own bool) []ui.Crumb {
	from := ui.Crumb{Label: locale.T(ctx, "certificate.all.title"), Href: "/sertifikat/terbit"}
	if own {
		from = ui.Crumb{Label: locale.T(ctx, "certificate.own.title"), Href: "/sertifikat"}
	}
	return []ui.Crumb{from, {Label: locale.T(ctx, "certificate.one")}}
}

// allPaging leads on by the last certificate of the page; the browser's arrow leads back.
func allPaging(s certification.Search, list []certification.Certificate, more bool) ui.Paging {
	var p ui.Paging
	query := url.Values{}
	if s.Text != "" {
		query.Set("cari", s.Text)
	}
	if s.Kind != "" {
		query.Set("jenis", string(s.Kind))
	}
	if !s.PersonID.IsZero() {
		query.Set("pegawai", s.PersonID.String())
	}
	if s.Before != uuid.Nil {
		p.Prev = "/sertifikat/terbit?" + query.Encode()
	}
	if more {
		query.Set("sebelum", list[len(list)-1].ID.String())
		p.Next = "/sertifikat/terbit?" + query.Encode()
	}
	return p
}
