/** A user's entitlement from the world: the one place where it is derived, for whatever reason. */
import { computeEntitlement } from "../entitlements/compute";
import type { Entitlement } from "../entitlements/entitlement";
import { claimsOf } from "../ownership/claims";
import type { Link } from "../ownership/resolve-owner";
import { heldOf, type Overlay, objectsOf, type World } from "./world";

/** A customer that the event at hand links to the user, or takes from them. */
export type Moving = { joins: string; link: Link } | { leaves: string } | null;

export function deriveUser(
  world: World,
  userId: string,
  overlay: Overlay = new Map(),
  moving: Moving = null,
): Entitlement {
  const user = world.users.get(userId);
  const customers = new Set(user?.customers);
  if (moving !== null && "joins" in moving) customers.add(moving.joins);
  if (moving !== null && "leaves" in moving) customers.delete(moving.leaves);
  const linkOf = (customerId: string | null) =>
    moving !== null && "joins" in moving && moving.joins === customerId
      ? moving.link
      : (world.customers.get(customerId ?? "")?.bound ?? null);
  const objects = [...customers].flatMap((customerId) => objectsOf(world, customerId, overlay));
  return computeEntitlement({
    userId,
    now: world.now,
    catalogue: world.catalogue,
    customers: heldOf(objects, "customer"),
    subscriptions: heldOf(objects, "subscription"),
    sessions: heldOf(objects, "checkout_session"),
    charges: heldOf(objects, "charge"),
    invoices: heldOf(objects, "invoice"),
    grants: user?.grants ?? [],
    disputed: new Set(
      objects
        // The object that made the link has said whose it is; that it says otherwise later takes nothing.
        .filter(({ snapshot }) => linkOf(snapshot.customerId)?.objectId !== snapshot.id)
        .filter(({ snapshot }) => namesAnother(world, userId, claimsOf(snapshot)))
        .map(({ snapshot }) => snapshot.id),
    ),
    gaveBefore: gaveBefore(user?.entitlement ?? null),
  });
}

/** The object's strongest word on whose it is, where it is another existing user. */
function namesAnother(world: World, userId: string, claims: ReturnType<typeof claimsOf>): boolean {
  const known = claims.find((claim) => world.knownUsers.has(claim.userId));
  return known !== undefined && known.userId !== userId;
}

function gaveBefore(entitlement: Entitlement | null): Map<string, string> {
  const gave = new Map<string, string>();
  for (const { effect, subject, planId } of entitlement?.reasons ?? []) {
    if (effect === "gives" && subject !== null && planId) gave.set(subject.id, planId);
  }
  return gave;
}
