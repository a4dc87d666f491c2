/**
 * Reads what a batch needs, in a handful of queries however many events, objects
 * and users it has. The users are locked on the way, before anything of theirs
 * is read.
 */
import type { Db } from "~/lib/database.server";
import { loadCatalogue } from "../entitlements/catalogue.server";
import { loadEntitlements } from "../entitlements/entitlements.server";
import { grantsOfUsers } from "../entitlements/grants.server";
import { loadDeciding, loadEvidence, loadObjects } from "../mirror/mirror.server";
import { objectKey, type Version } from "../mirror/version";
import { bindingsOfCustomers, bindingsOfUsers, existingUsers } from "../ownership/bindings.server";
import { claimsOf } from "../ownership/claims";
import { openMismatchesOf } from "../ownership/mismatches.server";
import type { MismatchCode } from "../ownership/resolve-owner";
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
  /** For reading only: nobody is locked, nobody is waited for. */
  readOnly?: boolean;
}

export async function loadWorld(tx: Db, request: WorldRequest): Promise<World> {
  const world = emptyWorld(request.livemode, request.now);
  const named = await loadCustomers(tx, world, request);
  const bound = request.customerIds.flatMap((id) => world.customers.get(id)?.boundTo ?? []);
  const users = [...new Set([...named, ...bound, ...(request.userIds ?? [])])].sort();
  if (!request.readOnly) await lockUsers(tx, users);
  await loadUsers(tx, world, users, new Set(request.customerIds));
  return world;
}

/** Gives the users whom something names. */
async function loadCustomers(tx: Db, world: World, request: WorldRequest): Promise<Set<string>> {
  const { livemode, arriving, customerIds, mapOnly = [] } = request;
  for (const id of customerIds) customerState(world, id);
  const bindings = await bindingsOfCustomers(tx, livemode, [...new Set([...customerIds, ...mapOnly])]);
  for (const { customerId, userId } of bindings) customerState(world, customerId).boundTo = userId;
  for (const { customerId, code, evidence } of await openMismatchesOf(tx, livemode, customerIds)) {
    customerState(world, customerId).findings.push({ code: code as MismatchCode, evidence });
  }
  const keys = new Map(
    arriving.map(({ snapshot: { type, id } }) => [objectKey(type, id), { type, id }] as const),
  );
  for (const version of await loadObjects(tx, livemode, [...keys.values()])) addObject(world, version);
  for (const version of await loadDeciding(tx, livemode, customerIds)) addObject(world, version);

  // Who is linked without dispute needs no further evidence: what contradicts will say so itself.
  const open = customerIds.filter((id) => {
    const { boundTo, findings } = customerState(world, id);
    return boundTo === null || findings.length > 0;
  });
  for (const { customerId, ...object } of await loadEvidence(tx, livemode, open)) {
    customerState(world, customerId).evidence.set(objectKey(object.type, object.id), claimsOf(object));
  }
  return namedIn(world, arriving);
}

async function loadUsers(
  tx: Db,
  world: World,
  users: readonly string[],
  loaded: ReadonlySet<string>,
): Promise<void> {
  const { livemode, now } = world;
  for (const { customerId, userId } of await bindingsOfUsers(tx, livemode, users))
    link(world, customerId, userId);
  for (const grant of await grantsOfUsers(tx, users, now)) userState(world, grant.userId).grants.push(grant);
  for (const entitlement of await loadEntitlements(tx, livemode, users)) {
    userState(world, entitlement.userId).entitlement = entitlement;
  }
  world.catalogue = await loadCatalogue(tx);

  // Their other customers, which the batch does not touch: committed state, under the users' locks.
  const further = users
    .flatMap((id) => [...(world.users.get(id)?.customers ?? [])])
    .filter((id) => !loaded.has(id));
  for (const version of await loadDeciding(tx, livemode, [...new Set(further)])) addObject(world, version);
  world.knownUsers = await existingUsers(tx, [...new Set([...users, ...namedIn(world, [])])]);
}

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
