/**
 * The inbox: receives Stripe's requests, proves them, and stores them before
 * anybody says 200.
 *
 * Doors: createInbox (receive); ledger.server (reads); claim.server (the worker's
 * queue); readiness.server, backlog.server (health).
 * Invariants: an outcome `accepted` or `duplicate` is committed; a body whose
 * signature does not hold is never parsed; an event exists once per account,
 * mode and id, by constraint.
 * Tables written here: deliveries, events (insertion, duplicates, reopening),
 * event_bodies.
 */
import type { Registry } from "prom-client";
import type { Clock } from "~/lib/clock";
import type { Pool } from "~/lib/database.server";
import type { Log } from "~/lib/log.server";
import { type SignatureVerdict, type SigningSecret, verifySignature } from "../stripe/signature";
import type { Arrival, Stored } from "./arrival";
import { createBatchQueue } from "./batch-queue";
import { withConnection } from "./deadline.server";
import { createInboxMetrics } from "./inbox-metrics.server";
import { readEvent } from "./read-event";
import { type RejectReason, rejectMessages } from "./reject-reason";
import { createRefusalExaminer } from "./refused-signature";
import { createRejections, expireRejected } from "./rejections.server";
import { storeArrivals } from "./store-arrivals.server";
import { createUncountedRepeats } from "./uncounted-repeats.server";

export interface InboxOptions {
  /** The inbox's own: `close` ends it. One connection for events, one for the rest. */
  pool: Pool;
  clock: Clock;
  log: Log;
  /** Every secret that Stripe may sign with. */
  secrets: readonly SigningSecret[];
  /** Known and no longer accepted: they only help to say why a request is refused. */
  inactiveSecrets?: readonly SigningSecret[];
  /** This deployment's mode: events of the other are stored and flagged. */
  livemode: boolean;
  /** Refused requests kept as rows, per minute and address, and process. */
  rejectedPerMinute: number;
  /** Where this process's measurements go. */
  metrics: Registry;
}

export interface Received {
  /** Exactly the bytes of the body. */
  body: Uint8Array;
  signatureHeader: string | null;
  /** Where the request came from; null: not known. */
  address: string | null;
  userAgent: string | null;
  receivedAt: Date;
  /** Since the request arrived, in milliseconds: the answer's two seconds count from there. */
  waitedMs?: number;
}

export interface ReceivedTooLarge extends Omit<Received, "body"> {
  /** Bytes of the body: as announced, or read before giving up. */
  size: number;
  /** What was read. */
  body: Uint8Array;
}

export type Outcome =
  | { outcome: "accepted" | "duplicate"; eventId: string }
  | { outcome: "rejected"; status: 400 | 413; reason: RejectReason; message: string }
  | { outcome: "unavailable"; retryAfterSeconds: number };

export interface InboxStats {
  /** Verified events waiting for the next commit. */
  waiting: number;
}

export interface Inbox {
  /** Never rejects. An answer takes at most two seconds, whatever the database does. */
  receive(request: Received): Promise<Outcome>;
  /** For bodies over the limit, which are not read to their end. */
  rejectTooLarge(request: ReceivedTooLarge): Promise<Outcome>;
  stats(): InboxStats;
  /** Takes nothing more, commits what it has taken, ends the pool. */
  close(): Promise<void>;
}

/** 2xx or 503 within two seconds: the sweep of the queue and the answer's own way need the rest. */
const patienceMs = 1_500;
const leastPatienceMs = 300;
const batchMs = 1_500;
const retryAfterSeconds = 5;
const mostUserAgentCharacters = 200;
/** A flood of refused requests from many addresses may still fill only so many rows a minute. */
const rejectedFromAllAddresses = 10;
/** Why a signature does not match is worth this much of the processor, a flood or not: under half a percent. */
const examinedForMs = 2;
const examinedPerMinuteMs = 250;
const expiryEveryMs = 10 * 60_000;
const outageLineEveryMs = 5_000;

const unavailable: Outcome = { outcome: "unavailable", retryAfterSeconds };

export function createInbox(options: InboxOptions): Inbox {
  const { pool, clock, log, secrets, livemode, rejectedPerMinute } = options;

  const queue = createBatchQueue<Arrival, Stored>({
    async store(batch) {
      const { outcomes, busy } = await withConnection(pool, batchMs, (db) => storeArrivals(db, batch));
      if (busy.length > 0) uncounted.add(busy);
      return outcomes;
    },
    unavailable: "refused",
    onFailure: outageLog(log),
    onBatch: (events) => metrics.batch(events),
    patienceMs,
    leastPatienceMs,
    mostPerBatch: 256,
    mostBytesPerBatch: 4 * 1024 * 1024,
    mostWaiting: 2_048,
    mostWaitingBytes: 32 * 1024 * 1024,
  });
  const metrics = createInboxMetrics(options.metrics, queue.waiting);
  const uncounted = createUncountedRepeats({ pool, clock, log });
  const rejections = createRejections({
    pool,
    log,
    perMinuteAndAddress: rejectedPerMinute,
    perMinute: rejectedPerMinute * rejectedFromAllAddresses,
  });
  const examine = createRefusalExaminer({
    secrets,
    inactive: options.inactiveSecrets ?? [],
    clock: () => performance.now(),
    eachMs: examinedForMs,
    perMinuteMs: examinedPerMinuteMs,
  });
  const expiry = setInterval(() => {
    expireRejected(pool, clock()).catch((error) =>
      log.warn({ err: error }, "old rejected deliveries were kept"),
    );
  }, expiryEveryMs).unref();

  async function reject(
    request: Received & { size?: number },
    fault: { reason: RejectReason; detail: string; skewSeconds?: number },
  ): Promise<Outcome> {
    const { reason, detail, skewSeconds = null } = fault;
    metrics.rejected(reason);
    await rejections.record({
      ...request,
      userAgent: cut(request.userAgent),
      size: request.size ?? request.body.byteLength,
      reason,
      detail,
      skewSeconds,
    });
    const status = reason === "body_too_large" ? 413 : 400;
    return { outcome: "rejected", status, reason, message: rejectMessages[reason] };
  }

  async function store(request: Received, proof: Extract<SignatureVerdict, { ok: true }>): Promise<Outcome> {
    const receivedAtMs = request.receivedAt.getTime();
    const read = readEvent(request.body, { livemode, receivedAtMs });
    if (read.kind !== "event") {
      return reject(request, { reason: read.kind, detail: read.detail, skewSeconds: proof.skewSeconds });
    }
    const startedAt = performance.now();
    const stored = await queue.push(
      {
        facts: read.facts,
        body: request.body,
        receivedAtMs,
        address: request.address,
        userAgent: cut(request.userAgent),
        skewSeconds: proof.skewSeconds,
        secretLabel: proof.label,
        secretFingerprint: proof.fingerprint,
      },
      request.body.byteLength,
      request.waitedMs,
    );
    if (stored === "refused") {
      metrics.unavailable(1);
      return unavailable;
    }
    metrics.acknowledged(performance.now() - startedAt);
    if (stored === "accepted") metrics.accepted(1);
    else metrics.duplicates(1);
    return { outcome: stored, eventId: read.facts.eventId };
  }

  return {
    async receive(request) {
      const verdict = verifySignature({
        header: request.signatureHeader,
        body: request.body,
        secrets,
        nowSeconds: Math.floor(request.receivedAt.getTime() / 1000),
      });
      return verdict.ok ? store(request, verdict) : reject(request, examine(verdict, request));
    },
    rejectTooLarge: (request) =>
      reject(request, { reason: "body_too_large", detail: `The body has ${request.size} bytes or more.` }),
    stats: () => ({ waiting: queue.waiting() }),
    async close() {
      clearInterval(expiry);
      await queue.close();
      await rejections.close();
      await uncounted.flush();
      await pool.end();
    },
  };
}

/** While the database is away every batch fails: one line in five seconds says so. */
function outageLog(log: Log): (error: unknown, events: number) => void {
  let saidAt = Number.NEGATIVE_INFINITY;
  let unsaid = 0;
  return (error, events) => {
    unsaid += events;
    if (performance.now() - saidAt < outageLineEveryMs) return;
    log.error({ err: error, events: unsaid }, "events could not be stored; Stripe will send them again");
    saidAt = performance.now();
    unsaid = 0;
  };
}

const cut = (userAgent: string | null) => userAgent?.slice(0, mostUserAgentCharacters) ?? null;
