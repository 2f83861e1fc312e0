// A question of the bank for a check in an article: found in a dialog, which shows the list of the page that does the same without script,
// and put where the cursor was.

export class InlineCheck {
  private at = 0; // where the cursor was: a dialog takes it away
  private form = this.dialog.querySelector<HTMLFormElement>("form[data-find]");
  private list = this.dialog.querySelector<HTMLElement>("[data-list]");
  private asked = 0;

  constructor(private dialog: HTMLDialogElement, private area: HTMLTextAreaElement, private insert: (at: number, mark: string) => void) {
    this.form?.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      void this.find(this.address());
    });
    this.dialog.querySelector("[data-cancel]")?.addEventListener("click", () => this.dialog.close());
    this.list?.addEventListener("click", (event) => {
      const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-more]");
      if (!link) return;
      event.preventDefault();
      void this.find(link.href);
    });
    this.list?.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      const mark = (event.target as HTMLElement).closest("[data-question]")?.querySelector<HTMLTextAreaElement>("textarea")?.value;
      this.dialog.close();
      if (mark) this.insert(this.at, mark);
    });
  }

  open(): void {
    this.at = this.area.selectionEnd;
    this.dialog.showModal();
    this.form?.querySelector<HTMLInputElement>("input")?.focus();
    if (!this.list?.childElementCount) void this.find(this.address());
  }

  private address(): string {
    const words = this.form?.querySelector<HTMLInputElement>("input")?.value ?? "";
    return `${this.dialog.dataset.asking ?? ""}?cari=${encodeURIComponent(words)}`;
  }

  // find shows what the page at an address lists; a later one overtakes.
  private async find(address: string): Promise<void> {
    const now = ++this.asked;
    const state = this.dialog.querySelector<HTMLElement>("[data-state]");
    if (state) state.textContent = this.dialog.dataset.tSearching ?? "";
    try {
      const answer = await fetch(address);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.getElementById("daftar-cek");
      if (now !== this.asked) return;
      if (!answer.ok || !found) throw new Error();
      this.list?.replaceChildren(...found.childNodes);
      if (state) state.textContent = "";
    } catch {
      if (now === this.asked && state) state.textContent = this.dialog.dataset.tFailed ?? "";
    }
  }
}
