/** What the mirror holds of a user: of their customers, and what they bought without one. Read only. */
import type { Db } from "~/lib/database.server";
import { loadGuestPurchases } from "../mirror/guest-purchases.server";
import { objectsOfCustomers } from "../mirror/mirror.server";
import { type ObjectView, toObjectView } from "../mirror/object-view";
import type { Version } from "../mirror/version";
import { customersShownOf, existingUsers } from "../ownership/bindings.server";
import { claimsOf } from "../ownership/claims";
import type { MirroredType } from "../stripe/snapshot";
import { guestObjectsOf } from "./guest-purchases";
import { type PaymentView, paymentsFrom } from "./payment-view";
import { addObject, emptyWorld } from "./world";

const allTypes: readonly MirroredType[] = [
  "customer",
  "subscription",
  "checkout_session",
  "invoice",
  "payment_intent",
  "charge",
  "refund",
  "subscription_schedule",
  "invoice_payment",
  "dispute",
  "credit_note",
  "entitlement_summary",
];

/** A page holds no more, however many there are. */
export const mostObjectsShown = 200;

/** Newest first, at most `limit` (100 or fewer) of each type and customer, of their newest customers. */
export async function mirrorOfUser(
  db: Db,
  livemode: boolean,
  userId: string,
  { limit = 20, types = allTypes }: { limit?: number; types?: readonly MirroredType[] } = {},
): Promise<ObjectView[]> {
  const versions = await versionsOf(db, livemode, userId, types, limit);
  return versions.slice(0, mostObjectsShown).map(toObjectView);
}

const paid: readonly MirroredType[] = ["invoice", "charge", "payment_intent", "invoice_payment"];

/** Newest first. */
export async function paymentsOfUser(
  db: Db,
  livemode: boolean,
  userId: string,
  limit = 50,
): Promise<PaymentView[]> {
  const versions = await paymentVersionsOfUser(db, livemode, userId, limit);
  return paymentsFrom(versions).slice(0, limit);
}

/** What paymentsFrom makes payments of. */
export function paymentVersionsOfUser(
  db: Db,
  livemode: boolean,
  userId: string,
  limit: number,
): Promise<Version[]> {
  return versionsOf(db, livemode, userId, paid, limit);
}

async function versionsOf(
  db: Db,
  livemode: boolean,
  userId: string,
  types: readonly MirroredType[],
  limit: number,
) {
  const customerIds = await customersShownOf(db, livemode, userId);
  const theirs = await objectsOfCustomers(db, livemode, customerIds, { types, limit: Math.min(limit, 100) });
  const bought = (await guestObjectsOfUser(db, livemode, userId)).filter(({ snapshot }) =>
    types.includes(snapshot.type),
  );
  return bought.length === 0 ? theirs : [...theirs, ...bought].sort(newestFirst);
}

/** What the user bought without a customer. */
export async function guestObjectsOfUser(db: Db, livemode: boolean, userId: string): Promise<Version[]> {
  const loaded = await loadGuestPurchases(db, livemode, [userId]);
  if (loaded.length === 0) return [];
  const world = emptyWorld(livemode, new Date(0));
  for (const version of loaded) addObject(world, version);
  const named = loaded.flatMap(({ snapshot }) => claimsOf(snapshot).map((claim) => claim.userId));
  world.knownUsers = await existingUsers(db, [...new Set(named)]);
  return guestObjectsOf(world, userId, new Map());
}

const newestFirst = (a: Version, b: Version) => (b.snapshot.created ?? 0) - (a.snapshot.created ?? 0);
