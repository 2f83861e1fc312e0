// What is chosen in a text becomes the quote of a comment on it. Without this script it is copied into its field.

const form = document.querySelector<HTMLFormElement>("form[data-remark]");
const quote = form?.querySelector<HTMLTextAreaElement>('textarea[name="quote"]');
const most = Number(quote?.maxLength ?? 0);

if (quote) {
  document.addEventListener("selectionchange", () => {
    const chosen = getSelection();
    const inside = chosen?.anchorNode?.parentElement?.closest("article.prose") && chosen.focusNode?.parentElement?.closest("article.prose");
    const words = (chosen?.toString() ?? "").replace(/\s+/g, " ").trim();
    if (inside && words && words.length <= most) quote.value = words;
  });
}
