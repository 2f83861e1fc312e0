// What is left of an attempt, counted from what the server said by a clock that nobody can turn.

export class Clock {
  private said: { ms: number; since: number } | null = null;

  // sure is false when the page is a copy kept for lack of a line: what is left is then reckoned by the device's time.
  constructor(ms: number | null, public sure = true) {
    if (ms !== null) this.set(ms, sure);
  }

  set(ms: number, sure = true): void {
    this.said = { ms, since: performance.now() };
    this.sure = sure;
  }

  get timed(): boolean {
    return this.said !== null;
  }

  // left is in ms, below 0 after the end; undefined without a limit.
  left(): number | undefined {
    return this.said ? this.said.ms - (performance.now() - this.said.since) : undefined;
  }

  // face is what people read: "12:05".
  face(): string {
    const s = Math.max(0, Math.ceil((this.left() ?? 0) / 1000));
    return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
  }
}

const SKEW = "mumpuni.quiz.skew";
const OLD = 5000; // ms; a page that came from the server is younger

// clockOf reads the clock of a page that the server rendered at `rendered` (ms of the server's time), with `left` still to go. A
// page from the server tells how far the device's time is off; a copy of it, kept for lack of a line, is older by what has
// passed since, as far as that can be known.
export function clockOf(left: string | undefined, rendered: number): Clock {
  if (left === undefined) return new Clock(null);
  const copy = (performance.getEntriesByType("navigation")[0] as PerformanceNavigationTiming | undefined)?.workerStart;
  try {
    const skew = Number(localStorage.getItem(SKEW) ?? "0");
    const age = Date.now() + skew - rendered;
    if (copy && age > OLD) return new Clock(Number(left) - age, false);
    localStorage.setItem(SKEW, String(rendered - Date.now()));
  } catch {
    // without a store, a copy is taken at its word until the line is back
  }
  return new Clock(Number(left));
}
