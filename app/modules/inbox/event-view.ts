/**
 * How an event is shown: the same view serves the console, the JSON API and the
 * command line. Times are ISO strings, so that a view can travel as JSON.
 */
import type { Stage } from "./stages";

export interface EventRow {
  seq: number;
  /** evt_… */
  id: string;
  type: string;
  account: string | null;
  livemode: boolean;
  apiVersion: string | null;
  createdAt: string;
  receivedAt: string;
  objectType: string | null;
  objectId: string | null;
  customerId: string | null;
  userId: string | null;
  userName: string | null;
  duplicates: number;
  sync: SyncOutcome;
  /** Always five, in chain order. */
  stages: Stage[];
  /** From arrival to the end of the first processing, in milliseconds: a replay does not change it. */
  durationMs: number | null;
}

export type SyncOutcome = "pending" | "applied" | "stale" | "ignored" | "failed" | "dead";
export const syncOutcomes: readonly SyncOutcome[] = [
  "pending",
  "applied",
  "stale",
  "ignored",
  "failed",
  "dead",
];

export type MappingOutcome = "pending" | "mapped" | "unmapped" | "conflict" | "not_applicable";
export const mappingOutcomes: readonly MappingOutcome[] = [
  "pending",
  "mapped",
  "unmapped",
  "conflict",
  "not_applicable",
];

export interface DeliveryRow {
  id: number;
  receivedAt: string;
  outcome: "accepted" | "duplicate" | "rejected";
  reason: string | null;
  detail: string | null;
  eventId: string | null;
  size: number;
  bodySha256: string | null;
  bodyPrefix: string | null;
  address: string | null;
  userAgent: string | null;
  signatureHeader: string | null;
  skewSeconds: number | null;
  secretLabel: string | null;
  secretFingerprint: string | null;
  suppressed: number;
}

export interface AttemptRow {
  attempt: number;
  at: string;
  error: string;
  nextAt: string | null;
}

/** A processing that a replay put away; the present one is told by the stages. */
export interface ProcessingRow {
  mapping: MappingOutcome;
  sync: SyncOutcome;
  /** In words. */
  reason: string | null;
  /** When it was decided. */
  syncedAt: string;
  replayedAt: string;
  /** user | api_key | cli | system */
  actorType: string;
  actorId: string;
  /** Of a user. */
  actorName: string | null;
  /** Why it was replayed, in the actor's words. */
  replayReason: string;
}

export interface EventDetail extends EventRow {
  size: number;
  flags: string[];
  requestId: string | null;
  idempotencyKey: string | null;
  secretLabel: string | null;
  secretFingerprint: string | null;
  skewSeconds: number | null;
  attempts: number;
  nextAttemptAt: string | null;
  /** webhook | backfilled */
  source: string;
  /** Newest first, at most 100. */
  deliveries: DeliveryRow[];
  /** Newest first, at most 100. */
  failedAttempts: AttemptRow[];
  /** Before each replay, newest first, at most 100. */
  pastProcessings: ProcessingRow[];
  /** Other stored events with this id: of the other mode or of another account. */
  sameId: number;
}

/** One keyset page. Pages are cut by position (`seq` or `id`), never by offset. */
export interface Page<Row> {
  /** Newest first. */
  rows: Row[];
  /** More rows lie in the direction of the page: older ones, or newer ones for `after`. */
  hasMore: boolean;
  /** The filter could not be answered in time: ask the reader to narrow it. `rows` is empty then. */
  tooBroad: boolean;
}

export interface PageRequest {
  limit: number;
  /** Rows older than this position. */
  before?: number | undefined;
  /** Rows newer than this position. */
  after?: number | undefined;
}

/** What the events page and the API may filter by; absent or empty: no restriction. */
export interface EventFilter {
  /** A type or pattern (`invoice.paid`, `customer.*`, `*.paid`); several separated by commas. */
  type?: string | undefined;
  sync?: readonly SyncOutcome[] | undefined;
  mapping?: readonly MappingOutcome[] | undefined;
  /** Only events whose customer belongs to no user: not those without a customer, which wait for nobody. */
  unlinked?: boolean | undefined;
  /** Only events of which another state of the same second is known, so that only chance ordered them. */
  ambiguous?: boolean | undefined;
  /** Only events that were delivered more than once. */
  duplicates?: boolean | undefined;
  customerId?: string | undefined;
  userId?: string | undefined;
  /** The Stripe object the event is about. */
  objectId?: string | undefined;
  /** Received at or after. */
  from?: Date | undefined;
  /** Received before. */
  to?: Date | undefined;
}

export interface DeliveryFilter {
  outcome?: DeliveryRow["outcome"] | undefined;
  reason?: string | undefined;
  /** evt_… */
  eventId?: string | undefined;
}

/** Rejected deliveries of one reason. */
export interface RejectedCount {
  reason: string;
  /** Requests, including those that were counted and not stored. */
  count: number;
  /** Of these, kept as evidence. */
  stored: number;
  lastAt: string;
}
