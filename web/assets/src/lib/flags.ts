// What to look at again: only on this device, and only for the attempt worked on last.

export const KEY = "mumpuni.flag";

export class Flags {
  private readonly slots = new Set<number>();

  constructor(private readonly attempt: string) {
    try {
      const was = JSON.parse(localStorage.getItem(KEY) ?? "{}") as { quiz?: string; slots?: number[] };
      if (was.quiz === attempt) was.slots?.forEach((slot) => this.slots.add(slot));
    } catch {
      this.slots.clear();
    }
  }

  has(slot: number): boolean {
    return this.slots.has(slot);
  }

  toggle(slot: number): void {
    if (!this.slots.delete(slot)) this.slots.add(slot);
    try {
      localStorage.setItem(KEY, JSON.stringify({ quiz: this.attempt, slots: [...this.slots] }));
    } catch {
      // it is kept as long as the page is open
    }
  }
}
