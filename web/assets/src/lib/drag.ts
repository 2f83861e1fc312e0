// A module is dragged to another place of its part. The form of its row, which does the same with a number, is what is sent.

// dragging lets the rows of each list with data-order be dragged within it.
export function dragging(): void {
  document.querySelectorAll<HTMLElement>("[data-order]").forEach((list) => {
    const rows = (): HTMLElement[] => [...list.querySelectorAll<HTMLElement>(":scope > [data-drag]")];
    let held: HTMLElement | null = null;
    rows().forEach((row) => {
      row.draggable = true;
      row.addEventListener("dragstart", (event) => {
        held = row;
        event.dataTransfer?.setData("text/plain", row.id);
      });
      row.addEventListener("dragend", () => (held = null));
      row.addEventListener("dragover", (event) => {
        if (!held) return;
        event.preventDefault();
        const box = row.getBoundingClientRect();
        if (row !== held) list.insertBefore(held, event.clientY > box.top + box.height / 2 ? row.nextSibling : row);
      });
    });
    list.addEventListener("dragover", (event) => held && event.preventDefault());
    list.addEventListener("drop", (event) => {
      const place = held?.querySelector<HTMLInputElement>('[name="ke"]');
      if (!held || !place?.form) return;
      event.preventDefault();
      place.value = String(Number(list.dataset.order) + rows().indexOf(held));
      place.form.requestSubmit();
    });
  });
}
