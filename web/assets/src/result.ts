// The result of a quiz: what was left on this device is told to the server once more, and what it does not take is shown before
// it is forgotten. The questions that the device kept for a broken line go.

import { backoff, deliver, pause, type Outcome } from "./lib/deliver";
import { type Answer, Outbox, type Step, waiting } from "./lib/outbox";
import { endPages } from "./lib/worker-page";

class Leftovers {
  private outbox!: Outbox;
  private readonly refused: Step[] = [];
  private kept = 0;

  constructor(
    private readonly root: HTMLElement,
    private readonly attempt: string,
  ) {}

  async begin(): Promise<void> {
    this.outbox = await Outbox.open(this.root.dataset.person ?? "");
    const steps = await this.outbox.of(this.attempt);
    const waits = waiting(steps);
    for (const step of steps) if (!waits.includes(step)) await this.outbox.drop(step); // the result shows them
    for (const step of waits) await this.settle(step);
    if (this.kept) location.reload();
    else if (this.refused.length) this.show();
  }

  // settle asks until the server says something about a step.
  private async settle(step: Step): Promise<void> {
    let outcome: Outcome = { kind: "later" };
    for (let failures = 1; ; failures++) {
      outcome = await deliver(`/kuis/${this.attempt}/jawaban`, step);
      if (outcome.kind !== "later") break;
      await pause(backoff(failures));
    }
    if (outcome.kind === "kept") this.kept++;
    if (outcome.kind === "over" || outcome.kind === "refused") this.refused.push(step);
    if (outcome.kind === "kept" || outcome.kind === "stored") await this.outbox.drop(step);
  }

  // show lists what was typed here and came too late for everything, until the person has seen it.
  private show(): void {
    const list = this.root.querySelector("ul");
    for (const step of this.refused) {
      const item = document.createElement("li");
      item.textContent = (this.root.dataset.tQuestion ?? "").replace("{n}", String(step.slot)) + ": " + words(step.slot, step.answer);
      list?.append(item);
    }
    this.root.hidden = false;
    this.root.querySelector("button")?.addEventListener("click", () => void this.forget());
  }

  private async forget(): Promise<void> {
    for (const step of this.refused) await this.outbox.drop(step);
    this.root.hidden = true;
  }
}

// words are an answer as people read it.
function words(slot: number, answer: Answer): string {
  const chosen = (answer.options ?? []).map((id) => document.querySelector(`[data-slot="${slot}"] [data-option="${CSS.escape(id)}"]`)?.textContent ?? id);
  return answer.text ?? (chosen.join(", ") || "–");
}

const root = document.querySelector<HTMLElement>("[data-leftovers]");
if (root) {
  void endPages("/kuis/" + (root.dataset.leftovers ?? ""));
  void new Leftovers(root, root.dataset.leftovers ?? "").begin();
}
