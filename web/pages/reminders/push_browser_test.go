package reminders_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/serviceworker"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"mumpuni/internal/chromium"
	"mumpuni/reminders"
	"mumpuni/web/letters"
	"mumpuni/web/pages/pagestest"
	"mumpuni/web/route"
)

// registration waits for the name that the browser gave to the worker of the whole application.
func registration(t *testing.T, b pagestest.Tab) serviceworker.RegistrationID {
	t.Helper()
	var mu sync.Mutex
	var found serviceworker.RegistrationID
	if err := chromedp.Listen(b, func(ev any) {
		mu.Lock()
		defer mu.Unlock()
		if u, ok := ev.(*serviceworker.EventWorkerRegistrationUpdated); ok {
			for _, r := range u.Registrations {
				if !r.IsDeleted && strings.Count(r.ScopeURL, "/") == 3 {
					found = r.RegistrationID
				}
			}
		}
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(b, serviceworker.Enable, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
	var is serviceworker.RegistrationID
	pagestest.Until(t, "the worker has a name", func() bool { mu.Lock(); defer mu.Unlock(); is = found; return is != "" })
	return is
}

// showing stands for the screen, which a browser without windows does not have: notices by their tag, until they are closed. That the worker gets what a push service
// sent, and what it makes of it, is the browser's and ours.
const showing = `(() => {
	const there = new Map();
	ServiceWorkerRegistration.prototype.showNotification = async (title, options) => {
		const icon = new URL(options.icon ?? "", location.origin).href;
		there.set(options.tag, { title, ...options, icon, close: () => there.delete(options.tag) });
	};
	ServiceWorkerRegistration.prototype.getNotifications = async () => [...there.values()];
	return true;
})()`

// inside is the worker's own context.
func inside(t *testing.T, b pagestest.Tab) pagestest.Tab {
	t.Helper()
	all, err := chromedp.CallBrowser(b, target.GetTargets, target.GetTargetsParams{})
	if err != nil {
		t.Fatal(err)
	}
	for _, info := range all.TargetInfos {
		if info.Type == "service_worker" && strings.HasSuffix(info.URL, route.KeeperPath) {
			ctx, end := chromedp.NewContext(b, chromedp.WithTargetID(info.TargetID))
			t.Cleanup(end)
			return pagestest.Tab{Context: ctx, T: t}
		}
	}
	t.Fatalf("no worker among %d targets", len(all.TargetInfos))
	return pagestest.Tab{}
}

// TestAPushedNoticeNamesNobodyAndOpensItsPage: what a push service hands to the worker is shown in the language of whoever gets it, twice as one, naming neither a
// person nor a course; pressed, it opens the page of notices, and leads nowhere else.
func TestAPushedNoticeNamesNobodyAndOpensItsPage(t *testing.T) {
	w := pagestest.NewOffice(t)
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/pemberitahuan" { // another topic's page
			return
		}
		w.Handler.ServeHTTP(rw, r)
	}))
	t.Cleanup(server.Close)
	b := pagestest.Phone(t, 2*time.Minute)
	b.Do(chromium.OnEachPage(subscribing))
	b.Open(server.URL + "/uji/" + w.Learner.String())
	b.Open(server.URL + "/pengingat")
	pagestest.JS[bool](b, `(document.querySelector("input[name=milik]").click(), document.querySelector("[data-push-here] button").click(), true)`)
	pagestest.Until(t, "it is in the list", func() bool {
		return pagestest.JS[bool](b, `document.readyState === "complete" && !!document.querySelector("[data-device-mark]")`)
	})
	name, worker := registration(t, b), inside(t, b)
	pagestest.JS[bool](worker, showing)
	push := func(data string) {
		t.Helper()
		if _, err := chromedp.Call(b, serviceworker.DeliverPushMessage, serviceworker.DeliverPushMessageParams{Origin: server.URL, RegistrationID: name, Data: data}); err != nil {
			t.Fatal(err)
		}
	}
	shown := func() (list []struct{ Title, Body, Tag, Icon, Data string }) {
		t.Helper()
		text, err := chromedp.Run(worker, chromedp.Evaluate[string](`registration.getNotifications().then(all => JSON.stringify(all.map(n => ({Title: n.title, Body: n.body, Tag: n.tag, Icon: n.icon, Data: n.data}))))`,
			chromedp.EvalAwaitPromise))
		w.Must(err)
		w.Must(json.Unmarshal([]byte(text), &list))
		return list
	}
	for lang, says := range map[string]string{"id": "Anda menerima tugas belajar", "en": "You have been given a learning task"} {
		letter := reminders.Letter{Locale: lang, Items: []reminders.Item{{Occasion: reminders.Assigned, Title: "Rahasia Siti Rahma", Day: "2026-12-20", Href: server.URL + "/kursus/rahasia"}}}
		for range 2 {
			push(string(letters.Short(letter)))
		}
		pagestest.Until(t, "it is shown", func() bool { return len(shown()) > 0 })
		list := shown()
		if len(list) != 1 || list[0].Title != "Mumpuni" || list[0].Body != says || list[0].Data != "/pemberitahuan" || !strings.HasPrefix(list[0].Icon, server.URL) {
			t.Errorf("%s: %+v", lang, list)
		}
		if said := strings.Join([]string{list[0].Title, list[0].Body, list[0].Tag, list[0].Data}, " "); strings.Contains(said, "Siti") || strings.Contains(strings.ToLower(said), "rahasia") {
			t.Errorf("%s: it names somebody: %q", lang, said)
		}
		b.Open(server.URL + "/pengingat")
		follow(worker, `registration.getNotifications().then(([n]) => n)`)
		pagestest.Until(t, "it opens the page of notices, "+lang, func() bool { return b.Arrived("/pemberitahuan") })
		if list := shown(); len(list) != 0 {
			t.Errorf("%s: it stays: %+v", lang, list)
		}
	}
	b.Open(server.URL + "/pengingat")
	follow(worker, `Promise.resolve({close() {}, data: "https://lain.contoh.go.id/"})`)
	push(`{"title":"Mumpuni","body":"sesudah","tag":"sesudah"}`)
	pagestest.Until(t, "what comes after it", func() bool { return len(shown()) == 1 })
	if !b.Arrived("/pengingat") {
		t.Error("a notice led to somebody else's address")
	}
}

// follow presses a notice. No finger does: that pages may come to the front is the browser's to allow, and granted here; all else is the worker's own.
func follow(worker pagestest.Tab, notice string) {
	worker.T.Helper()
	_, err := chromedp.Run(worker, chromedp.Evaluate[bool](`(async () => {
		WindowClient.prototype.focus = async function () { return this };
		const event = new Event("notificationclick");
		event.notification = await `+notice+`;
		let work;
		event.waitUntil = (p) => { work = p };
		dispatchEvent(event);
		await work;
		return true;
	})()`, chromedp.EvalAwaitPromise))
	if err != nil {
		worker.T.Fatal(err)
	}
}
