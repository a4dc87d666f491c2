/** What the mirror holds of a user's customers. Read only. */
import type { Db } from "~/lib/database.server";
import { objectsOfCustomers } from "../mirror/mirror.server";
import { type ObjectView, toObjectView } from "../mirror/object-view";
import { bindingsOfUsers } from "../ownership/bindings.server";
import type { MirroredType } from "../stripe/snapshot";
import { type PaymentView, paymentsFrom } from "./payment-view";

const allTypes: readonly MirroredType[] = [
  "customer",
  "subscription",
  "checkout_session",
  "invoice",
  "payment_intent",
  "charge",
  "refund",
];

/** Newest first, at most `limit` (100 or fewer) of each type and customer. */
export async function mirrorOfUser(
  db: Db,
  livemode: boolean,
  userId: string,
  { limit = 20, types = allTypes }: { limit?: number; types?: readonly MirroredType[] } = {},
): Promise<ObjectView[]> {
  const versions = await versionsOf(db, livemode, userId, types, limit);
  return versions.map(toObjectView);
}

/** Newest first. */
export async function paymentsOfUser(
  db: Db,
  livemode: boolean,
  userId: string,
  limit = 50,
): Promise<PaymentView[]> {
  const versions = await versionsOf(db, livemode, userId, ["invoice", "charge", "payment_intent"], limit);
  return paymentsFrom(versions).slice(0, limit);
}

async function versionsOf(
  db: Db,
  livemode: boolean,
  userId: string,
  types: readonly MirroredType[],
  limit: number,
) {
  const bindings = await bindingsOfUsers(db, livemode, [userId]);
  const customerIds = bindings.map(({ customerId }) => customerId);
  return objectsOfCustomers(db, livemode, customerIds, { types, limit: Math.min(limit, 100) });
}
