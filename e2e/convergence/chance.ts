/** Chance that comes out the same for the same seed (mulberry32). */
export class Chance {
  constructor(private state: number) {}

  /** 0 ≤ x < 1 */
  private next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** 0 to `below` - 1. */
  below(below: number): number {
    return Math.floor(this.next() * below);
  }

  percent(percent: number): boolean {
    return this.next() * 100 < percent;
  }

  /** One of them, taken away; null when there is none. */
  take<T>(from: T[]): T | null {
    return from.splice(this.below(from.length), 1)[0] ?? null;
  }
}
