/** A user's entitlement from the world: the one place where it is derived, for whatever reason. */
import { computeEntitlement } from "../entitlements/compute";
import type { Entitlement } from "../entitlements/entitlement";
import { claimsOf } from "../ownership/claims";
import { isDecidedBy } from "../ownership/decided-by-link";
import type { Link } from "../ownership/resolve-owner";
import { guestObjectsOf, namedUser } from "./guest-purchases";
import { heldOf, type Overlay, objectsOf, type World } from "./world";

/** A customer that the event at hand links to the user, or takes from them. */
export type Moving = { joins: string; link: Link } | { leaves: string } | null;

export interface Circumstances {
  overlay?: Overlay;
  moving?: Moving;
  /** A moment that has passed, to be derived as of: what was granted later does not count yet. */
  at?: Date;
}

export function deriveUser(
  world: World,
  userId: string,
  { overlay = new Map(), moving = null, at }: Circumstances = {},
): Entitlement {
  const user = world.users.get(userId);
  const customers = new Set(user?.customers);
  if (moving !== null && "joins" in moving) customers.add(moving.joins);
  if (moving !== null && "leaves" in moving) customers.delete(moving.leaves);
  const linkOf = (customerId: string | null) =>
    moving !== null && "joins" in moving && moving.joins === customerId
      ? moving.link
      : (world.customers.get(customerId ?? "")?.bound ?? null);
  const objects = [
    ...[...customers].flatMap((customerId) => objectsOf(world, customerId, overlay)),
    ...guestObjectsOf(world, userId, overlay),
  ];
  return computeEntitlement({
    userId,
    now: at ?? world.now,
    ...world.rules,
    customers: heldOf(objects, "customer"),
    subscriptions: heldOf(objects, "subscription"),
    sessions: heldOf(objects, "checkout_session"),
    charges: heldOf(objects, "charge"),
    invoices: heldOf(objects, "invoice"),
    invoicePayments: heldOf(objects, "invoice_payment"),
    disputes: heldOf(objects, "dispute"),
    summaries: heldOf(objects, "entitlement_summary"),
    grants: (user?.grants ?? []).filter(({ createdAt }) => at === undefined || createdAt <= at),
    disputed: new Set(
      objects
        // The object that made the link has said whose it is; that it says otherwise later takes nothing.
        .filter(({ snapshot }) => linkOf(snapshot.customerId)?.objectId !== snapshot.id)
        .filter(({ snapshot }) => !isDecidedBy(linkOf(snapshot.customerId), snapshot.created))
        .filter(({ snapshot }) => (namedUser(world, claimsOf(snapshot)) ?? userId) !== userId)
        .map(({ snapshot }) => snapshot.id),
    ),
  });
}

export interface RanOut {
  before: Entitlement;
  after: Entitlement;
  /** When: the end that `before` had. */
  at: Date;
}

/**
 * What ran out by itself before now and nobody has derived since, one end after
 * the other, each as of its own moment: what happens next must not be blamed for it.
 */
export function endsPassed(world: World, userId: string): RanOut[] {
  const passed: RanOut[] = [];
  let before = world.users.get(userId)?.entitlement ?? null;
  while (before !== null && before.holdsUntil !== null && before.holdsUntil <= world.now) {
    const at = before.holdsUntil;
    const after = deriveUser(world, userId, { at });
    passed.push({ before, after, at });
    // An end never gives an earlier one; if it did, this would go on for ever.
    if (after.holdsUntil !== null && after.holdsUntil <= at) break;
    before = after;
  }
  return passed;
}
