// One question after the other, of an assessment that chooses them by the answers: the answer goes to the server, and the next question comes
// back and takes the place of this one. Nothing of a question is kept here but the answer that waits to be sent; without a line it
// waits in the outbox, and goes as soon as it can, from whichever page. The form works without this script.

import { backoff, call, pause } from "./lib/deliver";
import { type Answer, Outbox, type Step, uuid, waiting } from "./lib/outbox";
import { canonical, Sheet } from "./lib/sheet";
import { tellUnsent } from "./lib/unsent";

type Refused = { key?: string; detail?: string; errors?: { key?: string; detail: string }[] };

class Work {
  private sheet!: Sheet;
  private outbox!: Outbox;
  private slot = 0;
  private busy = true; // until the outbox is open
  private pressed = false; // meanwhile
  private wake = (): void => {};

  constructor(private readonly root: HTMLElement) {
    root.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation(); // the button says that it is busy here
      void this.submit();
    });
    addEventListener("online", () => this.wake());
    this.show();
  }

  // begin sends what was answered here before the page was loaded anew.
  async begin(): Promise<void> {
    const { work = "", person = "" } = this.root.dataset;
    this.outbox = await Outbox.open(person);
    const asked = this.slot;
    for (const step of waiting(await this.outbox.of(work))) {
      if (step.slot !== asked) {
        await this.outbox.drop(step); // it was final before it could be sent
        continue;
      }
      this.pressed = false;
      this.sheet.write(step.slot, step.answer);
      await this.send(step, true);
    }
    this.busy = false;
    this.root.dataset.ready = "1";
    if (this.pressed) await this.submit();
  }

  private text(name: string): string {
    return this.root.getAttribute("data-t-" + name) ?? "";
  }

  // show takes up the question that stands in the page.
  private show(): void {
    const form = this.root.querySelector("form")!;
    this.sheet = new Sheet(form);
    this.slot = Number(form.querySelector<HTMLInputElement>("[name=slot]")?.value);
  }

  private async submit(): Promise<void> {
    if (this.busy) {
      this.pressed = true;
      return;
    }
    const answer = this.sheet.read(this.slot);
    if (canonical(answer) === "{}") {
      this.sheet.problem(this.slot, this.text("missing"));
      return this.sheet.focus(this.slot);
    }
    this.busy = true;
    const { work = "", person = "" } = this.root.dataset;
    const made = this.sheet.form.querySelector<HTMLInputElement>("[name=step]")?.value || uuid();
    const { step, kept } = await this.outbox.keep({ attempt: work, slot: this.slot, person, step: made, answer, seen: 0, at: Date.now() });
    await this.send(step, kept);
  }

  // send tries until the server has taken the answer, or refused it.
  private async send(step: Step, kept: boolean): Promise<void> {
    this.lock(true);
    this.sheet.problem(step.slot, "");
    this.sheet.say(this.text("saving"));
    for (let failures = 1; ; failures++) {
      const res = await call(this.sheet.form.action, request(step));
      if (res && (await this.take(step, res))) break;
      this.waits(res && (res.type === "opaqueredirect" || res.status === 401 || res.status === 403) ? "session" : kept ? "offline" : "unkept");
      await Promise.race([pause(backoff(Math.min(failures, 5))), new Promise<void>((now) => (this.wake = now))]);
    }
    this.wake = () => {};
    this.busy = false;
  }

  // take shows what the server says; false when it said nothing about the answer.
  private async take(step: Step, res: Response): Promise<boolean> {
    const json = res.headers.get("Content-Type")?.includes("json") ?? false;
    if (res.ok && json) {
      await this.settle(step);
      location.assign(((await res.json()) as { to: string }).to);
      return true;
    }
    if (res.ok) {
      const next = await res.text();
      await this.settle(step);
      this.root.innerHTML = next;
      this.show();
      this.root.querySelector<HTMLElement>("[data-work-number]")?.focus({ preventScroll: true });
      scrollTo(0, 0);
      return true;
    }
    if (!json || (res.status !== 422 && res.status !== 404)) return false;
    return this.refused(step, (await res.json()) as Refused);
  }

  // refused: it is no answer to this question. A server of another version may not understand the request; that says nothing about it.
  private async refused(step: Step, said: Refused): Promise<boolean> {
    const list = said.errors ?? [said];
    if (!list.some((e) => e.key?.startsWith("quiz.") || e.key?.startsWith("assessment."))) return false;
    await this.settle(step);
    this.lock(false);
    this.sheet.problem(step.slot, list[0]?.detail ?? "");
    this.sheet.focus(step.slot);
    return true;
  }

  private async settle(step: Step): Promise<void> {
    await this.outbox.drop(step);
    this.late(false);
    this.sheet.warn("");
    this.sheet.say("");
  }

  private waits(why: "offline" | "unkept" | "session"): void {
    this.late(true);
    this.sheet.warn(this.text(why), why === "session" ? { href: location.pathname, label: this.text("sign-in") } : undefined);
  }

  // late tells whoever counts what is not sent that this page's does not go by itself.
  private late(is: boolean): void {
    const { dataset } = this.sheet.form;
    if (!!dataset.late === is) return;
    if (is) dataset.late = "1";
    else delete dataset.late;
    tellUnsent();
  }

  private lock(is: boolean): void {
    if (is) this.root.querySelector<HTMLElement>("button[type=submit]")?.setAttribute("aria-busy", "true");
    else this.root.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
    this.sheet.slots.forEach((f) => (f.disabled = is));
  }
}

// request sends a step without the number of its device: what is sent last stands, as with the plain form.
function request(step: Step): RequestInit {
  const body: { slot: number; answer: Answer; step: string; age_ms: number } = {
    slot: step.slot, answer: step.answer, step: step.step, age_ms: Math.round(Math.max(0, Math.min(Date.now() - step.at, 86_400_000))),
  };
  return { method: "POST", headers: { "Content-Type": "application/json", Accept: "application/json, text/html" }, body: JSON.stringify(body) };
}

const root = document.querySelector<HTMLElement>("[data-work]");
if (root) void new Work(root).begin();
