// A client of the tus protocol 1.0 (https://tus.io/protocols/resumable-upload), as much of it as our server speaks: make an
// upload, ask how far it is, send bytes, go on after a cut. The address of an unfinished upload is kept on the device, so that
// choosing the same file again, even after closing the browser, goes on where it stopped.

export interface Events {
  progress(sent: number, total: number): void;
  waiting(): void; // the connection is gone; it is tried again
  done(): void;
  failed(reason: string): void;
}

const version = { "Tus-Resumable": "1.0.0" };
const piece = 16 * 1024 * 1024; // one request's bytes; a proxy between may refuse more
const pauses = [1, 2, 4, 8, 15, 30]; // seconds

const shelf = "mumpuni-upload"; // the first word of the keys under which addresses are kept

class Refused extends Error {}
class Gone extends Error {}

export class Upload {
  private request?: XMLHttpRequest;
  private stopped = false;
  private readonly key: string;

  constructor(private file: File, private endpoint: string, private purpose: string, private on: Events) {
    this.key = [shelf, purpose, file.name, file.size, file.lastModified].join("|");
  }

  pause(): void {
    this.stopped = true;
    this.request?.abort();
  }

  // start sends what is missing and comes back when all is sent, the server refused, or pause was called.
  async start(): Promise<void> {
    this.stopped = false;
    for (let failures = 0; !this.stopped; ) {
      try {
        const address = this.remembered() ?? (await this.create());
        let offset = await this.offset(address);
        while (offset < this.file.size) {
          this.on.progress(offset, this.file.size);
          offset = await this.send(address, offset);
          failures = 0;
        }
        this.forget();
        this.on.done();
        return;
      } catch (error) {
        if (this.stopped) return;
        if (error instanceof Refused) {
          this.forget();
          this.on.failed(error.message);
          return;
        }
        if (error instanceof Gone) this.forget();
        else this.on.waiting();
        await online(pauses[Math.min(failures++, pauses.length - 1)]);
      }
    }
  }

  private remembered(): string | null {
    try {
      return localStorage.getItem(this.key);
    } catch {
      return null; // storage is off: the upload works, it only cannot go on later
    }
  }

  private forget(): void {
    try {
      localStorage.removeItem(this.key);
    } catch {
      /* storage is off */
    }
  }

  private async create(): Promise<string> {
    const meta = { filename: this.file.name, filetype: this.file.type, purpose: this.purpose };
    const answer = await fetch(this.endpoint, {
      method: "POST",
      headers: {
        ...version,
        "Upload-Length": String(this.file.size),
        "Upload-Metadata": Object.entries(meta).map(([name, value]) => name + " " + base64(value)).join(","),
      },
    });
    const address = answer.headers.get("Location");
    if (answer.status !== 201 || !address) throw await reason(answer);
    const path = new URL(address, location.href).pathname;
    try {
      localStorage.setItem(this.key, path);
    } catch {
      /* storage is off */
    }
    return path;
  }

  private async offset(address: string): Promise<number> {
    const answer = await fetch(address, { method: "HEAD", headers: version, cache: "no-store" });
    if (!answer.ok) throw answer.status === 404 || answer.status === 410 ? new Gone() : await reason(answer);
    return Number(answer.headers.get("Upload-Offset"));
  }

  private send(address: string, offset: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const request = (this.request = new XMLHttpRequest());
      request.open("PATCH", address);
      request.setRequestHeader("Tus-Resumable", "1.0.0");
      request.setRequestHeader("Upload-Offset", String(offset));
      request.setRequestHeader("Content-Type", "application/offset+octet-stream");
      request.upload.onprogress = (event) => this.on.progress(offset + event.loaded, this.file.size);
      request.onload = () => {
        const got = Number(request.getResponseHeader("Upload-Offset"));
        if (request.status >= 200 && request.status < 300) resolve(got);
        else reject(told(request.status, request.responseText));
      };
      request.onerror = request.onabort = request.ontimeout = () => reject(new Error("cut"));
      request.send(this.file.slice(offset, offset + piece));
    });
  }
}

// Stopped is an upload that was cut: the file's name, and how much of it the server holds.
export interface Stopped {
  name: string;
  sent: number;
  total: number;
}

// stopped finds an upload for that purpose that this device began and the server still waits for.
export async function stopped(purpose: string): Promise<Stopped | undefined> {
  for (const [key, address] of kept([shelf, purpose, ""].join("|"))) {
    const answer = await fetch(address, { method: "HEAD", headers: version, cache: "no-store" });
    const parts = key.split("|").slice(2, -1); // the name may have the mark in it
    const total = Number(parts.pop());
    const sent = Number(answer.headers.get("Upload-Offset"));
    if (answer.ok && sent < total) return { name: parts.join("|"), sent, total };
    if (answer.ok || answer.status === 404 || answer.status === 410) localStorage.removeItem(key);
  }
  return undefined;
}

function kept(prefix: string): [string, string][] {
  try {
    return Object.entries<string>(localStorage).filter(([key]) => key.startsWith(prefix));
  } catch {
    return []; // storage is off
  }
}

// told reads an answer: what the server refuses is final, what is busy or down is tried again.
function told(status: number, body: string): Error {
  if (status === 404 || status === 410) return new Gone();
  if (status < 400 || status >= 500 || status === 408 || status === 409 || status === 423 || status === 429) return new Error("busy");
  let detail = "";
  try {
    detail = (JSON.parse(body) as { detail?: string }).detail ?? "";
  } catch {
    /* not ours: say the general sentence */
  }
  return new Refused(detail);
}

async function reason(answer: Response): Promise<Error> {
  return told(answer.status, await answer.text());
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

// online waits so many seconds, or until the browser says that the network is back.
function online(seconds: number): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      removeEventListener("online", end);
      resolve();
    };
    const timer = setTimeout(end, seconds * 1000);
    addEventListener("online", end);
  });
}
