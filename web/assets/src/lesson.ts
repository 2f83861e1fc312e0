// Counts what a learner really sees of a lesson and tells the server, which believes it only as far as its own clock allows.
// What could not be sent waits on the device. Without this script a button takes the learner's word instead.

type Spans = [number, number][];
type Waiting = { watched: Spans; dwell: number; deepest: number; at: number };
type Answer = { fraction: number; completed: boolean; seen: Spans | null; course_completed: boolean };

const root = document.getElementById("pelajaran");
if (root?.dataset.lesson) lesson(root, JSON.parse(root.dataset.lesson));

function lesson(
  root: HTMLElement,
  cfg: { kind: string; send: string; key: string; done: boolean; seen: Spans | null; at?: number; scroll?: number; page: number; duration: number },
): void {
  const part = (name: string): HTMLElement | null => root.querySelector<HTMLElement>(`[data-${name}]`);
  const video = root.querySelector<HTMLVideoElement>("video");
  const text = document.getElementById("bacaan");
  retryMedia(root);
  if (video) resume(video, cfg.at ?? 0);
  if (cfg.kind === "article" && text && cfg.scroll && !cfg.done) scrollTo(0, depthToTop(text, cfg.scroll));
  const wait = part("wait");
  if (wait) setTimeout(() => (wait.hidden = true), Number(wait.dataset.wait) * 1000);
  const place = "mumpuni-belajar-" + cfg.key;
  if (cfg.done) localStorage.removeItem(place);
  if (cfg.done || !["article", "video", "pdf"].includes(cfg.kind)) return;
  part("word")?.setAttribute("hidden", "");

  let seen: Spans = cfg.seen ?? [];
  let waiting: Waiting = { watched: [], dwell: 0, deepest: 0, at: cfg.at ?? cfg.scroll ?? 0, ...kept(place) };
  let done = false;
  let changed = waiting.watched.length > 0 || waiting.dwell > 0;
  let sending = false;

  const note = (): void => {
    changed = true;
    try {
      localStorage.setItem(place, JSON.stringify(waiting));
    } catch {
      // a full or forbidden store: what is seen is sent anyway
    }
  };

  async function send(leaving = false): Promise<void> {
    if (done || !changed || (sending && !leaving)) return;
    sending = true;
    const { watched, dwell, deepest, at } = waiting;
    const report = cfg.kind === "pdf" ? { page: cfg.page } : { watched: watched.slice(0, 500), dwell: Math.floor(dwell), scroll: deepest, at: Math.floor(at) };
    try {
      const answer = await fetch(cfg.send, {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(report), keepalive: leaving,
      });
      if (answer.ok) {
        taken((await answer.json()) as Answer, Math.floor(dwell));
      } else if (answer.status === 404 || answer.status === 422) {
        done = true; // nothing that trying again would mend
      }
      offline(answer.status >= 500 || answer.status === 401);
    } catch {
      offline(true);
    } finally {
      sending = false;
    }
  }

  function taken(a: Answer, dwell: number): void {
    seen = a.seen ?? [];
    waiting.watched = minus(waiting.watched, seen);
    waiting.dwell = Math.max(0, waiting.dwell - dwell);
    changed = waiting.watched.length > 0;
    note();
    show(a.fraction);
    if (!a.completed) return;
    done = true;
    localStorage.removeItem(place);
    part("open")?.setAttribute("hidden", "");
    part("done")?.removeAttribute("hidden");
    if (a.course_completed) part("course")?.removeAttribute("hidden");
  }

  function show(fraction: number): void {
    const bar = root.querySelector<HTMLProgressElement>("[data-open] progress");
    const words = root.querySelector<HTMLElement>("[data-open] .progress-text .num");
    if (bar) bar.value = fraction;
    if (words) words.textContent = Math.floor(fraction / 100) + "%";
  }

  function offline(is: boolean): void {
    part("offline")?.toggleAttribute("hidden", !is);
  }

  if (video && cfg.kind === "video") watch(video, (from, to) => {
    for (let s = from; s < to; s++) if (!has(seen, s)) waiting.watched = add(waiting.watched, s);
    waiting.at = video.currentTime;
    note();
  }, () => void send());
  if (text && cfg.kind === "article") read(text, (depth) => {
    waiting.dwell += 1;
    waiting.at = depth;
    waiting.deepest = Math.max(waiting.deepest, depth);
    note();
  });
  // A page of a PDF is told once it stood long enough, and not when it is left: that would come after its successor was
  // opened, and turn the server's clock back to this page.
  if (cfg.kind === "pdf") setTimeout(() => void ((changed = true), send()), 2500);
  else if (changed) void send();
  setInterval(() => void send(), 10_000);
  addEventListener("online", () => void send());
  document.addEventListener("visibilitychange", () => document.hidden && void send(true));
}

// A video goes on where it stopped, on any device.
function resume(video: HTMLVideoElement, at: number): void {
  const jump = (): void => {
    if (at > 5 && at < video.duration - 5) video.currentTime = at;
  };
  if (video.readyState > 0) jump();
  else video.addEventListener("loadedmetadata", jump, { once: true });
}

// Whole seconds played through, not those jumped over.
function watch(video: HTMLVideoElement, played: (from: number, to: number) => void, pause: () => void): void {
  let last = -1;
  const step = (): void => {
    const now = video.currentTime;
    if (last >= 0 && !video.seeking && now >= last && now - last < 3) played(Math.floor(last), Math.floor(now) + (video.ended ? 1 : 0));
    last = video.seeking ? -1 : now;
  };
  video.addEventListener("timeupdate", step);
  video.addEventListener("seeking", () => (last = -1));
  for (const name of ["pause", "ended"]) {
    video.addEventListener(name, () => {
      step();
      pause();
    });
  }
}

// Seconds in which the text is in view and somebody seems to be there, and how deep the window's lower edge is in it.
function read(text: HTMLElement, second: (depth: number) => void): void {
  let alive = Date.now();
  for (const name of ["scroll", "pointermove", "pointerdown", "keydown", "touchmove"]) {
    addEventListener(name, () => (alive = Date.now()), { passive: true });
  }
  setInterval(() => {
    const box = text.getBoundingClientRect();
    if (document.hidden || Date.now() - alive > 120_000 || box.bottom < 0 || box.top > innerHeight) return;
    second(Math.round(Math.min(1, Math.max(0, (innerHeight - box.top) / Math.max(1, box.height))) * 10_000));
  }, 1000);
}

function depthToTop(text: HTMLElement, depth: number): number {
  const box = text.getBoundingClientRect();
  const top = scrollY + box.top + (box.height * depth) / 10_000 - innerHeight;
  return top > innerHeight / 2 ? top : 0;
}

// When a file does not come, a panel offers to try again; the rest of the page stays usable.
function retryMedia(root: HTMLElement): void {
  root.querySelectorAll<HTMLImageElement | HTMLVideoElement>("[data-media]").forEach((media) => {
    const panel = media.parentElement?.querySelector<HTMLElement>("[data-retry]");
    if (!panel) return;
    const state = (down: boolean): void => {
      panel.hidden = !down;
      media.hidden = down;
    };
    const failed = (): void => state(true);
    media.addEventListener("error", failed);
    media.addEventListener(media instanceof HTMLVideoElement ? "loadedmetadata" : "load", () => state(false));
    if (media instanceof HTMLVideoElement ? media.error : media.complete && media.naturalWidth === 0) failed();
    panel.querySelector("button")?.addEventListener("click", () => {
      const src = media.src;
      media.removeAttribute("src");
      media.src = src;
      if (media instanceof HTMLVideoElement) media.load();
    });
  });
}

function kept(place: string): Partial<Waiting> {
  try {
    return JSON.parse(localStorage.getItem(place) ?? "{}") as Partial<Waiting>;
  } catch {
    return {};
  }
}

function has(spans: Spans, n: number): boolean {
  return spans.some(([from, to]) => from <= n && n < to);
}

// add puts n into sorted ranges.
function add(spans: Spans, n: number): Spans {
  if (has(spans, n)) return spans;
  const out: Spans = [];
  for (const [from, to] of [...spans, [n, n + 1] as [number, number]].sort((a, b) => a[0] - b[0])) {
    const last = out[out.length - 1];
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out;
}

// minus leaves what is in a and not in b.
function minus(a: Spans, b: Spans): Spans {
  let out: Spans = a;
  for (const [from, to] of b) {
    out = out.flatMap(([x, y]): Spans => {
      if (to <= x || from >= y) return [[x, y]];
      const rest: Spans = [];
      if (x < from) rest.push([x, from]);
      if (y > to) rest.push([to, y]);
      return rest;
    });
  }
  return out;
}
