/**
 * To whom customers are linked. Writes: bindings, and nobody else does. One
 * current binding a customer is a constraint (bindings_current_key); ended ones
 * are kept.
 */
import type { Db } from "~/lib/database.server";
import type { Evidence } from "./claims";

export interface CurrentBinding {
  customerId: string;
  userId: string;
}

/** bindings_current_key */
export async function bindingsOfCustomers(
  db: Db,
  livemode: boolean,
  customerIds: readonly string[],
): Promise<CurrentBinding[]> {
  if (customerIds.length === 0) return [];
  const found = await db.query<CurrentBinding>({
    name: "bindings_of_customers",
    text: `select customer_id as "customerId", user_id as "userId" from bindings
      where livemode = $1 and customer_id = any($2::text[]) and ended_at is null`,
    values: [livemode, customerIds],
  });
  return found.rows;
}

/** bindings_user_id_idx */
export async function bindingsOfUsers(
  db: Db,
  livemode: boolean,
  userIds: readonly string[],
): Promise<CurrentBinding[]> {
  if (userIds.length === 0) return [];
  const found = await db.query<CurrentBinding>({
    name: "bindings_of_users",
    text: `select customer_id as "customerId", user_id as "userId" from bindings
      where user_id = any($2::text[]) and livemode = $1 and ended_at is null`,
    values: [livemode, userIds],
  });
  return found.rows;
}

export interface NewBinding {
  customerId: string;
  userId: string;
  evidence: Evidence;
  /** Id of the event or object that said so. */
  evidenceRef: string;
}

/** False: somebody else has linked one of them meanwhile. The transaction must be rolled back. */
export async function insertBindings(
  db: Db,
  livemode: boolean,
  bindings: readonly NewBinding[],
  at: Date,
): Promise<boolean> {
  if (bindings.length === 0) return true;
  const column = <K extends keyof NewBinding>(key: K) => bindings.map((binding) => binding[key]);
  const inserted = await db.query(
    `insert into bindings (livemode, customer_id, user_id, evidence, evidence_ref, created_at)
     select $1, b.*, $6 from unnest($2::text[], $3::text[], $4::text[], $5::text[]) as b
     on conflict do nothing`,
    [livemode, column("customerId"), column("userId"), column("evidence"), column("evidenceRef"), at],
  );
  return inserted.rowCount === bindings.length;
}

/** Which of these ids are users. The primary key of users serves this. */
export async function existingUsers(db: Db, userIds: readonly string[]): Promise<Set<string>> {
  if (userIds.length === 0) return new Set();
  const found = await db.query<{ id: string }>({
    name: "existing_users",
    text: "select id from users where id = any($1::text[])",
    values: [userIds],
  });
  return new Set(found.rows.map((row) => row.id));
}

export interface BindingView {
  customerId: string;
  userId: string;
  evidence: string;
  evidenceRef: string | null;
  createdAt: string;
  /** null: current. */
  endedAt: string | null;
  endedBy: string | null;
}

/** Current ones first, then the ended, newest first. */
export async function bindingsOfUser(db: Db, livemode: boolean, userId: string): Promise<BindingView[]> {
  const found = await db.query<
    Omit<BindingView, "createdAt" | "endedAt"> & { createdAt: Date; endedAt: Date | null }
  >(
    `select customer_id as "customerId", user_id as "userId", evidence, evidence_ref as "evidenceRef",
       created_at as "createdAt", ended_at as "endedAt", ended_by as "endedBy"
     from bindings where user_id = $2 and livemode = $1
     order by ended_at desc nulls first, id desc limit 100`,
    [livemode, userId],
  );
  return found.rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
  }));
}
