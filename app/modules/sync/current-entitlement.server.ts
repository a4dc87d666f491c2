/**
 * The gate: what may this user do now? Everybody who asks asks here (billing
 * page, API, console), so that all get the same answer with the same reasons.
 *
 * The stored row answers as long as it holds. Past its end the mirror is asked,
 * worker or not: no entitlement is shown a second longer than it lasts.
 */
import type { Db } from "~/lib/database.server";
import { loadCatalogue } from "../entitlements/catalogue.server";
import { computeEntitlement } from "../entitlements/compute";
import type { Entitlement } from "../entitlements/entitlement";
import { loadEntitlements } from "../entitlements/entitlements.server";
import { type DeriveContext, deriveNow } from "./rederive.server";

export async function currentEntitlement(
  db: Db,
  userId: string,
  context: DeriveContext,
): Promise<Entitlement> {
  const { livemode, now } = context;
  const [stored] = await loadEntitlements(db, livemode, [userId]);
  if (!stored) return nothingKnown(db, userId, now);
  if (stored.validUntil === null || stored.validUntil > now) return stored;
  return deriveNow(db, userId, context);
}

/** The same for a page of users, in the order asked for. */
export async function currentEntitlements(
  db: Db,
  userIds: readonly string[],
  context: DeriveContext,
): Promise<Entitlement[]> {
  const stored = new Map(
    (await loadEntitlements(db, context.livemode, userIds)).map((row) => [row.userId, row] as const),
  );
  const current: Entitlement[] = [];
  for (const userId of userIds) {
    const row = stored.get(userId);
    const holds = row && (row.validUntil === null || row.validUntil > context.now);
    current.push(holds ? row : await currentEntitlement(db, userId, context));
  }
  return current;
}

/** Whatever gives something has left a row: without one there is nothing to look for. */
async function nothingKnown(db: Db, userId: string, now: Date): Promise<Entitlement> {
  return computeEntitlement({
    userId,
    now,
    catalogue: await loadCatalogue(db),
    customers: [],
    subscriptions: [],
    sessions: [],
    charges: [],
    grants: [],
    disputed: new Set(),
    gaveBefore: new Map(),
  });
}
