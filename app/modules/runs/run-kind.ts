/**
 * What a kind of run knows: which items were chosen, and what is done with one.
 * Everything else (slices, pausing, counting, what happens when a process dies)
 * is the same for all kinds.
 */
import type { Db } from "~/lib/database.server";
import type { Actor } from "../audit/audit.server";
import type { Change, ItemResult, Subject } from "./run";

export interface RunKind {
  kind: string;
  /** What was chosen, checked; a sentence where it cannot be read. */
  check(selection: unknown): { ok: true } | { ok: false; problem: string };
  /** A sentence where what was chosen names something that is not here; absent: it names nothing. */
  missing?(selection: unknown): Promise<string | null>;
  /** What was chosen, in words: `all events with type invoice.paid`. */
  words(selection: unknown): string;
  /** Fixed once, when the run begins. `total` is null where there are too many to count. */
  begin(selection: unknown, now: Date): Promise<{ bound: string; total: number | null }>;
  /**
   * The next items behind the cursor, in an order that no item's treatment
   * changes, up to the bound. Empty: that was all.
   */
  next(request: NextRequest): Promise<Item[]>;
  /** Does one, and calls `record` in the same transaction. */
  treat(item: Item, treatment: Treatment): Promise<Treated>;
  /** What a run would do, of a few items. Writes nothing. */
  preview(selection: unknown, now: Date): Promise<RunPreview>;
}

export interface NextRequest {
  selection: unknown;
  bound: string;
  cursor: string | null;
  limit: number;
}

export interface Item {
  /** Where the run stands when this one is done. */
  cursor: string;
  subject: Subject;
}

export interface Treatment {
  runId: string;
  actor: Actor;
  reason: string;
  now: Date;
  /** Counts it and moves the cursor: there is neither without the change itself. */
  record(tx: Db, result: ItemResult): Promise<void>;
}

export type Treated =
  /** It was recorded. */
  | { outcome: "recorded" }
  /** Nothing was changed; the same may be tried again. */
  | { outcome: "failed"; words: string; code: string | null; requestId: string | null }
  /** Stripe wants to be left alone, or does not answer; or something here refuses this one. `mayFail`: after some tries it counts as failed. */
  | {
      outcome: "wait";
      /** null: as long as usual, longer each time. */
      seconds: number | null;
      words: string;
      code: string | null;
      requestId: string | null;
      mayFail: boolean;
      /** How many; else as usual. */
      mostTries?: number;
    }
  /** Nothing can be done until a person has mended something. */
  | { outcome: "blocked"; words: string };

export interface RunPreview {
  count: number;
  /** There are more than were counted. */
  atLeast: boolean;
  estimatedSeconds: number;
  samples: RunSample[];
}

export interface RunSample {
  subject: Subject;
  effect: Change | "none" | "failed";
  words: string;
}
