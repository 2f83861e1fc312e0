// The outbox: what was answered on this device and is not yet stored by the server. It lives in IndexedDB, and a step counts as
// kept only after its transaction is complete and on the disk ("strict"). Each change gets the next number of this device, in
// whichever tab it was made, so that order never depends on a clock. A step ceases to wait by a receipt of the server, by a newer
// change of the same question, or because its owner throws it away. What has its receipt stays until the attempt has ended, so
// that a page opened without a line shows the answers as they are.

import { asked, Base, complete } from "./store";
import { tellUnsent } from "./unsent";

export type Answer = { options?: string[]; pairs?: Record<string, string>; text?: string; unit?: string };

// Draft is a change before it has its number. `seen` is the sequence of the answer that was on the page; `left` what the clock
// of the attempt still gave, in ms; `at` the device's time, which serves for nothing but to tell how long ago it was.
export type Draft = { attempt: string; slot: number; person: string; step: string; answer: Answer; seen: number; at: number; left?: number };
export type Step = Draft & { device: string; change: number; stored?: number }; // stored: sequence by the server's receipt

const STEPS = "steps"; // by attempt and slot
const FINISH = "finish:";
const META = "meta"; // "change": the last number given; "device:<person>": the name of the device; "finish:<attempt>": who wants it sent

const base = new Base("mumpuni", (made) => {
  made.createObjectStore(STEPS, { keyPath: ["attempt", "slot"] });
  made.createObjectStore(META);
});

export class Outbox {
  private lastChange = 0;
  private device = ""; // as the store names it
  private readonly stray = uuid(); // the name until then

  private constructor(private readonly person: string) {}

  // open never fails: while there is no store, steps live as long as the page, and keep says so. Without a person it is for looking.
  static async open(person: string): Promise<Outbox> {
    const [db, outbox] = [await base.ready(), new Outbox(person)];
    if (db && person) outbox.device = await deviceOf(db, person).catch(() => "");
    return outbox;
  }

  // keep gives the change its number and writes it in the place of the one before; kept is true once it is on the disk. late: it could not
  // be kept when it was made; one that was made since then stays, and is given instead.
  async keep(draft: Draft, late = false): Promise<{ step: Step; kept: boolean }> {
    try {
      const db = await base.ready();
      if (!db) throw new Error("no store");
      this.device ||= await deviceOf(db, this.person);
      const step = await write(db, draft, this.device, late);
      this.lastChange = step.change;
      tellUnsent();
      return { step, kept: true };
    } catch {
      return { step: this.numbered(draft), kept: false };
    }
  }

  // numbered gives a draft the number that it will probably get.
  numbered(draft: Draft): Step {
    return { ...draft, device: this.device || this.stray, change: ++this.lastChange };
  }

  // of lists the steps of an attempt, oldest first, with and without their receipts; all that there are without an attempt.
  async of(attempt?: string): Promise<Step[]> {
    try {
      const db = await base.ready();
      if (!db) return [];
      const range = attempt ? IDBKeyRange.bound([attempt], [attempt, []]) : undefined;
      const all = await asked<Step[]>(db.transaction(STEPS).objectStore(STEPS).getAll(range));
      return all.sort((a, b) => a.change - b.change);
    } catch {
      return [];
    }
  }

  // settle notes the server's receipt for a step, unless a newer one took its place: the answer that stands and its sequence.
  settle(step: Step, answer: Answer, stored: number): Promise<void> {
    return this.change(step, (steps) => steps.put({ ...step, answer, stored }));
  }

  // drop forgets a step, unless a newer one took its place.
  drop(step: Step): Promise<void> {
    return this.change(step, (steps) => steps.delete([step.attempt, step.slot]));
  }

  private async change(step: Step, how: (steps: IDBObjectStore) => void): Promise<void> {
    try {
      const db = await base.ready();
      if (!db) return;
      const tx = db.transaction(STEPS, "readwrite");
      const steps = tx.objectStore(STEPS);
      const there = await asked<Step | undefined>(steps.get([step.attempt, step.slot]));
      if (there?.step === step.step) how(steps);
      await complete(tx);
      tellUnsent();
    } catch {
      // it is sent once more some day, which is harmless
    }
  }

  // intend notes that a person wants an attempt sent as soon as it can be; nobody: not any more. True once it is on the disk.
  async intend(attempt: string, person: string): Promise<boolean> {
    try {
      const db = await base.ready();
      if (!db) return false;
      const tx = db.transaction(META, "readwrite", { durability: "strict" });
      if (person) tx.objectStore(META).put(person, FINISH + attempt);
      else tx.objectStore(META).delete(FINISH + attempt);
      await complete(tx);
      tellUnsent();
      return true;
    } catch {
      return false;
    }
  }

  // intents are the attempts that a person wants sent.
  async intents(person: string): Promise<string[]> {
    try {
      const db = await base.ready();
      if (!db) return [];
      const meta = db.transaction(META).objectStore(META);
      const range = IDBKeyRange.bound(FINISH, FINISH + "~");
      const [keys, people] = await Promise.all([asked<string[]>(meta.getAllKeys(range)), asked<string[]>(meta.getAll(range))]);
      return keys.filter((_, at) => people[at] === person).map((key) => key.slice(FINISH.length));
    } catch {
      return [];
    }
  }

  // wipe forgets all that one person left on this device.
  async wipe(person: string): Promise<void> {
    for (const step of await this.of()) if (step.person === person) await this.drop(step);
    for (const attempt of await this.intents(person)) await this.intend(attempt, "");
    const db = await base.ready();
    if (!db) return;
    const tx = db.transaction(META, "readwrite");
    tx.objectStore(META).delete("device:" + person);
    await complete(tx);
  }
}

// inherit moves the steps that pages before the outbox left in localStorage into it.
export async function inherit(outbox: Outbox, attempt: string, person: string): Promise<void> {
  const prefix = `mumpuni.quiz.${attempt}.`;
  for (const key of stored().filter((k) => k.startsWith(prefix))) {
    try {
      const old = JSON.parse(localStorage.getItem(key) ?? "") as { step: string; answer: Answer; at: number; seen: number };
      const draft = { attempt, person, slot: Number(key.slice(prefix.length)), step: old.step, answer: old.answer, seen: old.seen, at: old.at };
      if ((await outbox.keep(draft)).kept) localStorage.removeItem(key);
    } catch {
      localStorage.removeItem(key); // it never was a step
    }
  }
}

function stored(): string[] {
  try {
    return Object.keys(localStorage);
  } catch {
    return [];
  }
}

async function write(db: IDBDatabase, draft: Draft, device: string, late: boolean): Promise<Step> {
  const tx = db.transaction([STEPS, META], "readwrite", { durability: "strict" });
  const [steps, meta] = [tx.objectStore(STEPS), tx.objectStore(META)];
  const there = late ? await asked<Step | undefined>(steps.get([draft.attempt, draft.slot])) : undefined;
  if (there && there.at > draft.at) return there;
  const change = ((await asked<number | undefined>(meta.get("change"))) ?? 0) + 1;
  const step = { ...draft, device, change };
  meta.put(change, "change");
  steps.put(step);
  await complete(tx);
  return step;
}

async function deviceOf(db: IDBDatabase, person: string): Promise<string> {
  const tx = db.transaction(META, "readwrite", { durability: "strict" });
  const meta = tx.objectStore(META);
  const known = await asked<string | undefined>(meta.get("device:" + person));
  const device = known ?? uuid();
  if (!known) meta.put(device, "device:" + person);
  await complete(tx);
  return device;
}

// waiting are the steps without a receipt.
export const waiting = (steps: Step[]): Step[] => steps.filter((s) => s.stored === undefined);

// uuid makes a version 4 UUID; crypto.randomUUID is missing on plain http.
export function uuid(): string {
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = ((b[6] ?? 0) & 0x0f) | 0x40;
  b[8] = ((b[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...b].map((x) => x.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
