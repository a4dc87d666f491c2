/**
 * To whom customers are linked. Writes: bindings, and nobody else does. One
 * current binding a customer is a constraint (bindings_current_key); ended ones
 * are kept.
 */
import type { Db } from "~/lib/database.server";
import type { Evidence } from "./claims";
import type { Link } from "./resolve-owner";

export interface CurrentBinding extends Link {
  customerId: string;
  /** When it was stored here. */
  since: Date;
}

/** The object of the event that brought the evidence, else the reference is the object's id: events_identity. */
const bindingColumns = `b.customer_id as "customerId", b.user_id as "userId", b.evidence,
  coalesce((select e.object_id from events e
    where e.event_id = b.evidence_ref and e.account = '' and e.livemode = b.livemode), b.evidence_ref) as "objectId",
  b.claimed_at as "claimedAt", b.created_at as since`;

export interface BindingsOfCustomers {
  current: CurrentBinding[];
  /** Whom a person has unlinked. */
  barred: { customerId: string; userId: string }[];
}

/** bindings_current_key and bindings_barred_idx, in one statement. */
export async function linksOfCustomers(
  db: Db,
  livemode: boolean,
  customerIds: readonly string[],
): Promise<BindingsOfCustomers> {
  if (customerIds.length === 0) return { current: [], barred: [] };
  const found = await db.query<CurrentBinding & { barred: boolean }>({
    name: "links_of_customers",
    text: `select ${bindingColumns}, false as barred from bindings b
      where livemode = $1 and customer_id = any($2::text[]) and ended_at is null
      union all
      select customer_id, user_id, evidence, null, null, created_at, true from bindings
      where livemode = $1 and customer_id = any($2::text[]) and barred`,
    values: [livemode, customerIds],
  });
  return {
    current: found.rows.filter(({ barred }) => !barred).map(({ barred: _, ...binding }) => binding),
    barred: found.rows.filter(({ barred }) => barred),
  };
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
    text: `select ${bindingColumns} from bindings b
      where livemode = $1 and customer_id = any($2::text[]) and ended_at is null`,
    values: [livemode, customerIds],
  });
  return found.rows;
}

/** Of whom pages read more than the link; access is derived from all of a user's. */
const mostCustomersShown = 20;

/** The newest links that hold, a page's worth of them: bindings_user_id_idx. */
export async function customersShownOf(db: Db, livemode: boolean, userId: string): Promise<string[]> {
  const { rows } = await db.query<{ customerId: string }>({
    name: "customers_shown_of",
    text: `select customer_id as "customerId" from bindings
      where user_id = $2 and livemode = $1 and ended_at is null order by id desc limit $3`,
    values: [livemode, userId, mostCustomersShown],
  });
  return rows.map(({ customerId }) => customerId);
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
    text: `select ${bindingColumns} from bindings b
      where user_id = any($2::text[]) and livemode = $1 and ended_at is null`,
    values: [livemode, userIds],
  });
  return found.rows;
}

export interface NewBinding {
  customerId: string;
  userId: string;
  evidence: Evidence | "operator";
  /** Id of the event or object that said so, or of the person. */
  evidenceRef: string;
  claimedAt: Date | null;
  /** A person's, in their words. */
  reason?: string | null;
}

/** A new link, in its place: after `ending`, the stored one that it ends; itself already over where `endedBy` says so. */
export interface LinkWrite extends NewBinding {
  ending: string | null;
  endedBy: string | null;
}

/** A person ends a link, and what names that user links the customer to them no more. */
export interface Unlinking {
  customerId: string;
  userId: string;
  endedBy: string;
}

/** The stored link of the same user, on stronger or earlier evidence. */
export type StrongerEvidence = NewBinding;

/** False: somebody else has linked one of them meanwhile. The transaction must be rolled back. */
export async function writeBindings(
  db: Db,
  livemode: boolean,
  {
    links,
    stronger,
    unlinked = [],
  }: {
    links: readonly LinkWrite[];
    stronger: readonly StrongerEvidence[];
    unlinked?: readonly Unlinking[];
  },
  at: Date,
): Promise<boolean> {
  if (unlinked.length > 0 && !(await unlink(db, livemode, unlinked, at))) return false;
  await unbar(
    db,
    livemode,
    links.filter(({ evidence }) => evidence === "operator"),
  );
  const ending = links.filter((link) => link.ending !== null);
  if (stronger.length > 0) {
    const updated = await db.query(
      `update bindings b set evidence = s.evidence, evidence_ref = s.evidence_ref, claimed_at = s.claimed_at
       from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
         as s(customer_id, user_id, evidence, evidence_ref, claimed_at)
       where b.livemode = $1 and b.customer_id = s.customer_id and b.user_id = s.user_id and b.ended_at is null`,
      [livemode, ...columnsOf(stronger)],
    );
    if (updated.rowCount !== stronger.length) return false;
  }
  if (ending.length > 0) {
    const ended = await db.query(
      `update bindings b set ended_at = $5, ended_by = s.ended_by
       from unnest($2::text[], $3::text[], $4::text[]) as s(customer_id, user_id, ended_by)
       where b.livemode = $1 and b.customer_id = s.customer_id and b.user_id = s.user_id and b.ended_at is null`,
      [
        livemode,
        ending.map(({ customerId }) => customerId),
        ending.map((link) => link.ending),
        ending.map(endedBy),
        at,
      ],
    );
    if (ended.rowCount !== ending.length) return false;
  }
  if (links.length === 0) return true;
  const inserted = await db.query(
    `insert into bindings (livemode, customer_id, user_id, evidence, evidence_ref, claimed_at, ended_by, reason,
       created_at, ended_at)
     select $1, b.*, $9::timestamptz, case when b.ended_by is null then null else $9::timestamptz end
     from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::text[], $8::text[])
       as b(customer_id, user_id, evidence, evidence_ref, claimed_at, ended_by, reason)
     on conflict do nothing`,
    [
      livemode,
      ...columnsOf(links),
      links.map((link) => link.endedBy),
      links.map(({ reason = null }) => reason),
      at,
    ],
  );
  return inserted.rowCount === links.length;
}

/** bindings_current_key */
async function unlink(db: Db, livemode: boolean, unlinked: readonly Unlinking[], at: Date): Promise<boolean> {
  const ended = await db.query(
    `update bindings b set ended_at = $5, ended_by = s.ended_by, barred = true
     from unnest($2::text[], $3::text[], $4::text[]) as s(customer_id, user_id, ended_by)
     where b.livemode = $1 and b.customer_id = s.customer_id and b.user_id = s.user_id and b.ended_at is null`,
    [
      livemode,
      unlinked.map(({ customerId }) => customerId),
      unlinked.map(({ userId }) => userId),
      unlinked.map((one) => one.endedBy),
      at,
    ],
  );
  return ended.rowCount === unlinked.length;
}

/** A person links again whom a person had unlinked. bindings_barred_idx */
async function unbar(db: Db, livemode: boolean, links: readonly NewBinding[]): Promise<void> {
  if (links.length === 0) return;
  await db.query(
    `update bindings b set barred = false from unnest($2::text[], $3::text[]) as s(customer_id, user_id)
     where b.livemode = $1 and b.customer_id = s.customer_id and b.user_id = s.user_id and b.barred`,
    [livemode, links.map(({ customerId }) => customerId), links.map(({ userId }) => userId)],
  );
}

/** How a link says what ended it: the evidence, and where it was read. */
export function endedBy({ evidence, evidenceRef }: Pick<NewBinding, "evidence" | "evidenceRef">): string {
  return `${evidence} ${evidenceRef}`;
}

function columnsOf(bindings: readonly NewBinding[]) {
  const column = <K extends keyof NewBinding>(key: K) => bindings.map((binding) => binding[key]);
  return [
    column("customerId"),
    column("userId"),
    column("evidence"),
    column("evidenceRef"),
    column("claimedAt"),
  ];
}

/** Which of these ids are users. The primary key of users serves this. */
export async function existingUsers(db: Db, userIds: readonly string[]): Promise<Set<string>> {
  if (userIds.length === 0) return new Set();
  const found = await db.query<{ id: string }>({
    name: "existing_users",
    // A function, since a payer's role sees of the users itself only (decision 11).
    text: "select id from paidtrail_existing_users($1::text[]) as id",
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
