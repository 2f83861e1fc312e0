// Counts what a learner really sees of a lesson, and for how long it is in front of them, and tells the server, which believes it only
// as far as its own clock allows. What could not be sent waits in the outbox of lessons, also the learner's word that a module is
// done. Without this script a button takes that word, and nothing is measured.

import { checks } from "./lib/check";
import { offerLighter } from "./lib/heavier";
import { LessonOutbox } from "./lib/lesson-outbox";
import { type Answer, LessonSender, type Outcome } from "./lib/lesson-sender";
import { presence } from "./lib/presence";
import { readEasily } from "./lib/reading";
import { renew } from "./lib/renew";
import { has, minus, plus, type Spans } from "./lib/spans";
import { tellUnsent } from "./lib/unsent";

type Config = {
  kind: string; send: string; key: string; now: number; closed: boolean; done: boolean; seen: Spans | null; at?: number; scroll?: number; page: number;
  saved?: boolean; wait?: number; // a copy on the device: it knows nothing of the server's, and waits itself before a word is given
};

const WRITE_EVERY = 5000; // ms
const SEND_EVERY = 10_000; // ms; what is only time in front of the page is sent with every third

class Lesson {
  private seen: Spans;
  private watched: Spans = []; // not yet credited
  private done: boolean;
  private at: number; // where the learner stands; each report says it
  private urgent = false; // something changed that the learner waits for
  private rounds = 0;
  private ahead: number; // the server's clock, seen from performance.now()

  constructor(
    private readonly root: HTMLElement,
    private readonly cfg: Config,
    private readonly sender: LessonSender,
  ) {
    this.seen = cfg.seen ?? [];
    this.done = cfg.done;
    this.at = cfg.at || cfg.scroll || 0;
    const came = performance.getEntriesByType("navigation")[0] as PerformanceNavigationTiming | undefined;
    this.ahead = cfg.saved ? Date.now() + skew() - performance.now() : cfg.now - (came?.responseStart ?? performance.now());
    if (!cfg.saved) skew(this.ahead + performance.now() - Date.now());
  }

  private part(name: string): HTMLElement | null {
    return this.root.querySelector<HTMLElement>(`[data-${name}]`);
  }

  private text(name: string): string {
    return this.root.getAttribute("data-t-" + name) ?? "";
  }

  begin(): void {
    const { cfg } = this;
    const video = this.root.querySelector<HTMLVideoElement>("video");
    this.inherit();
    if (cfg.saved) this.sender.put({ opened: this.clock(performance.now()), whole: cfg.kind === "pdf" ? 1 : 0 });
    else if (cfg.kind === "quiz") void renew(cfg.send);
    if (!cfg.closed) presence(video, (from, to) => this.sender.put({ at: this.at, visible: [[this.clock(from), this.clock(to)]] }));
    if (!cfg.done) this.track(video);
    this.root.querySelectorAll<HTMLFormElement>('form[action$="/selesai"]').forEach((form) => {
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        event.stopPropagation();
        void this.mark(form);
      });
    });
    setInterval(() => void this.sender.write(), WRITE_EVERY);
    if (cfg.kind !== "quiz") setInterval(() => void this.round(), SEND_EVERY); // an exam is not disturbed: its time is told when it is left
    addEventListener("online", () => void this.send());
    document.addEventListener("visibilitychange", () => document.hidden && void this.send());
    addEventListener("pagehide", () => this.sender.last());
    void this.sender.others().then(() => this.send());
  }

  // track counts what completes a module by itself.
  private track(video: HTMLVideoElement | null): void {
    const { cfg } = this;
    const text = document.getElementById("bacaan");
    if (video && cfg.kind === "video") {
      this.part("word")?.setAttribute("hidden", "");
      watch(video, (from, to) => this.play(video, from, to), () => void this.send());
    }
    if (text && cfg.kind === "article") {
      this.part("word")?.setAttribute("hidden", "");
      read(text, (depth) => {
        this.urgent = true;
        this.at = depth;
        this.sender.put({ dwell: 1, at: depth, deepest: depth });
      });
    }
    // A page of a PDF is told once it stood long enough, and not when it is left: that would come after its successor was
    // opened, and turn the server's clock back to this page.
    if (cfg.kind === "pdf" && !cfg.saved) {
      setTimeout(() => {
        this.sender.page = cfg.page;
        void this.send();
      }, 2500);
    }
  }

  private play(video: HTMLVideoElement, from: number, to: number): void {
    const fresh: Spans = [];
    for (let s = from; s < to; s++) if (!has(this.seen, s) && !has(this.watched, s)) fresh.push([s, s + 1]);
    this.watched = plus(this.watched, fresh);
    this.urgent ||= fresh.length > 0;
    this.at = video.currentTime;
    this.sender.put({ watched: fresh, at: this.at });
  }

  private clock(at: number): number {
    return Math.round(this.ahead + at);
  }

  private async round(): Promise<void> {
    if (this.urgent || ++this.rounds % 3 === 0) await this.send();
  }

  private async send(anyway = false): Promise<Outcome | null> {
    this.urgent = false;
    const outcome = await this.sender.send(anyway);
    if (outcome?.kind === "taken") this.taken(outcome.answer);
    else if (outcome?.kind === "refused") this.say(outcome.detail);
    else if (outcome) this.warn(outcome.kind);
    this.urgent ||= this.watched.length > 0;
    return outcome;
  }

  private taken(a: Answer): void {
    this.late(false);
    this.seen = a.seen ?? [];
    this.watched = minus(this.watched, this.seen);
    this.ahead = Math.max(this.ahead, a.now - performance.now());
    this.say("");
    this.minutes(a);
    this.show(a.fraction);
    if (!a.completed || this.done) return;
    this.done = true;
    this.part("open")?.setAttribute("hidden", "");
    this.part("done")?.removeAttribute("hidden");
    if (a.course_completed) this.part("course")?.removeAttribute("hidden");
  }

  private minutes(a: Answer): void {
    const place = this.part("minutes");
    const whole = (ms: number): string => String(Math.floor(ms / 60_000));
    const words = this.text(a.word_ms >= 60_000 ? "by-device" : "measured");
    if (place && words) place.textContent = words.replace("{n}", whole(a.visible_ms)).replace("{d}", whole(a.word_ms));
  }

  private show(fraction: number): void {
    const bar = this.root.querySelector<HTMLProgressElement>("[data-open] progress");
    const words = this.root.querySelector<HTMLElement>("[data-open] .progress-text .num");
    if (bar) bar.value = fraction;
    if (words) words.textContent = Math.floor(fraction / 100) + "%";
  }

  private say(message: string): void {
    const line = this.part("line");
    if (!line || line.textContent === message) return;
    line.textContent = message;
    line.hidden = !message;
  }

  // warn says why it was not sent, and that it is safe here only where it is on the disk.
  private warn(why: "later" | "session", marked = false): void {
    this.late(true);
    if (!this.sender.durable) this.say(this.text("unkept"));
    else this.say(this.text(why === "session" ? "session" : "saved") + (marked ? " " + this.text("marked") : ""));
  }

  // late tells whoever counts what is not sent that this page's does not go by itself.
  private late(is: boolean): void {
    if (!!this.root.dataset.late === is) return;
    if (is) this.root.dataset.late = "1";
    else delete this.root.dataset.late;
    tellUnsent();
  }

  // mark takes the learner's word. With a line the form goes its way, to what comes next; without one the word waits with the rest.
  private async mark(form: HTMLFormElement): Promise<void> {
    const wait = Math.ceil((this.cfg.wait ?? 0) - performance.now() / 1000);
    if (this.cfg.saved && wait > 0) {
      return this.say(this.text("wait").replace("{n}", String(wait)));
    }
    const outcome = await this.send(true);
    if (outcome?.kind === "taken" || outcome?.kind === "refused") return form.submit();
    this.sender.put({ at: this.at, marked: this.clock(performance.now()) });
    await this.sender.write();
    this.warn(outcome?.kind ?? "later", true);
  }

  // inherit takes over what pages before the outbox left in localStorage.
  private inherit(): void {
    const place = "mumpuni-belajar-" + this.cfg.key;
    try {
      const old = JSON.parse(localStorage.getItem(place) ?? "null") as { watched: Spans; dwell: number; deepest: number; at: number } | null;
      localStorage.removeItem(place);
      if (old && !this.done) this.sender.put({ watched: old.watched, dwell: old.dwell, deepest: old.deepest, at: old.at });
    } catch {
      // a forbidden store, or what never was a report
    }
  }
}

// skew is how far the server's clock is ahead of the device's, as a page with a signal saw it last.
function skew(now?: number): number {
  try {
    if (now !== undefined) localStorage.setItem("mumpuni.skew", String(Math.round(now)));
    return Number(localStorage.getItem("mumpuni.skew"));
  } catch {
    return 0;
  }
}

async function begin(): Promise<void> {
  const page = document.querySelector<HTMLElement>("[data-lessons]");
  if (!page) return;
  readEasily(page);
  checks();
  const cfg = page.dataset.lesson ? (JSON.parse(page.dataset.lesson) as Config) : undefined;
  if (cfg && cfg.kind !== "quiz") prepare(page, cfg);
  const sender = new LessonSender(await LessonOutbox.open(), { key: cfg?.key ?? "", person: page.dataset.lessons ?? "", send: cfg?.send ?? "" });
  if (cfg) return new Lesson(page, cfg, sender).begin();
  // The list says what is completed; whoever is on the way to another page, or in the list, is not called back.
  let leaving = false;
  for (const act of ["click", "submit"]) document.addEventListener(act, (e) => (leaving ||= act === "submit" || !!(e.target as Element).closest("a[href]")), true);
  const tell = async (completed: boolean): Promise<void> => {
    if (!completed || leaving) return;
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const [fresh, main] = [page.querySelector("main"), document.querySelector("main")];
    if (fresh && main && !leaving && !main.contains(document.activeElement)) main.replaceWith(fresh);
  };
  addEventListener("online", () => void sender.others().then(tell));
  await tell(await sender.others());
}

// prepare is what does not wait for the outbox.
function prepare(root: HTMLElement, cfg: Config): void {
  const video = root.querySelector<HTMLVideoElement>("video");
  const text = document.getElementById("bacaan");
  retryMedia(root);
  if (video) follow(root, video);
  if (video) offerLighter(root, video);
  root.addEventListener("click", showPicture);
  if (video) resume(video, cfg.at ?? 0);
  if (cfg.kind === "article" && text && cfg.scroll && !cfg.done) scrollTo(0, depthToTop(text, cfg.scroll));
  const wait = root.querySelector<HTMLElement>("[data-wait]");
  if (wait) setTimeout(() => (wait.hidden = true), Number(wait.dataset.wait) * 1000);
}

// A picture that waited to be opened comes where it stands.
function showPicture(event: Event): void {
  const link = (event.target as Element).closest<HTMLAnchorElement>("a.picture");
  if (!link) return;
  event.preventDefault();
  const { alt, width, height } = link.dataset;
  const img = new Image(Number(width), Number(height));
  img.alt = alt ?? "";
  img.tabIndex = -1;
  img.src = link.href;
  link.replaceWith(img);
  img.focus();
}

// follow plays as fast as is asked, marks what is said and jumps to it.
function follow(root: HTMLElement, video: HTMLVideoElement): void {
  const speed = root.querySelector<HTMLSelectElement>("[data-speed]");
  speed?.addEventListener("change", () => (video.playbackRate = video.defaultPlaybackRate = Number(speed.value)));
  const said = [...root.querySelectorAll<HTMLElement>("[data-said]")];
  said.forEach((line) =>
    line.querySelector("button")?.addEventListener("click", () => {
      const jump = (): void => void (video.currentTime = Number(line.dataset.said));
      if (video.readyState > 0) jump();
      else video.addEventListener("loadedmetadata", jump, { once: true });
      void video.play();
    }),
  );
  video.addEventListener("timeupdate", () => {
    const now = said.filter((line) => Number(line.dataset.said) <= video.currentTime).pop();
    for (const line of said) {
      if (line === now) line.setAttribute("aria-current", "true");
      else line.removeAttribute("aria-current");
    }
  });
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
      if (media instanceof HTMLImageElement) media.loading = "eager"; // what is hidden and may wait would never come
      media.removeAttribute("src");
      media.src = src;
      if (media instanceof HTMLVideoElement) media.load();
    });
  });
}

void begin();
