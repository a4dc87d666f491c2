/**
 * Claims due events and applies them, in one transaction: what is claimed is
 * applied with everything that follows from it, or not at all. The number of
 * statements does not depend on the number of events.
 */
import type { Clock } from "~/lib/clock";
import { type Db, type Pool, type PoolClient, transaction } from "~/lib/database.server";
import {
  type ClaimedEvent,
  claimDue,
  type EventOutcome,
  type FailedAttempt,
  markOutcomes,
  recordFailures,
  tryLanes,
} from "../inbox/claim.server";
import type { JobRequest } from "../jobs/catalogue";
import { loadNamedBy } from "../mirror/deciding.server";
import { adoptOrphans, customersOfBelongings, withCustomer } from "./adopt-customers.server";
import { absorb, type Decision, decideEvent } from "./decide-event";
import { failedAttempt } from "./failures";
import { paymentOf } from "./guest-purchases";
import { type Interpretation, interpretEvent } from "./interpret-event";
import { loadWorld } from "./load-world.server";
import { refetchRequests } from "./refetch-requests";
import { addObject, keyOf, type World } from "./world";
import { Changes } from "./write-world.server";

export interface ApplyDeps {
  pool: Pool;
  /** The deployment's mode: events of the other one are ignored. */
  livemode: boolean;
  clock: Clock;
  /** 0 to 1: spreads retries. */
  random?: () => number;
  interpret?: typeof interpretEvent;
  /** Asks for what events leave open to be read at Stripe, in the transaction that applies them. */
  refetch?: (tx: Db, requests: readonly JobRequest[]) => Promise<void>;
}

export interface BatchResult {
  claimed: number;
  failed: FailedAttempt[];
}

export interface Interpreted {
  event: ClaimedEvent;
  interpretation: Interpretation;
}

export interface BatchRequest {
  limit: number;
  /** Only these (seq). */
  only?: readonly number[];
  /** Told what was claimed before anything is done with it. */
  onClaim?: (events: readonly ClaimedEvent[]) => void;
}

export function applyBatch(deps: ApplyDeps, request: BatchRequest): Promise<BatchResult> {
  return transaction(deps.pool, (tx) => applyClaimed(tx, deps, request));
}

/** For whoever has more to do in the same transaction. */
export async function applyClaimed(
  tx: PoolClient,
  deps: Omit<ApplyDeps, "pool">,
  request: BatchRequest,
): Promise<BatchResult> {
  const now = deps.clock();
  const claimed = await claimDue(tx, { now, limit: request.limit, only: request.only });
  if (claimed.length === 0) return { claimed: 0, failed: [] };
  request.onClaim?.(claimed);

  const failed: FailedAttempt[] = [];
  const fail = (event: ClaimedEvent, error: unknown) =>
    failed.push(failedAttempt(event, error, now, deps.random ?? Math.random));
  const interpreted = await withCustomers(tx, interpretAll(claimed, deps, fail), deps.livemode);
  const read = await withLanes(tx, interpreted);
  const world = await loadWorldFor(tx, read, { livemode: deps.livemode, now });
  // Read behind the users' locks: whoever held them may have changed things in the time we waited.
  world.now = deps.clock();
  const changes = new Changes(world);
  await adoptOrphans(tx, world, arrivingIn(read), changes);
  const requests: JobRequest[] = [];
  const outcomes = decideAll(world, changes, read, fail, requests);
  // Once, when it is found: what they pay afterwards says no more of whose it is.
  for (const id of changes.newlyUnlinked()) requests.push({ name: "read-sessions", payload: { id } });

  const at = deps.clock();
  await changes.write(tx, at, [() => markOutcomes(tx, outcomes, at), () => recordFailures(tx, failed, at)]);
  if (requests.length > 0) await deps.refetch?.(tx, requests);
  return { claimed: outcomes.length + failed.length, failed };
}

type Fail = (event: ClaimedEvent, error: unknown) => void;

function interpretAll(
  claimed: readonly ClaimedEvent[],
  deps: Omit<ApplyDeps, "pool">,
  fail: Fail,
): Interpreted[] {
  const interpret = deps.interpret ?? interpretEvent;
  return claimed.flatMap((event) => {
    try {
      return [{ event, interpretation: interpret(event, deps.livemode) }];
    } catch (error) {
      fail(event, error);
      return [];
    }
  });
}

/** What belongs to a customer through something else has its lane, too. */
export async function withCustomers(tx: Db, read: Interpreted[], livemode: boolean): Promise<Interpreted[]> {
  const customers = await customersOfBelongings(tx, livemode, arrivingIn(read));
  if (customers.size === 0) return read;
  return read.map(({ event, interpretation }) => {
    if (interpretation.kind === "ignored") return { event, interpretation };
    const about = withCustomer(interpretation.about, customers);
    const beside = interpretation.beside.map((version) => withCustomer(version, customers));
    return { event, interpretation: { ...interpretation, about, beside } };
  });
}

/**
 * The inbox chose the lane from what it could read; where the payload turns out
 * to speak of another customer, or of a guest's payment, that lane is needed too. Events whose
 * further lane is in other hands are left for the next claim.
 */
async function withLanes(tx: PoolClient, read: Interpreted[]): Promise<Interpreted[]> {
  const held = new Set(read.map(({ event }) => event.lane));
  const missing = [...new Set(read.flatMap(lanesOf))].filter((lane) => !held.has(lane));
  if (missing.length === 0) return read;
  const got = await tryLanes(tx, missing);
  return read.filter((each) => lanesOf(each).every((lane) => held.has(lane) || got.has(lane)));
}

/** What is bought without a customer is one story by its payment, in whose lane its own events are. */
export function lanesOf(each: Interpreted): string[] {
  const guests = versionsOf(each.interpretation).filter(({ snapshot }) => snapshot.customerId === null);
  return [...customersOf(each), ...guests.flatMap(({ snapshot }) => paymentOf(snapshot) ?? [])];
}

function customersOf({ interpretation }: Interpreted): string[] {
  return versionsOf(interpretation).flatMap(({ snapshot }) => snapshot.customerId ?? []);
}

function versionsOf(interpretation: Interpretation) {
  return interpretation.kind === "snapshots" ? [interpretation.about, ...interpretation.beside] : [];
}

export function arrivingIn(read: readonly Interpreted[]) {
  return read.flatMap(({ interpretation }) => versionsOf(interpretation));
}

/** Everything that deciding these events can need. */
export async function loadWorldFor(
  tx: Db,
  read: readonly Interpreted[],
  { livemode, now, readOnly }: { livemode: boolean; now: Date; readOnly?: boolean },
): Promise<World> {
  const arriving = arrivingIn(read);
  const world = await loadWorld(tx, {
    livemode,
    now,
    arriving,
    customerIds: [...new Set(read.flatMap(customersOf))],
    mapOnly: read.flatMap(({ event, interpretation }) =>
      interpretation.kind === "ignored" ? (event.customerId ?? []) : [],
    ),
    readOnly,
  });
  for (const version of await loadNamedBy(tx, livemode, arriving)) {
    if (!world.objects.has(keyOf(version))) addObject(world, version);
  }
  return world;
}

/**
 * Each sees what the ones before it changed. What waited together is applied in
 * the order in which Stripe created it, then of arrival: the end is the same in
 * any order, but this way the history reads as it happened.
 */
function decideAll(
  world: World,
  changes: Changes,
  read: readonly Interpreted[],
  fail: Fail,
  requests: JobRequest[],
): EventOutcome[] {
  const outcomes: EventOutcome[] = [];
  const inOrder = [...read].sort(
    ({ event: a }, { event: b }) => a.createdAt.getTime() - b.createdAt.getTime() || a.seq - b.seq,
  );
  for (const { event, interpretation } of inOrder) {
    let decision: Decision;
    try {
      decision = decideEvent(world, event, interpretation);
    } catch (error) {
      fail(event, error);
      continue;
    }
    absorb(world, decision);
    collect(changes, event, decision);
    requests.push(...refetchRequests(world, interpretation, decision));
    const { sync, syncReason, mapping } = decision;
    outcomes.push({
      seq: event.seq,
      sync,
      syncReason,
      mapping: mapping.outcome,
      mappingReason: mapping.reason,
      userId: mapping.userId,
      customerId: decision.customerId,
      flags: interpretation.flags,
    });
  }
  return outcomes;
}

function collect(changes: Changes, event: ClaimedEvent, decision: Decision): void {
  const { versions, customerId, bind, movedFrom, paidFor, entitlements } = decision;
  changes.mirrored(versions);
  changes.paid(paidFor);
  if (customerId !== null) {
    if (bind !== null) changes.linked(customerId, bind, movedFrom, event.eventId);
    changes.found(customerId);
  }
  changes.stepped(entitlements, { cause: "event", eventSeq: event.seq });
}
