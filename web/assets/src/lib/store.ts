// IndexedDB with promises: a database that opens or is none, and transactions that are complete or have failed.

const OPEN_LIMIT = 3000; // ms; a store that does not open by then is none

// connect opens a database of one version; null where there is none to be had.
export const connect = (name: string, make: (db: IDBDatabase) => void): Promise<IDBDatabase | null> => new Base(name, make).ready();

export const OPENED = "mumpuni:store"; // a database is there, perhaps later than somebody asked for it

export function asked<T>(request: IDBRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result as T);
    request.onerror = () => reject(request.error ?? new Error("read"));
  });
}

export function complete(tx: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    tx.oncomplete = () => resolve();
    tx.onabort = tx.onerror = () => reject(tx.error ?? new Error("write"));
  });
}

// Base is a database that is opened when somebody first asks for it, and again when the browser closed it meanwhile. Whoever asks waits for it,
// OPEN_LIMIT at most; one that takes longer is none for now, and is there for who asks later.
export class Base {
  private db: IDBDatabase | null = null;
  private opening: Promise<unknown> | null = null;

  constructor(
    private readonly name: string,
    private readonly make: (db: IDBDatabase) => void,
  ) {}

  // ready gives the database; null where there is none to be had now.
  async ready(): Promise<IDBDatabase | null> {
    await (this.opening ??= Promise.race([this.open(), new Promise((late) => setTimeout(late, OPEN_LIMIT))]));
    return this.db;
  }

  private async open(): Promise<void> {
    try {
      const request = indexedDB.open(this.name, 1);
      request.onupgradeneeded = () => this.make(request.result);
      const db = await asked<IDBDatabase>(request);
      db.onclose = () => this.lose();
      db.onversionchange = () => { // a later version of this page may go on
        db.close();
        this.lose();
      };
      this.db = db;
      dispatchEvent(new Event(OPENED));
    } catch {
      this.lose(); // forbidden, or broken
    }
  }

  // lose: whoever asks next tries again.
  private lose(): void {
    this.db = null;
    this.opening = null;
  }
}
