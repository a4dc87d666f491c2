/** Reads the mapping of users and customers: a page of it, or all of it as a stream. */
import type { Db, Pool } from "~/lib/database.server";
import type { BindingRow } from "./binding-view";
import type { IdPage } from "./mismatch-list.server";

export interface BindingFilter {
  userId?: string;
  customerId?: string;
  /** Current ones on this evidence only. */
  evidence?: string;
  /** Also links that are over. With a user or a customer only. */
  ended?: boolean;
}

interface Stored extends Omit<BindingRow, "createdAt" | "endedAt" | "lastEvent"> {
  createdAt: Date;
  endedAt: Date | null;
  eventId: string | null;
  eventType: string | null;
  eventAt: Date | null;
}

const longestPage = 100;

/**
 * The newest first. Of everybody bindings_current_idx, on one evidence bindings_evidence_idx, of a user bindings_user_id_idx, of a customer
 * bindings_customer_id_id_idx; what stands beside each comes by entitlements_pkey, events_customer_idx and
 * mismatches_subject_type_subject_id_idx, for the rows of the page only.
 */
export async function listBindings(
  db: Db,
  livemode: boolean,
  filter: BindingFilter,
  page: IdPage,
): Promise<{ rows: BindingRow[]; hasMore: boolean }> {
  const limit = Math.min(page.limit, longestPage);
  const upwards = page.after !== undefined;
  const of = filter.userId !== undefined || filter.customerId !== undefined;
  const conditions = [
    "livemode = $1",
    ...(of && filter.ended && filter.evidence === undefined ? [] : ["ended_at is null"]),
    ...(filter.evidence === undefined ? [] : ["evidence = $6"]),
    ...(filter.userId === undefined ? [] : ["user_id = $4"]),
    ...(filter.customerId === undefined ? [] : ["customer_id = $5"]),
    upwards ? "id > $2" : "($2::bigint is null or id < $2)",
  ];
  const order = `order by id ${upwards ? "asc" : "desc"}`;
  const { rows } = await db.query<Stored>(
    `select b.id, b.livemode, b.customer_id as "customerId", b.user_id as "userId",
       coalesce(u.name, u.email) as "userName", b.evidence, b.evidence_ref as "evidenceRef", b.reason,
       b.created_at as "createdAt", b.ended_at as "endedAt", b.ended_by as "endedBy", b.barred,
       e.plan_id as "planId", p.name as "planName", e.state as "planState", v.event_id as "eventId", v.type as "eventType",
       v.created_at as "eventAt", m.count as "openMismatches"
     from (
       select * from bindings where ${conditions.join(" and ")}
         and ($4::text is null or true) and ($5::text is null or true) and ($6::text is null or true)
       ${order} limit $3
     ) b
     left join users u on u.id = b.user_id
     left join entitlements e on e.user_id = b.user_id and e.livemode = b.livemode
     left join plans p on p.id = e.plan_id
     left join lateral (
       select event_id, type, created_at from events where customer_id = b.customer_id order by seq desc limit 1
     ) v on true
     cross join lateral (
       select count(*)::int as count from mismatches where subject_type = 'customer' and subject_id = b.customer_id
         and livemode = b.livemode and status = 'open'
     ) m
     order by b.id ${upwards ? "asc" : "desc"}`,
    [
      livemode,
      page.after ?? page.before ?? null,
      limit + 1,
      filter.userId ?? null,
      filter.customerId ?? null,
      filter.evidence ?? null,
    ],
  );
  const shown = rows.slice(0, limit).map(toRow);
  return { rows: upwards ? shown.reverse() : shown, hasMore: rows.length > limit };
}

function toRow({ eventId, eventType, eventAt, ...stored }: Stored): BindingRow {
  return {
    ...stored,
    createdAt: stored.createdAt.toISOString(),
    endedAt: stored.endedAt?.toISOString() ?? null,
    lastEvent:
      eventId === null || eventType === null || eventAt === null
        ? null
        : { id: eventId, type: eventType, at: eventAt.toISOString() },
  };
}

export interface MappingRow {
  userId: string;
  customerId: string;
  evidence: string;
  since: Date;
}

const exportedAtATime = 1_000;

/** Every current link, the oldest first, a page at a time: nothing grows with the table. bindings_current_idx */
export async function* everyBinding(pool: Pool, livemode: boolean): AsyncGenerator<MappingRow[]> {
  let after = 0;
  for (;;) {
    const { rows } = await pool.query<MappingRow & { id: number }>(
      `select id, user_id as "userId", customer_id as "customerId", evidence, created_at as since
       from bindings where livemode = $1 and ended_at is null and id > $2 order by id limit $3`,
      [livemode, after, exportedAtATime],
    );
    if (rows.length === 0) return;
    yield rows;
    after = rows.at(-1)?.id ?? after;
  }
}
