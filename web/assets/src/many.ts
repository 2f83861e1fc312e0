// Many files at once: each goes up in pieces, one after the other in the natural order of their names, so that the modules stand in that
// order; one list says how far each is, and why one was not taken. The form stays as the way without script.

import { Upload } from "./lib/tus";

interface Row {
  file: File;
  item: HTMLLIElement;
  bar: HTMLProgressElement;
  text: HTMLElement;
}

const form = document.querySelector<HTMLFormElement>("[data-many]");
const input = form?.querySelector<HTMLInputElement>("input[type=file]");
const list = form?.querySelector<HTMLUListElement>("[data-many-list]");
const status = form?.querySelector<HTMLElement>("[data-many-status]");
const after = form?.querySelector<HTMLElement>("[data-many-after]");
if (form && input && list && status && after) many(form, input, list, status, after);

function many(form: HTMLFormElement, input: HTMLInputElement, list: HTMLElement, status: HTMLElement, after: HTMLElement): void {
  const words = form.dataset;
  const waiting: Row[] = [];
  let running = false;
  let taken = 0;
  let count = 0;

  const rowOf = (file: File): Row => {
    const item = document.createElement("li");
    const grow = item.appendChild(document.createElement("div"));
    grow.className = "grow";
    const name = grow.appendChild(document.createElement("p"));
    name.append(file.name);
    const bar = grow.appendChild(document.createElement("progress"));
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    const text = grow.appendChild(document.createElement("p"));
    text.className = "small muted";
    text.textContent = words.waits ?? "";
    list.append(item);
    return { file, item, bar, text };
  };

  const send = (row: Row): Promise<boolean> =>
    new Promise((resolve) => {
      const end = (sentence: string | undefined, good: boolean): void => {
        row.text.textContent = sentence ?? "";
        row.text.classList.toggle("muted", good);
        row.text.classList.toggle("error", !good);
        if (good) row.bar.value = 100;
        else row.bar.remove();
        resolve(good);
      };
      if (row.file.size > Number(words.max)) {
        end(words.tooLarge, false);
        return;
      }
      row.text.textContent = words.going ?? "";
      void new Upload(row.file, words.many ?? "", words.purpose ?? "", {
        progress: (sent, total) => (row.bar.value = (sent / Math.max(total, 1)) * 100),
        waiting: () => (row.text.textContent = words.retrying ?? ""),
        done: () => end(/\.(srt|vtt)$/i.test(row.file.name) ? words.captions : words.done, true),
        failed: (reason) => end(reason || words.failed, false),
      }).start();
    });

  const go = async (): Promise<void> => {
    if (running) return;
    running = true;
    for (let row = waiting.shift(); row; row = waiting.shift()) if (await send(row)) taken++;
    running = false;
    status.textContent = words.all?.replace("{taken}", String(taken)).replace("{count}", String(count)) ?? "";
    after.hidden = taken === 0;
  };

  const add = (files: FileList | undefined): void => {
    if (!files?.length) return;
    const order = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" });
    const sorted = [...files].sort((a, b) => order.compare(a.name, b.name));
    list.hidden = false;
    status.textContent = "";
    count += sorted.length;
    waiting.push(...sorted.map(rowOf));
    void go();
  };

  input.addEventListener("change", () => {
    add(input.files ?? undefined);
    input.value = "";
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  const drop = form.querySelector<HTMLElement>("[data-many-drop]");
  for (const name of ["dragover", "dragleave", "drop"] as const) {
    drop?.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", name === "dragover");
      if (name === "drop") add(event.dataTransfer?.files);
    });
  }
  addEventListener("beforeunload", (event) => {
    if (running) event.preventDefault();
  });
}
