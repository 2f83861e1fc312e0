// The page's side of the service worker (worker.ts), which keeps the pages of one running attempt for a broken line.

const PREFIX = "mumpuni-kuis-"; // of its caches, as in worker.ts

// keepPages registers the worker for an attempt's pages alone. Papers of other attempts leave the device.
export async function keepPages(worker: string, attempt: string): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  try {
    await forgetPages(attempt);
    await navigator.serviceWorker.register(worker, { scope: attempt });
  } catch {
    // it only makes a broken line easier
  }
}

const ENDED = "mumpuni.quiz.ended";

// endPages forgets the questions of an attempt that has ended. The worker goes when its pages are left (leavePages): until then a
// reload of the result is not the end of the road either.
export async function endPages(attempt: string): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  try {
    if (!(await caches.has(PREFIX + attempt))) return;
    await (await caches.open(PREFIX + attempt)).delete(attempt);
    localStorage.setItem(ENDED, attempt);
  } catch {
    await forgetPages();
  }
}

// leavePages retires the worker of an attempt that has ended, on pages outside of it.
export async function leavePages(): Promise<void> {
  try {
    if (location.pathname.startsWith("/kuis/") || !localStorage.getItem(ENDED)) return;
    localStorage.removeItem(ENDED);
  } catch {
    return;
  }
  await forgetPages();
}

// forgetPages retires the workers and forgets the pages that they kept, of all attempts but one.
export async function forgetPages(but = ""): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  try {
    for (const registration of await navigator.serviceWorker.getRegistrations()) {
      const path = new URL(registration.scope).pathname;
      if (path.startsWith("/kuis/") && path !== but) await registration.unregister();
    }
    for (const name of await caches.keys()) {
      if (name.startsWith(PREFIX) && name !== PREFIX + but) await caches.delete(name);
    }
  } catch {
    // storage is forbidden: nothing is kept
  }
}
