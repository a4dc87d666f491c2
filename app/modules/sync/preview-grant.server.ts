/** What giving somebody a plan, or taking it back, would change for them. Writes nothing and waits for nobody. */
import type { Db } from "~/lib/database.server";
import type { Entitlement } from "../entitlements/entitlement";
import type { GrantInput } from "../entitlements/grants.server";
import { deriveUser } from "./derive-user";
import { loadWorld } from "./load-world.server";
import type { DeriveContext } from "./rederive.server";
import { userState } from "./world";

export interface GrantPreview {
  before: Entitlement;
  after: Entitlement;
}

export async function previewGrant(db: Db, wish: GrantInput, context: DeriveContext): Promise<GrantPreview> {
  const world = await worldOf(db, wish.userId, context);
  const before = deriveUser(world, wish.userId);
  userState(world, wish.userId).grants.push({
    ...wish,
    id: "grant_not_given_yet",
    createdBy: "",
    createdAt: context.now,
    revokedAt: null,
  });
  return { before, after: deriveUser(world, wish.userId) };
}

export async function previewRevoke(
  db: Db,
  { userId, grantId }: { userId: string; grantId: string },
  context: DeriveContext,
): Promise<GrantPreview> {
  const world = await worldOf(db, userId, context);
  const before = deriveUser(world, userId);
  const state = userState(world, userId);
  state.grants = state.grants.filter(({ id }) => id !== grantId);
  return { before, after: deriveUser(world, userId) };
}

const worldOf = (db: Db, userId: string, { livemode, now }: DeriveContext) =>
  loadWorld(db, { livemode, now, arriving: [], customerIds: [], userIds: [userId], readOnly: true });
