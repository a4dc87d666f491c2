/**
 * Reads what a batch needs, in a handful of queries however many events, objects
 * and users it has. The users are locked on the way, before anything of theirs
 * is read.
 */
import { type Db, together } from "~/lib/database.server";
import { loadEntitlements } from "../entitlements/entitlements.server";
import { grantsOfUsers } from "../entitlements/grants.server";
import { loadRules } from "../entitlements/rules.server";
import { loadGuestPayments, loadGuestPurchases } from "../mirror/guest-purchases.server";
import { loadDeciding } from "../mirror/deciding.server";
import { customersWhoPaid, loadEvidence, loadObjects } from "../mirror/mirror.server";
import { objectKey, type Version } from "../mirror/version";
import { bindingsOfUsers, existingUsers, linksOfCustomers } from "../ownership/bindings.server";
import { claimsAt, claimsOf } from "../ownership/claims";
import { openMismatchesOf } from "../ownership/mismatches.server";
import type { MismatchCode } from "../ownership/resolve-owner";
import { paymentOf } from "./guest-purchases";
import { pricesOf } from "./refetch-requests";
import { lockUsers } from "./user-locks.server";
import { addObject, customerState, emptyWorld, link, userState, type World } from "./world";

export interface WorldRequest {
  livemode: boolean;
  now: Date;
  /** States that are about to be applied. */
  arriving: readonly Version[];
  /** Customers whose lanes are held, to be applied to or linked. */
  customerIds: readonly string[];
  /** Customers of whom only the owner is asked. */
  mapOnly?: readonly string[];
  /** Users to derive whatever else is found. */
  userIds?: readonly string[];
  /** Also of customers who are linked without dispute: for a person who decides. */
  everyEvidence?: boolean;
  /** For reading only: nobody is locked, nobody is waited for. */
  readOnly?: boolean;
}

export async function loadWorld(tx: Db, request: WorldRequest): Promise<World> {
  const world = emptyWorld(request.livemode, request.now);
  await loadCustomers(tx, world, request);
  const bound = request.customerIds.flatMap((id) => world.customers.get(id)?.bound?.userId ?? []);
  const named = namedIn(world, request.arriving);
  const users = [...new Set([...named, ...bound, ...(request.userIds ?? [])])].sort();
  await loadUsers(tx, world, users, request);
  return world;
}

async function loadCustomers(tx: Db, world: World, request: WorldRequest): Promise<void> {
  const { livemode, arriving, customerIds, mapOnly = [], everyEvidence = false } = request;
  const prices = arriving.flatMap(({ snapshot }) =>
    pricesOf(snapshot).map((id) => ({ type: "price" as const, id })),
  );
  const keys = new Map(
    [...arriving.map(({ snapshot }) => snapshot), ...prices].map(
      ({ type, id }) => [objectKey(type, id), { type, id }] as const,
    ),
  );
  const payments = arriving.flatMap(({ snapshot }) =>
    snapshot.customerId === null ? (paymentOf(snapshot) ?? []) : [],
  );
  const [bindings, mismatches, arrivingBefore, deciding, guests] = await together(tx, [
    () => linksOfCustomers(tx, livemode, [...new Set([...customerIds, ...mapOnly])]),
    () => openMismatchesOf(tx, livemode, customerIds),
    () => loadObjects(tx, livemode, [...keys.values()]),
    () => loadDeciding(tx, livemode, customerIds),
    () => loadGuestPayments(tx, livemode, payments),
  ]);
  for (const id of customerIds) customerState(world, id);
  for (const { customerId, ...bound } of bindings.current) customerState(world, customerId).bound = bound;
  for (const { customerId, userId } of bindings.barred) customerState(world, customerId).barred.add(userId);
  for (const { customerId, code, evidence } of mismatches) {
    customerState(world, customerId).findings.push({ code: code as MismatchCode, evidence });
  }
  for (const version of [...arrivingBefore, ...deciding, ...guests]) addObject(world, version);

  // Who is linked without dispute needs no further evidence: the link bears the strongest there is, and
  // what contradicts or outranks it will say so itself.
  const open = customerIds.filter((id) => {
    const { bound, findings } = customerState(world, id);
    return everyEvidence || bound === null || findings.length > 0;
  });
  const ownerless = customerIds.filter((id) => customerState(world, id).bound === null);
  const [evidence, paid] = await together(tx, [
    () => loadEvidence(tx, livemode, open),
    () => customersWhoPaid(tx, livemode, ownerless),
  ]);
  for (const { customerId, asOf, ...object } of evidence) {
    customerState(world, customerId).evidence.set(objectKey(object.type, object.id), claimsAt(object, asOf));
  }
  for (const customerId of paid) customerState(world, customerId).paid = true;
}

async function loadUsers(
  tx: Db,
  world: World,
  users: readonly string[],
  request: WorldRequest,
): Promise<void> {
  const { livemode, now } = world;
  // Each statement sees what was committed when it begins: those behind the lock, what its last holder did.
  const [, bindings, grants, entitlements, rules, known, guests] = await together(tx, [
    async () => (request.readOnly ? undefined : lockUsers(tx, users)),
    () => bindingsOfUsers(tx, livemode, users),
    () => grantsOfUsers(tx, users, now),
    () => loadEntitlements(tx, livemode, users),
    () => loadRules(tx),
    () => existingUsers(tx, users),
    () => loadGuestPurchases(tx, livemode, users),
  ]);
  for (const version of guests) addObject(world, version);
  for (const { customerId, ...bound } of bindings) link(world, customerId, bound);
  for (const grant of grants) userState(world, grant.userId).grants.push(grant);
  for (const entitlement of entitlements) userState(world, entitlement.userId).entitlement = entitlement;
  world.rules = rules;

  // Their other customers, which the batch does not touch: committed state, under the users' locks.
  const loaded = new Set(request.customerIds);
  const further = users.flatMap((id) => [...(world.users.get(id)?.customers ?? [])]);
  const elsewhere = [...new Set(further)].filter((id) => !loaded.has(id));
  for (const version of await loadDeciding(tx, livemode, elsewhere)) addObject(world, version);
  const others = [...namedIn(world, [])].filter((id) => !users.includes(id));
  world.knownUsers = new Set([...known, ...(await existingUsers(tx, others))]);
}

/** The users whom anything here names. */
function namedIn(world: World, arriving: readonly Version[]): Set<string> {
  const named = new Set<string>();
  const add = (claims: ReturnType<typeof claimsOf>) => {
    for (const { userId } of claims) named.add(userId);
  };
  for (const { snapshot } of arriving) add(claimsOf(snapshot));
  for (const { snapshot } of world.objects.values()) add(claimsOf(snapshot));
  for (const { evidence } of world.customers.values()) for (const claims of evidence.values()) add(claims);
  return named;
}
