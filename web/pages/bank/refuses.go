package bank

import (
	"context"

	"mumpuni/questions"
	"mumpuni/questions/exchange"
	"mumpuni/web/locale"
	"mumpuni/web/ui"
)

// fileRefuses is what a file of questions cannot be, as far as a browser can know.
func fileRefuses(ctx context.Context) []ui.Refusal {
	other := func(format string) string { return locale.T(ctx, "bank.file_other", "Format", format) }
	return []ui.Refusal{
		ui.RefuseIf(locale.T(ctx, "bank.file_empty"), "empty"), ui.RefuseOver(ctx, "bank.file_too_large", exchange.MaxBytes),
		ui.RefuseIf(other("PDF"), "pdf"), ui.RefuseIf(other(".doc/.xls"), "ole"), ui.RefuseIf(other(".rtf"), "rtf"),
	}
}

func pictureRefuses(ctx context.Context) []ui.Refusal {
	return []ui.Refusal{
		ui.RefuseIf(locale.T(ctx, "upload.empty"), "empty"), ui.RefuseIf(locale.T(ctx, "course.media_type_heic"), "heic"),
		ui.RefuseUnless(locale.T(ctx, "course.media_type_image"), "jpeg", "png", "gif", "webp"), ui.RefuseOver(ctx, "course.media_large", questions.MaxPicture),
	}
}
