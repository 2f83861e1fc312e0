// Takes the place of worker.ts when the setting turns it off: it forgets what was kept and goes.

export {};

interface Waits extends Event { waitUntil(work: Promise<unknown>): void }
interface Worker {
  registration: { unregister(): Promise<boolean> };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listen: (event: Waits) => void): void;
}
const worker = self as unknown as Worker;

worker.addEventListener("install", (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener("activate", (event) => event.waitUntil(retire()));

async function retire(): Promise<void> {
  for (const name of await caches.keys()) {
    if (name.startsWith("mumpuni-kuis-")) await caches.delete(name);
  }
  await worker.registration.unregister();
}
