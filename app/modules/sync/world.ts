/**
 * What is known of the customers and users that a batch of events touches:
 * loaded before, changed in memory event by event, written after.
 */
import type { Entitlement, Grant } from "../entitlements/entitlement";
import { emptyCatalogue } from "../entitlements/plan";
import { defaultPolicies } from "../entitlements/policies";
import type { Rules } from "../entitlements/rules";
import { objectKey, type Version } from "../mirror/version";
import { claimsAt, type DatedClaim } from "../ownership/claims";
import type { Link, MismatchFinding } from "../ownership/resolve-owner";
import type { MirroredType } from "../stripe/snapshot";

export interface World {
  /** The deployment's mode. */
  livemode: boolean;
  now: Date;
  rules: Rules;
  /** Those of the users that anything here names who exist. */
  knownUsers: ReadonlySet<string>;
  /** By objectKey. */
  objects: Map<string, Version>;
  customers: Map<string, CustomerState>;
  users: Map<string, UserState>;
  /** Keys of sessions and charges that have no customer, as far as they were loaded or have arrived. */
  guests: Set<string>;
}

export interface CustomerState {
  bound: Link | null;
  /** Keys of its objects, loaded or arrived; the object's own word decides whether it still is one. */
  keys: Set<string>;
  /** What objects say that are not loaded, by objectKey. */
  evidence: Map<string, DatedClaim[]>;
  /** Has it paid, by what is stored? Looked up only while it belongs to nobody. */
  paid: boolean;
  findings: MismatchFinding[];
  /** Users whom a person has unlinked from it. */
  barred: Set<string>;
}

export interface UserState {
  customers: Set<string>;
  grants: Grant[];
  entitlement: Entitlement | null;
}

/** States that an event brings, by objectKey: looked at before they are taken over. */
export type Overlay = ReadonlyMap<string, Version>;

export function emptyWorld(livemode: boolean, now: Date): World {
  return {
    livemode,
    now,
    rules: { catalogue: emptyCatalogue(), policies: defaultPolicies },
    knownUsers: new Set(),
    objects: new Map(),
    customers: new Map(),
    users: new Map(),
    guests: new Set(),
  };
}

export function keyOf({ snapshot }: Version): string {
  return objectKey(snapshot.type, snapshot.id);
}

export function customerState(world: World, customerId: string): CustomerState {
  let state = world.customers.get(customerId);
  if (!state) {
    state = {
      bound: null,
      keys: new Set(),
      evidence: new Map(),
      paid: false,
      findings: [],
      barred: new Set(),
    };
    world.customers.set(customerId, state);
  }
  return state;
}

export function userState(world: World, userId: string): UserState {
  let state = world.users.get(userId);
  if (!state) {
    state = { customers: new Set(), grants: [], entitlement: null };
    world.users.set(userId, state);
  }
  return state;
}

export function addObject(world: World, version: Version): void {
  const key = keyOf(version);
  world.objects.set(key, version);
  const { customerId } = version.snapshot;
  if (customerId !== null) customerState(world, customerId).keys.add(key);
  else if (isGuests(version)) world.guests.add(key);
}

export function isGuests({ snapshot: { type, customerId } }: Version): boolean {
  return customerId === null && ["checkout_session", "charge", "dispute"].includes(type);
}

/** A customer belongs to one user: who had it before has it no more. */
export function link(world: World, customerId: string, to: Link): void {
  const state = customerState(world, customerId);
  if (state.bound !== null) world.users.get(state.bound.userId)?.customers.delete(customerId);
  state.bound = { ...to };
  userState(world, to.userId).customers.add(customerId);
}

export function linkOf({ userId, evidence, object, at }: DatedClaim): Link {
  return { userId, evidence, objectId: object.id, claimedAt: new Date(at) };
}

/** A customer's objects as they are with what the event brings. */
export function objectsOf(world: World, customerId: string, overlay: Overlay): Version[] {
  const keys = new Set(world.customers.get(customerId)?.keys);
  for (const [key, { snapshot }] of overlay) if (snapshot.customerId === customerId) keys.add(key);
  const found: Version[] = [];
  for (const key of keys) {
    const version = overlay.get(key) ?? world.objects.get(key);
    if (version?.snapshot.customerId === customerId) found.push(version);
  }
  return found;
}

/** Everything that names a user, of this customer's objects: each object's latest word. */
export function claimsOn(world: World, customerId: string, objects: readonly Version[]): DatedClaim[] {
  const claims = new Map(world.customers.get(customerId)?.evidence);
  for (const version of objects) claims.set(keyOf(version), claimsAt(version.snapshot, version.asOf));
  return [...claims.values()].flat();
}

export function heldOf<T extends MirroredType>(versions: readonly Version[], type: T) {
  return versions
    .filter(({ snapshot }) => snapshot.type === type)
    .map(({ snapshot, asOf, former }) => ({
      snapshot: snapshot as Extract<Version["snapshot"], { type: T }>,
      asOf,
      former,
    }));
}
