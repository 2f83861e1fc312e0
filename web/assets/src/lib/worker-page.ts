// The page's side of the service worker (worker.ts), which keeps the pages of one running attempt for a broken line.

const PREFIX = "mumpuni-kuis-"; // of its caches, as in worker.ts

// keepPages registers the worker for an attempt's pages alone and gives it this page and what it is made of. Papers of other
// attempts leave the device.
export async function keepPages(worker: string, attempt: string): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  try {
    await forgetPages(attempt);
    await navigator.serviceWorker.register(worker, { scope: attempt });
    const registration = await navigator.serviceWorker.getRegistration(attempt);
    const made = performance.getEntriesByType("resource").map((e) => new URL(e.name)).filter((u) => u.origin === location.origin && u.pathname.startsWith("/aset/"));
    const ready = registration?.active ?? (await activated(registration));
    ready?.postMessage({ keep: [...new Set(made.map((u) => u.pathname))] });
  } catch {
    // it only makes a broken line easier
  }
}

function activated(registration: ServiceWorkerRegistration | undefined): Promise<ServiceWorker | null> {
  const coming = registration?.installing ?? registration?.waiting;
  if (!coming) return Promise.resolve(null);
  return new Promise((resolve) => {
    coming.addEventListener("statechange", () => {
      if (coming.state === "activated") resolve(coming);
      if (coming.state === "redundant") resolve(null);
    });
  });
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
