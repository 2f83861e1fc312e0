// The sender of lessons: what was seen goes into the outbox first, then to the server, and leaves the outbox by its receipt.

import { call } from "./deliver";
import { both, empty, LessonOutbox, nothing, type Entry, type Seen } from "./lesson-outbox";
import type { Spans } from "./spans";

const MOST = 500; // ranges of a report

// Answer is the receipt of a report.
export type Answer = {
  fraction: number; completed: boolean; seen: Spans | null; course_completed: boolean; visible_ms: number; word_ms: number; now: number;
};

// What became of a report: taken; no line, or a server that is not well; signed out; or nothing that trying again would mend.
export type Outcome = { kind: "taken"; answer: Answer } | { kind: "later" } | { kind: "session" } | { kind: "refused"; detail: string };

function request(e: Entry, page: number, leaving = false): RequestInit {
  return {
    method: "POST", headers: { "Content-Type": "application/json", Accept: "application/json" }, keepalive: leaving,
    body: JSON.stringify({
      watched: e.watched.slice(0, MOST), dwell: Math.floor(e.dwell), scroll: e.deepest, at: Math.floor(e.at), page: page || undefined,
      visible: e.visible.slice(0, MOST), marked: e.marked || undefined, opened: e.opened || undefined, whole: !!e.whole || undefined,
    }),
  };
}

// report sends an entry and takes its receipt.
async function report(outbox: LessonOutbox, e: Entry, page = 0): Promise<Outcome> {
  const res = await call(e.send, request(e, page));
  if (!res || res.status >= 500 || res.status === 429) return { kind: "later" };
  if (res.type === "opaqueredirect" || res.status === 401 || res.status === 403) return { kind: "session" };
  try {
    if (res.ok) {
      const answer = (await res.json()) as Answer;
      await outbox.settle({ ...e, dwell: Math.floor(e.dwell), visible: e.visible.slice(0, MOST) }, answer.seen ?? []);
      return { kind: "taken", answer };
    }
    const said = (await res.json()) as { detail?: string; errors?: { detail: string }[] };
    if (e.marked) {
      await outbox.settle({ ...e, ...nothing(), marked: e.marked }, []); // the word was not taken; the rest is sent again
      return { kind: "refused", detail: said.errors?.[0]?.detail ?? said.detail ?? "" };
    }
  } catch {
    return { kind: "later" };
  }
  await outbox.drop(e);
  return { kind: "refused", detail: "" };
}

export class LessonSender {
  private more: Seen = nothing(); // put and not yet on the disk
  private held: Seen = nothing(); // put and without a receipt
  private sending: Promise<Outcome | null> | null = null;
  durable = true; // what was put is on the disk
  page = 0; // pdf: the page that stood long enough. It is not kept: a page turned since is told by the turning

  constructor(
    private readonly outbox: LessonOutbox,
    private readonly module: { key: string; person: string; send: string },
  ) {}

  // put notes what was seen; write brings it to the disk.
  put(more: Partial<Seen>): void {
    const all = { ...nothing(), ...more };
    this.more = both(this.more, all);
    this.held = both(this.held, all);
  }

  async write(): Promise<void> {
    if (empty(this.more)) return;
    const { more } = this;
    this.more = nothing();
    this.durable = await this.outbox.add(this.module, more);
  }

  // send delivers what waits of the module; null when nothing does, unless the server is to be asked anyway. Who calls while it runs
  // waits for the same.
  send(anyway = false): Promise<Outcome | null> {
    this.sending ??= this.run(anyway).finally(() => (this.sending = null));
    return this.sending;
  }

  private async run(anyway: boolean): Promise<Outcome | null> {
    const before = this.held;
    this.held = nothing();
    await this.write();
    const mine = (await this.outbox.of(this.module.person)).find((e) => e.key === this.module.key) ?? { ...this.module, ...nothing() };
    if (empty(mine) && !this.page && !anyway) return null;
    const outcome = await report(this.outbox, mine, this.page);
    if (outcome.kind === "taken") this.page = 0;
    else this.held = both(before, this.held);
    return outcome;
  }

  // last is one more try that outlives the page. Told twice, a moment counts once; seconds of reading, which would not, stay on the disk.
  last(): void {
    void this.write();
    const left = { ...this.module, ...this.held, dwell: 0 };
    if (!empty(left)) void fetch(this.module.send, request(left, 0, true)).catch(() => {});
  }

  // others delivers what waits of other modules; true when one of them became complete by it.
  async others(): Promise<boolean> {
    let completed = false;
    for (const e of await this.outbox.of(this.module.person)) {
      if (e.key === this.module.key) continue;
      const outcome = await report(this.outbox, e);
      if (outcome.kind === "later" || outcome.kind === "session") return completed;
      completed ||= outcome.kind === "taken" && outcome.answer.completed;
    }
    return completed;
  }
}
