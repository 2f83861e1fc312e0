package reminders_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"mumpuni/internal/chromium"
	"mumpuni/web/pages/pagestest"
)

// subscribing stands for the browser's line to its maker's push service, which no test reaches: all else is the browser's own.
const subscribing = `(() => {
	const key = Uint8Array.from(atob("BCVxsr7N/eNgVRqvHtD0zTZsEc6+VV+JvLexhqUzORcxaOzi6+AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4="), (c) => c.charCodeAt(0)).buffer;
	const secret = new Uint8Array(16).buffer;
	const kept = () => localStorage.getItem("uji.langganan");
	const of = (endpoint) => ({ endpoint, getKey: (name) => (name === "auth" ? secret : key), unsubscribe: async () => (localStorage.removeItem("uji.langganan"), true) });
	window.PushManager ??= class {};
	window.Notification = class { static requestPermission = async () => (localStorage.getItem("uji.izin") ?? "granted") };
	const manager = {
		subscribe: async (options) => {
			if (!options.userVisibleOnly || options.applicationServerKey.length !== 87) throw new Error("refused");
			const endpoint = "https://` + pagestest.PushHost + `/kirim/" + Math.random();
			localStorage.setItem("uji.langganan", endpoint);
			return of(endpoint);
		},
		getSubscription: async () => (kept() ? of(kept()) : null),
	};
	Object.defineProperty(ServiceWorkerRegistration.prototype, "pushManager", { get: () => manager });
})()`

// TestADeviceOfOnesOwnIsChosen: only once its owner says so and the browser lets us; the page then says which device that is, and one that was
// taken back is given up by the browser too.
func TestADeviceOfOnesOwnIsChosen(t *testing.T) {
	w := pagestest.NewOffice(t)
	server := httptest.NewServer(w.Handler)
	t.Cleanup(server.Close)
	b := pagestest.Phone(t, 2*time.Minute)
	b.Do(chromium.OnEachPage(subscribing))
	b.Open(server.URL + "/uji/" + w.Learner.String())
	b.Open(server.URL + "/pengingat")
	b.Narrow("reminders")
	b.Clean("reminders")
	press := func() { pagestest.JS[bool](b, `(document.querySelector("[data-push-here] button").click(), true)`) }
	said := func(words string) func() bool {
		return func() bool { return strings.Contains(b.Text("[data-push-wrong]"), words) }
	}
	press()
	pagestest.Until(t, "whose it is, is asked", said("perangkat Anda sendiri"))
	if pagestest.JS[bool](b, `localStorage.getItem("uji.langganan") !== null`) {
		t.Error("it subscribed")
	}
	pagestest.JS[bool](b, `(localStorage.setItem("uji.izin", "denied"), document.querySelector("input[name=milik]").click(), true)`)
	press()
	pagestest.Until(t, "the way out of a refusal", said("gembok"))
	b.Clean("reminders refused")
	pagestest.JS[bool](b, `(localStorage.removeItem("uji.izin"), true)`)
	press()
	pagestest.Until(t, "it is in the list", func() bool {
		return pagestest.JS[bool](b, `document.readyState === "complete" && !!document.querySelector("[data-device-mark]")`)
	})
	pagestest.Until(t, "and is known again", func() bool { return strings.Contains(b.Text("[data-device-mark]"), "sedang Anda pakai") })
	b.Narrow("reminders with a device")
	b.Clean("reminders with a device")
	b.Shot("pengingat")
	pagestest.JS[bool](b, `(document.querySelector("[data-device-mark] button").click(), true)`)
	pagestest.Until(t, "it is out of the list", func() bool {
		return pagestest.JS[bool](b, `document.readyState === "complete" && !document.querySelector("[data-device-mark]") && !!document.querySelector("[data-push-here]")`)
	})
	pagestest.Until(t, "the browser gave it up", func() bool { return pagestest.JS[bool](b, `localStorage.getItem("uji.langganan") === null`) })
	w.Get(w.Learner, "/pengingat").Wants(t, http.StatusOK, "Aktifkan di perangkat ini")
}
