// The page around a package: it holds what packages call (the runtime), shows the package in a frame of its own, and tells the lesson's page
// what the package says, over a port that only that page has. The package could say anything: it is believed about itself alone.

export type Runtime = {
  on(what: string, then: () => void): void;
  loadFromJSON(json: unknown): void;
  renderCMIToJSONObject(): { cmi: Record<string, unknown> };
  isInitialized(): boolean;
};

export type Start = {
  item: { id: string; path: string; query?: string; mastery?: number; data?: string; sco?: boolean };
  state: string;
  base: string;
  au?: string; // cmi5: where the part is opened
  learner: { id: string; name: string };
};

export type Score = { scaled?: number; raw?: number; min?: number; max?: number };
export type Answer = { question: string; kind: string; response: string; result: string; seconds: number };

// Said is what a package says of itself at some moment.
export type Said = {
  completion: "unknown" | "incomplete" | "completed"; success: "unknown" | "passed" | "failed"; score?: Score; cmi: Record<string, unknown>; answers: Answer[];
};

// Talk is a runtime in the words of one standard.
export type Talk = { name: "API" | "API_1484_11"; runtime: Runtime; changes: string[]; ends: string; said(): Said; end(): void };

const SOON = 400; // ms in which changes are gathered
const ALIVE = 15_000; // ms between two signs of life

// number is a figure as packages write it; undefined for anything else.
export function number(text: unknown): number | undefined {
  const n = typeof text === "number" ? text : typeof text === "string" && text.trim() !== "" ? Number(text) : NaN;
  return Number.isFinite(n) ? n : undefined;
}

export function text(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

// listed is an array as runtimes write one: an array, or an object with numbers for names.
export function listed(value: unknown): Record<string, unknown>[] {
  return value && typeof value === "object" ? (Object.values(value).filter((v) => v && typeof v === "object") as Record<string, unknown>[]) : [];
}

// seconds of a span of time (ISO 8601: P1DT2H3M4.5S).
export function seconds(span: string): number {
  const m = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(span);
  return m ? Number(m[1] ?? 0) * 86_400 + Number(m[2] ?? 0) * 3600 + Number(m[3] ?? 0) * 60 + Number(m[4] ?? 0) : 0;
}

// started waits for the lesson's page and gives what it sends, once.
export function started<S extends Start = Start>(then: (start: S, port: MessagePort) => void): void {
  const app = document.documentElement.dataset.app;
  const hear = (event: MessageEvent): void => {
    if (event.source !== parent || event.origin !== app || !event.ports[0] || event.data?.kind !== "start") return;
    removeEventListener("message", hear);
    then(event.data as S, event.ports[0]);
  };
  addEventListener("message", hear);
}

// play starts a package that calls a runtime.
export function play(talkOf: (start: Start) => Talk): void {
  started((start, port) => new Player(start, port, talkOf(start)).begin());
}

const ALIVE_BY = ["pointerdown", "pointermove", "keydown", "wheel", "touchmove"];

// Watch tells when somebody does something in a package, which the lesson's page cannot see for itself.
export class Watch {
  private alive = -ALIVE;

  constructor(private readonly port: MessagePort) {}

  // within looks at one window, whatever else it shows.
  within(view: Window | null): void {
    const sign = (): void => {
      if (performance.now() - this.alive < ALIVE) return;
      this.alive = performance.now();
      this.port.postMessage({ kind: "alive" });
    };
    for (const name of ALIVE_BY) view?.addEventListener(name, sign, { passive: true, capture: true });
  }

  // over looks at a frame, and at those in it.
  over(frame: HTMLIFrameElement): void {
    try {
      this.within(frame.contentWindow);
      for (const inner of frame.contentDocument?.querySelectorAll("iframe, frame") ?? []) {
        inner.addEventListener("load", () => this.over(inner as HTMLIFrameElement));
        this.over(inner as HTMLIFrameElement);
      }
    } catch {
      // a frame of no address of ours
    }
  }
}

class Player {
  private readonly frame = document.createElement("iframe");
  private readonly told: string[] = []; // answers, as they were told last
  private readonly began = performance.now();
  private waiting = 0;
  private left = false;
  private closing = false;
  private finished = false; // by the package's own word
  private readonly watch: Watch;

  constructor(
    private readonly start: Start,
    private readonly port: MessagePort,
    private readonly talk: Talk,
  ) {
    this.watch = new Watch(port);
  }

  begin(): void {
    const { talk, start, frame, port } = this;
    if (start.item.sco) Object.defineProperty(window, talk.name, { value: talk.runtime });
    for (const change of talk.changes) talk.runtime.on(change, () => this.soon());
    talk.runtime.on(talk.ends, () => this.ended());
    port.onmessage = (event) => event.data?.kind === "close" && this.close();
    frame.title = document.title;
    frame.allow = "autoplay; fullscreen";
    frame.addEventListener("load", () => this.watch.over(frame));
    frame.src = start.base + start.item.path.split("/").map(encodeURIComponent).join("/") + (start.item.query ?? "");
    document.body.append(frame);
  }

  private soon(): void {
    if (!this.waiting) this.waiting = window.setTimeout(() => this.tell(), SOON);
  }

  private ended(): void {
    this.left = true;
    this.finished ||= !this.closing;
    this.tell();
  }

  private tell(): void {
    clearTimeout(this.waiting);
    this.waiting = 0;
    const { cmi, answers, ...said } = this.talk.said();
    // What ends by itself and never speaks of its completion is done with (SCORM 1.2 RTE, cmi.core.lesson_status; SCORM 2004 SN, completion set by content).
    if (this.finished && said.completion === "unknown") said.completion = "completed";
    const fresh = answers.filter((answer, n) => {
      const now = JSON.stringify(answer);
      if (this.told[n] === now) return false;
      this.told[n] = now;
      return true;
    });
    const seconds = Math.round((performance.now() - this.began) / 1000);
    this.port.postMessage({ kind: "report", report: { ...said, state: JSON.stringify(cmi), seconds, left: this.left, answers: fresh } });
  }

  // close leaves the package as one leaves a page: it may say its last words, and is ended where it does not.
  private close(): void {
    this.closing = true;
    this.frame.addEventListener("load", () => {
      if (this.talk.runtime.isInitialized() && !this.left) this.talk.end();
      this.tell();
      this.port.postMessage({ kind: "closed" });
    }, { once: true });
    this.frame.src = "about:blank";
  }
}
