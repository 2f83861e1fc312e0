// The sheet: the questions of a quiz as fields of the form, the list that leads to them, and the line that says how it stands.

import type { Answer } from "./outbox";
import { Flags } from "./flags";

// canonical is an answer as text that is the same for the same answer; "{}" for none.
export const canonical = (a: Answer): string =>
  JSON.stringify(a.options?.length ? { options: [...a.options].sort() } : a.text ? { text: a.text } : {});

export class Sheet {
  readonly slots = new Map<number, HTMLFieldSetElement>();
  readonly flags: Flags;
  private readonly state = document.querySelector<HTMLElement>("[data-quiz-state]");
  private readonly banner = document.querySelector<HTMLElement>("[data-quiz-banner]");

  constructor(readonly form: HTMLFormElement) {
    this.flags = new Flags(form.dataset.quiz ?? "");
    form.querySelectorAll<HTMLFieldSetElement>("fieldset[data-slot]").forEach((f) => this.slots.set(Number(f.dataset.slot), f));
  }

  text(name: string): string {
    return this.form.getAttribute("data-t-" + name) ?? "";
  }

  slotOf(target: EventTarget | null): number {
    return Number((target as Element | null)?.closest<HTMLElement>("[data-slot]")?.dataset.slot);
  }

  private fields(slot: number): HTMLInputElement[] {
    return [...(this.slots.get(slot)?.querySelectorAll<HTMLInputElement>(`[name="jawab-${slot}"]`) ?? [])];
  }

  read(slot: number): Answer {
    const list = this.fields(slot);
    if (list[0]?.type === "text") return { text: list[0].value.trim() };
    return { options: list.filter((f) => f.checked).map((f) => f.value) };
  }

  write(slot: number, a: Answer): void {
    for (const f of this.fields(slot)) {
      if (f.type !== "text") f.checked = !!a.options?.includes(f.value);
      else if (f.value.trim() !== (a.text ?? "")) f.value = a.text ?? "";
    }
  }

  // words are an answer as people read it.
  words(slot: number, a: Answer): string {
    if (a.text) return a.text;
    const chosen = this.fields(slot).filter((f) => a.options?.includes(f.value));
    return chosen.map((f) => f.labels?.[0]?.textContent?.trim() ?? "").join(", ") || "–";
  }

  // shown is what the page said when it was loaded, and which step said it.
  shown(slot: number): { answer: string; seq: number } {
    return { answer: this.hidden("semula", slot)?.value ?? "{}", seq: Number(this.hidden("dilihat", slot)?.value ?? 0) };
  }

  // settle tells the hidden fields what the page shows now, so that a plain submit sends only what differs from it.
  settle(slot: number, a: Answer, seq: number): void {
    const shown = this.hidden("semula", slot);
    const seen = this.hidden("dilihat", slot);
    if (shown) shown.value = canonical(a);
    if (seen) seen.value = String(seq);
  }

  private hidden(name: string, slot: number): HTMLInputElement | null {
    return this.form.querySelector<HTMLInputElement>(`[name="${name}-${slot}"]`);
  }

  problem(slot: number, message: string, kind = "error"): void {
    const place = this.slots.get(slot)?.querySelector<HTMLElement>("[data-quiz-error]");
    if (!place) return;
    place.textContent = message;
    place.hidden = !message;
    place.className = kind;
    for (const f of this.fields(slot)) {
      if (message && kind === "error") f.setAttribute("aria-invalid", "true");
      else f.removeAttribute("aria-invalid");
    }
  }

  // number says how a typed number was read.
  number(slot: number, read: string): void {
    const place = this.slots.get(slot)?.querySelector<HTMLElement>("[data-quiz-read]");
    if (place) place.textContent = read ? this.text("read").replace("{n}", read) : "";
  }

  focus(slot: number | undefined): void {
    if (slot) this.fields(slot)[0]?.focus();
  }

  // count keeps the list and the number of answered questions true.
  count(refused: (slot: number) => boolean): void {
    let answered = 0;
    this.slots.forEach((_, slot) => {
      const done = canonical(this.read(slot)) !== "{}" && !refused(slot);
      if (done) answered++;
      this.mark(slot, done);
    });
    const place = document.querySelector<HTMLElement>("[data-quiz-count]");
    if (place) place.textContent = this.text("count").replace("{a}", String(answered)).replace("{of}", this.form.dataset.of ?? "");
  }

  private mark(slot: number, done: boolean): void {
    const link = document.querySelector<HTMLAnchorElement>(`[data-quiz-jump="${slot}"]`);
    const flagged = this.flags.has(slot);
    link?.classList.toggle("done", done);
    link?.classList.toggle("flagged", flagged);
    const state = this.text(done ? "answered" : "unanswered") + (flagged ? ", " + this.text("flagged") : "");
    link?.setAttribute("aria-label", this.text("jump").replace("{n}", String(slot)).replace("{s}", state));
    this.slots.get(slot)?.querySelector("[data-quiz-flag]")?.setAttribute("aria-pressed", String(flagged));
  }

  say(message: string): void {
    if (this.state && this.state.textContent !== message) this.state.textContent = message;
  }

  // warn takes the place of what is said, in the same line of the bar; "" gives it back.
  warn(message: string, link?: { href: string; label: string }): void {
    if (!this.banner || this.banner.dataset.shown === message) return;
    this.banner.dataset.shown = message;
    this.banner.hidden = !message;
    if (this.state) this.state.hidden = !!message;
    this.banner.textContent = message;
    if (!link) return;
    const a = document.createElement("a");
    a.href = link.href;
    a.textContent = link.label;
    this.banner.append(" ", a);
  }

  close(): void {
    this.slots.forEach((f) => (f.disabled = true));
  }
}
