// IndexedDB with promises: a database that opens or is none, and transactions that are complete or have failed.

const OPEN_LIMIT = 3000; // ms; a store that does not open by then is none

// connect opens a database of one version; null where there is none to be had.
export function connect(name: string, make: (db: IDBDatabase) => void): Promise<IDBDatabase | null> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(null), OPEN_LIMIT);
    try {
      const request = indexedDB.open(name, 1);
      request.onupgradeneeded = () => make(request.result);
      request.onsuccess = () => {
        request.result.onversionchange = () => request.result.close(); // a later version of this page may go on
        resolve(request.result);
      };
      request.onerror = () => resolve(null);
    } catch {
      resolve(null); // forbidden
    }
  });
}

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
