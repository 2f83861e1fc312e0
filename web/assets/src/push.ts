// The page on which one says how to be told: this device is told too, once its owner says that it is theirs and its browser lets us. What
// the browser gives for it goes to the server as a plain form.

import { own, whose } from "./lib/kept";

const root = document.querySelector<HTMLElement>("[data-push]");
const form = document.querySelector<HTMLFormElement>("[data-push-here]");
const { device: person = "", keeper = "" } = document.querySelector<HTMLElement>("[data-device]")?.dataset ?? {};
const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window && "caches" in window;

function say(key: string): void {
  const place = form?.querySelector<HTMLElement>("[data-push-wrong]");
  if (!place) return;
  place.textContent = root?.getAttribute("data-t-" + key) ?? "";
  place.hidden = !key;
}

const text = (bytes: ArrayBuffer | null): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes ?? new ArrayBuffer(0)))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

// registered is the device's worker for the whole application; there is none where nobody called the device their own.
async function registered(): Promise<ServiceWorkerRegistration | undefined> {
  const there = await navigator.serviceWorker.getRegistration("/");
  return there && new URL(there.scope).pathname === "/" ? there : undefined;
}

// subscribed asks the browser for an address. One made for another key of the house is of no use any more.
async function subscribed(): Promise<PushSubscription> {
  await own(person, keeper);
  const ready = await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey: root?.dataset.push ?? "" };
  try {
    return await ready.pushManager.subscribe(options);
  } catch (err) {
    const old = await ready.pushManager.getSubscription();
    if (!old) throw err;
    await old.unsubscribe();
    return ready.pushManager.subscribe(options);
  }
}

async function choose(form: HTMLFormElement): Promise<void> {
  if (!form.querySelector<HTMLInputElement>("input[name=milik]")?.checked) return say("own-needed");
  if (!able) return say("unsupported");
  if ((await Notification.requestPermission()) !== "granted") return say("denied");
  try {
    const there = await subscribed();
    const fill = (name: string, value: string): void => form.querySelector<HTMLInputElement>(`input[name=${name}]`)?.setAttribute("value", value);
    fill("alamat", there.endpoint);
    fill("kunci", text(there.getKey("p256dh")));
    fill("rahasia", text(there.getKey("auth")));
    form.submit();
  } catch {
    say("failed");
  }
}

// mark says which row is the device that one holds. A subscription that the server no longer has is ended.
async function mark(root: HTMLElement): Promise<void> {
  const there = able && (await whose()) === person ? await (await registered())?.pushManager.getSubscription() : null;
  if (!there) return;
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(there.endpoint));
  const name = [...new Uint8Array(digest).slice(0, 8)].map((b) => b.toString(16).padStart(2, "0")).join("");
  const row = root.querySelector<HTMLElement>(`[data-device-mark="${name}"]`);
  if (!row) return void (await there.unsubscribe());
  const words = document.createElement("div");
  words.className = "small muted";
  words.textContent = root.getAttribute("data-t-here");
  row.querySelector("th")?.append(words);
  form?.setAttribute("hidden", "");
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  event.stopImmediatePropagation();
  say("");
  void choose(form);
}, true);
if (root) void mark(root).catch(() => undefined);
