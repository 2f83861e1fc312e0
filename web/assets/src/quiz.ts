// Answers of a quiz are kept on the device the moment they change, sent to the server within two seconds, and sent again
// until it has them. The form below works without this script; everything here only makes it quicker and safer.
//
// A step is one changed answer: made here with an id of its own, so that sending it twice is harmless. Only the newest step
// of a question waits to be sent. The server decides what stands: what came last, unless it was changed earlier by somebody
// who had not seen what stands. It is told which answer was seen, and how long ago a step was made, not what this device's
// clock says.

export {};

type Answer = { options?: string[]; text?: string };
type Step = { step: string; answer: Answer; at: number; seen: number };
type Standing = { slot: number; seq: number; answer: Answer; stale?: boolean; read?: string };

const TYPING_PAUSE = 800; // ms after the last key before a text is sent
const LONGEST_WAIT = 1500; // ms, however long somebody types
const FIRST_RETRY = 1000;
const LAST_RETRY = 30_000;
const SEND_LIMIT = 15_000; // ms to wait for an answer of the server

const form = document.querySelector<HTMLFormElement>("form[data-quiz]");
if (form) run(form);

function run(form: HTMLFormElement): void {
  const data = form.dataset;
  const key = "mumpuni.quiz." + data.quiz;
  const text = (name: string): string => form.getAttribute("data-t-" + name) ?? "";
  const find = <E extends HTMLElement>(selector: string): E | null => document.querySelector<E>(selector);
  const state = find("[data-quiz-state]");
  const banner = find("[data-quiz-banner]");
  const slots = new Map<number, HTMLFieldSetElement>();
  form.querySelectorAll<HTMLFieldSetElement>("fieldset[data-slot]").forEach((f) => slots.set(Number(f.dataset.slot), f));

  // ── what is on the device ──────────────────────────────────────────────────────────────────────────────────────────
  const pending = new Map<number, Step>(); // not yet stored by the server
  const refused = new Map<number, string>(); // answers the server cannot take: kept on the device, sent again only when changed
  const stands = new Map<number, string>(); // what the server last said, as JSON
  const seqs = new Map<number, number>(); // and the number of the step that said it
  const mine = new Map<number, Step>(); // the last change made in this tab
  let durable = true; // the device can keep steps
  let over = false; // no more answers are taken

  const canonical = (a: Answer): string =>
    JSON.stringify(a.options?.length ? { options: [...a.options].sort() } : a.text ? { text: a.text } : {});

  // Each question has its own place in storage, so that two tabs do not overwrite each other's.
  function keep(slot: number, step: Step): void {
    pending.set(slot, step);
    try {
      localStorage.setItem(`${key}.${slot}`, JSON.stringify(step));
      durable = true;
    } catch {
      durable = false;
    }
  }

  function kept(slot: number): Step | null {
    try {
      const step = JSON.parse(localStorage.getItem(`${key}.${slot}`) ?? "null") as Step | null;
      return step?.step && step.answer ? step : null;
    } catch {
      return null;
    }
  }

  // drop forgets a step that the server has, here and in storage, unless a newer one took its place there.
  function drop(slot: number, step?: Step): void {
    if (!step || pending.get(slot)?.step === step.step) pending.delete(slot);
    try {
      if (!step || kept(slot)?.step === step.step) localStorage.removeItem(`${key}.${slot}`);
    } catch {
      durable = false;
    }
  }

  // ── the form ───────────────────────────────────────────────────────────────────────────────────────────────────────
  const fields = (slot: number): HTMLInputElement[] => [
    ...slots.get(slot)!.querySelectorAll<HTMLInputElement>(`[name="jawab-${slot}"]`),
  ];

  function read(slot: number): Answer {
    const list = fields(slot);
    if (list[0]?.type === "text") return { text: list[0].value.trim() };
    return { options: list.filter((f) => f.checked).map((f) => f.value) };
  }

  function write(slot: number, a: Answer): void {
    for (const f of fields(slot)) {
      if (f.type !== "text") f.checked = !!a.options?.includes(f.value);
      else if (f.value.trim() !== (a.text ?? "")) f.value = a.text ?? "";
    }
  }

  // The hidden field says what the page showed, so that a plain submit sends only what differs from it.
  function settle(slot: number, a: Answer, seq?: number): void {
    stands.set(slot, canonical(a));
    if (seq) seqs.set(slot, seq);
    const shown = form.querySelector<HTMLInputElement>(`[name="semula-${slot}"]`);
    if (shown) shown.value = canonical(a);
  }

  function problem(slot: number, message: string, kind = "error"): void {
    const place = slots.get(slot)!.querySelector<HTMLElement>("[data-quiz-error]");
    if (!place) return;
    place.textContent = message;
    place.hidden = !message;
    place.className = kind;
    for (const f of fields(slot)) {
      if (message && kind === "error") f.setAttribute("aria-invalid", "true");
      else f.removeAttribute("aria-invalid");
    }
  }

  function count(): void {
    let answered = 0;
    slots.forEach((_, slot) => {
      const done = canonical(read(slot)) !== "{}" && !refused.has(slot);
      if (done) answered++;
      mark(slot, done);
    });
    const place = find("[data-quiz-count]");
    if (place) place.textContent = text("count").replace("{a}", String(answered)).replace("{of}", data.of ?? "");
  }

  function say(message: string): void {
    if (state && state.textContent !== message) state.textContent = message;
  }

  // settled says that nothing waits to be sent, and what could not be stored.
  function settled(): void {
    say(refused.size ? text("refused").replace("{n}", String(refused.size)) : text("saved"));
  }

  function warn(message: string, link = ""): void {
    if (!banner || banner.dataset.shown === message) return;
    banner.dataset.shown = message;
    banner.hidden = !message;
    banner.textContent = message;
    if (link) {
      const a = document.createElement("a");
      a.href = link;
      a.textContent = text("sign-in");
      banner.append(" ", a);
    }
  }

  // ── what to look at again: only on this device, and only for the attempt worked on last ────────────────────────────
  const FLAGS = "mumpuni.flag";
  const flags = new Set<number>();

  // mark keeps the list of questions true.
  function mark(slot: number, done: boolean): void {
    const link = find<HTMLAnchorElement>(`[data-quiz-jump="${slot}"]`);
    const flagged = flags.has(slot);
    link?.classList.toggle("done", done);
    link?.classList.toggle("flagged", flagged);
    const state = text(done ? "answered" : "unanswered") + (flagged ? ", " + text("flagged") : "");
    link?.setAttribute("aria-label", text("jump").replace("{n}", String(slot)).replace("{s}", state));
    slots.get(slot)?.querySelector("[data-quiz-flag]")?.setAttribute("aria-pressed", String(flagged));
  }

  form.addEventListener("click", (event) => {
    const button = (event.target as Element).closest("[data-quiz-flag]");
    const slot = Number(button?.closest<HTMLElement>("[data-slot]")?.dataset.slot);
    if (!slot) return;
    if (!flags.delete(slot)) flags.add(slot);
    try {
      localStorage.setItem(FLAGS, JSON.stringify({ quiz: data.quiz, slots: [...flags] }));
    } catch {
      // it is kept as long as the page is open
    }
    count();
  });

  function flagged(): void {
    try {
      const was = JSON.parse(localStorage.getItem(FLAGS) ?? "{}") as { quiz?: string; slots?: number[] };
      if (was.quiz === data.quiz) was.slots?.forEach((slot) => flags.add(slot));
    } catch {
      flags.clear();
    }
  }

  // ── other tabs ─────────────────────────────────────────────────────────────────────────────────────────────────────
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel(key) : null;
  tabs?.addEventListener("message", (event: MessageEvent) => {
    const m = event.data as { over?: boolean; slot: number; answer: Answer; at: number; seq?: number };
    if (m.over) return finish();
    if (over || !slots.has(m.slot)) return;
    const own = mine.get(m.slot);
    if (own && own.at > m.at) {
      // A step of the other tab arrived late and stands now, though this tab has a newer one: it is sent again.
      if (m.seq && !pending.has(m.slot) && canonical(own.answer) !== canonical(m.answer)) {
        settle(m.slot, m.answer, m.seq);
        keep(m.slot, { ...own, step: uuid(), seen: m.seq });
        soon(0);
      }
      return;
    }
    pending.delete(m.slot); // the other tab sends it
    refused.delete(m.slot);
    problem(m.slot, "");
    write(m.slot, m.answer);
    settle(m.slot, m.answer, m.seq);
    count();
  });

  // ── a change ───────────────────────────────────────────────────────────────────────────────────────────────────────
  function changed(slot: number, wait: number): void {
    if (over) return;
    const answer = read(slot);
    const before = pending.get(slot);
    if (canonical(answer) === (before ? canonical(before.answer) : (refused.get(slot) ?? stands.get(slot) ?? "{}"))) return;
    refused.delete(slot);
    problem(slot, "");
    const at = Date.now();
    if (!pending.size) waiting = at;
    const step = { step: uuid(), answer, at, seen: before?.seen ?? seqs.get(slot) ?? 0 };
    mine.set(slot, step);
    keep(slot, step);
    count();
    say(text("saving"));
    soon(Math.min(wait, Math.max(0, waiting + LONGEST_WAIT - at)));
    tabs?.postMessage({ slot, answer, at });
  }

  form.addEventListener("input", (event) => {
    const f = event.target as HTMLInputElement;
    const slot = Number(f.closest<HTMLElement>("[data-slot]")?.dataset.slot);
    if (slot) changed(slot, f.type === "text" ? TYPING_PAUSE : 0);
  });
  form.addEventListener("focusout", () => pending.size && soon(0));

  // ── sending ────────────────────────────────────────────────────────────────────────────────────────────────────────
  let timer = 0;
  let waiting = 0; // since when something waits
  let sending = false;
  let failures = 0;

  function soon(ms: number): void {
    clearTimeout(timer);
    timer = window.setTimeout(() => void flush(), ms);
  }

  // What another tab left on the device, perhaps closed before it could send it, is sent by this one, too.
  function adopt(): void {
    slots.forEach((_, slot) => {
      const step = kept(slot);
      if (step && !pending.has(slot) && refused.get(slot) !== canonical(step.answer)) pending.set(slot, step);
    });
  }

  // flush sends what waits, oldest first; true when nothing is left to send.
  async function flush(): Promise<boolean> {
    if (sending) return false;
    sending = true;
    try {
      adopt();
      while (pending.size && !over) {
        const [slot, step] = [...pending].sort((a, b) => a[1].at - b[1].at)[0];
        if (!(await send(slot, step))) return false;
      }
      failures = 0;
      if (!over) {
        warn("");
        settled();
      }
      return pending.size === 0;
    } finally {
      sending = false;
    }
  }

  async function request(init?: RequestInit): Promise<Response | null> {
    const stop = new AbortController();
    const limit = window.setTimeout(() => stop.abort(), SEND_LIMIT);
    try {
      return await fetch(data.steps!, {
        ...init,
        signal: stop.signal,
        redirect: "manual",
        headers: { "Content-Type": "application/json", Accept: "application/json" },
      });
    } catch {
      return null;
    } finally {
      clearTimeout(limit);
    }
  }

  const body = (slot: number, s: Step): string =>
    JSON.stringify({ slot, answer: s.answer, step: s.step, seen: s.seen, age_ms: Math.max(0, Date.now() - s.at) });

  // send stores one step; false when it has to wait.
  async function send(slot: number, step: Step): Promise<boolean> {
    const res = await request({ method: "POST", body: body(slot, step) });
    if (!res || res.status >= 500 || res.status === 429) return later();
    if (res.type === "opaqueredirect" || res.status === 401 || res.status === 403) return signIn();
    let said: { key?: string; detail?: string; errors?: { detail: string }[] } & Partial<Standing>;
    try {
      said = await res.json();
    } catch {
      return later();
    }
    const current = pending.get(slot)?.step === step.step;
    if (res.ok && said.answer) {
      drop(slot, step);
      settle(slot, said.answer, said.seq);
      const next = pending.get(slot);
      if (next && !said.stale) keep(slot, { ...next, seen: said.seq ?? 0 }); // it was changed from what is stored now
      tabs?.postMessage({ slot, answer: said.answer, at: said.stale ? Date.now() : step.at, seq: said.seq });
      if (said.stale && current) {
        write(slot, said.answer);
        problem(slot, text("stale"), "help");
      }
      const place = slots.get(slot)!.querySelector<HTMLElement>("[data-quiz-read]");
      if (place) place.textContent = said.read ? text("read").replace("{n}", said.read) : "";
    } else if (res.status === 409) {
      warn(said.detail ?? "");
      finish();
    } else if (res.status === 404) {
      warn(said.detail ?? ""); // somebody else signed in here: what waits is not theirs
      over = true;
    } else {
      if (!current) return true;
      pending.delete(slot);
      refused.set(slot, canonical(step.answer));
      problem(slot, said.errors?.[0]?.detail ?? said.detail ?? "");
      count();
    }
    return true;
  }

  function later(): false {
    failures++;
    warn(text(!durable ? "unkept" : left === null ? "offline" : "offline-timed"));
    say(durable ? text("kept") : "");
    const wait = Math.min(LAST_RETRY, FIRST_RETRY * 2 ** (failures - 1));
    soon(wait * (0.75 + Math.random() / 2)); // a whole office does not come back in the same moment
    return false;
  }

  function signIn(): false {
    failures++;
    warn(text(durable ? "session" : "unkept"), location.pathname);
    say(durable ? text("kept") : "");
    soon(LAST_RETRY);
    return false;
  }

  // The page goes away: one last try that outlives it. The same step may then arrive twice, which is harmless.
  addEventListener("pagehide", () => {
    if (over) return;
    for (const [slot, step] of pending) {
      void fetch(data.steps!, {
        method: "POST", body: body(slot, step), keepalive: true, headers: { "Content-Type": "application/json" },
      }).catch(() => {});
    }
  });

  // ── coming back ────────────────────────────────────────────────────────────────────────────────────────────────────
  async function sync(): Promise<void> {
    if (over || !(await flush())) return;
    const res = await request();
    if (!res?.ok) return;
    const now = (await res.json()) as { state: string; left_ms?: number; answers: Standing[] };
    if (now.state !== "open") return finish();
    if (now.left_ms !== undefined) left = { ms: now.left_ms, since: performance.now() };
    for (const a of now.answers) {
      const typing = document.activeElement?.closest("[data-slot]") === slots.get(a.slot);
      if (pending.has(a.slot) || refused.has(a.slot) || typing || stands.get(a.slot) === canonical(a.answer)) continue;
      write(a.slot, a.answer);
      settle(a.slot, a.answer, a.seq);
    }
    count();
  }
  addEventListener("online", () => void sync());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && void sync());

  // ── the time ───────────────────────────────────────────────────────────────────────────────────────────────────────
  // Left is counted from what the server said, by a clock that nobody can turn.
  let left: { ms: number; since: number } | null = data.left === undefined ? null : { ms: Number(data.left), since: performance.now() };
  let announced = "";

  function tick(): void {
    if (!left || over) return;
    const s = Math.ceil((left.ms - (performance.now() - left.since)) / 1000);
    const clock = find("[data-quiz-clock]");
    if (clock) clock.textContent = `${Math.floor(Math.max(s, 0) / 60)}:${String(Math.max(s, 0) % 60).padStart(2, "0")}`;
    const mark = s <= 60 ? "one-minute" : s <= 300 ? "five-minutes" : "";
    if (mark && mark !== announced && s > 0) {
      announced = mark;
      say(text(mark));
    }
    if (s <= 0) void timeUp();
  }

  let ending = false;
  async function timeUp(): Promise<void> {
    if (ending) return;
    ending = true;
    await flush();
    if (over) return;
    warn(text("time-up"));
    slots.forEach((f) => (f.disabled = true));
    // Sending now gives the result at once; without a line the server finishes the attempt by itself.
    if (navigator.onLine && pending.size === 0) find<HTMLFormElement>("form[data-quiz-send]")?.submit();
    else soonResult();
  }

  function soonResult(): void {
    const go = async (): Promise<void> => {
      const res = await request();
      if (res?.ok) finish();
      else window.setTimeout(() => void go(), 5000);
    };
    window.setTimeout(() => void go(), 5000);
  }

  // finish leaves for the result: the attempt takes no more answers.
  function finish(): void {
    if (over) return;
    over = true;
    tabs?.postMessage({ over });
    slots.forEach((f, slot) => {
      drop(slot);
      f.disabled = true;
    });
    location.assign(data.result!);
  }

  // ── leaving by the button ──────────────────────────────────────────────────────────────────────────────────────────
  // What waits is sent first, so that a broken line leaves the page, and not an error of the browser, on the screen.
  let leaving = false;
  form.addEventListener("submit", (event) => {
    if (leaving) return;
    slots.forEach((_, slot) => changed(slot, 0));
    adopt();
    if (!pending.size && navigator.onLine) return;
    event.preventDefault();
    event.stopPropagation();
    const button = event.submitter;
    const go = async (): Promise<void> => {
      while (sending) await new Promise((done) => setTimeout(done, 50));
      if (!(await flush())) return;
      leaving = true;
      form.requestSubmit(button);
      leaving = false;
    };
    void go();
  });

  // ── begin ──────────────────────────────────────────────────────────────────────────────────────────────────────────
  slots.forEach((_, slot) => {
    const shown = form.querySelector<HTMLInputElement>(`[name="semula-${slot}"]`);
    stands.set(slot, shown?.value ?? "{}");
    seqs.set(slot, Number(slots.get(slot)!.dataset.seq));
  });
  adopt();
  pending.forEach((step, slot) => write(slot, step.answer));
  flagged();
  slots.forEach((_, slot) => changed(slot, 0)); // a browser may have restored fields after a reload
  count();
  tick();
  window.setInterval(tick, 1000);
  if (pending.size) soon(0);
  else settled();
}

// uuid makes a version 4 UUID; crypto.randomUUID is missing on plain http.
function uuid(): string {
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = (b[6] & 0x0f) | 0x40;
  b[8] = (b[8] & 0x3f) | 0x80;
  const hex = [...b].map((x) => x.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
