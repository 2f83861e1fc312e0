// Reviews one after another, by keys: 1 to 6 tick a point, A all about which nothing is noted, J and K go on and back, Enter accepts as in
// any form. The keys count within the form alone, and not while a note is being written.

const form = document.querySelector<HTMLFormElement>("form[data-review]");
const boxes = form ? [...form.querySelectorAll<HTMLInputElement>('[name="checks"]')] : [];

// all ticks what is not noted as doubtful, and leads to the first point that still has to be looked at, or to the button that accepts.
function all(form: HTMLFormElement): void {
  const noted = (form.dataset.doubted ?? "").split(" ");
  boxes.filter((box) => !noted.includes(box.value)).forEach((box) => (box.checked = true));
  (boxes.find((box) => !box.checked) ?? form.querySelector<HTMLElement>('[value="terima"]'))?.focus();
}

function press(form: HTMLFormElement, key: string): boolean {
  const box = boxes[Number(key) - 1];
  if (box) {
    box.checked = !box.checked;
    box.focus();
  } else if (key === "a") {
    all(form);
  } else {
    const link = document.querySelector<HTMLElement>(`a[data-key="${CSS.escape(key)}"]`);
    link?.click();
    return link !== null;
  }
  return true;
}

if (form) {
  form.querySelectorAll<HTMLElement>("[data-keys]").forEach((part) => (part.hidden = false));
  form.querySelector("[data-all]")?.addEventListener("click", () => all(form));
  form.addEventListener("keydown", (event) => {
    const writes = event.target instanceof HTMLTextAreaElement;
    if (writes || event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
    if (press(form, event.key.toLowerCase())) event.preventDefault();
  });
  if (form.dataset.row !== undefined && !document.querySelector(".summary")) boxes[0]?.focus({ preventScroll: true });
}
