/**
 * What a reading of one customer changes here. Pure: the preview and the change
 * itself are this one decision, so that what was shown is what is done.
 */
import { createHash } from "node:crypto";
import type { Entitlement } from "../entitlements/entitlement";
import { orderOf } from "../mirror/order";
import type { Version } from "../mirror/version";
import { claimsAt, type DatedClaim } from "../ownership/claims";
import type { MismatchCode, Ownership } from "../ownership/resolve-owner";
import type { FetchedObject } from "../stripe/reader";
import { type EntitlementStep, entitlementsOf, ownershipOf, takenOver } from "./decide-event";
import { type Effect, type EntitlementChanges, effectOf } from "./effect";
import { differenceOf, type ObjectDifference } from "./object-difference";
import { keyOf, type World } from "./world";

export interface ResyncDecision {
  /** States to be mirrored, among them those that only confirm what is known. */
  versions: Version[];
  ownership: Ownership;
  steps: EntitlementStep[];
  difference: Difference;
}

export interface Difference {
  objects: ObjectDifference[];
  /** Objects of which the same was known. */
  confirmed: number;
  /** Objects of which something newer than the reading is known; that stays. */
  newerHere: number;
  owner: { before: string | null; after: string | null };
  /** Of the owner, and of the one who was it before. */
  entitlements: EntitlementChanges[];
  /** What all of it means for users. */
  effect: Effect;
  mismatches: { before: MismatchCode[]; after: MismatchCode[] };
  /** Equal exactly when all of this is. */
  fingerprint: string;
}

/** `customerId`: every fetched object is this customer's. */
export function decideResync(world: World, customerId: string, fetched: readonly Version[]): ResyncDecision {
  const overlay = new Map<string, Version>();
  const outdated: DatedClaim[] = [];
  const objects: ObjectDifference[] = [];
  let compared = 0;
  let newerHere = 0;
  for (const version of fetched) {
    const stored = world.objects.get(keyOf(version)) ?? null;
    if (stored === null && saysNothing(version)) continue;
    compared += 1;
    const kept = takenOver(world, version);
    if (kept !== null) overlay.set(keyOf(version), kept);
    if (kept?.snapshot !== version.snapshot) outdated.push(...claimsAt(version.snapshot, version.asOf));
    const difference = kept === null ? null : differenceOf(stored, kept);
    if (difference !== null) objects.push(difference);
    else if (stored !== null && isNewer(stored, version)) newerHere += 1;
  }
  const before = world.customers.get(customerId);
  const ownership = ownershipOf(world, customerId, overlay, outdated);
  const steps = entitlementsOf(world, ownership, overlay, customerId);
  const owner = { before: before?.bound?.userId ?? null, after: ownership.owner };
  const entitlements = entitlementChanges(world, [ownership.movedFrom?.userId, ownership.owner], steps);
  const whole = {
    objects,
    confirmed: compared - objects.length - newerHere,
    newerHere,
    owner,
    entitlements,
    effect: effectOf(entitlements, world.rules.catalogue, {
      otherwise: objects.length > 0 || owner.before !== owner.after ? "data" : "none",
    }),
    mismatches: {
      before: (before?.findings ?? []).map(({ code }) => code),
      after: ownership.findings.map(({ code }) => code),
    },
  };
  return {
    versions: [...overlay.values()],
    ownership,
    steps,
    difference: { ...whole, fingerprint: fingerprintOf(whole) },
  };
}

/** As the mirror has states: with where they came from. */
export function asVersion({ snapshot, asOf, apiVersion }: FetchedObject): Version {
  return {
    snapshot,
    asOf,
    source: "fetch",
    eventSeq: null,
    apiVersion,
    place: { kind: snapshot.deleted ? "deleted" : "changed" },
  };
}

/** What is known of an object that Stripe has no more, as of the moment when it said so. */
export function tombstone(stored: Version, asOf: Date): Version {
  const { snapshot } = stored;
  const gone = { ...asVersion({ snapshot: { ...snapshot, deleted: true }, asOf, apiVersion: null }) };
  if (snapshot.type !== "subscription") return gone;
  const data = { ...snapshot.data, status: "canceled" };
  return { ...gone, snapshot: { ...snapshot, deleted: true, status: "canceled", data } };
}

/** Everybody has a summary of entitlements, also where the account knows none. */
function saysNothing({ snapshot: { type, data } }: Version): boolean {
  return type === "entitlement_summary" && data.entitlements.length === 0;
}

function isNewer(stored: Version, version: Version): boolean {
  const order = orderOf(stored, version);
  return order.newer === "stored" && !order.same;
}

/** What the steps make of these users' access. */
export function entitlementChanges(
  world: World,
  userIds: readonly (string | null | undefined)[],
  steps: readonly EntitlementStep[],
): EntitlementChanges[] {
  const users = [...new Set(userIds)].filter((id): id is string => typeof id === "string");
  return users.map((userId) => {
    const own = steps.filter(({ after }) => after.userId === userId);
    const held = world.users.get(userId)?.entitlement ?? null;
    // What ran out by itself is no change of this reading's.
    const change = own.find(({ ranOutAt }) => ranOutAt === null);
    const after = own.at(-1)?.after ?? held;
    return { userId, before: change ? change.before : after, after };
  });
}

/**
 * Of the difference and nothing else: where something changed at Stripe or here
 * that leads to the same, whoever agreed to it agrees still.
 */
function fingerprintOf({
  objects,
  owner,
  entitlements,
  mismatches,
}: Omit<Difference, "fingerprint" | "effect">): string {
  const told = {
    objects: objects.map(({ type, id, kind, fields }) => [type, id, kind, fields]).sort(),
    owner,
    entitlements: entitlements.map(({ userId, before, after }) => [userId, essence(before), essence(after)]),
    mismatches,
  };
  return createHash("sha256").update(JSON.stringify(told)).digest("hex").slice(0, 32);
}

const essence = (of: Entitlement | null) =>
  of && [of.planId, of.state, of.features, of.validUntil?.toISOString() ?? null];
