// A picture that is dropped on an article, pasted into it or chosen: it goes up for the course while the author says in words what it shows,
// and then the text names it where the cursor was. Nothing is inserted without these words.

import type { Pasted } from "./pasted-picture";
import { Upload } from "./tus";

interface Known {
  name: string;
  file: string;
}

const kinds: Record<string, string> = { "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp" };

// picturesOf are the files of a paste or a drop that are pictures.
export function picturesOf(data: DataTransfer | null): File[] {
  return [...(data?.files ?? [])].filter((file) => file.type.startsWith("image/"));
}

// unique is a name by which the picture is found again among those of the course.
export function unique(file: File): string {
  const base = file.name.replace(/\.[^.]*$/, "").replace(/[^A-Za-z0-9_-]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 30);
  const mark = Math.random().toString(36).slice(2, 8);
  return `${base && base !== "image" ? base : "gambar"}-${mark}.${kinds[file.type] ?? "png"}`;
}

// markOf is a picture in a text.
export function markOf(alt: string, name: string): string {
  return `![${alt.replace(/\s+/g, " ").trim().replace(/\[/g, "(").replace(/\]/g, ")").replace(/\\/g, "/")}](gambar:${name})`;
}

// show shows a picture before it is sent; the policy of the page allows no other way.
function show(file: File, on: HTMLImageElement): void {
  const reader = new FileReader();
  reader.addEventListener("load", () => (on.src = String(reader.result)));
  reader.readAsDataURL(file);
}

export class Inline {
  private waiting: Partial<Pasted>[] = [];
  private mark = ""; // what stands in the text for the picture that is asked about, if anything does
  private form = this.dialog.querySelector("form");
  private alt = this.dialog.querySelector<HTMLInputElement>("input[name=alt]");
  private shown = this.dialog.querySelector("img");
  private state = this.dialog.querySelector<HTMLElement>("[data-sending]");
  private sent?: Promise<string>;
  private upload?: Upload;

  private at: [number, number] = [0, 0]; // where the cursor was: a dialog takes it away

  constructor(private dialog: HTMLDialogElement, private area: HTMLTextAreaElement, private insert: (from: number, to: number, mark: string) => void) {
    this.form?.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.put();
    });
    this.dialog.querySelector("[data-cancel]")?.addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("close", () => this.leave());
  }

  // take asks about each of the pictures, one after the other.
  take(files: File[]): void {
    this.begin(files.map((file) => ({ file })));
  }

  // place asks about pictures whose places the text marks. Who gives one up gives up its mark.
  place(list: Pasted[]): void {
    if (list.length > 0) this.begin(list);
  }

  private begin(list: Partial<Pasted>[]): void {
    this.waiting.push(...list);
    if (this.dialog.open) return;
    this.at = [this.area.selectionStart, this.area.selectionEnd];
    this.next();
  }

  private next(): void {
    const { file, alt = "", mark = "" } = this.waiting.shift() ?? {};
    if (!file || !this.alt || !this.shown || !this.state) return;
    this.mark = mark;
    this.alt.value = alt;
    show(file, this.shown);
    this.state.textContent = "";
    this.dialog.showModal();
    this.alt.focus();
    this.sent = this.send(file);
    this.sent.catch(() => undefined); // told when the words are there
  }

  private leave(): void {
    const found = this.mark ? this.area.value.indexOf(this.mark) : -1;
    if (found >= 0) this.insert(found, found + this.mark.length, "");
    this.mark = "";
    this.upload?.pause();
    this.upload = undefined;
    this.sent = undefined;
    this.next();
  }

  // put inserts the picture once it is there and described.
  private async put(): Promise<void> {
    const words = this.alt?.value.trim() ?? "";
    if (!this.state || !this.sent) return;
    if (!words) {
      this.state.textContent = this.dialog.dataset.tWords ?? "";
      this.alt?.focus();
      return;
    }
    this.state.textContent = this.dialog.dataset.tSending ?? "";
    try {
      const name = await this.sent;
      if (!this.dialog.open) return; // it was given up meanwhile
      const found = this.mark ? this.area.value.indexOf(this.mark) : -1;
      const [from, to] = found >= 0 ? [found, found + this.mark.length] : this.at;
      const put = markOf(words, name);
      this.at = [from + put.length, from + put.length];
      this.mark = "";
      this.dialog.close();
      this.insert(from, to, put);
    } catch (error) {
      this.state.textContent = (error instanceof Error && error.message) || (this.dialog.dataset.tFailed ?? "");
    }
  }

  // send gives the name under which the course knows the picture.
  private send(file: File): Promise<string> {
    const named = new File([file], unique(file), { type: file.type });
    return new Promise((resolve, reject) => {
      if (file.size > Number(this.dialog.dataset.max)) {
        reject(new Error(this.dialog.dataset.tLarge));
        return;
      }
      this.upload = new Upload(named, "/unggah/", this.dialog.dataset.purpose ?? "", {
        progress: () => undefined,
        waiting: () => undefined,
        done: () => void this.find(named.name).then(resolve, reject),
        failed: (reason) => reject(new Error(reason)),
      });
      void this.upload.start();
    });
  }

  private async find(file: string): Promise<string> {
    const answer = await fetch(this.dialog.dataset.pictures ?? "", { headers: { Accept: "application/json" } });
    const list = (await answer.json()) as Known[];
    const found = list.find((p) => p.file === file);
    if (!found) throw new Error(this.dialog.dataset.tFailed);
    return found.name;
  }
}
