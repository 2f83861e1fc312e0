// What is typed without a line stays on the device: each text by its person and page, with the state it was made from, until the server
// said that it has it.

export type Kept = { title: string; body: string; seen: string; at: number };

const START = "mumpuni-typed|";
const LONGEST = 60 * 24 * 3600 * 1000; // two months: then nobody comes back for it

export class Typed {
  constructor(private readonly name: string) {
    forgetOld();
  }

  keep(text: Kept): boolean {
    try {
      localStorage.setItem(START + this.name, JSON.stringify(text));
      return true;
    } catch {
      return false; // no room, or storage is forbidden
    }
  }

  get(): Kept | null {
    return read(START + this.name);
  }

  drop(): void {
    try {
      localStorage.removeItem(START + this.name);
    } catch {
      /* storage is forbidden: nothing is kept */
    }
  }
}

function read(key: string): Kept | null {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "null") as Kept | null;
    return kept && typeof kept.body === "string" && typeof kept.title === "string" && typeof kept.at === "number" ? kept : null;
  } catch {
    return null;
  }
}

function forgetOld(): void {
  try {
    for (const key of Object.keys(localStorage).filter((k) => k.startsWith(START))) {
      const kept = read(key);
      if (!kept || Date.now() - kept.at > LONGEST) localStorage.removeItem(key);
    }
  } catch {
    /* storage is forbidden */
  }
}
