package parts

import (
	"context"
	"slices"

	"mumpuni/media"
	"mumpuni/web/locale"
)

// VariantName is one way in which a video is sent, in words.
func VariantName(ctx context.Context, v media.Variant) string {
	if slices.Contains([]string{media.SoundOnly, media.AsItCame}, v.Name) {
		return locale.T(ctx, "course.variant."+v.Name)
	}
	return locale.T(ctx, "course.variant.picture", "Lines", v.Name)
}
