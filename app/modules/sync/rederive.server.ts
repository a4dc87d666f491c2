/**
 * Deriving without an event: time has passed, the rules or a grant changed,
 * or a user was created whom Stripe's objects named before. Always safe, however
 * often it runs.
 */
import { type Db, type Pool, transaction } from "~/lib/database.server";
import { isMaterialChange, isSameEntitlement } from "../entitlements/difference";
import type { Entitlement } from "../entitlements/entitlement";
import { type ChangeCause, usersPastTheirEnd } from "../entitlements/entitlements.server";
import { lockLanes } from "../inbox/claim.server";
import { namedBeside } from "../mirror/guest-purchases.server";
import { customersNaming } from "../mirror/mirror.server";
import { askAboutUser } from "./check-ownership.server";
import { ownershipOf } from "./decide-event";
import { deriveUser, endsPassed } from "./derive-user";
import { loadWorld } from "./load-world.server";
import { customerState, link, linkOf, userState, type World } from "./world";
import { Changes, LostRace } from "./write-world.server";

export interface DeriveContext {
  livemode: boolean;
  now: Date;
}

/** Within the caller's transaction, which must hold no row of these users' entitlements yet. Gives how many noticed. */
export async function rederiveUsers(
  tx: Db,
  userIds: readonly string[],
  cause: ChangeCause,
  { livemode, now }: DeriveContext,
): Promise<number> {
  const world = await loadWorld(tx, { livemode, now, arriving: [], customerIds: [], userIds });
  const changes = new Changes(world);
  const changed = userIds.filter((userId) => derive(world, changes, userId, cause));
  await changes.write(tx, now);
  return changed.length;
}

/**
 * Links the customers whose objects name this user and who belong to nobody
 * yet or to somebody on weaker evidence, and derives everybody concerned. For after a user was created or an operator asks.
 */
export async function rederiveForUser(pool: Pool, userId: string, context: DeriveContext): Promise<void> {
  for (let races = 0; races < 5; races += 1) {
    if (await transaction(pool, (tx) => linkAndDerive(tx, userId, context))) return;
  }
  throw new LostRace(`the customers of user ${userId}`);
}

/** False: a customer turned up that was not locked; nothing was written. */
async function linkAndDerive(tx: Db, userId: string, { livemode, now }: DeriveContext): Promise<boolean> {
  const customerIds = (await customersNaming(tx, livemode, userId)).sort();
  await lockLanes(tx, customerIds);
  // A guest's session that named somebody else second best so far is this user's from now on.
  const beside = await namedBeside(tx, livemode, userId);
  const userIds = [userId, ...beside];
  const world = await loadWorld(tx, { livemode, now, arriving: [], customerIds, userIds });
  // Now that the user is locked: a worker that met the name before it knew the user has committed
  // (we see its objects here), and one that comes later waits for us and finds the user.
  const meanwhile = await customersNaming(tx, livemode, userId);
  if (meanwhile.some((id) => !customerIds.includes(id))) return false;

  const changes = new Changes(world);
  const owners = new Set(userIds);
  for (const customerId of customerIds) {
    const { owner, bind, movedFrom, findings } = ownershipOf(world, customerId, new Map());
    if (bind !== null) {
      link(world, customerId, linkOf(bind));
      changes.linked(customerId, bind, movedFrom, bind.object.id);
    }
    customerState(world, customerId).findings = findings;
    changes.found(customerId);
    if (owner !== null) owners.add(owner);
    if (movedFrom !== null) owners.add(movedFrom.userId);
  }
  for (const owner of owners) derive(world, changes, owner, "user");
  await changes.write(tx, now);
  await askAboutUser(tx, livemode, userId);
  return true;
}

/** True: it is another entitlement now, by `cause`. */
function derive(world: World, changes: Changes, userId: string, cause: ChangeCause): boolean {
  if (!world.knownUsers.has(userId)) return false;
  let { entitlement: before } = userState(world, userId);
  for (const passed of endsPassed(world, userId)) {
    const { after, at } = passed;
    changes.entitled(after);
    if (isMaterialChange(passed.before, after)) {
      changes.changed({ userId, before: passed.before, after, cause: "time", eventSeq: null, at });
    }
    before = after;
  }
  const after = deriveUser(world, userId);
  if (isSameEntitlement(before, after)) return false;
  changes.entitled(after);
  if (!isMaterialChange(before, after)) return false;
  changes.changed({ userId, before, after, cause, eventSeq: null });
  return true;
}

/** As many users as one transaction derives. */
const pageSize = 100;

/** Derives those whose entitlement has run past its end; gives how many. For a loop: nothing left when 0. */
export async function rederivePastTheirEnd(pool: Pool, context: DeriveContext): Promise<number> {
  const userIds = await usersPastTheirEnd(pool, context.now, pageSize);
  if (userIds.length === 0) return 0;
  await transaction(pool, (tx) => rederiveUsers(tx, userIds, "time", context));
  return userIds.length;
}

/** How long after its creation a user is looked at again. */
const recentMinutes = 3;

/**
 * Users created a moment ago whom a customer's objects already name.
 * Whoever creates a user calls rederiveForUser at once; this is for the one who
 * died in between. Served by users_created_at_id_idx and the mirror's partial indexes.
 */
export async function rederiveRecentUsers(pool: Pool, context: DeriveContext): Promise<void> {
  const found = await pool.query<{ id: string }>({
    name: "recent_users",
    text: `
      select u.id from users u
      where u.created_at > $2::timestamptz - make_interval(mins => $3) and exists (
        select 1 from (
          select customer_id, type from mirror_objects where metadata_user_id = u.id and livemode = $1
          union all
          select customer_id, type from mirror_objects where client_reference_id = u.id and livemode = $1
        ) named
        where named.customer_id is not null or named.type = 'checkout_session'
      )
      and not exists (select 1 from entitlements e where e.user_id = u.id and e.livemode = $1)
      limit 20`,
    values: [context.livemode, context.now, recentMinutes],
  });
  for (const { id } of found.rows) await rederiveForUser(pool, id, context);
}

/** What the users may use now, from the mirror as it is; writes nothing and waits for nobody. */
export async function deriveNow(
  db: Db,
  userIds: readonly string[],
  { livemode, now }: DeriveContext,
): Promise<Entitlement[]> {
  if (userIds.length === 0) return [];
  const world = await loadWorld(db, {
    livemode,
    now,
    arriving: [],
    customerIds: [],
    userIds,
    readOnly: true,
  });
  return userIds.map((userId) => deriveUser(world, userId));
}
