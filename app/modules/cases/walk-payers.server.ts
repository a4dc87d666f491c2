/**
 * Everybody, once a night: users in order of their ids, then customers of nobody's, a
 * page after the other. Who pays by what is held here and has nothing, or has something
 * that nothing held here pays for any more, is looked at closely. Where a walk was
 * interrupted the next one goes on. Writes: payer_walks.
 */
import { type Db, transaction } from "~/lib/database.server";
import type { Entitlement } from "../entitlements/entitlement";
import { loadEntitlements } from "../entitlements/entitlements.server";
import { loadDeciding } from "../mirror/deciding.server";
import { loadGuestPurchases } from "../mirror/guest-purchases.server";
import { customersAfter } from "../mirror/ownership-readings.server";
import type { Version } from "../mirror/version";
import { bindingsOfCustomers, bindingsOfUsers } from "../ownership/bindings.server";
import { claimsOf } from "../ownership/claims";
import { usersAfter } from "../ownership/users-named.server";
import { askForLooks, type PayerSubject } from "../payers/payer-checks.server";
import { payingIn } from "../payers/paying";
import type { CaseDeps } from "./case-rows.server";

const pageSize = 200;

export interface WalkResult {
  checked: number;
  payers: number;
}

export async function walkPayers(deps: CaseDeps): Promise<WalkResult> {
  const { pool, livemode, clock } = deps;
  let place = await beginWalk(pool, livemode, clock());
  for (;;) {
    const next = await walkPage(deps, place);
    if (next === null) break;
    place = next;
  }
  await pool.query(
    `update payer_walks set finished_at = $2, last_checked = checked, last_payers = payers where livemode = $1`,
    [livemode, clock()],
  );
  return { checked: place.checked, payers: place.payers };
}

interface Place extends WalkResult {
  afterUser: string;
  afterCustomer: string;
}

/** payer_walks_pkey */
async function beginWalk(db: Db, livemode: boolean, now: Date): Promise<Place> {
  const unfinished = "w.started_at is not null and w.finished_at is null";
  const goesOn = (column: string, anew: string) =>
    `case when ${unfinished} then w.${column} else ${anew} end`;
  const { rows } = await db.query<Place>(
    `insert into payer_walks as w (livemode, started_at) values ($1, $2)
     on conflict (livemode) do update set
       started_at = ${goesOn("started_at", "excluded.started_at")}, finished_at = null,
       after_user = ${goesOn("after_user", "''")}, after_customer = ${goesOn("after_customer", "''")},
       checked = ${goesOn("checked", "0")}, payers = ${goesOn("payers", "0")}
     returning after_user as "afterUser", after_customer as "afterCustomer", checked, payers`,
    [livemode, now],
  );
  return rows[0] ?? { afterUser: "", afterCustomer: "", checked: 0, payers: 0 };
}

/** null: that was everybody. */
async function walkPage({ pool, livemode, clock }: CaseDeps, place: Place): Promise<Place | null> {
  const now = clock();
  const users = await usersAfter(pool, place.afterUser, pageSize);
  const customers =
    users.length > 0 ? [] : await customersAfter(pool, livemode, place.afterCustomer, pageSize);
  if (users.length === 0 && customers.length === 0) return null;
  const found =
    users.length > 0
      ? await lookOverUsers(pool, livemode, users, now)
      : await lookOverCustomers(pool, livemode, customers);
  const next: Place = {
    afterUser: users.at(-1) ?? place.afterUser,
    afterCustomer: customers.at(-1) ?? place.afterCustomer,
    checked: place.checked + found.checked,
    payers: place.payers + found.payers,
  };
  // What is asked for and how far the walk is: both or neither.
  await transaction(pool, async (tx) => {
    await askForLooks(tx, livemode, found.suspects, { foundBy: "walk", dueAt: now });
    await tx.query(
      `update payer_walks set after_user = $2, after_customer = $3, checked = $4, payers = $5 where livemode = $1`,
      [livemode, next.afterUser, next.afterCustomer, next.checked, next.payers],
    );
  });
  return next;
}

interface LookedOver extends WalkResult {
  suspects: PayerSubject[];
}

async function lookOverUsers(
  db: Db,
  livemode: boolean,
  userIds: readonly string[],
  now: Date,
): Promise<LookedOver> {
  const [entitlements, bindings, guests] = await Promise.all([
    loadEntitlements(db, livemode, userIds),
    bindingsOfUsers(db, livemode, userIds),
    loadGuestPurchases(db, livemode, userIds),
  ]);
  const held = await loadDeciding(
    db,
    livemode,
    bindings.map(({ customerId }) => customerId),
  );
  const owners = new Map(bindings.map(({ customerId, userId }) => [customerId, userId]));
  const objects = byOwner([...held, ...guests], owners);
  const given = new Map(entitlements.map((entitlement) => [entitlement.userId, entitlement]));
  const result: LookedOver = { checked: userIds.length, payers: 0, suspects: [] };
  for (const id of userIds) {
    const own = objects.get(id) ?? [];
    const pays = payingIn(own.map(({ snapshot }) => snapshot)).length > 0;
    if (pays) result.payers += 1;
    const entitlement = given.get(id) ?? null;
    if (isSuspect(entitlement, own, pays, now)) result.suspects.push({ type: "user", id });
  }
  return result;
}

function byOwner(versions: readonly Version[], owners: ReadonlyMap<string, string>): Map<string, Version[]> {
  const objects = new Map<string, Version[]>();
  for (const version of versions) {
    const { customerId } = version.snapshot;
    const owner = customerId === null ? claimsOf(version.snapshot)[0]?.userId : owners.get(customerId);
    if (owner !== undefined) objects.set(owner, [...(objects.get(owner) ?? []), version]);
  }
  return objects;
}

/** A renewal is told within the hour; so long after it was due, something was missed. */
const renewalLateMs = 2 * 86_400_000;

function isSuspect(
  entitlement: Entitlement | null,
  own: readonly Version[],
  pays: boolean,
  now: Date,
): boolean {
  if (entitlement === null || entitlement.state === "free") return pays;
  if (entitlement.reasons.some(({ effect, subject }) => effect === "gives" && subject?.type === "grant"))
    return false;
  if (!pays) return true;
  const live = own.flatMap(({ snapshot }) =>
    snapshot.type === "subscription" && payingIn([snapshot]).length > 0 ? [snapshot.data] : [],
  );
  return live.length > 0 && live.every(({ currentPeriodEnd }) => isLate(currentPeriodEnd, now));
}

const isLate = (end: number | null, now: Date) => end !== null && now.getTime() - end * 1_000 > renewalLateMs;

/** Of those who belong to a user, the user was looked at. */
async function lookOverCustomers(
  db: Db,
  livemode: boolean,
  customerIds: readonly string[],
): Promise<LookedOver> {
  const bound = await bindingsOfCustomers(db, livemode, customerIds);
  const owned = new Set(bound.map(({ customerId }) => customerId));
  const unowned = customerIds.filter((id) => !owned.has(id));
  const held = await loadDeciding(db, livemode, unowned);
  const paying = new Set(payingIn(held.map(({ snapshot }) => snapshot)).map(({ customerId }) => customerId));
  const suspects = unowned.filter((id) => paying.has(id)).map((id) => ({ type: "customer" as const, id }));
  return { checked: unowned.length, payers: suspects.length, suspects };
}
