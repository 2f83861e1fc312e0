// A film that is heavier than the line stops again and again. The page then says so and offers the next lighter choice: before it is played
// where the browser knows the line, else once it has stopped for long or often.

const LONG = 4000; // ms in which nothing comes
const OFTEN = 3; // stops

export function offerLighter(root: HTMLElement, video: HTMLVideoElement): void {
  const offer = root.querySelector<HTMLElement>("[data-heavier]");
  if (!offer) return;
  const show = (): void => void (offer.hidden = false);
  const line = (navigator as { connection?: { downlink?: number } }).connection?.downlink; // Mbit/s
  if (line && line * 1000 < Number(offer.dataset.heavier)) return show();
  let stops = 0;
  let timer = 0;
  const on = (): void => clearTimeout(timer);
  video.addEventListener("waiting", () => {
    if (video.seeking) return;
    on();
    timer = window.setTimeout(show, LONG);
    if (++stops > OFTEN) show();
  });
  for (const name of ["playing", "pause", "ended"]) video.addEventListener(name, on);
}
