// Answers of a quiz are kept on the device the moment they change, sent to the server within two seconds, and sent again
// until it has them. The form below works without this script; everything here only makes it quicker and safer. This file joins
// the sheet (what is seen), the sender with its outbox (what waits), the clock, other tabs and other devices.

import { finish, pause, type Outcome } from "./lib/deliver";
import { Clock, clockOf } from "./lib/clock";
import { type Answer, type Step, uuid } from "./lib/outbox";
import { read, repeatedly, Sender } from "./lib/sender";
import { canonical, Sheet } from "./lib/sheet";
import { type News, tabs } from "./lib/tabs";
import { tellUnsent } from "./lib/unsent";
import { forgetPages, keepPages } from "./lib/worker-page";

type Standing = { state: string; left_ms?: number; answers: { slot: number; seq: number; answer: Answer }[] };

const TYPING_PAUSE = 800; // ms after the last key before a text is sent
const LONGEST_WAIT = 1500; // ms, however long somebody types
const ASK_EVERY = 20_000; // ms between two questions whether another device changed something
const RUSH = 3000; // ms over which the whole room is spread when time is up

class Quiz {
  private readonly attempt: string;
  private readonly clock: Clock;
  private readonly tell: (news: Partial<News>) => void;
  private readonly stands = new Map<number, string>(); // what the server last said, as JSON
  private readonly seqs = new Map<number, number>(); // and the number of the step that said it
  private readonly changes = new Map<number, number>(); // the highest number of a change of this device
  private readonly refused = new Map<number, string>(); // answers the server cannot take: sent again only when changed
  private sender!: Sender;
  private over = false;
  private ending = false;
  private waiting = 0; // since when something waits

  constructor(private readonly sheet: Sheet) {
    const { dataset } = sheet.form;
    this.attempt = "/kuis/" + (dataset.quiz ?? "");
    this.clock = clockOf(dataset.left, Number(dataset.rendered));
    this.tell = tabs(dataset.quiz ?? "", (news) => this.hear(news));
    for (const slot of sheet.slots.keys()) {
      const { answer, seq } = sheet.shown(slot);
      this.stands.set(slot, answer);
      this.seqs.set(slot, seq);
    }
  }

  async begin(): Promise<void> {
    const { quiz = "", person = "", steps = "", worker } = this.sheet.form.dataset;
    this.listen();
    this.tick();
    window.setInterval(() => this.tick(), 1000);
    const sender = await Sender.open(quiz, person, steps, {
      outcome: (step, outcome, newest) => this.receive(step, outcome, newest),
      kept: (step) => this.kept(step),
      found: (step) => this.found(step),
      waits: (why) => this.warn(why),
      settled: () => this.settled(),
      ended: () => this.finish(),
    });
    const stored = await sender.stored();
    this.sender = sender; // from here on all is one step: nobody types, and no other tab tells, in between
    this.restore(stored);
    if (this.sender.idle) this.settled();
    else this.sender.soon(0);
    window.setInterval(() => void this.ask(), ASK_EVERY * (0.9 + Math.random() / 5));
    await (worker ? keepPages(worker, this.attempt) : forgetPages());
  }

  // restore shows what the device knows better than the page: what waits, and what the server has had since a copy of the page was
  // made. What somebody typed meanwhile, or the browser put back, is a change like any other.
  private restore(stored: Step[]): void {
    const fresh = [...this.sheet.slots.keys()].filter((slot) => canonical(this.sheet.read(slot)) !== this.stands.get(slot));
    const past = (step: Step): boolean => step.change < (this.changes.get(step.slot) ?? 0); // another tab told of a newer one
    for (const step of stored) {
      if (!past(step) && !fresh.includes(step.slot) && (step.stored ?? 0) > (this.seqs.get(step.slot) ?? 0)) this.show(step.slot, step.answer, step.stored ?? 0);
    }
    this.sender.pending.forEach((step, slot) => {
      if (past(step)) this.sender.leave(slot);
      else if (!fresh.includes(slot)) this.sheet.write(slot, step.answer);
    });
    fresh.forEach((slot) => this.changed(slot, 0));
    this.count();
  }

  // ── a change ───────────────────────────────────────────────────────────────────────────────────────────────────────
  private listen(): void {
    const { form } = this.sheet;
    form.addEventListener("input", (event) => {
      const slot = this.sheet.slotOf(event.target);
      if (slot) this.changed(slot, (event.target as HTMLInputElement).type === "text" ? TYPING_PAUSE : 0);
    });
    form.addEventListener("focusout", () => !this.over && this.sender?.idle === false && this.sender.soon(0));
    form.addEventListener("click", (event) => {
      const slot = (event.target as Element).closest("[data-quiz-flag]") ? this.sheet.slotOf(event.target) : 0;
      if (!slot) return;
      this.sheet.flags.toggle(slot);
      this.count();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      void this.leave();
    });
    addEventListener("pagehide", () => !this.over && this.sender?.last());
    addEventListener("online", () => void this.sync());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && void this.sync());
  }

  // unsaid reports whether a field holds what neither the outbox nor the server has.
  private unsaid(slot: number): boolean {
    const before = this.sender?.waits(slot);
    return canonical(this.sheet.read(slot)) !== (before ? canonical(before.answer) : (this.refused.get(slot) ?? this.stands.get(slot) ?? "{}"));
  }

  private changed(slot: number, wait: number): void {
    if (this.over || !this.sender || !this.unsaid(slot)) return; // before the outbox is open, begin looks at all fields
    this.refused.delete(slot);
    this.leaving = false;
    this.sheet.problem(slot, "");
    const now = performance.now();
    if (this.sender.idle) this.waiting = now;
    this.sender.put(
      {
        attempt: this.sheet.form.dataset.quiz ?? "", person: this.sheet.form.dataset.person ?? "", slot, step: uuid(),
        answer: this.sheet.read(slot), seen: this.seqs.get(slot) ?? 0, at: Date.now(), left: this.clock.left(),
      },
      Math.min(wait, Math.max(0, this.waiting + LONGEST_WAIT - now)),
    );
    this.count();
    if (this.sender.quiet) this.sheet.say(this.sheet.text("saving"));
    else this.warn("later");
  }

  // kept: the change is on the disk and has its number; other tabs may know of it.
  private kept(step: Step): void {
    this.changes.set(step.slot, step.change);
    this.tell({ slot: step.slot, answer: step.answer, change: step.change });
    if (!this.sender.quiet) this.warn("later");
  }

  // found: a change of this device that waited where the page did not see it when it began; a store may be slow.
  private found(step: Step): void {
    if (!this.sender || !this.sheet.slots.has(step.slot) || this.unsaid(step.slot)) return;
    this.sheet.write(step.slot, step.answer);
    this.count();
  }

  private hear(news: News): void {
    if (news.over) return this.finish(false);
    if (this.over || !this.sheet.slots.has(news.slot)) return;
    if (news.seq) this.seqs.set(news.slot, Math.max(news.seq, this.seqs.get(news.slot) ?? 0));
    const newer = this.sender ? this.sender.writes(news.slot) : this.unsaid(news.slot); // the choice made while the page begins, too
    if (newer || news.change < (this.changes.get(news.slot) ?? 0)) return;
    this.changes.set(news.slot, news.change);
    this.sender?.leave(news.slot); // the other tab sends it
    this.refused.delete(news.slot);
    this.sheet.problem(news.slot, "");
    this.show(news.slot, news.answer, this.seqs.get(news.slot) ?? 0);
    this.count();
  }

  private show(slot: number, answer: Answer, seq: number): void {
    this.sheet.write(slot, answer);
    this.settle(slot, answer, seq);
  }

  private settle(slot: number, answer: Answer, seq: number): void {
    this.stands.set(slot, canonical(answer));
    this.seqs.set(slot, seq);
    this.sheet.settle(slot, answer, seq);
  }

  private count(): void {
    this.sheet.count((slot) => this.refused.has(slot));
  }

  // ── what the server says ───────────────────────────────────────────────────────────────────────────────────────────
  private receive(step: Step, outcome: Outcome, newest: boolean): void {
    if (outcome.kind === "refused" && newest) {
      this.refused.set(step.slot, canonical(step.answer));
      this.sheet.problem(step.slot, outcome.detail);
      this.count();
    } else if (outcome.kind === "kept" || outcome.kind === "over" || outcome.kind === "gone") {
      this.sheet.warn(outcome.detail);
      if (outcome.kind === "gone") this.over = true;
    } else if (outcome.kind === "stored") {
      this.settle(step.slot, outcome.answer, outcome.seq);
      this.sheet.number(step.slot, outcome.read);
      this.tell({ slot: step.slot, answer: outcome.answer, change: step.change, seq: outcome.seq });
      if (!outcome.stale || !newest || canonical(outcome.answer) === canonical(step.answer)) return;
      this.sheet.write(step.slot, outcome.answer);
      this.sheet.problem(step.slot, this.sheet.text("stale").replace("{a}", this.sheet.words(step.slot, step.answer)), "help");
      this.count();
    }
  }

  private settled(): void {
    this.late(false);
    this.sheet.warn("");
    this.sheet.say(this.refused.size ? this.sheet.text("refused").replace("{n}", String(this.refused.size)) : this.sheet.text("saved"));
  }

  // warn says why it is not sent, and whether it is safe here: only what is on the disk is called so.
  private warn(why: "later" | "session"): void {
    const { sheet } = this;
    this.late(true);
    const name = this.sender.durable ? (why === "session" ? "session" : this.leaving ? "check-waits" : "offline") : this.sender.writes() ? "offline-saving" : "unkept";
    sheet.warn(sheet.text(name), why === "session" ? { href: location.pathname, label: sheet.text("sign-in") } : name === "check-waits" ? { href: this.attempt + "/kirim", label: sheet.text("send-later") } : undefined);
  }

  // late tells whoever counts what is not sent that this page's does not go by itself.
  private late(is: boolean): void {
    const { dataset } = this.sheet.form;
    if (!!dataset.late === is) return;
    if (is) dataset.late = "1";
    else delete dataset.late;
    tellUnsent();
  }

  // ── coming back, and other devices ─────────────────────────────────────────────────────────────────────────────────
  private async sync(): Promise<void> {
    if (this.over || !this.sender || !(await this.sender.flush())) return;
    const now = await this.sender.standing<Standing>();
    if (!now || this.over) return;
    if (now.state !== "open") return this.finish();
    if (now.left_ms !== undefined) this.clock.set(now.left_ms);
    const changed: number[] = [];
    for (const a of now.answers) {
      if (this.sender.waits(a.slot) || this.refused.has(a.slot) || this.unsaid(a.slot) || (this.seqs.get(a.slot) ?? 0) >= a.seq) continue;
      if (this.stands.get(a.slot) !== canonical(a.answer)) changed.push(a.slot);
      this.show(a.slot, a.answer, a.seq);
    }
    this.count();
    if (changed.length) this.sheet.warn(this.sheet.text("elsewhere").replace("{n}", changed.join(", ")));
  }

  // ask whether another device changed something, while the page is seen and nothing waits to be sent.
  private async ask(): Promise<void> {
    if (this.over || document.visibilityState !== "visible" || !this.sender.idle) return;
    const newest = await read<{ state: string; seq: number }>(this.sheet.form.dataset.pulse ?? "");
    if (newest && (newest.state !== "open" || newest.seq > Math.max(0, ...this.seqs.values()))) await this.sync();
  }

  // ── the time ───────────────────────────────────────────────────────────────────────────────────────────────────────
  private announced = "";

  private tick(): void {
    if (!this.clock.timed || this.over) return;
    const s = Math.ceil((this.clock.left() ?? 0) / 1000);
    const face = document.querySelector<HTMLElement>("[data-quiz-clock]");
    if (face) face.textContent = (this.clock.sure ? "" : "± ") + this.clock.face();
    const mark = s <= 60 ? "one-minute" : s <= 300 ? "five-minutes" : "";
    if (mark && mark !== this.announced && s > 0) {
      this.announced = mark;
      this.sheet.say(this.sheet.text(mark));
    }
    if (s <= 0 && this.clock.sure && this.sender) void this.timeUp();
  }

  // timeUp sends the attempt, which gives the result at once; the server ends it by itself, too.
  private async timeUp(): Promise<void> {
    if (this.ending) return;
    this.ending = true;
    this.sheet.close();
    await this.sender.flush();
    if (this.over) return;
    this.sheet.warn(this.sheet.text("time-up"));
    await pause(Math.random() * RUSH);
    await repeatedly(async () => {
      await this.sender.flush(); // what was made in time is told to the server, however late
      const sent = !this.over && this.sender.idle ? await finish(this.attempt) : "later";
      if (sent === "done") this.finish();
      if (sent === "session") this.warn("session");
      return this.over;
    });
  }

  // finish leaves for the result: the attempt takes no more answers. What could not be sent waits there in the outbox.
  private finish(tell = true): void {
    if (this.over) return;
    this.over = true;
    if (tell) this.tell({ over: true });
    this.sheet.close();
    location.assign(this.attempt + "/hasil");
  }

  // leave goes on to checking. What waits is sent first; without a line the page stays, and goes on when it is back, unless
  // somebody goes on answering.
  private leaving = false;

  private async leave(): Promise<void> {
    for (const slot of this.sheet.slots.keys()) this.changed(slot, 0);
    if (this.leaving) return;
    this.leaving = true;
    await repeatedly(async () => {
      if (this.leaving && (await this.sender.flush())) await this.goOn();
      return !this.leaving || this.over;
    });
  }

  private async goOn(): Promise<void> {
    if (this.refused.size) {
      this.leaving = false;
      return this.sheet.focus([...this.refused.keys()][0]);
    }
    if (!(await this.sender.standing("/terbaru"))) return this.warn("later");
    if (!this.leaving) return;
    this.leaving = false;
    location.assign(this.attempt + "/periksa");
  }
}

const form = document.querySelector<HTMLFormElement>("form[data-quiz]");
if (form) void new Quiz(new Sheet(form)).begin();
