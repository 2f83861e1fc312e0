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
