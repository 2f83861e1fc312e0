package browser

import (
	"context"
	"net/http"
	"testing"

	"mumpuni/internal/pg"
)

// filled is a form with something to fill in that changes something.
const filled = `[...document.querySelectorAll("main form")].find(f => f.method === "post" && f.querySelector("button:enabled:not([type=button])") &&
	f.querySelector(":is(textarea, select, input):enabled:is(textarea, select, [type=text], [type=password], [type=email], [type=url], [type=date], [type=number], [type=file], :not([type]))"))`

// emptied takes everything out of that form and sends it.
const emptied = `(() => {
	const form = ` + filled + `;
	for (const e of form.elements) {
		if (e.matches("textarea, select, input:not([type=hidden], [type=radio], [type=checkbox], [type=submit], [type=file])")) e.value = "";
	}
	form.noValidate = true;
	return form.querySelector("button:not([type=button])");
})()`

// refusals sends the forms that were met without anything in them, and inspects what refuses them.
func (c *crawl) refusals() {
	c.t.Helper()
	for _, p := range c.forms {
		if !c.refused(p) {
			continue
		}
		c.inspect(c.name+", refused", looks...)
		c.inEnglish(func() {
			if c.refused(p) {
				c.inspect(c.name+", refused, English", inLight...)
			}
		})
	}
}

// refused sends the form at p empty, and reports whether that was refused.
func (c *crawl) refused(p string) bool {
	c.t.Helper()
	c.open(p)
	if !js[bool](c.tab, `!!`+filled) {
		return false // it is gone: what it was for is done
	}
	c.click(emptied)
	return c.shown(".summary")
}

// emptyPages are those of a unit without people, for somebody who may do everything there.
func emptyPages(t *testing.T) {
	p := persona(t, "administrator")
	home(t).moveToEmptyUnit(t, p.NIP)
	c := newCrawl(t, "an agency with nothing", false, "/", "/jejak-audit?from=2001-01-01&to=2001-01-01", "/jejak-audit", "/pegawai?q=tidakada")
	c.signIn(p.NIP, true)
	c.run()
}

// moveToEmptyUnit gives a person all roles, on a new unit alone, until the test is over.
func (h *house) moveToEmptyUnit(t *testing.T, nip string) {
	t.Helper()
	_, err := h.db.NewRaw(`with who as (select id from persons where nip = ?),
			unit as (insert into units (id, created_at) values (gen_random_uuid(), now()) returning id),
			named as (insert into unit_versions (id, unit_id, parent_id, name, kind, valid_from)
				select gen_random_uuid(), unit.id, root.unit_id, 'Badan yang Belum Berpegawai', 'opd', '2026-01-01' from unit, unit_versions root where root.parent_id is null limit 1),
			without as (update role_grants g set revoked_at = now(), revoked_by = who.id from who where g.person_id = who.id and g.revoked_at is null)
		insert into role_grants (id, person_id, role, unit_id, granted_at)
			select gen_random_uuid(), who.id, role, unit.id, now() from who, unit, unnest(array['trainer', 'hr', 'signatory', 'administrator', 'auditor']) as role`, nip).Exec(t.Context())
	if err != nil {
		t.Fatalf("move to an empty unit: %v", err)
	}
	t.Cleanup(func() {
		_, err := h.db.NewRaw(`with who as (select id from persons where nip = ?),
				back as (update role_grants g set revoked_at = now(), revoked_by = who.id from who where g.person_id = who.id and g.revoked_at is null)
			insert into role_grants (id, person_id, role, unit_id, granted_at)
				select gen_random_uuid(), g.person_id, g.role, g.unit_id, now() from role_grants g join who on who.id = g.person_id where g.revoked_at is not null and g.revoked_by = who.id`, nip).Exec(context.WithoutCancel(t.Context()))
		if err != nil {
			t.Errorf("move back: %v", err)
		}
	})
}

// failurePages are those that say no: to one who may not, to one who guesses, and when the database is away.
func failurePages(t *testing.T) {
	t.Run("forbidden", func(t *testing.T) {
		c := newCrawl(t, "forbidden", true, "/jejak-audit", "/studio", "/akun-pegawai", "/impor/baru")
		c.signIn(persona(t, "learner").NIP, false)
		c.run()
	})
	t.Run("too many guesses", func(t *testing.T) {
		c := newCrawl(t, "guessing", true)
		guess := func() bool {
			c.open("/masuk")
			c.fill(map[string]string{"login": "199003122019032009", "password": "bukan ini"})
			return c.status() == http.StatusTooManyRequests
		}
		c.until("guessing is stopped", guess)
		c.inspect("guessing", looks...)
		c.inEnglish(func() {
			c.until("guessing is still stopped", guess)
			c.inspect("guessing, English", inLight...)
		})
	})
	t.Run("no database", func(t *testing.T) {
		c := newCrawl(t, "no database", true)
		c.signIn(c.h.newcomer(t), false)
		for _, lang := range []string{"id", "en"} {
			c.speak(lang)
			c.h.away(t, func() {
				c.open("/kursus")
				if c.status() != http.StatusServiceUnavailable {
					t.Errorf("without a database: %d", c.status())
				}
				c.inspect("no database, "+lang, looks...)
			})
		}
	})
	for _, status := range []int{http.StatusForbidden, http.StatusNotFound, http.StatusUnprocessableEntity, http.StatusTooManyRequests, http.StatusServiceUnavailable} {
		if findings.statuses[status] == 0 {
			t.Errorf("no page with %d was inspected", status)
		}
	}
}

// away does something while the database takes no connections.
func (h *house) away(t *testing.T, do func()) {
	t.Helper()
	db, err := pg.Open(t.Context(), h.beside, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	allow := func(yes bool) {
		if _, err := db.NewRaw(`alter database mumpuni allow_connections ?`, yes).Exec(t.Context()); err != nil {
			t.Fatalf("allow connections: %v", err)
		}
	}
	allow(false)
	defer allow(true)
	if _, err := db.NewRaw(`select pg_terminate_backend(pid) from pg_stat_activity where datname = 'mumpuni'`).Exec(t.Context()); err != nil {
		t.Fatalf("end connections: %v", err)
	}
	do()
}

// zoomedPages are some of everybody's with text twice as large: it stays within the window.
func zoomedPages(t *testing.T) {
	b := browse(t)
	zoomed := func(paths ...string) {
		for _, p := range paths {
			b.open(p)
			for _, width := range []int64{360, 1280} {
				b.see(look{width: width})
				js[bool](b, `(document.documentElement.style.fontSize = "200%", true)`)
				for _, v := range js[[]violation](b, tooWideAt(width)) {
					t.Errorf("%s at %d px with large text: %s %s", b.path(), width, v.Help, v.HTML)
				}
			}
		}
	}
	zoomed("/", "/masuk", b.h.certificateCodes(t)[0])
	b.signIn(b.h.newcomer(t), false)
	zoomed("/", "/kursus", "/kompetensi")
	for _, p := range b.begin() {
		zoomed(p[1])
	}
	b = browse(t)
	b.signIn(persona(t, "hr").NIP, true)
	zoomed("/", "/kesenjangan", "/penugasan/baru", "/pegawai")
}
