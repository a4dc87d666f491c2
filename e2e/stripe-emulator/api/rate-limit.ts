/** An optional limit of requests per second and endpoint of the API. Counts real time. */
export class RateLimit {
  private readonly windows = new Map<string, { second: number; count: number }>();

  /** Requests per second and operation; null: no limit. */
  constructor(public perSecond: number | null) {}

  /** @returns whether this request is within the limit */
  admit(operation: string): boolean {
    if (this.perSecond === null) return true;
    const second = Math.floor(Date.now() / 1000);
    const window = this.windows.get(operation);
    if (window === undefined || window.second !== second) {
      this.windows.set(operation, { second, count: 1 });
      return true;
    }
    window.count += 1;
    return window.count <= this.perSecond;
  }
}
