// A part of a page that costs more than the page around it is asked for when it comes into view. Until then, without a line and
// without script, its place keeps the words and links that it came with.

export function fillParts(): void {
  const seen = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        seen.unobserve(entry.target);
        void fill(entry.target as HTMLElement);
      }
    },
    { rootMargin: "200px" },
  );
  document.querySelectorAll("[data-fill]").forEach((place) => seen.observe(place));
}

async function fill(place: HTMLElement): Promise<void> {
  try {
    const answer = await fetch(place.dataset.fill ?? "");
    if (!answer.ok || answer.redirected) return; // the session has ended: the page says so at the next click
    const part = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!place.contains(document.activeElement)) place.replaceChildren(...part.body.childNodes);
  } catch {
    // no line
  }
}
