// The sheet: the questions of a quiz as fields of the form, the list that leads to them, and the line that says how it stands.

import type { Answer } from "./outbox";
import { Flags } from "./flags";
import { Match } from "./match";
import { Order } from "./order";

// canonical is an answer as text that is the same for the same answer; "{}" for none. Options keep their order: where it means
// nothing, read sorts them, as the server does.
export function canonical(a: Answer): string {
  if (a.options?.length) return JSON.stringify({ options: a.options });
  const pairs = Object.entries(a.pairs ?? {}).sort();
  if (pairs.length) return JSON.stringify({ pairs: Object.fromEntries(pairs) });
  return JSON.stringify(a.text ? { text: a.text, unit: a.unit || undefined } : {});
}

type Field = HTMLInputElement | HTMLSelectElement;

export class Sheet {
  readonly slots = new Map<number, HTMLFieldSetElement>();
  readonly flags: Flags;
  private readonly state = document.querySelector<HTMLElement>("[data-quiz-state]");
  private readonly banner = document.querySelector<HTMLElement>("[data-quiz-banner]");

  constructor(readonly form: HTMLFormElement) {
    this.flags = new Flags(form.dataset.quiz ?? "");
    form.querySelectorAll<HTMLFieldSetElement>("fieldset[data-slot]").forEach((f) => this.slots.set(Number(f.dataset.slot), f));
    form.querySelectorAll<HTMLElement>("[data-quiz-order]").forEach((root) => new Order(root));
    form.querySelectorAll<HTMLElement>("[data-quiz-match]").forEach((root) => new Match(root));
  }

  text(name: string): string {
    return this.form.getAttribute("data-t-" + name) ?? "";
  }

  slotOf(target: EventTarget | null): number {
    return Number((target as Element | null)?.closest<HTMLElement>("[data-slot]")?.dataset.slot);
  }

  private fields(slot: number): Field[] {
    return [...(this.slots.get(slot)?.querySelectorAll<Field>(`[name="jawab-${slot}"]`) ?? [])];
  }

  private unit(slot: number): HTMLSelectElement | null {
    return this.form.querySelector<HTMLSelectElement>(`[name="satuan-${slot}"]`);
  }

  // read: select lists hold the left and right of a pair ("l1:r2") or what stands in a place; the others say what they are.
  read(slot: number): Answer {
    const list = this.fields(slot);
    const chosen = list.filter((f) => (f instanceof HTMLSelectElement ? f.value : f.checked)).map((f) => f.value);
    if (list[0]?.type === "text") return { text: list[0].value.trim(), unit: list[0].value.trim() ? this.unit(slot)?.value : "" };
    if (!(list[0] instanceof HTMLSelectElement)) return { options: chosen.sort() };
    if (list[0].closest("[data-quiz-order]")) return { options: [...new Set(chosen)] };
    return { pairs: Object.fromEntries(chosen.map((v) => v.split(":"))) as Record<string, string> };
  }

  write(slot: number, a: Answer): void {
    this.fields(slot).forEach((f, at) => {
      if (f instanceof HTMLSelectElement) {
        const left = f.options[1]?.value.split(":")[0] ?? "";
        f.value = a.pairs?.[left] ? left + ":" + a.pairs[left] : (a.options?.[at] ?? "");
      } else if (f.type !== "text") f.checked = !!a.options?.includes(f.value);
      else if (f.value.trim() !== (a.text ?? "")) f.value = a.text ?? "";
    });
    const unit = this.unit(slot);
    if (unit) unit.value = a.unit ?? "";
    this.slots.get(slot)?.querySelector("[data-quiz-order]")?.dispatchEvent(new Event("written"));
  }

  // words are an answer as people read it.
  words(slot: number, a: Answer): string {
    if (a.text) return a.text + (a.unit ? " " + a.unit : "");
    const values = a.options ?? Object.entries(a.pairs ?? {}).map(([left, right]) => left + ":" + right);
    return values.map((v) => this.label(slot, v)).join(", ") || "–";
  }

  // label is what a value of a slot is called.
  private label(slot: number, value: string): string {
    for (const f of this.fields(slot)) {
      if (!(f instanceof HTMLSelectElement)) {
        if (f.value === value) return f.labels?.[0]?.textContent?.trim() ?? "";
        continue;
      }
      const option = [...f.options].find((o) => o.value === value);
      if (option) return value.includes(":") ? (f.labels[0]?.textContent?.trim() ?? "") + " → " + option.text : option.text;
    }
    return "";
  }

  // shown is what the page said when it was loaded, and which step said it.
  shown(slot: number): { answer: string; seq: number } {
    return { answer: canonical(JSON.parse(this.hidden("semula", slot)?.value || "{}") as Answer), seq: Number(this.hidden("dilihat", slot)?.value ?? 0) };
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
    const of = this.form.dataset.of ?? "";
    const place = document.querySelector<HTMLElement>("[data-quiz-count]");
    if (place) place.textContent = this.text("count").replace("{a}", String(answered)).replace("{of}", of);
    const short = document.querySelector<HTMLElement>("[data-quiz-short]");
    if (short) short.textContent = answered + "/" + of;
  }

  private mark(slot: number, done: boolean): void {
    const link = document.querySelector<HTMLAnchorElement>(`[data-quiz-jump="${slot}"]`);
    const flagged = this.flags.has(slot);
    link?.classList.toggle("done", done);
    link?.classList.toggle("flagged", flagged);
    document.querySelector(`[data-quiz-pip="${slot}"]`)?.classList.toggle("done", done);
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
