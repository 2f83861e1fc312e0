// What each page of somebody who is signed in does for their device: it looks whose the device is, says how much waits to be sent, and
// sends it. What somebody else left here waits for them.

import { deliver, finish } from "./deliver";
import { forget, own, whose } from "./kept";
import { LessonOutbox } from "./lesson-outbox";
import { LessonSender } from "./lesson-sender";
import { Outbox, type Step, waiting } from "./outbox";
import { OPENED } from "./store";
import { EVENT, tellUnsent } from "./unsent";
import { endPages } from "./worker-page";

const AGAIN = 20_000; // ms between two tries, while something waits

// here is what the page that is open sends by itself, as long as that goes well: an attempt, or a module.
function here(): { attempt: string; module: string } {
  const quiz = document.querySelector<HTMLElement>("form[data-quiz]");
  const lesson = document.querySelector<HTMLElement>("[data-lesson]");
  return {
    attempt: quiz && !quiz.dataset.late ? (quiz.dataset.quiz ?? "") : "",
    module: lesson && !lesson.dataset.late ? (JSON.parse(lesson.dataset.lesson ?? "{}") as { key: string }).key : "",
  };
}

export type Waits = { answers: Step[]; lessons: { key: string; send: string }[]; finishes: string[] };

// waits lists what a person's device has not sent.
export async function waits(person: string): Promise<Waits> {
  const outbox = await Outbox.open("");
  const [answers, finishes, lessons] = [waiting(await outbox.of()), await outbox.intents(person), await (await LessonOutbox.open()).of(person)];
  const { attempt, module } = here();
  return { answers: answers.filter((s) => s.person === person && s.attempt !== attempt), finishes, lessons: lessons.filter((e) => e.key !== module) };
}

export const countOf = (w: Waits): number => w.answers.length + w.finishes.length + w.lessons.length;

class Device {
  private sending = false;
  private readonly refused = new Set<string>();

  constructor(
    private readonly badge: HTMLElement,
    private readonly person: string,
  ) {}

  begin(): void {
    let soon = 0;
    addEventListener(EVENT, () => {
      clearTimeout(soon);
      soon = window.setTimeout(() => void this.count(), 50);
    });
    addEventListener("online", () => void this.send());
    addEventListener(OPENED, () => void this.count());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && void this.send());
    addEventListener("mumpuni:send", () => void this.send());
    setInterval(() => void this.send(), AGAIN);
    void this.send();
  }

  private async count(): Promise<number> {
    const n = countOf(await waits(this.person));
    this.badge.textContent = (this.badge.dataset.t ?? "").replace("{n}", String(n));
    this.badge.hidden = n === 0;
    return n;
  }

  // send delivers what waits; one page at a time.
  private async send(): Promise<void> {
    if (!(await this.count()) || this.sending || document.visibilityState !== "visible") return;
    this.sending = true;
    const all = async (): Promise<void> => void ((await this.answers()) && (await this.finishes()) && (await this.lessons()));
    try {
      if (navigator.locks) await navigator.locks.request("mumpuni:kirim", { ifAvailable: true }, async (lock) => (lock ? all() : undefined));
      else await all();
    } finally {
      this.sending = false;
    }
    await this.count();
  }

  // answers tells whether the line holds. What the server does not take stays, and the result shows it.
  private async answers(): Promise<boolean> {
    const outbox = await Outbox.open("");
    for (const step of (await waits(this.person)).answers) {
      if (this.refused.has(step.step)) continue;
      const outcome = await deliver(`/kuis/${step.attempt}/jawaban`, step);
      if (outcome.kind === "later" || outcome.kind === "session") return false;
      if (outcome.kind === "stored") await outbox.settle(step, outcome.answer, outcome.seq);
      else if (outcome.kind === "kept") await outbox.drop(step);
      else this.refused.add(step.step);
    }
    return true;
  }

  private async finishes(): Promise<boolean> {
    const outbox = await Outbox.open("");
    for (const attempt of await outbox.intents(this.person)) {
      const sent = await finish("/kuis/" + attempt);
      if (sent !== "done") return false;
      await outbox.intend(attempt, "");
      await endPages("/kuis/" + attempt);
      tellUnsent();
    }
    return true;
  }

  private async lessons(): Promise<void> {
    await new LessonSender(await LessonOutbox.open(), { key: here().module, person: this.person, send: "" }).others();
  }
}

// watchDevice looks after the device of whoever is signed in.
export function watchDevice(): void {
  const badge = document.querySelector<HTMLElement>("[data-device]");
  if (!badge || !("indexedDB" in window)) return;
  const { device = "", keeper = "" } = badge.dataset;
  void settle(device, keeper);
  new Device(badge, device).begin();
}

// settle: what was kept for somebody else goes, and so it does where nothing is kept any more.
async function settle(person: string, keeper: string): Promise<void> {
  const owner = await whose();
  if (!owner) return;
  if (owner !== person || !keeper) return forget();
  const there = await navigator.serviceWorker.getRegistration("/");
  if (!there || new URL(there.scope).pathname !== "/") await own(person, keeper).catch(() => {});
}
