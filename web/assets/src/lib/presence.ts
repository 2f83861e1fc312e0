// Whether a page is in front of somebody: shown by the browser, and with a video playing in it, or the focus and a sign of life within
// three minutes. It looks each second; a gap longer than that, as of a page that was frozen, is nobody's time.

const QUIET = 180_000; // ms without a sign of life in which somebody may still be reading
const GAP = 2500; // ms between two looks, at most

// presence tells, in ms of performance.now(), the pieces of time in which it was, one after another.
export function presence(video: HTMLVideoElement | null, seen: (from: number, to: number) => void): void {
  let alive = performance.now();
  let since: number | undefined;
  for (const name of ["scroll", "pointermove", "pointerdown", "keydown", "touchmove", "focus"]) {
    addEventListener(name, () => (alive = performance.now()), { passive: true });
  }
  const playing = (): boolean => !!video && !video.paused && !video.ended && video.readyState > 2;
  const look = (): void => {
    const now = performance.now();
    if (since !== undefined && now - since <= GAP && now > since) seen(since, now);
    const here = document.visibilityState === "visible" && (playing() || (document.hasFocus() && now - alive < QUIET));
    since = here ? now : undefined;
  };
  look();
  setInterval(look, 1000);
  document.addEventListener("visibilitychange", look);
  addEventListener("pagehide", look);
}
