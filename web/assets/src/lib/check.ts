// Questions in a text (cek pemahaman): whether an answer is right is told on the spot, also where there is no signal. Nothing is sent and
// nothing is kept; without this script the form asks its page again.

import { fold, within } from "./answer";

// Key is what an answer is compared with; boxes each say by themselves whether they are right.
type Key = { pairs?: string[]; order?: string[]; number?: [string, string]; unit?: string; words?: string[] };

// Verdict names a sentence of the form: data-t-…
type Verdict = "yes" | "no" | "none" | "odd" | "two";

const hide = (form: HTMLFormElement, name: string, hidden: (part: HTMLElement) => boolean): void =>
  form.querySelectorAll<HTMLElement>(`[data-${name}]`).forEach((part) => (part.hidden = hidden(part)));

const is = (right: boolean): Verdict => (right ? "yes" : "no");
const same = (a: string[], b: string[]): boolean => a.length === b.length && a.every((one, i) => one === b[i]);

function chosen(form: HTMLFormElement): Verdict {
  const boxes = [...form.querySelectorAll<HTMLInputElement>(".choice input")];
  if (boxes.every((box) => !box.checked)) return "none";
  return is(boxes.every((box) => box.checked === (box.dataset.right !== undefined)));
}

function written(form: HTMLFormElement, key: Key): Verdict {
  const picked = [...form.querySelectorAll<HTMLSelectElement>('select[name^="jawab-"]')].map((list) => list.value).filter((v) => v);
  const text = form.querySelector<HTMLInputElement>('input[name^="jawab-"]')?.value.trim() ?? "";
  if (!picked.length && !text) return "none";
  if (key.pairs) return is(same(picked.sort(), [...key.pairs].sort()));
  if (key.order) return is(same([...new Set(picked)], key.order));
  if (key.words) return is(key.words.includes(fold(text)));
  const near = within(text, ...(key.number ?? ["0", "0"]));
  if (near === "odd" || near === "two") return near;
  return is(near && (!key.unit || form.querySelector<HTMLSelectElement>('select[name^="satuan-"]')?.value === key.unit));
}

function judge(form: HTMLFormElement): void {
  const key = form.dataset.judge;
  const found = key ? written(form, JSON.parse(key) as Key) : chosen(form);
  const none = found === "none";
  const verdict = form.querySelector<HTMLElement>("[data-verdict]");
  if (verdict) verdict.textContent = form.getAttribute(`data-t-${found}`);
  hide(form, "key", () => none);
  hide(form, "why", () => none);
  hide(form, "because", (part) => !part.closest(".choice")?.querySelector<HTMLInputElement>("input")?.checked);
}

// checks judges wherever a form of them is, also in a preview that came later; no other script hears of it.
export function checks(): void {
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target as HTMLFormElement;
      if (form.dataset.check === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      judge(form);
    },
    true,
  );
}
