/** The mapping with what the mirror knows of each customer: of two rooms, so above them. Writes nothing. */
import type { Db } from "~/lib/database.server";
import { customersWhoPaid } from "./mirror/mirror.server";
import { type BindingFilter, listBindings } from "./ownership/binding-list.server";
import type { MappedBinding } from "./ownership/binding-view";
import type { IdPage } from "./ownership/mismatch-list.server";

export async function listMapping(
  db: Db,
  livemode: boolean,
  filter: BindingFilter,
  page: IdPage,
): Promise<{ rows: MappedBinding[]; hasMore: boolean }> {
  const { rows, hasMore } = await listBindings(db, livemode, filter, page);
  const customers = rows.map(({ customerId }) => customerId);
  const paid = new Set(await customersWhoPaid(db, livemode, customers));
  return { rows: rows.map((row) => ({ ...row, hasPaid: paid.has(row.customerId) })), hasMore };
}
