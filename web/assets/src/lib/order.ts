// Ordering: the select lists of a question, one a place, become lines that are dragged or moved by buttons. The lists stay the fields
// that are sent; the lines only set them.

export class Order {
  private readonly lists: HTMLSelectElement[];
  private readonly lines = document.createElement("ol");
  private readonly texts = new Map<string, string>();
  private dragged: HTMLElement | null = null;

  constructor(private readonly root: HTMLElement) {
    this.lists = [...root.querySelectorAll("select")];
    for (const o of this.lists[0]?.options ?? []) if (o.value) this.texts.set(o.value, o.text);
    this.lines.className = "quiz-order";
    root.hidden = true;
    root.after(this.lines);
    root.addEventListener("written", () => this.show());
    this.lines.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLElement>("button[data-by]");
      const line = button?.closest<HTMLElement>("li");
      if (line) this.move(line, this.all().indexOf(line) + Number(button?.dataset.by), button?.dataset.by);
    });
    this.lines.addEventListener("dragstart", (event) => (this.dragged = (event.target as Element).closest("li")));
    this.lines.addEventListener("dragover", (event) => this.dragged && event.preventDefault());
    this.lines.addEventListener("drop", (event) => {
      event.preventDefault();
      const onto = (event.target as Element).closest<HTMLElement>("li");
      if (onto && this.dragged) this.move(this.dragged, this.all().indexOf(onto));
      this.dragged = null;
    });
    this.show();
  }

  private all(): HTMLElement[] {
    return [...this.lines.children] as HTMLElement[];
  }

  // show makes the lines: those that were put in order, then the others as they came.
  private show(): void {
    const chosen = this.lists.map((l) => l.value).filter(Boolean);
    this.lines.replaceChildren(...[...new Set([...chosen, ...this.texts.keys()])].map((id) => this.line(id)));
    this.number();
  }

  private line(id: string): HTMLElement {
    const line = document.createElement("li");
    line.dataset.id = id;
    line.draggable = true;
    const text = document.createElement("span");
    text.textContent = this.texts.get(id) ?? "";
    line.append(text, this.button("-1", "↑"), this.button("1", "↓"));
    return line;
  }

  private button(by: string, sign: string): HTMLElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn sm";
    button.dataset.by = by;
    button.textContent = sign;
    return button;
  }

  private number(): void {
    this.all().forEach((line, at, all) => {
      line.querySelectorAll<HTMLButtonElement>("button").forEach((button) => {
        const up = button.dataset.by === "-1";
        const label = (up ? this.root.dataset.tUp : this.root.dataset.tDown) ?? "";
        button.setAttribute("aria-label", label.replace("{t}", this.texts.get(line.dataset.id ?? "") ?? "").replace("{n}", String(at + 1)));
        button.setAttribute("aria-disabled", String(up ? at === 0 : at === all.length - 1));
      });
    });
  }

  private move(line: HTMLElement, to: number, by?: string): void {
    const rest = this.all().filter((l) => l !== line);
    if (to < 0 || to > rest.length) return;
    this.lines.insertBefore(line, rest[to] ?? null);
    this.all().forEach((l, at) => {
      const list = this.lists[at];
      if (list) list.value = l.dataset.id ?? "";
    });
    this.number();
    if (by) line.querySelector<HTMLElement>(`[data-by="${by}"]`)?.focus();
    this.lists[0]?.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
