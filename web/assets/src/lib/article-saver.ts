// Saving an article by itself. What the server has is said only when it said so; until then the text is kept on the device. When somebody
// else changed the module meanwhile, nothing is written any more before both texts were seen.

import { Typed } from "./typed";

const WAIT = 1500; // after the last letter
const AGAIN = 15_000; // after a cut

export class Saver {
  private readonly typed: Typed;
  private timer = 0;
  private sending: Promise<void> | null = null;
  private stopped = false;
  private wait = WAIT; // until the next try
  private stored: string; // what the server has of the form
  private base: string | null = null; // when it clashed: the state that what was typed was made from
  private sent = ""; // what was sent last without an answer

  constructor(private readonly form: HTMLFormElement, private readonly area: HTMLTextAreaElement) {
    this.typed = new Typed(`${form.dataset.person ?? ""}|${form.dataset.editor ?? ""}`);
    this.stored = this.state();
  }

  start(): void {
    this.stopped = document.querySelector("[data-clash]") !== null;
    this.offer();
    this.form.addEventListener("input", () => this.changed());
    addEventListener("online", () => this.soon(0));
    this.form.addEventListener("submit", (event) => this.submit(event), true);
  }

  private get own(): boolean {
    return "autosave" in this.form.dataset; // there is a module to be saved
  }

  private field(name: string): HTMLInputElement | null {
    return this.form.querySelector(`[name="${name}"]`);
  }

  private state(): string {
    return ["title", "part", "minutes", "body"].map((n) => this.field(n)?.value ?? "").join("\u0000");
  }

  private keep(): boolean {
    return this.typed.keep({ title: this.field("title")?.value ?? "", body: this.area.value, seen: this.base ?? this.field("seen")?.value ?? "", at: Date.now() });
  }

  private changed(): void {
    const kept = this.keep();
    if (this.stopped || !this.own) return;
    this.say(kept ? "waiting" : "unsafe");
    this.soon(WAIT);
  }

  private soon(wait: number): void {
    clearTimeout(this.timer);
    if (!this.stopped && this.own) this.timer = window.setTimeout(() => void this.save(), wait);
  }

  // save sends the form as it stands, one after the other.
  private async save(): Promise<void> {
    if (this.sending) return;
    if (this.state() === this.stored) return this.say("");
    this.sending = this.send();
    await this.sending;
    this.sending = null;
    if (!this.stopped && this.state() !== this.stored) this.soon(this.wait);
  }

  private async send(): Promise<void> {
    const state = this.state();
    const body = new URLSearchParams([...new FormData(this.form)].filter((e): e is [string, string] => typeof e[1] === "string"));
    body.set("lalu", "otomatis");
    this.say("saving");
    this.wait = AGAIN;
    const before = this.sent;
    this.sent = this.area.value;
    try {
      const answer = await fetch(this.form.action, { method: "POST", body, redirect: "manual" });
      if (answer.ok && answer.headers.get("Content-Type")?.includes("json")) return this.accept(state, (await answer.json()) as { at: string; seen: string });
      if (answer.status === 409) return this.clash(await answer.text(), before);
      this.say(answer.status === 422 ? "invalid" : answer.status === 401 || answer.type === "opaqueredirect" ? "session" : "failed");
    } catch {
      this.say("offline");
    }
  }

  private accept(state: string, answer: { at: string; seen: string }): void {
    this.stored = state;
    this.sent = "";
    this.wait = WAIT;
    const seen = this.field("seen");
    if (seen) seen.value = answer.seen;
    if (this.state() === state) {
      this.typed.drop();
      this.form.dispatchEvent(new Event("saved"));
      this.say("saved", answer.at);
    } else {
      this.keep();
    }
  }

  // clash shows what stands there now beside what was typed. When it is what this page sent and never heard of again, it goes on.
  private clash(html: string, before: string): void {
    const page = new DOMParser().parseFromString(html, "text/html");
    const part = page.querySelector<HTMLElement>("[data-clash]");
    const fresh = page.querySelector<HTMLInputElement>('form[data-editor] [name="seen"]');
    const seen = this.field("seen");
    const theirs = part?.querySelector("textarea")?.value;
    if (fresh && seen && before && theirs !== undefined && theirs.trim() === before.trim()) {
      seen.value = fresh.value;
      this.wait = 0;
      return;
    }
    this.stopped = true;
    this.base = seen?.value ?? "";
    this.keep();
    if (part) {
      this.form.before(part);
      part.focus();
    }
    if (fresh && seen) seen.value = fresh.value;
    this.say(part ? "clash" : "failed");
  }

  // submit waits for what is being sent, so that a form never meets its own change.
  private submit(event: Event): void {
    clearTimeout(this.timer);
    if (!this.sending) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const by = (event as SubmitEvent).submitter;
    void this.sending.then(() => this.form.requestSubmit(by as HTMLElement | null));
  }

  // offer shows what was kept on the device and is not what the server has.
  private offer(): void {
    const kept = this.typed.get();
    const part = document.querySelector<HTMLElement>("[data-kept]");
    if (!kept || !part || "problems" in this.form.dataset) return;
    if (kept.body.trim() === this.area.value.trim() && kept.title.trim() === (this.field("title")?.value ?? "").trim()) return this.typed.drop();
    const words = part.querySelector<HTMLElement>("[data-kept-text]");
    if (words) words.textContent = (words.dataset.tText ?? "").replace("{at}", new Date(kept.at).toLocaleString(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" }));
    const shown = part.querySelector("textarea");
    if (shown) shown.value = kept.body;
    part.hidden = false;
    part.querySelector("[data-restore]")?.addEventListener("click", () => {
      part.hidden = true;
      this.restore(kept.title, kept.body, kept.seen);
    });
    part.querySelector("[data-forget]")?.addEventListener("click", () => {
      part.hidden = true;
      this.typed.drop();
      this.area.focus();
    });
  }

  // restore puts a kept text back with the state it was made from, so that the server tells when another was saved meanwhile.
  private restore(title: string, body: string, from: string): void {
    const [name, seen] = [this.field("title"), this.field("seen")];
    if (name) name.value = title;
    if (seen && from) seen.value = from;
    this.area.value = body;
    this.area.focus();
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  private say(what: string, at = ""): void {
    const state = this.form.querySelector<HTMLElement>("[data-state]");
    if (!state) return;
    state.dataset.state = what;
    state.textContent = what ? (state.dataset[`t${what[0].toUpperCase()}${what.slice(1)}`] ?? "").replace("{at}", at) : "";
  }
}
