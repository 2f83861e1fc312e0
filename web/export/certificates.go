package export

import (
	"context"
	"time"

	"mumpuni/certification"
	"mumpuni/internal/sheet"
	"mumpuni/web/locale"
)

// WaitingCertificates lays out the completed courses and measured tries whose certificate waits, with the reason.
func WaitingCertificates(ctx context.Context, l certification.WaitingList, loc *time.Location) File {
	t := sheet.Table{
		Name:   locale.T(ctx, "certificate.waits.title"),
		Header: heads(ctx, "certificate.waits.col.", "no", "nip", "name", "post", "unit", "kind", "subject", "completed", "why", "issuer"),
		Widths: []float64{6, 21, 34, 34, 36, 22, 44, 14, 60, 36},
		Rows:   make([][]any, len(l.List)),
	}
	for i, r := range l.List {
		t.Rows[i] = []any{
			i + 1, r.NIP, r.FullName, r.PostName, r.UnitName, locale.T(ctx, "certificate.kind."+string(r.Kind)), r.Title, date(r.CompletedAt, loc), locale.T(ctx, "certificate.waits.why."+r.Why), r.IssuerUnit,
		}
	}
	return File{Name: dated(locale.T(ctx, "certificate.waits.file"), l.MadeAt.In(loc).Format(time.DateOnly)), Book: sheet.Book{Tables: []sheet.Table{t}}}
}
