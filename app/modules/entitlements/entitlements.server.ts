/**
 * The derived entitlement of each user and its history. Writes: entitlements,
 * entitlement_changes, rows of outgoing_events; only with what computeEntitlement gave.
 */
import type { Db } from "~/lib/database.server";
import type { Entitlement, EntitlementState, Reason } from "./entitlement";

interface StoredEntitlement {
  userId: string;
  planId: string;
  planName: string | null;
  state: EntitlementState;
  features: string[];
  limits: Record<string, number>;
  seats: number | null;
  validUntil: Date | null;
  holdsUntil: Date | null;
  reasons: Reason[];
  asOf: Date;
}

/** Rows derived in the other mode do not count. entitlements_pkey. */
export async function loadEntitlements(
  db: Db,
  livemode: boolean,
  userIds: readonly string[],
): Promise<Entitlement[]> {
  if (userIds.length === 0) return [];
  const found = await db.query<StoredEntitlement>({
    name: "entitlements",
    text: `
      select e.user_id as "userId", e.plan_id as "planId", p.name as "planName", e.state, e.features,
        e.limits, e.seats, e.valid_until as "validUntil", e.holds_until as "holdsUntil", e.reasons, e.as_of as "asOf"
      from entitlements e left join plans p on p.id = e.plan_id
      where e.user_id = any($2::text[]) and e.livemode = $1`,
    values: [livemode, userIds],
  });
  return found.rows.map((row) => ({ ...row, planName: row.planName ?? nameOf(row.planId) }));
}

/** A plan that is not in the catalogue: the free one where nobody made one, or one deleted since. */
function nameOf(planId: string): string {
  return planId === "free" ? "Free" : planId;
}

export async function writeEntitlements(
  db: Db,
  livemode: boolean,
  entitlements: readonly Entitlement[],
  at: Date,
): Promise<void> {
  if (entitlements.length === 0) return;
  const rows = [...entitlements].sort((a, b) => (a.userId < b.userId ? -1 : 1));
  const column = <T>(read: (row: Entitlement) => T) => rows.map(read);
  await db.query({
    name: "write_entitlements",
    text: `
      insert into entitlements (user_id, livemode, plan_id, state, features, limits, seats, valid_until,
        holds_until, reasons, as_of, derived_at)
      select user_id, $1, plan_id, state, array(select jsonb_array_elements_text(features)), limits, seats,
        valid_until, holds_until, reasons, as_of, $12
      from unnest($2::text[], $3::text[], $4::text[], $5::jsonb[], $6::jsonb[], $7::int[], $8::timestamptz[],
          $9::timestamptz[], $10::jsonb[], $11::timestamptz[])
        as e(user_id, plan_id, state, features, limits, seats, valid_until, holds_until, reasons, as_of)
      on conflict (user_id) do update set livemode = excluded.livemode, plan_id = excluded.plan_id,
        state = excluded.state, features = excluded.features, limits = excluded.limits, seats = excluded.seats,
        valid_until = excluded.valid_until, holds_until = excluded.holds_until,
        reasons = excluded.reasons, as_of = excluded.as_of, derived_at = excluded.derived_at`,
    values: [
      livemode,
      column((row) => row.userId),
      column((row) => row.planId),
      column((row) => row.state),
      column((row) => JSON.stringify(row.features)),
      column((row) => JSON.stringify(row.limits)),
      column((row) => row.seats),
      column((row) => row.validUntil),
      column((row) => row.holdsUntil),
      column((row) => JSON.stringify(row.reasons)),
      column((row) => row.asOf),
      at,
    ],
  });
}

export type ChangeCause = "event" | "grant" | "plan" | "policies" | "time" | "user" | "resync";

export interface EntitlementChange {
  userId: string;
  before: Entitlement | null;
  after: Entitlement;
  cause: ChangeCause;
  eventSeq: number | null;
  /** When it came about, where that is not now. */
  at?: Date;
}

/**
 * The history, and where an endpoint wants to hear of it a row of the outbox: in one statement, which
 * without such an endpoint is one look at a table of a few rows. webhook_endpoints_present_idx
 */
export async function recordChanges(
  db: Db,
  livemode: boolean,
  changes: readonly EntitlementChange[],
  at: Date,
): Promise<void> {
  if (changes.length === 0) return;
  await db.query({
    name: "record_changes",
    // In order: the ids of the history tell what came after what.
    text: `
      with recorded as (
        insert into entitlement_changes (user_id, at, before, after, cause, event_seq)
        select user_id, at, before, after, cause, event_seq
        from unnest($1::text[], $2::jsonb[], $3::jsonb[], $4::text[], $5::bigint[], $6::timestamptz[]) with ordinality
          as c(user_id, before, after, cause, event_seq, at, position)
        order by position
        returning id, before, after
      )
      insert into outgoing_events (id, type, payload, created_at)
      select 'ptevt_' || replace(gen_random_uuid()::text, '-', ''), 'entitlement.updated',
        jsonb_build_object('livemode', $7::boolean, 'before', before, 'after', after), $8
      from recorded
      where exists (
        select from webhook_endpoints where livemode = $7 and deleted_at is null and disabled_at is null
          and 'entitlement.updated' = any(types)
      )
      order by recorded.id`,
    values: [
      changes.map(({ userId }) => userId),
      changes.map(({ before }) => before && JSON.stringify(before)),
      changes.map(({ after }) => JSON.stringify(after)),
      changes.map(({ cause }) => cause),
      changes.map(({ eventSeq }) => eventSeq),
      changes.map((change) => change.at ?? at),
      livemode,
      at,
    ],
  });
}

/** An entitlement as it travels: times are ISO strings. History from before plans counted anything lacks the counts. */
export interface EntitlementView
  extends Omit<Entitlement, "validUntil" | "asOf" | "holdsUntil" | "limits" | "seats">,
    Partial<Pick<Entitlement, "limits" | "seats">> {
  validUntil: string | null;
  holdsUntil?: string | null;
  asOf: string;
}

export interface EntitlementChangeView {
  id: number;
  userId: string;
  at: string;
  /** null: the first one derived. */
  before: EntitlementView | null;
  after: EntitlementView;
  cause: ChangeCause;
  eventSeq: number | null;
  /** evt_… and its type, where an event caused it. */
  eventId: string | null;
  eventType: string | null;
}

const changes = `select c.id, c.user_id as "userId", c.at, c.before, c.after, c.cause, c.event_seq as "eventSeq",
  e.event_id as "eventId", e.type as "eventType" from entitlement_changes c left join events e on e.seq = c.event_seq`;

/** The newest first; `before` is the id of the last row of the page before. */
export async function entitlementHistory(
  db: Db,
  userId: string,
  page: { limit: number; before?: number },
): Promise<EntitlementChangeView[]> {
  const found = await db.query<Omit<EntitlementChangeView, "at"> & { at: Date }>(
    `${changes} where c.user_id = $1 and ($3::bigint is null or c.id < $3) order by c.id desc limit $2`,
    [userId, Math.min(page.limit, 200), page.before ?? null],
  );
  return found.rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** What one event changed, in order. */
export async function changesOfEvent(db: Db, seq: number): Promise<EntitlementChangeView[]> {
  const found = await db.query<Omit<EntitlementChangeView, "at"> & { at: Date }>(
    `${changes} where c.event_seq = $1 order by c.id limit 100`,
    [seq],
  );
  return found.rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** When the next entitlement is to be derived again: entitlements_holds_until_idx. */
export async function nextEnd(db: Db, now: Date): Promise<Date | null> {
  const found = await db.query<{ at: Date }>({
    name: "next_end",
    text: `select holds_until as at from entitlements where holds_until > $1 order by holds_until limit 1`,
    values: [now],
  });
  return found.rows[0]?.at ?? null;
}

/** Users whose entitlement has run past its end: entitlements_holds_until_idx. */
export async function usersPastTheirEnd(db: Db, now: Date, limit: number): Promise<string[]> {
  const found = await db.query<{ userId: string }>({
    name: "past_their_end",
    text: `select e.user_id as "userId" from entitlements e join users u on u.id = e.user_id
      where e.holds_until <= $1 order by e.holds_until limit $2`,
    values: [now, limit],
  });
  return found.rows.map((row) => row.userId);
}
