// The service worker of the pages of one running attempt: without a line, a reload shows the questions again, and a page that
// cannot come is replaced by one that waits for the line. It answers nothing else and makes up no answer of the server: what is
// saved and sent is the business of the pages. Its scope is the attempt's address. It is retired with the result, at sign-out
// and, everywhere, by the setting that replaces it by retire.ts.

export {};

interface Waits extends Event { waitUntil(work: Promise<unknown>): void }
interface Fetching extends Waits { request: Request; respondWith(answer: Promise<Response>): void }
interface Worker {
  registration: { scope: string };
  clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listen: (event: Waits) => void): void;
  addEventListener(type: "fetch", listen: (event: Fetching) => void): void;
}
const worker = self as unknown as Worker;

const sheet = new URL(worker.registration.scope).pathname; // "/kuis/<attempt>"
const waitingPage = sheet + "/luring";
const shelf = "mumpuni-kuis-" + sheet;
const LIMIT = 12_000; // ms to wait for a page of which there is a copy

worker.addEventListener("install", (event) => event.waitUntil(prepare()));
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (pathname === sheet || pathname.startsWith(sheet + "/")) event.respondWith(visit(event, pathname));
  } else if (request.method === "GET" && pathname.startsWith("/aset/")) event.respondWith(asset(request));
});

async function prepare(): Promise<void> {
  await Promise.all([sheet, waitingPage].map(async (path) => keepPage(path, await fetch(path, { redirect: "manual" }))));
  await worker.skipWaiting();
}

// keepPage keeps a page with the scripts, styles and the font that it names.
async function keepPage(path: string, answer: Response): Promise<void> {
  if (!answer.ok || answer.type !== "basic") return;
  const shelves = await caches.open(shelf);
  const named = (await answer.clone().text()).match(/\/aset\/[\w.-]+/g) ?? [];
  await shelves.put(path, answer);
  for (const asset of new Set(named)) {
    if (!(await shelves.match(asset, { ignoreVary: true }))) await shelves.put(asset, await fetch(asset));
  }
}

// visit goes to the server first. The copy of the questions is the one that came last.
async function visit(event: Fetching, path: string): Promise<Response> {
  const { request } = event;
  const isSheet = path === sheet && request.method === "GET";
  const copy = isSheet ? await caches.match(sheet) : undefined;
  try {
    const answer = await (copy ? Promise.race([fetch(request), late()]) : fetch(request));
    if (isSheet) event.waitUntil(keepPage(sheet, answer.clone()).catch(() => {}));
    return answer;
  } catch {
    return copy ?? (await caches.match(waitingPage)) ?? bare();
  }
}

function late(): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error("late")), LIMIT));
}

// bare is for a store that was emptied meanwhile.
function bare(): Response {
  const text = "<!DOCTYPE html><html lang=id><meta charset=utf-8><title>Mumpuni</title><h1>Tidak ada koneksi</h1>" +
    "<p>Jawaban di perangkat ini tetap ada. <a href='" + sheet + "'>Coba lagi</a> · <span lang=en>No connection. Try again.</span>";
  return new Response(text, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}

// asset gives what pages are made of from the shelf: its name carries its content.
async function asset(request: Request): Promise<Response> {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}
