/**
 * One event against the world: what it changes and how its stages end. Pure; the
 * world is not touched until `absorb`, so that an event that throws half-way
 * leaves no trace.
 */
import { isMaterialChange, isSameEntitlement } from "../entitlements/difference";
import type { Entitlement } from "../entitlements/entitlement";
import { type Order, orderOf } from "../mirror/order";
import type { Version } from "../mirror/version";
import { type Mapping, mappingOf, mappingWithoutCustomer } from "../ownership/event-mapping";
import { type MismatchFinding, type Ownership, resolveOwner } from "../ownership/resolve-owner";
import { type Claim, claimsOf } from "../ownership/claims";
import { deriveUser, type Moving } from "./derive-user";
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
  objectsOf,
  type Overlay,
  userState,
  type World,
} from "./world";

export interface Decision {
  sync: "applied" | "stale" | "ignored";
  syncReason: string;
  mapping: Mapping;
  /** States that won, to be mirrored. */
  versions: Version[];
  customerId: string | null;
  bind: Ownership["bind"];
  movedFrom: Ownership["movedFrom"];
  /** What disagrees about the customer now; null: not looked at. */
  findings: MismatchFinding[] | null;
  /** Of the owner, and of the one who was it before. */
  entitlements: { before: Entitlement | null; after: Entitlement; material: boolean }[];
}

export function decideEvent(world: World, event: EventToApply, interpretation: Interpretation): Decision {
  if (interpretation.kind === "ignored") return ignored(world, event, interpretation.reason);
  const { about, beside } = interpretation;
  const stored = world.objects.get(keyOf(about)) ?? null;
  const order = stored && orderOf(stored, about);
  const overlay = new Map<string, Version>();
  for (const version of [about, ...beside]) if (wins(world, version)) overlay.set(keyOf(version), version);

  const { customerId } = about.snapshot;
  const outcome = {
    sync: order?.newer === "stored" && !order.same ? ("stale" as const) : ("applied" as const),
    syncReason:
      reasonOf(stored, about, order) +
      // What was created ahead of its arrival is not taken at its word: see interpret-event.ts.
      (about.asOf < event.createdAt ? words.future(event.createdAt, about) : ""),
    versions: [...overlay.values()],
    customerId,
  };
  if (customerId === null) {
    const mapping = mappingWithoutCustomer(about.snapshot, world.knownUsers);
    return { ...outcome, mapping, bind: null, movedFrom: null, findings: null, entitlements: [] };
  }
  const outdated = [about, ...beside]
    .filter((version) => !overlay.has(keyOf(version)) && version.snapshot.customerId === customerId)
    .flatMap(({ snapshot }) => claimsOf(snapshot));
  const ownership = ownershipOf(world, customerId, overlay, outdated);
  return {
    ...outcome,
    mapping: mappingOf(about.snapshot, ownership, world.knownUsers),
    bind: ownership.bind,
    movedFrom: ownership.movedFrom,
    findings: ownership.findings,
    entitlements: entitlementsOf(world, ownership, overlay, customerId),
  };
}

/** Who owns a customer, given what it has and what arrives with the event. */
export function ownershipOf(
  world: World,
  customerId: string,
  overlay: Overlay,
  outdated: readonly Claim[] = [],
): Ownership {
  const objects = objectsOf(world, customerId, overlay);
  return resolveOwner({
    customerId,
    bound: world.customers.get(customerId)?.bound ?? null,
    claims: claimsOn(world, customerId, objects),
    outdated,
    knownUsers: world.knownUsers,
    paid: hasPaid(objects),
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

function wins(world: World, version: Version): boolean {
  const stored = world.objects.get(keyOf(version));
  if (!stored) return true;
  // Also with equal content where its place is a later one: what comes next is compared with that.
  return orderOf(stored, version).newer === "newcomer";
}

function reasonOf(stored: Version | null, about: Version, order: Order | null): string {
  if (stored === null || order === null) return words.first(about);
  if (order.same) return words.same(about);
  if (order.newer === "newcomer") return words.newer(stored, about, order.ambiguous);
  return words.stale(stored, about, order);
}

function entitlementsOf(
  world: World,
  { owner, bind, movedFrom }: Ownership,
  overlay: Overlay,
  customerId: string,
): Decision["entitlements"] {
  const derived = (userId: string | null, moving: Moving): Decision["entitlements"] => {
    // An owner by binding may have been deleted here since; nobody is left to be entitled.
    if (userId === null || !world.knownUsers.has(userId)) return [];
    const before = world.users.get(userId)?.entitlement ?? null;
    const after = deriveUser(world, userId, overlay, moving);
    if (isSameEntitlement(before, after)) return [];
    return [{ before, after, material: isMaterialChange(before, after) }];
  };
  return [
    ...derived(movedFrom?.userId ?? null, { leaves: customerId }),
    ...derived(owner, bind === null ? null : { joins: customerId, link: linkOf(bind) }),
  ];
}

function ignored(world: World, event: EventToApply, reason: string): Decision {
  const owner =
    event.customerId !== null && event.livemode === world.livemode && event.account === ""
      ? (world.customers.get(event.customerId)?.bound?.userId ?? null)
      : null;
  const mapping: Mapping =
    owner === null
      ? { outcome: "not_applicable", reason: "It changes nothing here, so it needs no owner.", userId: null }
      : { outcome: "mapped", reason: "By the stored link of its customer.", userId: owner };
  return {
    sync: "ignored",
    syncReason: reason,
    mapping,
    versions: [],
    customerId: null,
    bind: null,
    movedFrom: null,
    findings: null,
    entitlements: [],
  };
}
