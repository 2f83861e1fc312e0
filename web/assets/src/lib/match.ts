// Matching: what stands on the right becomes cards that a mouse drags onto their line. The select lists stay, and stay the fields that
// are sent: the cards only set them.

export class Match {
  private dragged = "";

  constructor(root: HTMLElement) {
    const lists = [...root.querySelectorAll("select")];
    const cards = document.createElement("ul");
    cards.className = "quiz-cards";
    cards.setAttribute("aria-hidden", "true"); // the lists say the same
    for (const o of lists[0]?.options ?? []) {
      if (!o.value) continue;
      const card = document.createElement("li");
      card.draggable = true;
      card.textContent = o.text;
      card.addEventListener("dragstart", () => (this.dragged = right(o.value)));
      card.addEventListener("dragend", () => (this.dragged = ""));
      cards.append(card);
    }
    root.before(cards);
    for (const list of lists) {
      const line = list.closest<HTMLElement>(".field") ?? list;
      line.addEventListener("dragover", (event) => this.dragged && event.preventDefault());
      line.addEventListener("drop", (event) => {
        event.preventDefault();
        const chosen = [...list.options].find((o) => right(o.value) === this.dragged);
        if (!chosen || !this.dragged) return;
        list.value = chosen.value;
        list.dispatchEvent(new Event("input", { bubbles: true }));
      });
    }
  }
}

// right is the side of a pair "left:right" that is dragged.
function right(value: string): string {
  return value.slice(value.indexOf(":") + 1);
}
