/** Idempotency keys: the first answer is kept for a day and given again. */
import { createHash } from "node:crypto";
import type { Space } from "../store/database";
import { defineTable } from "../store/table";
import { keyInUse, keyReused } from "./errors";

interface KeptAnswer {
  /** World, API key and idempotency key. */
  id: string;
  /** Of method, path and parameters. */
  fingerprint: string;
  status: number;
  body: string;
  request: string;
  /** Emulator seconds. */
  at: number;
}

const answers = defineTable<KeptAnswer>({ name: "emulator.idempotency_key", prefix: "idem" });
const KEPT_SECONDS = 24 * 3600;

export interface Replay {
  status: number;
  body: string;
  /** The request that made the answer. */
  original: string;
}

export class Idempotency {
  private readonly inFlight = new Set<string>();

  constructor(
    private readonly control: Space,
    private readonly now: () => number,
  ) {}

  /**
   * @returns the kept answer, or null if this is the first use
   * @throws ApiError 409 while the first is still running, 400 for other parameters
   */
  look(id: string, key: string, fingerprint: string): Replay | null {
    if (this.inFlight.has(id)) throw keyInUse(key);
    const kept = this.control.table(answers).get(id)?.object;
    if (kept === undefined || kept.at + KEPT_SECONDS < this.now()) return null;
    if (kept.fingerprint !== fingerprint) throw keyReused(key);
    return { status: kept.status, body: kept.body, original: kept.request };
  }

  begin(id: string): void {
    this.inFlight.add(id);
  }

  end(id: string): void {
    this.inFlight.delete(id);
  }

  /** Inside the transaction of the request, so that answer and effect are kept together. */
  keep(id: string, fingerprint: string, answer: { status: number; body: string; request: string }): void {
    this.control.table(answers).put({ id, fingerprint, ...answer, at: this.now() }, null);
  }

  /** Inside a transaction: drops what is older than a day. */
  sweep(): void {
    const table = this.control.table(answers);
    for (const { object } of [...table.oldestFirst()]) {
      if (object.at + KEPT_SECONDS < this.now()) table.remove(object.id);
    }
  }
}

export function fingerprintOf(method: string, path: string, body: string): string {
  return createHash("sha256").update(`${method} ${path}\n${body}`).digest("base64url");
}
