/** Reads a payer: the customers linked to a user, and nobody else's. */
import type { Db } from "~/lib/database.server";
import { objectsOfCustomers } from "../mirror/mirror.server";
import { bindingsOfUser } from "../ownership/bindings.server";
import { type Payer, payerOf } from "./payer";

export async function loadPayer(db: Db, livemode: boolean, userId: string): Promise<Payer> {
  const links = (await bindingsOfUser(db, livemode, userId)).filter(({ endedAt }) => endedAt === null);
  const customerIds = links.map(({ customerId }) => customerId).reverse();
  const versions = await objectsOfCustomers(db, livemode, customerIds, {
    types: ["customer", "subscription"],
    limit: 100,
  });
  return payerOf(
    customerIds,
    versions.map(({ snapshot }) => snapshot),
  );
}
