// Writing a question by keyboard: Enter goes to the next line of an answer, Ctrl+Enter saves and opens the next question, a star and
// a space before an answer mark it as the key, and the preview follows what is typed.

const form = document.querySelector<HTMLFormElement>("form[data-writing]");

// next is the line after one, or the last line's own end: the button that saves.
function next(line: HTMLElement): void {
  const lines = [...document.querySelectorAll<HTMLElement>("[data-line]")];
  (lines[lines.indexOf(line) + 1] ?? form?.querySelector<HTMLElement>("[data-save]"))?.focus();
}

// star marks the key of the row in which it was typed.
function star(line: HTMLTextAreaElement): void {
  const box = line.closest("tr")?.querySelector<HTMLInputElement>('input[name="right"]');
  const text = line.value.trimStart();
  if (!box || !text.startsWith("* ")) return;
  line.value = text.slice(2);
  box.checked = true;
}

// Pictures of the question are put where the cursor was last, with the words that say what they show.
let cursor: HTMLTextAreaElement | null = null;

function insert(button: HTMLElement, box: HTMLElement): void {
  const name = button.dataset.picture ?? "";
  const words = document.getElementById(`sisip-${name}`);
  const error = box.querySelector<HTMLElement>("[data-insert-error]");
  const alt = words instanceof HTMLInputElement ? words.value.trim() : "";
  if (error) {
    error.hidden = alt !== "";
    error.textContent = alt === "" ? (box.dataset.tAlt ?? "") : "";
  }
  const at = cursor ?? form?.querySelector<HTMLTextAreaElement>('[name="stem"]');
  if (alt === "" || !at) {
    words?.focus();
    return;
  }
  const safe = alt.replace(/\[/g, "(").replace(/\]/g, ")").replace(/\\/g, "/").replace(/\s+/g, " ");
  at.setRangeText(`![${safe}](gambar:${name})`, at.selectionStart, at.selectionEnd, "end");
  at.focus();
  at.dispatchEvent(new Event("change", { bubbles: true }));
}

let waiting = 0;

// look asks for the preview of what stands in the form; a later one overtakes.
async function look(): Promise<void> {
  const now = ++waiting;
  const body = new URLSearchParams();
  new FormData(form as HTMLFormElement).forEach((value, name) => {
    if (typeof value === "string") body.append(name, value);
  });
  body.set("aksi", "lihat");
  try {
    const answer = await fetch((form as HTMLFormElement).action, { method: "POST", body });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("pratinjau");
    if (answer.ok && fresh && now === waiting) document.getElementById("pratinjau")?.replaceWith(fresh);
  } catch {
    /* no connection: the preview stays as it is */
  }
}

if (form) {
  form.addEventListener("keydown", (event) => {
    const line = event.target as HTMLElement;
    if (event.key !== "Enter" || event.isComposing) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      form.querySelector<HTMLElement>("[data-save]")?.click();
    } else if (line.matches("[data-line]") && !event.shiftKey) {
      event.preventDefault();
      next(line);
    }
  });
  form.addEventListener("keypress", (event) => {
    // The press that led here ends no line of its own.
    if (event.key === "Enter" && !event.shiftKey && (event.target as HTMLElement).matches("[data-line]")) event.preventDefault();
  });
  form.addEventListener("input", (event) => {
    const line = event.target as HTMLElement;
    if (line instanceof HTMLTextAreaElement && line.matches("[data-line]")) star(line);
  });
  form.addEventListener("focusin", (event) => {
    if (event.target instanceof HTMLTextAreaElement) cursor = event.target;
  });
  form.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-picture]");
    const box = button?.closest<HTMLElement>("[data-insert]");
    if (button && box) insert(button, box);
  });
  form.addEventListener("change", (event) => {
    if ((event.target as HTMLElement).matches("[data-swap]")) form.querySelector<HTMLElement>('[name="aksi"][value="jenis"]')?.click();
    else if (document.getElementById("pratinjau")) void look();
  });
}
