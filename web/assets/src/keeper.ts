// The service worker of a device that somebody called their own: it opens without a signal what was saved, and in place of the browser's
// error page it shows one that says what can be opened. It goes to the server first, always, and makes up no answer of it. The pages of a
// running attempt have a worker of their own (worker.ts). The setting that turns it off replaces it by retire.ts.

import { all, type Course, open, SHELF, shelve, WHOSE } from "./lib/kept";
import { respond } from "./lib/pieces";

interface Waits extends Event { waitUntil(work: Promise<unknown>): void }
interface Fetching extends Waits { request: Request; respondWith(answer: Promise<Response>): void }
interface Pushed extends Waits { data: { json(): unknown } | null }
interface Pressed extends Waits { notification: Notification }
interface Window { url: string; focus(): Promise<unknown>; navigate(url: string): Promise<unknown> }
interface Worker {
  registration: ServiceWorkerRegistration;
  clients: { claim(): Promise<void>; matchAll(of: { type: "window"; includeUncontrolled: boolean }): Promise<Window[]>; openWindow(url: string): Promise<unknown> };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listen: (event: Waits) => void): void;
  addEventListener(type: "fetch", listen: (event: Fetching) => void): void;
  addEventListener(type: "push", listen: (event: Pushed) => void): void;
  addEventListener(type: "notificationclick", listen: (event: Pressed) => void): void;
}
const worker = self as unknown as Worker;

const instead = "/luring"; // in place of what cannot come
const LIMIT = 5000; // ms to wait for a page of which there is a copy
const uuid = "[0-9a-f-]{36}";
const ofPerson = new RegExp(`^/($|riwayat$|sertifikat$|kompetensi$|tersimpan$|bantuan$|sertifikat/${uuid}(/unduh)?$|belajar/${uuid}$)`);
const lesson = new RegExp(`^(/belajar/(${uuid})/)(${uuid})$`);
const media = /^\/(m|simpan)\/([\w-]+)/;

worker.addEventListener("install", (event) => event.waitUntil(prepare()));
worker.addEventListener("activate", (event) => event.waitUntil(Promise.all([worker.clients.claim(), prune()])));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  const file = media.exec(pathname);
  if (origin !== location.origin) {
    if (file && request.method === "GET" && request.mode !== "navigate") event.respondWith(fileOf(request, file[1] ?? "", file[2] ?? ""));
  } else if (request.mode === "navigate") event.respondWith(visit(event, pathname, search));
  else if (request.method === "GET" && pathname.startsWith("/aset/")) event.respondWith(asset(request));
});

worker.addEventListener("push", (event) => event.waitUntil(tell(event.data)));
worker.addEventListener("notificationclick", (event) => event.waitUntil(follow(event.notification)));

// tell shows what the house says (web/letters: Short). One that comes twice has the same tag, and is shown once.
async function tell(data: Pushed["data"]): Promise<void> {
  const said = (data?.json() ?? {}) as { title?: string; body?: string; tag?: string; icon?: string; path?: string };
  await worker.registration.showNotification(said.title ?? "Mumpuni", { body: said.body, tag: said.tag, icon: said.icon, data: said.path });
}

// follow opens what a notice is about: in a window of ours that is open, else in a new one. It leads nowhere else.
async function follow(notice: Notification): Promise<void> {
  notice.close();
  const to = new URL(String(notice.data ?? "/"), location.origin);
  if (to.origin !== location.origin) return;
  const [open] = await worker.clients.matchAll({ type: "window", includeUncontrolled: false });
  if (!open) return void (await worker.clients.openWindow(to.href));
  await open.focus();
  await open.navigate(to.href);
}

async function prepare(): Promise<void> {
  await shelve(instead, await fetch(instead));
  await worker.skipWaiting();
}

// visit goes to the server first. Where that does not answer, a copy does, or the page that says what can be opened.
async function visit(event: Fetching, path: string, search: string): Promise<Response> {
  const { request } = event;
  const copy = request.method === "GET" && !path.startsWith("/kuis/") ? await copyOf(path) : undefined;
  try {
    const answer = await (copy ? Promise.race([fetch(request), late()]) : fetch(request));
    if (answer.status >= 500 && copy) return copy;
    if (request.method === "GET" && !search && ofPerson.test(path)) event.waitUntil(keep(path, answer.clone()).catch(() => {}));
    return answer;
  } catch {
    return copy ?? (await caches.match(instead)) ?? bare();
  }
}

// keep puts a page of its owner on the shelf: nobody else's, and no page for everybody.
async function keep(path: string, answer: Response): Promise<void> {
  const whose = await (await caches.match(WHOSE))?.text();
  if (!whose || !answer.ok || answer.type !== "basic") return;
  const page = (answer.headers.get("Content-Type") ?? "").startsWith("text/html");
  if (page && !(await answer.clone().text()).includes(`data-device="${whose}"`)) return;
  if (page) await shelve(path, answer);
  else await (await caches.open(SHELF)).put(path, answer);
}

// copyOf is the page on the shelf; a module is there by its lineage, whatever version's name it is asked by.
async function copyOf(path: string): Promise<Response | undefined> {
  const there = await caches.match(path, { ignoreVary: true });
  const [, , enrolment, module] = lesson.exec(path) ?? [];
  if (there || !module || !enrolment) return there;
  const db = await open();
  if (!db) return undefined;
  const course = (await all<Course>(db, "courses")).find((c) => c.id === enrolment);
  db.close();
  const named = course?.modules.find((m) => m.id === module || m.also?.includes(module));
  return named && caches.match(named.page.path, { ignoreVary: true });
}

function late(): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error("late")), LIMIT));
}

// fileOf gives a file of a lesson from the device, whether a signal is there or not: it is paid for already.
async function fileOf(request: Request, how: string, token: string): Promise<Response> {
  const key = how === "simpan" ? decoded(token) : keyOf(token);
  const db = key ? await open() : null;
  const kept = db && (await respond(db, key, request.headers.get("Range")));
  if (kept) return kept;
  db?.close();
  return how === "simpan" ? new Response(null, { status: 404 }) : fetch(request);
}

function decoded(text: string): string {
  try {
    return atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  } catch {
    return "";
  }
}

// keyOf reads which object a signed link opens.
function keyOf(token: string): string {
  try {
    return (JSON.parse(decoded(token)) as { k?: string }).k ?? "";
  } catch {
    return "";
  }
}

// asset gives what pages are made of from the shelf: its name carries its content.
async function asset(request: Request): Promise<Response> {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

// prune drops scripts and styles that no page on the shelf names any more.
async function prune(): Promise<void> {
  const shelf = await caches.open(SHELF);
  const requests = await shelf.keys();
  const assets = requests.filter((r) => new URL(r.url).pathname.startsWith("/aset/"));
  let named = "";
  for (const r of requests) {
    const answer = assets.includes(r) ? undefined : await shelf.match(r);
    if (answer?.headers.get("Content-Type")?.startsWith("text/html")) named += ((await answer.text()).match(/\/aset\/[\w.-]+/g) ?? []).join("\n") + "\n";
  }
  for (const r of assets) if (!named.includes(new URL(r.url).pathname)) await shelf.delete(r);
}

// bare is for a store that was emptied meanwhile.
function bare(): Response {
  const text = "<!DOCTYPE html><html lang=id><meta charset=utf-8><title>Mumpuni</title><h1>Tanpa koneksi</h1>" +
    "<p><a href=''>Coba lagi</a> · <span lang=en>No connection. Try again.</span>";
  return new Response(text, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}
