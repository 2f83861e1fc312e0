// What the device keeps to be opened without a signal: pages on a shelf of the browser, files in pieces in a database, and the list of
// each course. Only on a device that somebody called their own, and only theirs.

import { asked, complete, connect } from "./store";

export const SHELF = "mumpuni-luring"; // of Cache Storage: pages, and what they are made of
export const WHOSE = "/luring/milik"; // on the shelf: whose device it is. What is in localStorage, a kill of the browser forgets
const DB = "mumpuni-luring";

export type Page = { path: string; tag: string; bytes: number };
export type File = { key: string; bytes: number; type: string; url?: string };
export type Module = { id: string; also?: string[]; title: string; kind: string; page: Page; files: File[] };
export type State = "complete" | "loading" | "paused" | "waiting" | "full" | "session" | "gone" | "failed";
export type Course = { id: string; title: string; pages: Page[]; modules: Module[]; without: string[]; state: State; at: number };
export type Held = { key: string; bytes: number; have: number; type: string };

export function open(): Promise<IDBDatabase | null> {
  return connect(DB, (db) => {
    db.createObjectStore("courses", { keyPath: "id" });
    db.createObjectStore("pages", { keyPath: "path" });
    db.createObjectStore("files", { keyPath: "key" });
    db.createObjectStore("chunks"); // by key and where it begins
  });
}

// whose is the person who called this device their own; "" when nobody did.
export async function whose(): Promise<string> {
  try {
    return (await (await caches.match(WHOSE))?.text()) ?? "";
  } catch {
    return ""; // storage is forbidden, or the address is not secure
  }
}

// own notes that the device is a person's. It fails where the browser keeps nothing, or has no room.
export async function own(person: string, keeper: string): Promise<void> {
  await (await caches.open(SHELF)).put(WHOSE, new Response(person));
  await navigator.serviceWorker.register(keeper, { scope: "/" });
  await navigator.storage.persist?.();
}

export const full = (err: unknown): boolean => err instanceof DOMException && err.name === "QuotaExceededError";

// forget takes everything away, and the worker with it. What waits to be sent is elsewhere, and stays.
export async function forget(): Promise<void> {
  try {
    const worker = await navigator.serviceWorker?.getRegistration("/");
    if (worker && new URL(worker.scope).pathname === "/") await worker.unregister();
    await caches.delete(SHELF);
    indexedDB.deleteDatabase(DB);
  } catch {
    // storage is forbidden: nothing is kept
  }
}

export async function all<T>(db: IDBDatabase, store: string): Promise<T[]> {
  return asked<T[]>(db.transaction(store).objectStore(store).getAll());
}

export async function get<T>(db: IDBDatabase, store: string, key: IDBValidKey): Promise<T | undefined> {
  return asked<T | undefined>(db.transaction(store).objectStore(store).get(key));
}

export async function put(db: IDBDatabase, store: string, value: unknown): Promise<void> {
  const tx = db.transaction(store, "readwrite");
  tx.objectStore(store).put(value);
  await complete(tx);
}

// chosen are the modules of a course that are to be kept.
export const chosen = (c: Course): Module[] => c.modules.filter((m) => !c.without.includes(m.page.path));

// shelve keeps a page with the scripts, styles and the font that it names.
export async function shelve(path: string, answer: Response): Promise<void> {
  const shelf = await caches.open(SHELF);
  const text = await answer.clone().text();
  for (const asset of new Set(text.match(/\/aset\/[\w.-]+/g) ?? [])) {
    if (!(await shelf.match(asset, { ignoreVary: true }))) await shelf.put(asset, await fetch(asset));
  }
  await shelf.put(path, answer);
}
