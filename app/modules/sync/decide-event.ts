/**
 * One event against the world: what it changes and how its stages end. Pure; the
 * world is not touched until `absorb`, so that an event that throws half-way
 * leaves no trace.
 */
import { isMaterialChange, isSameEntitlement } from "../entitlements/difference";
import type { Entitlement } from "../entitlements/entitlement";
import { formerPrices, sameFormer } from "../mirror/former-prices";
import { type Order, orderOf } from "../mirror/order";
import { withUntold } from "../mirror/keep-untold";
import type { Version } from "../mirror/version";
import { claimsAt, claimsOf, type DatedClaim } from "../ownership/claims";
import { type Mapping, mappingOf, mappingWithoutCustomer } from "../ownership/event-mapping";
import { type MismatchFinding, type Ownership, resolveOwner } from "../ownership/resolve-owner";
import type { Snapshot } from "../stripe/snapshot";
import { deriveUser, endsPassed, type Moving } from "./derive-user";
import { namedUser, paidFor, sessionBehind } from "./guest-purchases";
import { hasPaid } from "./has-paid";
import type { EventToApply, Interpretation } from "./interpret-event";
import { sync as words } from "./outcome-words";
import {
  addObject,
  claimsOn,
  customerState,
  keyOf,
  link,
  linkOf,
  type Overlay,
  objectsOf,
  userState,
  type World,
} from "./world";

export interface Decision {
  sync: "applied" | "stale" | "ignored";
  syncReason: string;
  /** Only chance ordered it and what was held: what Stripe has now would decide. */
  ambiguous: boolean;
  mapping: Mapping;
  /** States that won, to be mirrored. */
  versions: Version[];
  customerId: string | null;
  bind: Ownership["bind"];
  movedFrom: Ownership["movedFrom"];
  /** What disagrees about the customer now; null: not looked at. */
  findings: MismatchFinding[] | null;
  /** What was paid for a guest's session: events of it that came before belong to its user too. */
  paidFor: { objectId: string; userId: string; reason: string }[];
  /** Of the owner, and of the one who was it before; in the order in which they came about. */
  entitlements: EntitlementStep[];
}

export interface EntitlementStep {
  before: Entitlement | null;
  after: Entitlement;
  material: boolean;
  /** When it ran out by itself; null: the event changed it. */
  ranOutAt: Date | null;
}

export function decideEvent(world: World, event: EventToApply, interpretation: Interpretation): Decision {
  if (interpretation.kind === "ignored") return ignored(world, event, interpretation);
  const decision = decideStates(world, interpretation);
  const { about } = interpretation;
  // What was created ahead of its arrival is not taken at its word: see interpret-event.ts.
  if (about.asOf >= event.createdAt) return decision;
  return { ...decision, syncReason: decision.syncReason + words.future(event.createdAt, about) };
}

/** States of objects, wherever they come from; `about` decides the outcome. */
export function decideStates(
  world: World,
  { about, beside }: { about: Version; beside: readonly Version[] },
): Decision {
  const stored = world.objects.get(keyOf(about)) ?? null;
  const order = stored && orderOf(stored, about);
  const overlay = new Map<string, Version>();
  const outdated: DatedClaim[] = [];
  for (const version of [about, ...beside]) {
    const kept = takenOver(world, version);
    if (kept !== null) overlay.set(keyOf(version), kept);
    if (kept?.snapshot !== version.snapshot && version.snapshot.customerId === about.snapshot.customerId) {
      outdated.push(...claimsAt(version.snapshot, version.asOf));
    }
  }

  const { customerId } = about.snapshot;
  const outcome = {
    sync: order?.newer === "stored" && !order.same ? ("stale" as const) : ("applied" as const),
    syncReason: reasonOf(stored, about, order),
    ambiguous: order?.ambiguous ?? false,
    versions: [...overlay.values()],
    customerId,
  };
  if (customerId === null) {
    const session = sessionBehind(world, about.snapshot, overlay);
    const mapping = isSold(about.snapshot)
      ? nobodys
      : mappingWithoutCustomer(about.snapshot, session, world.knownUsers);
    const owners = [stored?.snapshot, overlay.get(keyOf(about))?.snapshot, session].map(ownerOfGuest(world));
    const entitlements = [...new Set(owners)].flatMap((owner) => stepsOf(world, owner, overlay, null));
    return {
      ...outcome,
      mapping,
      bind: null,
      movedFrom: null,
      findings: null,
      paidFor: ofPurchase(world, about.snapshot, mapping, overlay),
      entitlements,
    };
  }
  const ownership = ownershipOf(world, customerId, overlay, outdated);
  return {
    ...outcome,
    mapping: mappingOf(about.snapshot, ownership, world.knownUsers),
    bind: ownership.bind,
    movedFrom: ownership.movedFrom,
    findings: ownership.findings,
    paidFor: [],
    entitlements: entitlementsOf(world, ownership, overlay, customerId),
  };
}

const isSold = ({ type }: Snapshot) => type === "product" || type === "price";
const nobodys: Mapping = {
  outcome: "not_applicable",
  reason: "What is sold belongs to nobody.",
  userId: null,
};

/** Who owns a customer, given what it has and what arrives with the event. */
export function ownershipOf(
  world: World,
  customerId: string,
  overlay: Overlay,
  outdated: readonly DatedClaim[] = [],
): Ownership {
  const objects = objectsOf(world, customerId, overlay);
  return resolveOwner({
    customerId,
    bound: world.customers.get(customerId)?.bound ?? null,
    claims: claimsOn(world, customerId, objects),
    outdated,
    knownUsers: world.knownUsers,
    barred: world.customers.get(customerId)?.barred,
    paid: (world.customers.get(customerId)?.paid ?? false) || hasPaid(objects),
  });
}

/** Takes over what the event changed, for the events after it. */
export function absorb(world: World, decision: Decision): void {
  for (const version of decision.versions) addObject(world, version);
  const { customerId, bind, findings, entitlements } = decision;
  if (customerId !== null) {
    if (bind !== null) link(world, customerId, linkOf(bind));
    if (findings !== null) customerState(world, customerId).findings = findings;
  }
  for (const { after } of entitlements) userState(world, after.userId).entitlement = after;
}

/** What is to be mirrored of an object after this state of it arrived; null: what is there already. */
export function takenOver(world: World, version: Version): Version | null {
  const stored = world.objects.get(keyOf(version));
  if (!stored) return version;
  // Also with equal content where its place is a later one: what comes next is compared with that.
  if (orderOf(stored, version).newer === "newcomer") return remembering(version, stored);
  const kept = remembering(stored, version);
  return kept.snapshot === stored.snapshot && sameFormer(kept.former, stored.former) ? null : kept;
}

function remembering(newest: Version, older: Version): Version {
  if (newest.snapshot.type !== "subscription") return withUntold(newest, older);
  return { ...newest, former: formerPrices(newest, older) };
}

function reasonOf(stored: Version | null, about: Version, order: Order | null): string {
  if (stored === null || order === null) return words.first(about);
  if (order.same) return words.same(about);
  if (order.newer === "newcomer") return words.newer(stored, about, order.ambiguous);
  return words.stale(stored, about, order);
}

export function entitlementsOf(
  world: World,
  { owner, bind, movedFrom }: Ownership,
  overlay: Overlay,
  customerId: string,
): Decision["entitlements"] {
  return [
    ...stepsOf(world, movedFrom?.userId ?? null, overlay, { leaves: customerId }),
    ...stepsOf(world, owner, overlay, bind === null ? null : { joins: customerId, link: linkOf(bind) }),
  ];
}

/** How one user's entitlement changes: first by what ran out before, then by the event. */
export function stepsOf(
  world: World,
  userId: string | null,
  overlay: Overlay,
  moving: Moving,
): EntitlementStep[] {
  // An owner by binding may have been deleted here since; nobody is left to be entitled.
  if (userId === null || !world.knownUsers.has(userId)) return [];
  const steps = endsPassed(world, userId).map(
    ({ before, after, at }): EntitlementStep => ({
      before,
      after,
      material: isMaterialChange(before, after),
      ranOutAt: at,
    }),
  );
  const before = steps.at(-1)?.after ?? world.users.get(userId)?.entitlement ?? null;
  const after = deriveUser(world, userId, { overlay, moving });
  if (isSameEntitlement(before, after)) return steps;
  return [...steps, { before, after, material: isMaterialChange(before, after), ranOutAt: null }];
}

function ofPurchase(world: World, session: Snapshot, { userId }: Mapping, overlay: Overlay) {
  if (session.type !== "checkout_session" || userId === null) return [];
  const reason = `By checkout session ${session.id}, for which this was paid and which came after this event.`;
  return paidFor(world, session, overlay).map((objectId) => ({ objectId, userId, reason }));
}

/** Of a session without a customer; anything else has none of its own. */
function ownerOfGuest(world: World) {
  return (snapshot: Snapshot | null | undefined): string | null =>
    snapshot?.type === "checkout_session" && snapshot.customerId === null
      ? namedUser(world, claimsOf(snapshot))
      : null;
}

function ignored(
  world: World,
  event: EventToApply,
  { reason, foreign }: Extract<Interpretation, { kind: "ignored" }>,
): Decision {
  const customer = event.customerId === null || foreign ? null : world.customers.get(event.customerId);
  const owner = customer?.bound?.userId ?? null;
  const mapping: Mapping =
    owner === null
      ? { outcome: "not_applicable", reason: "It changes nothing here, so it needs no owner.", userId: null }
      : { outcome: "mapped", reason: "By the stored link of its customer.", userId: owner };
  return {
    sync: "ignored",
    syncReason: reason,
    ambiguous: false,
    mapping,
    versions: [],
    customerId: null,
    bind: null,
    movedFrom: null,
    findings: null,
    paidFor: [],
    entitlements: [],
  };
}
