// Takes the place of worker.ts and of keeper.ts when the setting turns them off: it forgets what was kept and goes. What waits to be
// sent is elsewhere, and stays.

export {};

interface Waits extends Event { waitUntil(work: Promise<unknown>): void }
interface Worker {
  registration: { scope: string; unregister(): Promise<boolean> };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listen: (event: Waits) => void): void;
}
const worker = self as unknown as Worker;

worker.addEventListener("install", (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener("activate", (event) => event.waitUntil(retire()));

async function retire(): Promise<void> {
  const device = new URL(worker.registration.scope).pathname === "/";
  for (const name of await caches.keys()) {
    if (name.startsWith(device ? "mumpuni-luring" : "mumpuni-kuis-")) await caches.delete(name);
  }
  if (device) indexedDB.deleteDatabase("mumpuni-luring");
  await worker.registration.unregister();
}
