package courses

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/a-h/templ"

	"mumpuni/courses"
	"mumpuni/media"
	"mumpuni/web/locale"
	"mumpuni/web/pages/parts"
	"mumpuni/web/ui"
)

// Words and attributes of the course templates.

// partOf groups a course's modules by part, in the fixed order, leaving out empty parts.
func partsOf[M any](list []M, part func(M) courses.Part) []partGroup[M] {
	var groups []partGroup[M]
	for _, want := range courses.Parts {
		g := partGroup[M]{Part: want}
		for _, m := range list {
			if part(m) == want {
				g.List = append(g.List, m)
			}
		}
		if len(g.List) > 0 {
			groups = append(groups, g)
		}
	}
	return groups
}

type partGroup[M any] struct {
	Part courses.Part
	List []M
}

func contentParts(list []courses.Content) []partGroup[courses.Content] {
	return partsOf(list, func(c courses.Content) courses.Part { return c.Part })
}

func taskParts(list []courses.Task) []partGroup[courses.Task] {
	return partsOf(list, func(t courses.Task) courses.Part { return t.Part })
}

// contentHint is a module in a few words: "Video · 4 menit · 12 MB".
func contentHint(ctx context.Context, kind courses.Kind, minutes int, bytes int64) string {
	words := []string{locale.T(ctx, "course.kind."+string(kind))}
	if minutes > 0 {
		words = append(words, locale.Duration(ctx, minutes))
	}
	if bytes > 0 {
		words = append(words, ui.Cost(ctx, bytes))
	} else {
		words = append(words, locale.T(ctx, "course.size_unknown"))
	}
	return strings.Join(words, " · ")
}

// wholeCost says what a course costs in data; "" while nothing of it is known.
func wholeCost(ctx context.Context, sum int64, whole bool) string {
	switch {
	case sum == 0:
		return ""
	case whole:
		return locale.T(ctx, "course.whole_cost", "Cost", ui.Cost(ctx, sum))
	}
	return locale.T(ctx, "course.whole_cost_more", "Cost", ui.Cost(ctx, sum))
}

// lessonText is the text of a lesson; who saves data opens its pictures.
func lessonText(ctx context.Context, v lessonView) string {
	if ui.ViewOf(ctx).Saver == "" {
		return v.HTML
	}
	return v.LightHTML(func(alt string, bytes int64) string {
		return locale.T(ctx, "course.picture_named", "Alt", alt, "Cost", ui.Cost(ctx, bytes))
	})
}

func contentTasks(ctx context.Context, list []courses.Content) []ui.Task {
	var tasks []ui.Task
	for _, c := range list {
		tasks = append(tasks, ui.Task{Icon: parts.KindIcon(c.Kind), Title: c.Title, Hint: contentHint(ctx, c.Kind, c.Minutes, c.Bytes)})
	}
	return tasks
}

func learnTasks(ctx context.Context, t courses.Tasks, list []courses.Task) []ui.Task {
	resume, _ := t.Resume()
	var tasks []ui.Task
	for _, m := range list {
		tasks = append(tasks, ui.Task{
			Icon: parts.KindIcon(m.Kind), Title: m.Title, Hint: contentHint(ctx, m.Kind, m.Minutes, m.DataBytes()),
			Href: lessonPath(t.EnrolmentID, m.ID), Status: taskStatus(m), Current: m.ID == resume.ID && t.CompletedAt.IsZero(),
		})
	}
	return tasks
}

func donePercent(ctx context.Context, fraction int) string {
	return locale.Percent(ctx, fraction/100*100)
}

// completedText says what a completed course left on record.
func completedText(ctx context.Context, h courses.Head) string {
	if h.CertificateWhy != "" {
		return locale.T(ctx, "course.completed.text_plain")
	}
	return locale.T(ctx, "course.completed.text")
}

// aboutLabel is what a course's page offers to who is enrolled and has not completed it.
func aboutLabel(ctx context.Context, a courses.About) string {
	if a.LastSeenAt.IsZero() {
		return locale.T(ctx, "course.begin")
	}
	return locale.T(ctx, "course.resume")
}

func resumeLabel(ctx context.Context, t courses.Tasks) string {
	switch {
	case !t.CompletedAt.IsZero():
		return locale.T(ctx, "course.look_again")
	case t.LastSeenAt.IsZero():
		return locale.T(ctx, "course.begin")
	}
	return locale.T(ctx, "course.resume")
}

func lessonCrumbs(ctx context.Context, v lessonView) []ui.Crumb {
	return []ui.Crumb{
		{Label: locale.T(ctx, "course.catalogue"), Href: "/kursus"}, {Label: v.Title, Href: learnPath(v.EnrolmentID)}, {Label: v.Module.Title},
	}
}

func lessonLead(ctx context.Context, v lessonView) string {
	return locale.T(ctx, "course.module_n_of", "N", v.Module.Position, "Of", v.Count) + " · " +
		contentHint(ctx, v.Module.Kind, v.Module.Minutes, v.Module.DataBytes())
}

// lessonScripts are the bundles of a lesson: nothing is tracked of what is done, or of a quiz.
func lessonScripts(v lessonView) []string {
	if v.Package != nil && !v.Preview() {
		return []string{"lesson.js", "package.js"}
	}
	return []string{"lesson.js"}
}

// byScript reports that the tracker completes this kind of module by itself.
func byScript(k courses.Kind) bool { return k == courses.Article || k == courses.Video }

// tracked is what lesson.ts needs to know.
func tracked(v lessonView) string {
	b, err := json.Marshal(map[string]any{
		"kind": v.Module.Kind, "send": lessonPath(v.EnrolmentID, v.Module.ID) + "/kemajuan", "key": v.EnrolmentID.String() + v.Module.ID.String(),
		"now": v.Now.UnixMilli(), "closed": !v.CompletedAt.IsZero(), "done": v.Progress.Completed(), "seen": v.Progress.Seen, "at": v.Progress.Position.At, "scroll": v.Progress.Position.Scroll,
		"page": v.Page, "duration": v.Module.Media.DurationS,
	})
	if err != nil {
		return "{}" // plain values always marshal
	}
	return string(b)
}

// trackedSaved is the same for the copy on a device, which knows nothing of the moment and of its learner.
func trackedSaved(v savedLessonView) string {
	b, err := json.Marshal(map[string]any{
		"kind": v.Module.Kind, "send": lessonPath(v.EnrolmentID, v.Module.ID) + "/kemajuan", "key": v.EnrolmentID.String() + v.Module.ID.String(),
		"saved": true, "wait": v.Wait, "duration": v.Module.Media.DurationS,
	})
	if err != nil {
		return "{}" // plain values always marshal
	}
	return string(b)
}

// lessonWords are what lesson.ts says, with places for its numbers.
func lessonWords(ctx context.Context, v lessonView) templ.Attributes {
	a := templ.Attributes{
		"data-t-measured":  locale.T(ctx, "course.minutes.measured", "Measured", "{n}", "Minutes", v.Module.Minutes),
		"data-t-by-device": locale.T(ctx, "course.minutes.by_device", "Measured", "{n}", "Device", "{d}", "Minutes", v.Module.Minutes),
	}
	a["data-t-wait"] = strings.Replace(locale.T(ctx, "course.wait", "Seconds", 777), "777", "{n}", 1)
	for name, key := range map[string]string{
		"saved": "course.saved_locally", "keeping": "course.keeping", "unkept": "course.unkept", "session": "course.session_over", "marked": "course.mark_kept",
	} {
		a["data-t-"+name] = locale.T(ctx, key)
	}
	return a
}

// waitText says how much of a module must at least be spent before the learner's word is taken.
func waitText(ctx context.Context, v lessonView) string {
	if v.Wait == 0 {
		return ""
	}
	return locale.T(ctx, "course.wait", "Seconds", v.Wait)
}

// grouped puts neighbouring items of one kind together: they are one list. What stands on page after page is left out.
func grouped(blocks []media.Block) [][]media.Block {
	var groups [][]media.Block
	last := media.BlockKind("")
	for _, b := range blocks {
		if b.Kind == media.Margin {
			continue
		}
		if listed(b) && last == b.Kind {
			groups[len(groups)-1] = append(groups[len(groups)-1], b)
			continue
		}
		groups, last = append(groups, []media.Block{b}), b.Kind
	}
	return groups
}

func listed(b media.Block) bool {
	return b.Kind == media.Bullet || b.Kind == media.Item || b.Kind == media.Row
}

func lessonPageHref(v lessonView, page int) string {
	return lessonPath(v.EnrolmentID, v.Module.ID) + "?hal=" + fmt.Sprint(page) + "#halaman"
}

func doneLabel(ctx context.Context, v lessonView) string {
	return locale.T(ctx, "course.mark."+string(v.Module.Kind))
}
