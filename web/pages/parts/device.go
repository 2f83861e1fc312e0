package parts

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"mumpuni/web/locale"
)

// DeviceWords are what saved.ts says, with places for its numbers.
func DeviceWords(ctx context.Context) templ.Attributes {
	a := templ.Attributes{"data-keep": true}
	for _, name := range []string{
		"updated", "remove.ask", "forget.ask", "state.loading", "state.paused", "state.waiting", "state.session", "state.gone",
		"state.failed", "state.complete", "state.short", "unsupported", "page.home", "page.history", "page.certificates",
	} {
		a["data-t-"+strings.ReplaceAll(name, ".", "-")] = locale.T(ctx, "device."+name)
	}
	for name, key := range map[string]string{"own-needed": "own_needed", "none-chosen": "none_chosen", "other": "other"} {
		a["data-t-"+name] = locale.T(ctx, "device.save."+key)
	}
	a["data-t-answer"] = locale.T(ctx, "device.waiting.answers", "Count", 1)
	a["data-t-answers"] = strings.Replace(locale.T(ctx, "device.waiting.answers", "Count", 777), "777", "{n}", 1)
	a["data-t-lesson"], a["data-t-finish"] = locale.T(ctx, "device.waiting.lesson"), locale.T(ctx, "device.waiting.finish")
	a["data-t-open"] = locale.T(ctx, "device.waiting.open")
	a["data-t-part-of"] = locale.T(ctx, "device.part_of", "Have", "{have}", "Of", "{of}")
	a["data-t-saved-on"] = locale.T(ctx, "device.saved_on", "Date", "{date}")
	a["data-t-state-full"] = locale.T(ctx, "device.state.full", "Need", "{need}", "Free", "{free}")
	a["data-t-state-refused"] = locale.T(ctx, "device.state.refused", "Need", "{need}")
	a["data-t-room"] = locale.T(ctx, "device.save.room", "Free", "{free}")
	a["data-t-space"] = locale.T(ctx, "device.room", "Used", "{used}", "Free", "{free}")
	return a
}
