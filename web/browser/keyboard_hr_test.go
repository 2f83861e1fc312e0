package browser

import (
	"strings"
	"testing"
	"time"
)

func TestKeyboardHR(t *testing.T) {
	k := keyboard(t)
	k.as("hr")
	t.Run("gives a course to a unit", func(t *testing.T) {
		k := k.in(t)
		k.to("/penugasan")
		k.press(`main a[href="/penugasan/baru"]`)
		k.notice("a new mandate")
		k.pick(`[name="course_id"]`, anything)
		k.choose(`[name="to"][value="unit"]`)
		k.pick(`[name="unit_id"]`, func(o string) bool { return strings.Contains(o, "Inspektorat") })
		due := time.Now().AddDate(1, 0, 0)
		k.reach(`[name="due_on"]`)
		k.hit(due.Format("01022006"))
		if got := js[string](k.tab, `document.querySelector("[name=due_on]").value`); got != due.Format(time.DateOnly) {
			t.Errorf("typed %s, and the date is %q", due.Format(time.DateOnly), got)
		}
		k.save()
		k.says(".flash", "tersimpan")
		k.notice("a mandate")
	})
	t.Run("opens a figure of the gap board down to the evidence", func(t *testing.T) {
		k := k.in(t)
		k.to("/kesenjangan")
		k.pick(`[name="group"]`, anything)
		k.press(`form.filters button`)
		if !strings.Contains(k.path(), "group=") {
			t.Errorf("the filter is not in the address: %s", k.path())
		}
		k.press(`.board-row .board-name a`)
		k.notice("people behind a figure")
		k.press(`main tbody th a`)
		k.notice("a person")
		if !k.shown(`.line-name`) { // nothing is below: all is folded by group
			k.toggle(`details.fold > summary`)
		}
		k.press(`.line-name`)
		k.notice("evidence")
		if !strings.HasPrefix(k.path(), "/kesenjangan/pegawai/") {
			t.Errorf("the evidence stands at %s", k.path())
		}
	})
}

func TestKeyboardAuditor(t *testing.T) {
	k := keyboard(t)
	k.as("auditor")
	k.to("/jejak-audit")
	k.toggle(`main tbody details > summary`)
	k.says(`main tbody details[open] code`, "")
	k.pick(`[name="area"]`, anything)
	k.press(`form.filters button`)
	if !strings.Contains(k.path(), "area=") {
		t.Errorf("the filter is not in the address: %s", k.path())
	}
	k.press(`main tbody td a`)
	k.says("main .badge", "") // narrowed to one person
	if !strings.Contains(k.path(), "actor=") && !strings.Contains(k.path(), "subject=") {
		t.Errorf("a name in the trail leads to %s", k.path())
	}
}
