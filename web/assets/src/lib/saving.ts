// Saving a course on the device: its list first, then what differs of its pages, then what is missing of its files. A broken line is
// waited for; what arrived is never fetched again.

import { backoff, call } from "./deliver";
import { all, chosen, type Course, type File, full, get, type Held, open, type Page, put, SHELF, shelve, type State } from "./kept";
import { append, remove, step } from "./pieces";

const BEHIND = 4 << 20; // bytes that wait for the disk at most
const STALL = 30_000; // ms without a byte after which a line is taken for broken

type List = { title: string; pages: Page[]; modules: Course["modules"] };
export type Told = (have: number, of: number, state: State, need?: { need: number; free: number }) => void;

// Stop is why saving ends before all is there.
class Stop extends Error {
  constructor(
    readonly state: State,
    readonly need?: { need: number; free: number },
  ) {
    super(state);
  }
}

// room is how many bytes the browser may still keep, as far as it says.
export async function room(): Promise<{ used: number; free: number } | null> {
  try {
    const { quota, usage } = await navigator.storage.estimate();
    return quota === undefined ? null : { used: usage ?? 0, free: Math.max(0, quota - (usage ?? 0)) };
  } catch {
    return null;
  }
}

export class Saving {
  private readonly stopped = new AbortController();
  private urls = new Map<string, string>();
  private have = 0;
  private of = 0;

  private constructor(
    private readonly db: IDBDatabase,
    private course: Course,
    private readonly told: Told,
  ) {}

  // of gives the saving of a course, known or new; null where the browser keeps nothing.
  static async of(id: string, told: Told): Promise<Saving | null> {
    const db = await open();
    if (!db) return null;
    const course = (await get<Course>(db, "courses", id)) ?? { id, title: "", pages: [], modules: [], without: [], state: "paused", at: 0 };
    return new Saving(db, course, told);
  }

  pause(): void {
    this.stopped.abort();
  }

  // run saves all but some modules, by the paths of their pages, and gives the state in which it ended.
  async run(without?: string[]): Promise<State> {
    let need: Stop["need"];
    try {
      if (without) this.course.without = without;
      await this.state("loading");
      await this.list();
      await this.sum();
      await this.pages();
      for (const m of chosen(this.course)) for (const f of m.files) await this.file(f);
      await this.sweep();
      this.course.at = Date.now();
      await this.state("complete");
    } catch (err) {
      const why = err instanceof Stop ? err : new Stop(full(err) ? "full" : "failed", full(err) ? { need: this.of - this.have, free: (await room())?.free ?? 0 } : undefined);
      need = why.need;
      await this.state(why.state, need).catch(() => {});
    }
    this.db.close();
    return this.course.state;
  }

  private async state(state: State, need?: Stop["need"]): Promise<void> {
    this.course.state = state;
    this.told(this.have, this.of, state, need);
    await put(this.db, "courses", this.course);
  }

  // ask asks the server until it answers.
  private async ask(url: string, init: RequestInit = {}): Promise<Response> {
    for (let failures = 1; ; failures++) {
      if (this.stopped.signal.aborted) throw new Stop("paused");
      const res = await call(url, { ...init, headers: { Accept: "text/html", ...init.headers } });
      if (res && res.status < 500 && res.status !== 429) return this.judged(res);
      await this.line(failures);
    }
  }

  private judged(res: Response): Response {
    if (res.type === "opaqueredirect" || res.status === 401 || res.status === 403) throw new Stop("session");
    if (res.status === 404) throw new Stop("gone");
    if (!res.ok) throw new Stop("failed");
    return res;
  }

  // line waits for the line, or for a while.
  private async line(failures: number): Promise<void> {
    this.told(this.have, this.of, "waiting");
    await new Promise<void>((done) => {
      const timer = setTimeout(done, backoff(Math.min(failures, 5)));
      const now = (): void => (clearTimeout(timer), done());
      addEventListener("online", now, { once: true });
      this.stopped.signal.addEventListener("abort", now, { once: true });
    });
    if (this.stopped.signal.aborted) throw new Stop("paused");
  }

  // list asks what the course has now. Names of modules of a version before still lead to the pages.
  private async list(): Promise<void> {
    const list = await this.json<List>("/luring", "");
    const before = this.course.modules;
    for (const m of list.modules) {
      const was = before.find((b) => b.page.path === m.page.path);
      m.also = [...new Set([...(was?.also ?? []), ...(was && was.id !== m.id ? [was.id] : [])])];
    }
    this.course = { ...this.course, title: list.title, pages: list.pages, modules: list.modules };
    await put(this.db, "courses", this.course);
  }

  private async json<T>(path: string, body: string): Promise<T> {
    const res = await this.ask(`/belajar/${this.course.id}${path}`, {
      method: "POST", body, headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
    });
    return (await res.json()) as T;
  }

  private get wanted(): Page[] {
    return [...this.course.pages, ...chosen(this.course).map((m) => m.page)];
  }

  // sum adds up what there is and what is missing, and looks whether there is room for it.
  private async sum(): Promise<void> {
    this.have = this.of = 0;
    for (const p of this.wanted) {
      this.of += p.bytes;
      if ((await get<Page>(this.db, "pages", p.path))?.tag === p.tag) this.have += p.bytes;
    }
    const keys = new Set<string>();
    for (const f of chosen(this.course).flatMap((m) => m.files)) {
      if (keys.has(f.key)) continue;
      keys.add(f.key);
      this.of += f.bytes;
      this.have += (await get<Held>(this.db, "files", f.key))?.have ?? 0;
    }
    const left = await room();
    if (left && left.free < this.of - this.have) throw new Stop("full", { need: this.of - this.have, free: left.free });
    this.told(this.have, this.of, "loading");
  }

  private async pages(): Promise<void> {
    for (const p of this.wanted) {
      if ((await get<Page>(this.db, "pages", p.path))?.tag === p.tag) continue;
      const whole = this.course.pages.includes(p);
      await shelve(p.path, await this.whole(whole ? p.path : p.path + "/luring"));
      await put(this.db, "pages", p);
      this.have += p.bytes;
      this.told(this.have, this.of, "loading");
    }
  }

  // whole is an answer with all of its body.
  private async whole(path: string): Promise<Response> {
    for (let failures = 1; ; failures++) {
      const res = await this.ask(path);
      try {
        const body = await res.arrayBuffer();
        return new Response(body, { status: 200, headers: res.headers });
      } catch {
        await this.line(failures);
      }
    }
  }

  private async file(f: File): Promise<void> {
    const held = (await get<Held>(this.db, "files", f.key)) ?? { key: f.key, bytes: f.bytes, have: 0, type: f.type };
    for (let failures = 1; held.have < held.bytes; failures++) {
      if (this.stopped.signal.aborted) throw new Stop("paused");
      const before = held.have;
      if (!(await this.rest(held))) await this.line(held.have > before ? 1 : failures);
      if (held.have > before) failures = 0;
    }
  }

  // rest fetches what is missing of a file; false when the line broke. All that came is written, also then.
  private async rest(held: Held): Promise<boolean> {
    const res = await this.from(held);
    if (!res?.body) return false;
    const reader = res.body.getReader();
    let pieces: Uint8Array[] = [];
    let size = 0;
    let [written, behind] = [Promise.resolve(), 0];
    const write = (): void => {
      if (!size) return;
      const piece = joined(pieces, size);
      [pieces, size] = [[], 0];
      behind += piece.length;
      written = written.then(() => append(this.db, held, piece)).then(() => {
        behind -= piece.length;
        this.have += piece.length;
        this.told(this.have, this.of, "loading");
      });
    };
    for (;;) {
      const got = await inTime(reader.read());
      if (got?.value) {
        pieces.push(got.value);
        size += got.value.length;
      }
      if (!got || got.done || size >= step(held.bytes)) write();
      // What was not read when the line breaks is lost, so reading waits for the disk only where that falls far behind.
      if (!got || got.done || behind > BEHIND) await written;
      if (!got) void reader.cancel().catch(() => {});
      if (!got) return false;
      if (got.done) return held.have >= held.bytes;
    }
  }

  // from asks for a file from where it broke off; an address whose time is over is asked for anew.
  private async from(held: Held): Promise<Response | null> {
    const known = this.urls.has(held.key);
    if (!known) {
      const { modules } = await this.json<List>("/luring", "berkas=1");
      for (const f of modules.flatMap((m) => m.files)) this.urls.set(f.key, f.url ?? "");
    }
    const url = this.urls.get(held.key);
    if (!url) throw new Stop("failed");
    const res = await fetch(url, { headers: held.have ? { Range: `bytes=${held.have}-` } : {}, signal: this.stopped.signal, cache: "no-store" }).catch(() => null);
    if (res?.status === 404 && !known) throw new Stop("failed"); // the address was made just now
    if (res?.status === 404) this.urls.delete(held.key);
    if (!res || (res.status !== 206 && (res.status !== 200 || held.have > 0))) return null;
    return res;
  }

  // sweep drops what no course wants any more.
  private async sweep(): Promise<void> {
    await sweep(this.db);
  }
}

// inTime gives what comes; null when the line breaks, or nothing comes for too long.
function inTime<T>(coming: Promise<T>): Promise<T | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), STALL);
    coming.then(resolve, () => resolve(null)).finally(() => clearTimeout(timer));
  });
}

function joined(pieces: Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const p of pieces) {
    whole.set(p, at);
    at += p.length;
  }
  return whole;
}

// sweep drops the pages and files that no course on the device wants.
async function sweep(db: IDBDatabase): Promise<void> {
  const courses = await all<Course>(db, "courses");
  const paths = new Set(courses.flatMap((c) => [...c.pages, ...chosen(c).map((m) => m.page)].map((p) => p.path)));
  const keys = new Set(courses.flatMap((c) => chosen(c).flatMap((m) => m.files.map((f) => f.key))));
  const shelf = await caches.open(SHELF);
  for (const p of await all<Page>(db, "pages")) {
    if (paths.has(p.path)) continue;
    await shelf.delete(p.path, { ignoreVary: true });
    const tx = db.transaction("pages", "readwrite");
    tx.objectStore("pages").delete(p.path);
  }
  for (const f of await all<Held>(db, "files")) if (!keys.has(f.key)) await remove(db, f.key);
}

// drop takes a course off the device.
export async function drop(id: string): Promise<void> {
  const db = await open();
  if (!db) return;
  const tx = db.transaction("courses", "readwrite");
  tx.objectStore("courses").delete(id);
  await new Promise((done) => (tx.oncomplete = done));
  await sweep(db);
  db.close();
}

// sizeOf is what there is of a course, and what it is all in all.
export async function sizeOf(c: Course): Promise<{ have: number; of: number }> {
  let [have, of] = [0, 0];
  const db = await open();
  if (!db) return { have, of };
  for (const p of [...c.pages, ...chosen(c).map((m) => m.page)]) {
    of += p.bytes;
    if (await get<Page>(db, "pages", p.path)) have += p.bytes;
  }
  const files = new Map(chosen(c).flatMap((m) => m.files).map((f) => [f.key, f.bytes]));
  for (const [key, bytes] of files) {
    of += bytes;
    have += (await get<Held>(db, "files", key))?.have ?? 0;
  }
  db.close();
  return { have, of };
}
