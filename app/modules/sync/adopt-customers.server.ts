/**
 * Whose a refund, a dispute or the payment of an invoice is: they name no
 * customer, what they belong to does. Found before lanes are taken and anything
 * is decided, so that from there on such an object is like any other of the
 * customer's. What is not known yet is found when the charge or invoice comes.
 */
import type { Db } from "~/lib/database.server";
import { loadNamedBy } from "../mirror/deciding.server";
import { customersOfObjects, loadOrphans } from "../mirror/belongings.server";
import { belongsThroughAnother, parentOf } from "../mirror/parent";
import { objectKey, type Version } from "../mirror/version";
import { addObject, keyOf, type World } from "./world";
import type { Changes } from "./write-world.server";

/** By objectKey, of those among `arriving` that name none. Asks nothing where there are none. */
export async function customersOfBelongings(
  db: Db,
  livemode: boolean,
  arriving: readonly Version[],
): Promise<ReadonlyMap<string, string>> {
  const homeless = arriving.filter(({ snapshot }) => snapshot.customerId === null && parentOf(snapshot));
  if (homeless.length === 0) return new Map();
  const beside = new Map(arriving.map((version) => [keyOf(version), version.snapshot.customerId] as const));
  const keys = homeless.flatMap(({ snapshot }) => [snapshot, parentOf(snapshot) ?? snapshot]);
  const stored = await customersOfObjects(db, livemode, keys);
  return new Map(
    homeless.flatMap(({ snapshot }) => {
      const own = objectKey(snapshot.type, snapshot.id);
      const parent = parentOf(snapshot);
      const through = parent && objectKey(parent.type, parent.id);
      const found = stored.get(own) ?? (through && (beside.get(through) ?? stored.get(through)));
      return found ? [[own, found] as const] : [];
    }),
  );
}

export function withCustomer(version: Version, customers: ReadonlyMap<string, string>): Version {
  const customerId = customers.get(keyOf(version));
  if (customerId === undefined || version.snapshot.customerId !== null) return version;
  return { ...version, snapshot: { ...version.snapshot, customerId } };
}

/** The same for an object of which a reading tells whose it is, and what was told of it before did not. */
export function adoptByReading(world: World, { snapshot }: Version, changes: Changes): void {
  const stored = world.objects.get(objectKey(snapshot.type, snapshot.id));
  if (!stored || !belongsThroughAnother(snapshot)) return;
  if (stored.snapshot.customerId !== null || snapshot.customerId === null) return;
  const orphan = { ...stored, snapshot: { ...stored.snapshot, customerId: snapshot.customerId } };
  changes.adopted(orphan);
  addObject(world, orphan);
}

/** What came before its charge or invoice did; now it has the customer, in the world and as it is written. */
export async function adoptOrphans(
  tx: Db,
  world: World,
  arriving: readonly Version[],
  changes: Changes,
): Promise<void> {
  const orphans = (await loadOrphans(tx, world.livemode, arriving)).filter(
    (orphan) => !world.objects.has(keyOf(orphan)),
  );
  for (const orphan of orphans) {
    changes.adopted(orphan);
    addObject(world, orphan);
  }
  // A dispute decides together with the invoice that its charge had paid.
  for (const version of await loadNamedBy(tx, world.livemode, orphans)) {
    if (!world.objects.has(keyOf(version))) addObject(world, version);
  }
}
