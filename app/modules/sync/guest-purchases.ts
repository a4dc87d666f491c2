/**
 * Purchases without a customer. A session of a guest belongs to the user whom it
 * names, its metadata before its `client_reference_id`; what was paid for it
 * belongs to whom it belongs.
 */
import { type Claim, claimsOf } from "../ownership/claims";
import type { Version } from "../mirror/version";
import type { Snapshot } from "../stripe/snapshot";
import { isGuests, keyOf, type Overlay, type World } from "./world";

/** Who is named first, of those who exist. */
export function namedUser(world: World, claims: readonly Claim[]): string | null {
  return claims.find(({ userId }) => world.knownUsers.has(userId))?.userId ?? null;
}

/** The sessions that name this user, and the charges of their payments with what disputes them. */
export function guestObjectsOf(world: World, userId: string, overlay: Overlay): Version[] {
  const guests = guestsIn(world, overlay);
  const sessions = guests.filter(
    ({ snapshot }) => snapshot.type === "checkout_session" && namedUser(world, claimsOf(snapshot)) === userId,
  );
  if (sessions.length === 0) return [];
  const payments = new Set(sessions.map(({ snapshot }) => paymentOf(snapshot)));
  const paid = guests.filter(
    ({ snapshot }) => isOfPayment(snapshot) && payments.has(paymentOf(snapshot) ?? ""),
  );
  return [...sessions, ...paid];
}

/** The guest's session that an object without a customer was paid for. */
export function sessionBehind(world: World, snapshot: Snapshot, overlay: Overlay): Snapshot | null {
  const payment = snapshot.customerId === null ? paymentOf(snapshot) : null;
  if (payment === null || snapshot.type === "checkout_session") return null;
  const session = guestsIn(world, overlay).find(
    (guest) => guest.snapshot.type === "checkout_session" && paymentOf(guest.snapshot) === payment,
  );
  return session?.snapshot ?? null;
}

/** The ids of what was paid for a guest's session, as far as it is known. */
export function paidFor(world: World, session: Snapshot, overlay: Overlay): string[] {
  const payment = paymentOf(session);
  if (payment === null) return [];
  const paid = guestsIn(world, overlay).filter(
    ({ snapshot }) => isOfPayment(snapshot) && paymentOf(snapshot) === payment,
  );
  return [payment, ...paid.map(({ snapshot }) => snapshot.id)];
}

const isOfPayment = ({ type }: Snapshot) => type === "charge" || type === "dispute";

/** What sessions, charges, refunds and disputes have in common: the id of their payment intent. */
export function paymentOf({ type, id, data }: Snapshot): string | null {
  switch (type) {
    case "payment_intent":
      return id;
    case "checkout_session":
    case "charge":
    case "refund":
    case "dispute":
      return data.paymentIntentId;
    default:
      return null;
  }
}

function guestsIn(world: World, overlay: Overlay): Version[] {
  const found: Version[] = [];
  for (const key of world.guests) {
    const version = overlay.get(key) ?? world.objects.get(key);
    if (version && isGuests(version)) found.push(version);
  }
  for (const version of overlay.values()) {
    if (isGuests(version) && !world.guests.has(keyOf(version))) found.push(version);
  }
  return found;
}
