// The studio and HR's forms: files being prepared are looked at again until they are ready, and fields that do not apply
// step back.

import { dragging } from "./lib/drag";

// While something is being prepared, the part of the page that says so is fetched anew.
async function look(part: HTMLElement): Promise<void> {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = [...page.querySelectorAll<HTMLElement>("[data-poll]")][parts().indexOf(part)];
      if (fresh && part.dataset.poll === "lighter") {
        if (!fresh.dataset.poll || !part.contains(document.activeElement)) {
          part.replaceWith(fresh); // alone: somebody may be writing in the rest of the page
          part = fresh;
        }
        if (!part.dataset.poll) return;
      } else if (fresh && fresh.dataset.poll !== "processing") {
        location.reload();
        return;
      }
    }
  } catch {
    /* no connection: look again later */
  }
  setTimeout(() => void look(part), 3000);
}

function parts(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-poll]")];
}

parts().forEach((part) => {
  if (["processing", "lighter"].includes(part.dataset.poll ?? "")) setTimeout(() => void look(part), 2000);
});

// Radio buttons with data-shows show the field of the chosen value only.
const choices = [...document.querySelectorAll<HTMLInputElement>("input[data-shows]")];
function show(): void {
  document.querySelectorAll<HTMLElement>("[data-shown-for]").forEach((field) => {
    field.hidden = !choices.some((choice) => choice.checked && choice.value === field.dataset.shownFor);
  });
}
if (choices.length > 0) {
  choices.forEach((choice) => choice.addEventListener("change", show));
  show();
}

dragging();
