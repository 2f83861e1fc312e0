package courses

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"mumpuni/courses"
	"mumpuni/media"
	"mumpuni/web/locale"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// videoCookie keeps which variant of videos this browser asked for last: the line is the device's, not the person's.
const videoCookie = "mumpuni_video"

// videoChoice is the variant that this request asks for, which the browser remembers, or the one that it remembers.
func videoChoice(r *route.Request) string {
	want := r.Query("video")
	if !media.IsVariant(want) {
		return r.Cookie(videoCookie)
	}
	r.SetCookie(videoCookie, want, int((365 * 24 * time.Hour).Seconds()))
	return want
}

// frugal reports whether data are saved here: then videos come in the lightest picture unless one was chosen.
func frugal(r *route.Request) bool { return r.Saves() }

// choose puts the variant of a video in its place that is sent here.
func (v *lessonView) choose(want string, frugal bool) {
	if film, ok := v.Lesson.Film(want, frugal); ok {
		v.Film, v.MediaURL = film, film.URL
		v.Module.Media = v.Module.Media.Chosen(want, frugal)
	}
}

// preload is how much of a video comes before it is played: nothing where a picture stands in its place or data are saved.
func preload(ctx context.Context, v lessonView) string {
	if v.PosterURL != "" || ui.ViewOf(ctx).Saver != "" {
		return "none"
	}
	return "metadata"
}

// filmChips are the variants of a video, each with what it weighs.
func filmChips(ctx context.Context, v lessonView) []ui.Tab {
	var tabs []ui.Tab
	for _, f := range v.Films {
		tabs = append(tabs, ui.Tab{
			Label: parts.VariantName(ctx, f.Variant) + " · " + locale.Bytes(ctx, f.Bytes), Current: f.Name == v.Film.Name,
			Href: filmHref(v, f),
		})
	}
	return tabs
}

// filmHref leads to the lesson with a video in one of its variants.
func filmHref(v lessonView, f courses.Film) string {
	return lessonPath(v.EnrolmentID, v.Module.ID) + "?video=" + f.Name + "#video"
}

// lighterFilm is the next lighter one than what is sent, of the pictures, or the sound below them all.
func lighterFilm(v lessonView) (lighter courses.Film, ok bool) {
	for _, f := range v.Films {
		if f.Bytes < v.Film.Bytes && f.Bytes > lighter.Bytes {
			lighter, ok = f, true
		}
	}
	return lighter, ok
}

// filmRate is how many kilobits a second of what is sent weighs, as a whole number.
func filmRate(v lessonView) string {
	return strconv.FormatInt(v.Film.Bytes*8/1000/int64(max(v.Module.Media.DurationS, 1)), 10)
}

// filmBytes is what the variant that is sent weighs.
func filmBytes(v lessonView) int64 {
	if v.Film.Bytes > 0 {
		return v.Film.Bytes
	}
	return v.Module.Media.SentBytes
}

// filmShape is the size of a video's place on the page: of sound alone, that of its picture.
func filmShape(v lessonView) (width, height string) {
	w, h := v.Film.Width, v.Film.Height
	if w == 0 || h == 0 {
		w, h = v.Module.Media.Width, v.Module.Media.Height
	}
	return strconv.Itoa(max(w, 16)), strconv.Itoa(max(h, 9))
}

// videoChips are the variants that any video of a course may be saved in.
func videoChips(ctx context.Context, path, chosen string) []ui.Tab {
	var tabs []ui.Tab
	for _, name := range []string{media.SoundOnly, "240", "360", "480", media.AsItCame} {
		current := name == chosen || name == "360" && !media.IsVariant(chosen)
		tabs = append(tabs, ui.Tab{Label: parts.VariantName(ctx, media.Variant{Name: name}), Href: path + "?video=" + name, Current: current})
	}
	return tabs
}

// speeds are how fast a video may be played.
var speeds = []float64{0.75, 1, 1.25, 1.5, 2}

// moment writes a second of a film: "1:05".
func moment(p courses.Passage) string { return fmt.Sprintf("%d:%02d", p.At/60, p.At%60) }
