// The outbox of lessons: what a page saw of a module, and the learner's word that it is done, until the server has it. One entry a
// module and person: tabs add to it, and a receipt takes away what was sent. It is a database of its own beside that of the answers
// (outbox.ts): the pages of a running attempt may be older than this file, and open theirs as they know it.

import { minus, plus, type Spans } from "./spans";
import { asked, Base, complete } from "./store";
import { tellUnsent } from "./unsent";

const STORE = "modules"; // by person and module

export type Seen = {
  watched: Spans; // video: seconds played
  dwell: number; // article: seconds in view
  deepest: number; // article: the deepest point, of 10000
  at: number; // where the learner stands
  visible: Spans; // ms since 1970 by the server's clock
  marked: number; // when the learner gave their word, by the server's clock; 0: not
  opened: number; // a saved page: when it was first opened here; 0: by the server itself
  whole: number; // pdf: all of its pages are on the page
};
export type Entry = Seen & { key: string; person: string; send: string };

export const nothing = (): Seen => ({ watched: [], dwell: 0, deepest: 0, at: 0, visible: [], marked: 0, opened: 0, whole: 0 });

// both joins what was seen before and after.
export function both<T extends Seen>(a: T, b: Seen): T {
  return {
    ...a, watched: plus(a.watched, b.watched), dwell: a.dwell + b.dwell, deepest: Math.max(a.deepest, b.deepest), at: b.at || a.at,
    visible: plus(a.visible, b.visible), marked: a.marked || b.marked,
    opened: a.opened && b.opened ? Math.min(a.opened, b.opened) : a.opened || b.opened, whole: a.whole || b.whole,
  };
}

// without is what waits after the receipt of what was sent. What the server did not credit of a video, because it came too fast, stays.
function without(there: Entry, sent: Seen, credited: Spans): Entry {
  return {
    ...there, watched: minus(there.watched, credited), dwell: Math.max(0, there.dwell - sent.dwell), visible: minus(there.visible, sent.visible),
    marked: sent.marked ? 0 : there.marked, opened: sent.opened ? 0 : there.opened, whole: sent.whole ? 0 : there.whole,
  };
}

export const empty = (e: Seen): boolean => !e.watched.length && !e.visible.length && e.dwell < 1 && !e.marked;

const base = new Base("mumpuni-belajar", (db) => db.createObjectStore(STORE, { keyPath: ["person", "key"] }));

export class LessonOutbox {
  private readonly here = new Map<string, Entry>(); // what the device could not keep: as long as the page lives, or until it can

  private constructor() {}

  static async open(): Promise<LessonOutbox> {
    await base.ready();
    return new LessonOutbox();
  }

  // add puts what was seen into a module's entry; true once it is on the disk.
  add(who: { key: string; person: string; send: string }, more: Seen): Promise<boolean> {
    return this.change(who, (there) => both(there ?? { ...nothing(), ...who }, more));
  }

  // settle takes the server's receipt.
  settle(sent: Entry, credited: Spans): Promise<boolean> {
    return this.change(sent, (there) => there && without(there, sent, credited));
  }

  drop(entry: Entry): Promise<boolean> {
    return this.change(entry, () => undefined);
  }

  // of lists what waits: of one person, or of everybody.
  async of(person?: string): Promise<Entry[]> {
    const all = new Map(this.here);
    try {
      const db = await base.ready();
      if (db) for (const e of await asked<Entry[]>(db.transaction(STORE).objectStore(STORE).getAll())) all.set(e.person + e.key, both(e, all.get(e.person + e.key) ?? nothing()));
    } catch {
      // what cannot be read is not there
    }
    return [...all.values()].filter((e) => (!person || e.person === person) && !empty(e));
  }

  async wipe(person: string): Promise<void> {
    for (const entry of await this.of(person)) await this.drop(entry);
  }

  private async change(who: { key: string; person: string }, how: (there: Entry | undefined) => Entry | undefined): Promise<boolean> {
    const name = who.person + who.key;
    try {
      const db = await base.ready();
      if (!db) throw new Error("no store");
      const tx = db.transaction(STORE, "readwrite", { durability: "strict" });
      const store = tx.objectStore(STORE);
      const [kept, stray] = [await asked<Entry | undefined>(store.get([who.person, who.key])), this.here.get(name)];
      const entry = how(kept && stray ? both(kept, stray) : (kept ?? stray));
      if (entry && !empty(entry)) store.put(entry);
      else store.delete([who.person, who.key]);
      await complete(tx);
      this.here.delete(name);
      tellUnsent();
      return true;
    } catch {
      const entry = how(this.here.get(name));
      if (entry && !empty(entry)) this.here.set(name, entry);
      else this.here.delete(name);
      return false;
    }
  }
}
