// The sender: gives each change to the outbox first, then to the server, oldest first, and again until it has a receipt.

import { backoff, call, deliver, pause, post, type Outcome } from "./deliver";
import { inherit, Outbox, waiting, type Draft, type Step } from "./outbox";
import { OPENED } from "./store";

const ORPHANED = 5000; // ms after which another tab should have sent what it kept
const AGAIN = 1000; // ms until the device is asked once more to keep what it could not

// Told is what a page wants to know.
export type Told = {
  outcome(step: Step, outcome: Outcome, newest: boolean): void; // newest: nothing was changed in that slot since
  kept(step: Step): void; // it has its number, and is in the outbox where the device could keep it
  found(step: Step): void; // it waited in the outbox, and is sent now
  waits(why: "later" | "session"): void;
  settled(): void; // nothing waits any more
  ended(): void; // the attempt takes no more answers, and each that waited was sent
};

export class Sender {
  readonly pending = new Map<number, Step>(); // numbered, not yet stored by the server
  private readonly drafts = new Map<number, Draft>(); // on their way into the outbox
  private readonly loose = new Set<string>(); // steps that the device could not keep
  private readonly refused = new Set<string>(); // steps that the server cannot take
  private writing: Promise<void> | null = null;
  private sending: Promise<boolean> | null = null;
  private timer = 0;
  private rewriting = 0;
  private failures = 0;
  private ended = false;
  stopped = false; // nothing more is sent

  private constructor(
    private readonly outbox: Outbox,
    private readonly attempt: string,
    private readonly url: string,
    private readonly told: Told,
  ) {}

  static async open(attempt: string, person: string, url: string, told: Told): Promise<Sender> {
    const outbox = await Outbox.open(person);
    await inherit(outbox, attempt, person);
    const sender = new Sender(outbox, attempt, url, told);
    await sender.adopt();
    addEventListener(OPENED, () => void sender.flush());
    return sender;
  }

  // waits reports what is changed in a slot and not stored yet.
  waits(slot: number): Draft | undefined {
    return this.drafts.get(slot) ?? this.pending.get(slot);
  }

  get idle(): boolean {
    return !this.drafts.size && !this.pending.size;
  }

  get quiet(): boolean {
    return this.failures === 0;
  }

  // durable says that all that waits is on the disk.
  get durable(): boolean {
    return !this.drafts.size && ![...this.pending.values()].some((s) => this.loose.has(s.step));
  }

  // writes says that something, or the change of a slot, is on its way to the disk.
  writes(slot?: number): boolean {
    return slot === undefined ? this.drafts.size > 0 : this.drafts.has(slot);
  }

  // put takes a change; the one before it in the same slot is written over.
  put(draft: Draft, wait: number): void {
    this.drafts.set(draft.slot, draft);
    this.writing ??= this.write().finally(() => (this.writing = null));
    this.soon(wait);
  }

  private async write(): Promise<void> {
    while (this.drafts.size) {
      for (const [slot, draft] of [...this.drafts]) {
        const late = this.loose.has(draft.step);
        const { step, kept } = await this.outbox.keep(draft, late);
        if (kept) this.loose.delete(draft.step);
        else this.loose.add(draft.step);
        if (kept || !late) this.pending.set(slot, step);
        if (this.drafts.get(slot) === draft) this.drafts.delete(slot);
        if (kept || !late) this.told.kept(step);
      }
    }
    clearTimeout(this.rewriting);
    if (!this.durable) this.rewriting = window.setTimeout(() => void this.rewrite(), AGAIN);
  }

  // rewrite gives the outbox once more what it could not take: its store may have been slow to open, or was closed by the browser.
  private rewrite(): Promise<void> {
    for (const [slot, step] of this.pending) if (this.loose.has(step.step) && !this.drafts.has(slot)) this.drafts.set(slot, step);
    return (this.writing ??= this.write().finally(() => (this.writing = null)));
  }

  // leave forgets what waits in a slot: another tab has a newer change of it, and sends that. Should it be closed before it
  // could, this one does.
  leave(slot: number): void {
    this.pending.delete(slot);
    if (this.loose.has(this.drafts.get(slot)?.step ?? "")) this.drafts.delete(slot);
    window.setTimeout(() => void this.flush(), ORPHANED);
  }

  // stored lists what the server has of this device.
  async stored(): Promise<Step[]> {
    return (await this.outbox.of(this.attempt)).filter((s) => s.stored !== undefined);
  }

  // adopt takes what another tab left in the outbox, perhaps closed before it could send it.
  private async adopt(): Promise<void> {
    for (const step of waiting(await this.outbox.of(this.attempt))) {
      if (!this.pending.has(step.slot) && !this.drafts.has(step.slot) && !this.refused.has(step.step)) {
        this.told.found(step);
        this.pending.set(step.slot, step);
      }
    }
  }

  soon(ms: number): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.flush(), ms);
  }

  // flush sends what waits; true when nothing is left to send. Who calls while it runs waits for the same.
  flush(): Promise<boolean> {
    this.sending ??= this.run().finally(() => (this.sending = null));
    return this.sending;
  }

  // run ends when nothing waits, what was chosen while it ran included: whoever chose it was given this run to wait for.
  private async run(): Promise<boolean> {
    do {
      await this.writing;
      await this.adopt();
      while (this.pending.size && !this.stopped) {
        const step = [...this.pending.values()].reduce((a, b) => (b.change < a.change ? b : a));
        const outcome = await deliver(this.url, step);
        if (outcome.kind === "later" || outcome.kind === "session") return this.later(outcome.kind);
        await this.receive(step, outcome);
        await this.writing;
      }
    } while (!this.idle && !this.stopped);
    this.failures = 0;
    if (this.stopped) return false;
    if (this.ended) this.told.ended();
    else this.told.settled();
    return this.idle && !this.ended;
  }

  private later(why: "later" | "session"): false {
    this.failures++;
    this.told.waits(why);
    this.soon(backoff(why === "session" ? 6 : this.failures));
    return false;
  }

  // receive takes the receipt of a step; only then it leaves the device. Until the page knows of it the step waits: what is chosen meanwhile is
  // held against it, and not against what stood before.
  private async receive(step: Step, outcome: Outcome): Promise<void> {
    this.loose.delete(step.step);
    if (outcome.kind === "stored") await this.outbox.settle(step, outcome.answer, outcome.seq);
    if (outcome.kind === "kept") await this.outbox.drop(step);
    if (outcome.kind === "kept" || outcome.kind === "over") this.ended = true;
    if (outcome.kind === "gone") this.stopped = true; // somebody else signed in here: what waits is not theirs
    if (outcome.kind === "refused" || outcome.kind === "over") this.refused.add(step.step); // it stays in the outbox
    const stands = this.pending.get(step.slot)?.step === step.step; // perhaps kept anew meanwhile
    const newest = stands && !this.drafts.has(step.slot);
    if (stands) this.pending.delete(step.slot);
    this.told.outcome(step, outcome, newest);
  }

  // last is one more try that outlives the page. The same step may then arrive twice, which is harmless.
  last(): void {
    if (this.stopped) return;
    const left = [...this.pending.values(), ...[...this.drafts.values()].map((d) => this.outbox.numbered(d))];
    for (const step of left) void fetch(this.url, { ...post(step), keepalive: true }).catch(() => {});
  }

  // standing asks the server what it holds; null without a line.
  standing<T>(path = ""): Promise<T | null> {
    return read<T>(this.url + path);
  }
}

// read asks for what an address tells; null without a line, or when it tells nothing.
export async function read<T>(url: string): Promise<T | null> {
  const res = await call(url);
  if (!res?.ok) return null;
  try {
    return (await res.json()) as T;
  } catch {
    return null;
  }
}

// repeatedly calls ask, less and less often, until it says that it is done.
export async function repeatedly(ask: () => Promise<boolean>): Promise<void> {
  for (let failures = 1; !(await ask()); failures++) await pause(backoff(Math.min(failures, 4)));
}
