/**
 * Walks a run to its end: page by page, what Stripe lists against the ledger, and what
 * is missing into it. A page and the cursor behind it are one transaction, so that a
 * process may be killed at any moment: whoever takes the run up again goes on from the
 * cursor, and nothing comes twice.
 *
 * One process at a time carries out a run: it holds an advisory lock on the connection
 * that writes, which goes with that connection when the process dies.
 */
import type { Clock } from "~/lib/clock";
import type { Pool, PoolClient } from "~/lib/database.server";
import { knownEvents, storeBackfilled } from "../inbox/backfilled.server";
import { type EventFacts, readEvent } from "../inbox/read-event";
import type { EventPage, EventReader, ListedEvent } from "../stripe/event-reader";
import type { StripeFailure } from "../stripe/gateway";
import { type Noticed, noteMissing, settleArrived } from "./missing-events.server";
import type { Figures, Run } from "./run";
import { findRun, recordFailure, recordProgress } from "./runs.server";
import { sortEvents } from "./sort-events";
import { type Subscribes, subscribedTypes } from "./subscribed-types";
import { nextStep, restartWindow } from "./walk";

export interface CarryOutDeps {
  pool: Pool;
  events: EventReader;
  clock: Clock;
}

export interface CarryOutOptions {
  /** After each page. */
  onPage?: (run: Run) => void;
  /** Ends the walk after the page under way; the run can be taken up again. */
  signal?: AbortSignal;
}

export type CarriedOut =
  /** At its end, or stopped by a person. */
  | { outcome: "ended"; run: Run }
  /** `signal` said so. */
  | { outcome: "interrupted"; run: Run }
  /** Stripe did not answer. */
  | { outcome: "refused"; run: Run; failure: StripeFailure }
  /** Another process has it in hand. */
  | { outcome: "in_hand"; run: Run };

export async function carryOut(
  deps: CarryOutDeps,
  run: Run,
  options: CarryOutOptions = {},
): Promise<CarriedOut> {
  const connection = await deps.pool.connect();
  let broken = true;
  try {
    const locked = await connection.query<{ got: boolean }>(
      "select pg_try_advisory_lock($1, $2) as got",
      key(run),
    );
    if (!locked.rows[0]?.got) {
      broken = false;
      return { outcome: "in_hand", run };
    }
    // Another may have had it until just now.
    const current = (await findRun(connection, run.livemode, run.id)) ?? run;
    const result = await walk(deps, connection, current, options);
    await connection.query("select pg_advisory_unlock($1, $2)", key(run));
    broken = false;
    return result;
  } finally {
    connection.release(broken);
  }
}

/** A class of locks of this room's own; ids of runs stay far below 2³¹. */
const lockClass = 0x7265_636f;
const key = ({ id }: Run) => [lockClass, id];

async function walk(
  deps: CarryOutDeps,
  connection: PoolClient,
  begun: Run,
  { onPage, signal }: CarryOutOptions,
): Promise<CarriedOut> {
  const { events, clock } = deps;
  let run = begun;
  if (run.finishedAt !== null) return { outcome: "ended", run };
  const endpoints = await events.endpoints();
  if (!endpoints.ok) return refusedWith(connection, run, endpoints.failure, clock());
  const subscribes = subscribedTypes(endpoints.value, events.webhookUrl);
  while (run.finishedAt === null) {
    if (signal?.aborted) return { outcome: "interrupted", run };
    const startedAt = performance.now();
    const { cursor, types } = run;
    const answer = await events.page({ ...cursor.window, after: cursor.after, types });
    if (!answer.ok) {
      const { failure } = answer;
      // The event that the page was to follow is older than thirty days by now.
      if (failure.kind === "not_found" && cursor.after !== null) {
        run = { ...run, cursor: restartWindow(cursor) };
        continue;
      }
      return refusedWith(connection, run, failure, clock());
    }
    const after = await takeIn(connection, run, answer.value, { now: clock(), startedAt, subscribes });
    if (after === null) break;
    run = after;
    onPage?.(run);
  }
  await settleArrived(connection, run.livemode);
  return { outcome: "ended", run: (await findRun(connection, run.livemode, run.id)) ?? run };
}

async function refusedWith(
  connection: PoolClient,
  run: Run,
  failure: StripeFailure,
  now: Date,
): Promise<CarriedOut> {
  const { kind, message, requestId } = failure;
  const failed = await recordFailure(connection, run.id, { kind, message, requestId }, now);
  return failed === null
    ? { outcome: "ended", run: (await findRun(connection, run.livemode, run.id)) ?? run }
    : { outcome: "refused", run: failed, failure };
}

interface Taking {
  now: Date;
  startedAt: number;
  subscribes: Subscribes;
}

/** Null: the run was stopped meanwhile, and nothing of this page was kept. */
async function takeIn(
  connection: PoolClient,
  run: Run,
  page: EventPage,
  { now, startedAt, subscribes }: Taking,
): Promise<Run | null> {
  await connection.query("begin");
  try {
    const found = await compare(connection, run, page, { now, subscribes });
    const lastId = page.events.at(-1)?.id ?? null;
    const cursor = nextStep(
      run.cursor,
      { count: page.events.length, lastId, hasMore: page.hasMore },
      run.range,
    );
    const activeMs = performance.now() - startedAt;
    const after = await recordProgress(connection, run, { cursor, add: found, activeMs }, now);
    await connection.query(after === null ? "rollback" : "commit");
    return after;
  } catch (error) {
    await connection.query("rollback").catch(() => {});
    throw error;
  }
}

interface Read {
  event: ListedEvent;
  /** null: no event as Paidtrail reads them. */
  facts: EventFacts | null;
}

async function compare(
  tx: PoolClient,
  run: Run,
  page: EventPage,
  { now, subscribes }: Pick<Taking, "now" | "subscribes">,
): Promise<Figures> {
  const { livemode, pulls, includePending } = run;
  const known = await knownEvents(
    tx,
    livemode,
    page.events.map(({ id }) => id),
  );
  const all = run.allTypes || run.types.length > 0;
  const sorted = sortEvents(page.events, known, {
    now,
    includePending,
    expects: (type) => all || subscribes(type),
  });
  const noticedAs = ({ event, facts }: Read, state: Noticed["state"]): Noticed => ({
    event,
    state,
    subscribed: subscribes(event.type),
    objectType: facts?.objectType ?? null,
    objectId: facts?.objectId ?? null,
    customerId: facts?.customerId ?? null,
  });
  const read = (event: ListedEvent): Read => ({ event, facts: factsOf(event, { livemode, now }) });
  const missing = sorted.missing.map(read);
  const readable = missing.flatMap(({ event, facts }) =>
    facts === null ? [] : [{ facts, body: event.body }],
  );
  const stored = pulls ? await storeBackfilled(tx, readable, { run: run.id, at: now }) : new Set<string>();
  // What was to be stored and was not came by itself in this very moment.
  const came = pulls ? missing.filter(({ event, facts }) => facts !== null && !stored.has(event.id)) : [];
  const stillMissing = missing.filter((one) => !came.includes(one));
  const noticed = [
    ...stillMissing.map((one) => noticedAs(one, stored.has(one.event.id) ? "pulled" : "missing")),
    ...sorted.pending.map((event) => noticedAs(read(event), "pending")),
  ];
  await noteMissing(tx, noticed, { livemode, run: run.id, at: now });
  return {
    requests: 1,
    seen: page.events.length,
    missing: stillMissing.length,
    pending: sorted.pending.length,
    pulled: stored.size,
    leftOut: sorted.leftOut.length,
    unreadable: missing.filter(({ facts }) => facts === null).length,
  };
}

function factsOf(event: ListedEvent, { livemode, now }: { livemode: boolean; now: Date }): EventFacts | null {
  const read = readEvent(event.body, { livemode, receivedAtMs: now.getTime() });
  if (read.kind !== "event") return null;
  const { facts } = read;
  return event.reserialised ? { ...facts, flags: [...facts.flags, "re_serialised"] } : facts;
}
