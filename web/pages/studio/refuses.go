package studio

import (
	"context"

	"mumpuni/courses"
	"mumpuni/courses/document"
	"mumpuni/media"
	"mumpuni/web/locale"
	"mumpuni/web/ui"
)

// refusesOf is what a module's file field does not take, as far as a browser can know. Whether a PDF asks for its password, or a film can be
// played, only the server finds out.
func refusesOf(ctx context.Context, k courses.Kind) []ui.Refusal {
	other := locale.T(ctx, "course.media_type_"+string(k))
	list := []ui.Refusal{ui.RefuseIf(locale.T(ctx, "upload.empty"), "empty")}
	switch k {
	case courses.PDF:
		list = append(list, ui.RefuseUnless(other, "pdf"))
	case courses.Image:
		list = append(list, ui.RefuseIf(locale.T(ctx, "course.media_type_heic"), "heic"), ui.RefuseUnless(other, "jpeg", "png", "gif", "webp"))
	case courses.Video:
		list = append(list, ui.RefuseIf(other, "pdf", "jpeg", "png", "gif", "webp", "zip", "ole", "html", "rtf"))
	case courses.Package:
		list = append(list, ui.RefuseUnless(other, "zip"), ui.RefuseIf(locale.T(ctx, "package.entry_locked", "Entry", "{entry}"), "zip-locked"))
	}
	return append(list, ui.RefuseOver(ctx, "course.media_large", media.Kind(k).MaxBytes()))
}

func captionRefuses(ctx context.Context) []ui.Refusal {
	return []ui.Refusal{ui.RefuseIf(locale.T(ctx, "upload.empty"), "empty"), ui.RefuseOver(ctx, "course.media_large", media.MaxCaptions)}
}

func documentRefuses(ctx context.Context) []ui.Refusal {
	other := func(format string) string { return locale.T(ctx, "document.file_other", "Format", format) }
	return []ui.Refusal{
		ui.RefuseIf(locale.T(ctx, "document.file_empty"), "empty"), ui.RefuseOver(ctx, "document.file_large", document.MaxBytes),
		ui.RefuseIf(locale.T(ctx, "document.file_locked"), "ole-locked"), ui.RefuseIf(other("DOC, PPT"), "ole"), ui.RefuseIf(other("PDF"), "pdf"),
		ui.RefuseIf(other("RTF"), "rtf"), ui.RefuseUnless(locale.T(ctx, "document.file_unknown"), "zip", "html"),
	}
}
