/** Who is behind the rows of the inbox: people's names or hidden addresses, and the plan they have. Above the rooms; reads only. */
import type { Db } from "~/lib/database.server";
import { loadEntitlements } from "./entitlements/entitlements.server";
import { readCustomers } from "./mirror/ownership-readings.server";
import { maskAddresses } from "./ownership/mask-addresses";
import type { MismatchRow } from "./ownership/mismatch-view";
import { usersById } from "./ownership/users-named.server";

export interface MismatchPerson {
  /** null: of nobody who exists here. */
  userId: string | null;
  /** A name, else an address; null: neither is known. */
  called: string | null;
  planName: string | null;
}

/**
 * Of each row the linked user, else the one whom its sources mean, else whoever Stripe says pays. For the rows of a
 * page only: users_pkey, entitlements_pkey, and the mirror's own keys.
 */
export async function withPeople<Row extends MismatchRow>(
  db: Db,
  livemode: boolean,
  rows: readonly Row[],
  { reveal }: { reveal: boolean },
): Promise<(Row & { person: MismatchPerson })[]> {
  const userOf = ({ subject, boundTo, users }: MismatchRow) =>
    subject.type === "user" ? subject.id : (boundTo ?? users[0] ?? null);
  const userIds = [...new Set(rows.flatMap((row) => userOf(row) ?? []))];
  const customerIds = rows.flatMap(({ subject }) => (subject.type === "customer" ? subject.id : []));
  const users = await usersById(db, userIds);
  const names = await namesGiven(db, userIds);
  const entitlements = await loadEntitlements(db, livemode, userIds);
  const customers = await readCustomers(db, livemode, [...new Set(customerIds)]);
  const shown = (email: string | undefined | null) => email && (reveal ? email : maskAddresses(email));
  return rows.map((row) => {
    const userId = userOf(row);
    const user = users.find(({ id }) => id === userId);
    const paidBy = customers.find(({ customerId }) => customerId === row.subject.id);
    const plan = entitlements.find((one) => one.userId === userId && one.state !== "free");
    const called = names.get(userId ?? "") ?? shown(user?.email ?? paidBy?.email);
    return { ...row, person: { userId, called: called || null, planName: plan?.planName ?? null } };
  });
}

/** Names only: an address is for who may see it. users_pkey */
async function namesGiven(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await db.query<{ id: string; name: string }>({
    name: "names_given",
    text: "select id, name from users where id = any($1::text[]) and name <> ''",
    values: [ids],
  });
  return new Map(rows.map(({ id, name }) => [id, name]));
}
