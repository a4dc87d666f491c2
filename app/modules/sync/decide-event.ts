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
import { deriveUser } from "./derive-user";
import { hasPaid } from "./has-paid";
import type { EventToApply, Interpretation } from "./interpret-event";
import { secondOf, sync as words } from "./outcome-words";
import {
  addObject,
  claimsOn,
  customerState,
  keyOf,
  link,
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
  /** What disagrees about the customer now; null: not looked at. */
  findings: MismatchFinding[] | null;
  entitlement: { before: Entitlement | null; after: Entitlement; material: boolean } | null;
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
    sync: order?.newer === "stored" ? ("stale" as const) : ("applied" as const),
    syncReason: reasonOf(stored, about, order),
    versions: [...overlay.values()],
    customerId,
  };
  if (customerId === null) {
    const mapping = mappingWithoutCustomer(about.snapshot, world.knownUsers);
    return { ...outcome, mapping, bind: null, findings: null, entitlement: null };
  }
  const ownership = ownershipOf(world, customerId, overlay);
  return {
    ...outcome,
    mapping: mappingOf(about.snapshot, ownership, world.knownUsers),
    bind: ownership.bind,
    findings: ownership.findings,
    entitlement: entitlementOf(world, ownership, overlay, customerId),
  };
}

/** Who owns a customer, given what it has and what arrives with the event. */
export function ownershipOf(world: World, customerId: string, overlay: Overlay): Ownership {
  const objects = objectsOf(world, customerId, overlay);
  return resolveOwner({
    customerId,
    boundTo: world.customers.get(customerId)?.boundTo ?? null,
    claims: claimsOn(world, customerId, objects),
    knownUsers: world.knownUsers,
    paid: hasPaid(objects),
  });
}

/** Takes over what the event changed, for the events after it. */
export function absorb(world: World, decision: Decision): void {
  for (const version of decision.versions) addObject(world, version);
  const { customerId, bind, findings, entitlement } = decision;
  if (customerId !== null) {
    if (bind !== null) link(world, customerId, bind.userId);
    if (findings !== null) customerState(world, customerId).findings = findings;
  }
  if (entitlement !== null) userState(world, entitlement.after.userId).entitlement = entitlement.after;
}

function wins(world: World, version: Version): boolean {
  const stored = world.objects.get(keyOf(version));
  if (!stored) return true;
  const order = orderOf(stored, version);
  // As new with the same content: written for its time, unless even that is the same.
  return order.newer === "newcomer" && !(order.same && secondOf(stored) === secondOf(version));
}

function reasonOf(stored: Version | null, about: Version, order: Order | null): string {
  if (stored === null || order === null) return words.first(about);
  if (order.newer === "newcomer")
    return order.same ? words.same(about) : words.newer(stored, about, order.ambiguous);
  return words.stale(stored, about, order);
}

function entitlementOf(
  world: World,
  { owner, bind }: Ownership,
  overlay: Overlay,
  customerId: string,
): Decision["entitlement"] {
  // An owner by binding may have been deleted here since; nobody is left to be entitled.
  if (owner === null || !world.knownUsers.has(owner)) return null;
  const before = world.users.get(owner)?.entitlement ?? null;
  const after = deriveUser(world, owner, overlay, bind === null ? null : customerId);
  if (isSameEntitlement(before, after)) return null;
  return { before, after, material: isMaterialChange(before, after) };
}

function ignored(world: World, event: EventToApply, reason: string): Decision {
  const owner =
    event.customerId !== null && event.livemode === world.livemode && event.account === ""
      ? (world.customers.get(event.customerId)?.boundTo ?? null)
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
    findings: null,
    entitlement: null,
  };
}
