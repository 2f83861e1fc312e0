// Small help for every page: menus that close, buttons that say they are busy, long texts that are not lost by a slip, dialogs
// for confirmations, the error summary in focus. Everything here has a way that works without it.

import { watchDevice } from "./lib/device";
import { fillParts } from "./lib/fill";
import { watchSignOut } from "./lib/sign-out";
import { leavePages } from "./lib/worker-page";

document.documentElement.classList.add("js");
watchSignOut();
watchDevice();
void leavePages();
fillParts();

// An open menu closes when the person goes elsewhere.
function closeMenus(except?: Node | null): void {
  document.querySelectorAll<HTMLDetailsElement>("details.menu[open]").forEach((menu) => {
    if (!except || !menu.contains(except)) menu.open = false;
  });
}
document.addEventListener("click", (event) => closeMenus(event.target as Node));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector<HTMLDetailsElement>("details.menu[open]");
  if (open) {
    open.open = false;
    open.querySelector("summary")?.focus();
  }
});

// A second press of a submit button is harmless for the server; it still confuses people, so the button says it is at work.
document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  const button = (event.submitter ?? form.querySelector("[type=submit]")) as HTMLButtonElement | null;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (!button || form.method === "dialog" || form.target === "_blank") return;
  form.dataset.sent = "1";
  button.setAttribute("aria-busy", "true");
  const busy = button.dataset.busy;
  const label = button.querySelector<HTMLElement>(".btn-label");
  if (busy && label) {
    button.dataset.label = label.textContent ?? "";
    label.textContent = busy;
  }
});

// Coming back by the browser's arrow finds the form as it was.
window.addEventListener("pageshow", () => {
  document.querySelectorAll<HTMLFormElement>("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    form.querySelectorAll<HTMLButtonElement>("[aria-busy]").forEach((button) => {
      button.removeAttribute("aria-busy");
      const label = button.querySelector<HTMLElement>(".btn-label");
      if (label && button.dataset.label) label.textContent = button.dataset.label;
    });
  });
});

// Leaving a page with a long text that was not sent asks first. A quiz keeps its answers itself.
document.querySelectorAll<HTMLFormElement>('main form[method="post"]:not([data-quiz])').forEach((form) => {
  if (!form.querySelector("textarea")) return;
  let changed = false;
  form.addEventListener("input", () => (changed = true));
  for (const done of ["submit", "saved"]) form.addEventListener(done, () => (changed = false));
  addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
});

// A link to a confirmation page opens the dialog that says the same, when the page has one.
document.addEventListener("click", (event) => {
  const opener = (event.target as Element).closest<HTMLElement>("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog ?? "");
  if (dialog instanceof HTMLDialogElement) {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  if ((event.target as Element).closest("[data-close]")) {
    const open = (event.target as Element).closest("dialog");
    if (open) {
      event.preventDefault();
      open.close();
    }
  }
});

// A password field can be shown.
document.addEventListener("click", (event) => {
  const button = (event.target as Element).closest<HTMLButtonElement>("[data-reveal]");
  const input = button && document.getElementById(button.dataset.reveal ?? "");
  if (!button || !(input instanceof HTMLInputElement)) return;
  const shown = input.type === "password";
  input.type = shown ? "text" : "password";
  button.setAttribute("aria-pressed", String(shown));
});

// What is shown only once can be copied or printed.
document.addEventListener("click", async (event) => {
  const button = (event.target as Element).closest<HTMLButtonElement>("[data-copy], [data-print]");
  if (!button) return;
  if (button.dataset.copy === undefined) {
    window.print();
    return;
  }
  const lines = document.querySelectorAll<HTMLElement>(`#${button.dataset.copy} code`);
  await navigator.clipboard.writeText(Array.from(lines, (line) => line.textContent ?? "").join("\n"));
  const label = button.querySelector<HTMLElement>(".btn-label");
  if (label) label.textContent = button.dataset.copied ?? "";
});

// A link can be handed on: by the device's own way, else by copying it.
document.addEventListener("click", async (event) => {
  const button = (event.target as Element).closest<HTMLButtonElement>("[data-share]");
  if (!button) return;
  const url = button.dataset.share ?? "";
  if (typeof navigator.share === "function") {
    await navigator.share({ url, title: document.title }).catch(() => undefined); // closed again: nothing happened
    return;
  }
  await navigator.clipboard.writeText(url);
  const label = button.querySelector<HTMLElement>(".btn-label");
  if (label) label.textContent = button.dataset.shared ?? "";
});

document.querySelector<HTMLElement>(".summary")?.focus();
