/** The last API requests, in memory: tests and the emulator's page look at what was asked. */
export interface LoggedRequest {
  id: string;
  /** Real time, milliseconds. */
  at: number;
  method: string;
  path: string;
  /** Null: closed without an answer. */
  status: number | null;
  /** Masked. */
  key: string | null;
  idempotency_key: string | null;
  version: string;
}

const KEEP = 500;

export class RequestLog {
  private readonly entries: LoggedRequest[] = [];

  add(entry: LoggedRequest): void {
    this.entries.push(entry);
    if (this.entries.length > KEEP) this.entries.shift();
  }

  newestFirst(): LoggedRequest[] {
    return [...this.entries].reverse();
  }
}
