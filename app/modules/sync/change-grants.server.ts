/** Grants, with what follows from them in the same transaction. */
import { type Pool, transaction } from "~/lib/database.server";
import type { Actor } from "../audit/audit.server";
import {
  type GrantInput,
  type GrantOutcome,
  insertGrant,
  type RevokeOutcome,
  revokeGrant,
} from "../entitlements/grants.server";
import { rederiveUsers } from "./rederive.server";
import { lockUsers } from "./user-locks.server";

export interface GrantChange {
  actor: Actor;
  now: Date;
  livemode: boolean;
}

export function createGrant(pool: Pool, input: GrantInput, change: GrantChange): Promise<GrantOutcome> {
  return transaction(pool, async (tx) => {
    // Before the row: a worker that holds the user may be waiting for nothing of ours.
    await lockUsers(tx, [input.userId]);
    const result = await insertGrant(tx, input, change.actor, change.now);
    if (result.outcome === "granted") await rederiveUsers(tx, [input.userId], "grant", change);
    return result;
  });
}

export function takeBackGrant(
  pool: Pool,
  { grantId, userId, reason }: { grantId: string; userId: string; reason: string },
  change: GrantChange,
): Promise<RevokeOutcome> {
  return transaction(pool, async (tx) => {
    await lockUsers(tx, [userId]);
    const result = await revokeGrant(tx, grantId, reason, change.actor, change.now);
    if (result.outcome === "revoked") await rederiveUsers(tx, [result.grant.userId], "grant", change);
    return result;
  });
}
