// Questions in a text (cek pemahaman): whether an answer is right is told on the spot, also where there is no signal. Nothing is sent and
// nothing is kept; without this script the form asks its page again.

const hide = (form: HTMLFormElement, name: string, hidden: (part: HTMLElement) => boolean): void =>
  form.querySelectorAll<HTMLElement>(`[data-${name}]`).forEach((part) => (part.hidden = hidden(part)));

function judge(form: HTMLFormElement): void {
  const boxes = [...form.querySelectorAll<HTMLInputElement>(".choice input")];
  const none = boxes.every((box) => !box.checked);
  const right = boxes.every((box) => box.checked === (box.dataset.right !== undefined));
  const verdict = form.querySelector<HTMLElement>("[data-verdict]");
  if (verdict) verdict.textContent = form.getAttribute(`data-t-${none ? "none" : right ? "yes" : "no"}`);
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
