// Writing an article: buttons that set Markdown's marks, a paste that keeps its structure, a preview beside the text, and saving by itself.
// Without this script the text area, its form and its button for a preview do all of it.

import { checks } from "./lib/check";
import { convert, type Lost } from "./lib/html-markdown";
import { mark, onward, type Marked } from "./lib/markdown-marks";
import { Saver } from "./lib/article-saver";
import { InlineCheck } from "./lib/inline-check";
import { Inline, picturesOf } from "./lib/inline-picture";

const form = document.querySelector<HTMLFormElement>("form[data-editor]");
const text = form?.querySelector<HTMLTextAreaElement>('textarea[name="body"]');

if (form && text) {
  const told = document.querySelector<HTMLElement>("[data-told]");
  const inline = pictures(text);
  toolbar(form, text);
  text.addEventListener("paste", (event) => paste(event, text, told, inline));
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.shiftKey || event.ctrlKey || event.metaKey || text.selectionStart !== text.selectionEnd) return;
    const change = onward(text.value, text.selectionStart);
    if (!change) return;
    event.preventDefault();
    apply(text, change);
  });
  preview(form, text);
  checks();
  asking(text);
  new Saver(form, text).start();
}

// pictures takes those that are dropped or chosen; a script that has no place to ask for their words takes none.
function pictures(area: HTMLTextAreaElement): Inline | undefined {
  const dialog = document.querySelector<HTMLDialogElement>("dialog[data-pictures]");
  if (!dialog) return undefined;
  const inline = new Inline(dialog, area, (from, to, put) => apply(area, { from, to, text: put, select: [from + put.length, from + put.length] }));
  const choose = dialog.querySelector<HTMLInputElement>("input[type=file]");
  choose?.addEventListener("change", () => {
    inline.take([...(choose.files ?? [])]);
    choose.value = "";
  });
  area.addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  });
  area.addEventListener("drop", (event) => {
    const files = picturesOf(event.dataTransfer);
    if (files.length === 0) return;
    event.preventDefault();
    inline.take(files);
  });
  return inline;
}

// asking puts questions of the bank where the cursor is.
function asking(area: HTMLTextAreaElement): void {
  const dialog = document.querySelector<HTMLDialogElement>("dialog[data-asking]");
  const button = document.querySelector<HTMLButtonElement>('button[data-mark="check"]');
  if (!dialog || !button) return;
  const inline = new InlineCheck(dialog, area, (at, put) => {
    const before = at === 0 || area.value.slice(0, at).endsWith("\n\n") ? "" : area.value[at - 1] === "\n" ? "\n" : "\n\n";
    const after = area.value.slice(at).startsWith("\n\n") ? "" : "\n\n";
    const whole = before + put + after;
    apply(area, { from: at, to: at, text: whole, select: [at + whole.length, at + whole.length] });
  });
  button.addEventListener("click", () => inline.open());
}

// apply writes a change the way that the browser's own undo knows.
function apply(area: HTMLTextAreaElement, change: Marked): void {
  area.focus();
  area.setSelectionRange(change.from, change.to);
  const done = change.text === "" ? document.execCommand("delete") : document.execCommand("insertText", false, change.text);
  if (!done) {
    area.setRangeText(change.text, change.from, change.to, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  area.setSelectionRange(...change.select);
}

// toolbar is one stop of the Tab key; arrows go from button to button.
function toolbar(of: HTMLFormElement, area: HTMLTextAreaElement): void {
  const bar = of.querySelector<HTMLElement>("[role=toolbar]");
  if (!bar) return;
  area.before(bar);
  bar.hidden = false;
  const buttons = [...bar.querySelectorAll<HTMLButtonElement>("button[data-mark]")];
  const words = { text: bar.dataset.tText ?? "", column: bar.dataset.tColumn ?? "", note: bar.dataset.tNote ?? "" };
  const choose = document.querySelector<HTMLInputElement>("dialog[data-pictures] input[type=file]");
  const press = (button: HTMLButtonElement): void => {
    const kind = button.dataset.mark ?? "";
    if (kind === "picture") choose?.click();
    else if (kind !== "check") apply(area, mark(kind, area.value, area.selectionStart, area.selectionEnd, words));
  };
  buttons.forEach((button, i) => {
    button.tabIndex = i === 0 ? 0 : -1;
    button.addEventListener("click", () => press(button));
  });
  bar.addEventListener("keydown", (event) => {
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    const next = buttons[(to + buttons.length) % buttons.length];
    buttons.forEach((b) => (b.tabIndex = b === next ? 0 : -1));
    next.focus();
  });
  area.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.isComposing) return;
    const key = (event.shiftKey ? "Shift+" : "") + (event.altKey ? "Alt+" : "") + (event.code.startsWith("Digit") ? event.code.slice(5) : event.key.toUpperCase());
    const button = buttons.find((b) => b.dataset.key === key);
    if (!button) return;
    event.preventDefault();
    press(button);
  });
}

// paste takes the clipboard's HTML where it has a structure that its plain text has not, and tells what stayed behind.
// A picture alone is taken as one.
function paste(event: ClipboardEvent, area: HTMLTextAreaElement, told: HTMLElement | null, inline?: Inline): void {
  const html = event.clipboardData?.getData("text/html") ?? "";
  const files = inline ? picturesOf(event.clipboardData) : [];
  if (!html && files.length === 0) return;
  const { text: markdown, structured, lost, pictures } = convert(html, inline !== undefined, event.clipboardData?.getData("text/rtf") ?? "");
  if (files.length > 0 && !pictures.reduce((text, p) => text.replace(p.mark, ""), markdown).trim()) {
    event.preventDefault();
    inline?.take(files);
    return;
  }
  if (!structured && lost.pictures + lost.formulas === 0) return;
  event.preventDefault();
  if (markdown) {
    const [start, end] = [area.selectionStart, area.selectionEnd];
    const gap = markdown.includes("\n") && start > 0 && !area.value.slice(0, start).endsWith("\n\n") ? (area.value[start - 1] === "\n" ? "\n" : "\n\n") : "";
    const whole = gap + markdown;
    apply(area, { from: start, to: end, text: whole, select: [start + whole.length, start + whole.length] });
  }
  if (told) tell(told, lost);
  inline?.place(pictures);
}

// tell says that the paste kept its structure, and names what it lost.
function tell(told: HTMLElement, lost: Lost): void {
  const list = told.querySelector("ul");
  list?.replaceChildren();
  (Object.keys(lost) as (keyof Lost)[]).forEach((what) => {
    const words = told.dataset[`t${what[0].toUpperCase()}${what.slice(1)}`];
    if (lost[what] === 0 || !words || !list) return;
    const item = document.createElement("li");
    item.textContent = words.replace("{n}", String(lost[what]));
    list.append(item);
  });
  told.hidden = !list?.childElementCount;
}

// preview asks the server, which alone knows how an article looks, when nothing was typed for a moment.
function preview(of: HTMLFormElement, area: HTMLTextAreaElement): void {
  let timer = 0;
  let asked = 0;
  const look = async (): Promise<void> => {
    const now = ++asked;
    const body = new URLSearchParams({ body: area.value, kind: "article", lalu: "lihat" });
    try {
      const answer = await fetch(of.action, { method: "POST", body });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("pratinjau");
      if (fresh && now === asked) document.getElementById("pratinjau")?.replaceWith(fresh);
    } catch {
      /* no connection: the preview stays as it is */
    }
  };
  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void look(), 600);
  });
}
