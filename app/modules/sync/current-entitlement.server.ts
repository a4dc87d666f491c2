/**
 * The gate: what may this user do now? Everybody who asks asks here (billing
 * page, API, console), so that all get the same answer with the same reasons.
 *
 * The stored row answers as long as it holds. Past its end the mirror is asked,
 * worker or not: no entitlement is shown a second longer than it lasts.
 */
import type { Db } from "~/lib/database.server";
import type { Entitlement } from "../entitlements/entitlement";
import { loadEntitlements } from "../entitlements/entitlements.server";
import { type DeriveContext, deriveNow } from "./rederive.server";

export async function currentEntitlement(
  db: Db,
  userId: string,
  context: DeriveContext,
): Promise<Entitlement> {
  const [current] = await currentEntitlements(db, [userId], context);
  if (!current) throw new Error("Who is asked for is answered for.");
  return current;
}

/** The same for a page of users, in the order asked for. */
export async function currentEntitlements(
  db: Db,
  userIds: readonly string[],
  context: DeriveContext,
): Promise<Entitlement[]> {
  const holding = (await loadEntitlements(db, context.livemode, userIds)).filter(
    ({ holdsUntil }) => holdsUntil === null || holdsUntil > context.now,
  );
  const current = new Map(holding.map((row) => [row.userId, row] as const));
  // Without a row there may still be something, e.g. a grant from before the deployment's mode changed.
  const missing = userIds.filter((id) => !current.has(id));
  for (const derived of await deriveNow(db, missing, context)) current.set(derived.userId, derived);
  return userIds.flatMap((id) => current.get(id) ?? []);
}
