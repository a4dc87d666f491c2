/** Reads mismatches for pages, API and command line: the inbox, one of them, how many there are. */
import type { Db } from "~/lib/database.server";
import type { Source } from "./detect-mismatches";
import { isMismatchKind, mismatchKinds, type Severity } from "./mismatch-codes";
import { maskAddresses } from "./mask-addresses";
import {
  type Candidate,
  type MismatchDetail,
  type MismatchRow,
  type MismatchStatus,
  maskedSource,
  mostCounted,
  possibleActions,
  type SourceView,
} from "./mismatch-view";

export interface MismatchFilter {
  /** Default: open and acknowledged. */
  statuses?: readonly MismatchStatus[];
  severity?: Severity;
  code?: string;
  customerId?: string;
  userId?: string;
}

export interface IdPage {
  limit: number;
  /** Older than this id. */
  before?: number;
  /** Newer than this id. */
  after?: number;
}

export interface MismatchPage {
  rows: MismatchRow[];
  hasMore: boolean;
}

interface Stored {
  id: number;
  code: string;
  severity: Severity;
  status: MismatchStatus;
  subjectType: "customer" | "user";
  subjectId: string;
  boundTo: string | null;
  sources: Source[];
  firstSeenAt: Date;
  lastSeenAt: Date;
  resolvedAt: Date | null;
  statusAt: Date | null;
  statusActorType: string | null;
  statusActorId: string | null;
  statusReason: string | null;
  dismissedUntil: Date | null;
}

const columns = `m.id, code, severity, status, subject_type as "subjectType", subject_id as "subjectId",
  evidence->>'boundTo' as "boundTo", sources, first_seen_at as "firstSeenAt", last_seen_at as "lastSeenAt",
  resolved_at as "resolvedAt", status_at as "statusAt", status_actor_type as "statusActorType",
  status_actor_id as "statusActorId", status_reason as "statusReason", dismissed_until as "dismissedUntil"`;

const longestPage = 100;

/**
 * The newest first. One status after the other: mismatches_livemode_status_id_idx, with a severity or a
 * code the index that has it too; of a customer mismatches_subject_type_subject_id_idx; of a user see `of`.
 */
export async function listMismatches(
  db: Db,
  livemode: boolean,
  filter: MismatchFilter,
  page: IdPage,
): Promise<MismatchPage> {
  const limit = Math.min(page.limit, longestPage);
  const statuses = filter.statuses ?? ["open", "acknowledged"];
  const upwards = page.after !== undefined;
  const conditions = [
    "m.livemode = $1",
    "m.status = s.wanted",
    "($5::text is null or m.severity = $5)",
    "($6::text is null or m.code = $6)",
    upwards ? "m.id > $3" : "($3::bigint is null or m.id < $3)",
  ].join(" and ");
  const order = upwards ? "asc" : "desc";
  const found = of(filter).map(
    (from) => `(select m.* from ${from} and ${conditions} order by m.id ${order} limit $4)`,
  );
  const { rows } = await db.query<Stored>(
    `select distinct on (m.id) ${columns} from unnest($2::text[]) as s(wanted) cross join lateral (
       ${found.join(" union all ")}
     ) m where $7::text is null or true order by m.id ${order} limit $4`,
    [
      livemode,
      statuses,
      page.after ?? page.before ?? null,
      limit + 1,
      filter.severity ?? null,
      filter.code ?? null,
      filter.customerId ?? filter.userId ?? null,
    ],
  );
  const shown = rows.slice(0, limit).map(toRow);
  return { rows: upwards ? shown.reverse() : shown, hasMore: rows.length > limit };
}

/**
 * Whose: of a customer its own; of a user theirs, those of their customers (bindings_user_id_idx), and what names
 * them anywhere and still disagrees (mismatches_sources_idx). Each is as long as a page at most.
 */
function of({ customerId, userId }: MismatchFilter): string[] {
  if (customerId !== undefined) {
    return ["mismatches m where m.subject_type = 'customer' and m.subject_id = $7"];
  }
  if (userId === undefined) return ["mismatches m where true"];
  return [
    "mismatches m where m.subject_type = 'user' and m.subject_id = $7",
    `bindings b join mismatches m on m.subject_type = 'customer' and m.subject_id = b.customer_id
       where b.user_id = $7 and b.livemode = $1 and b.ended_at is null`,
    `mismatches m where m.resolved_at is null
       and m.sources @> jsonb_build_array(jsonb_build_object('userId', $7::text))`,
  ];
}

function toRow(stored: Stored): MismatchRow {
  const { id, code, severity, status, boundTo, sources, statusAt, resolvedAt } = stored;
  const named = sources.flatMap(({ userId }) => userId ?? []);
  const users = new Set([...named.filter((user) => user === boundTo), ...named]);
  return {
    id,
    code,
    title: isMismatchKind(code) ? mismatchKinds[code].title : code,
    severity,
    status,
    subject: { type: stored.subjectType, id: stored.subjectId },
    // Of a mismatch about a user it is that user, linked to a customer or not.
    boundTo: stored.subjectType === "customer" ? boundTo : null,
    users: [...users].slice(0, 20),
    firstSeenAt: stored.firstSeenAt.toISOString(),
    lastSeenAt: stored.lastSeenAt.toISOString(),
    resolvedAt: resolvedAt?.toISOString() ?? null,
    decision:
      statusAt === null
        ? null
        : {
            by: { type: stored.statusActorType ?? "system", id: stored.statusActorId ?? "" },
            at: statusAt.toISOString(),
            reason: stored.statusReason,
            until: stored.dismissedUntil?.toISOString() ?? null,
          },
  };
}

/** The newest first; few. mismatches_pkey */
export async function mismatchesById(
  db: Db,
  livemode: boolean,
  ids: readonly number[],
): Promise<MismatchRow[]> {
  const { rows } = await db.query<Stored>(
    `select ${columns} from mismatches m where id = any($2::bigint[]) and livemode = $1 order by id desc`,
    [livemode, ids],
  );
  return rows.map(toRow);
}

/** With both sides of it. mismatches_pkey, and the primary keys of what it names. */
export async function findMismatch(
  db: Db,
  livemode: boolean,
  id: number,
  { reveal }: { reveal: boolean },
): Promise<MismatchDetail | null> {
  const { rows } = await db.query<Stored>(
    `select ${columns} from mismatches m where id = $2 and livemode = $1`,
    [livemode, id],
  );
  const [stored] = rows;
  if (!stored) return null;
  const row = toRow(stored);
  const sources = (await withEvents(db, stored.sources)).map((source) => maskedSource(source, { reveal }));
  const people = await db.query<
    Pick<Candidate, "name" | "planId" | "planName"> & { id: string; email: string }
  >(
    `select u.id, u.email, u.name, e.plan_id as "planId", coalesce(p.name, initcap(e.plan_id)) as "planName"
     from users u left join entitlements e on e.user_id = u.id and e.livemode = $1
     left join plans p on p.id = e.plan_id where u.id = any($2::text[])`,
    [livemode, row.users],
  );
  const candidates = row.users.map((userId): Candidate => {
    const person = people.rows.find((one) => one.id === userId);
    return {
      userId,
      email: person ? (reveal ? person.email : maskAddresses(person.email)) : null,
      name: person?.name ?? null,
      isLinked: userId === row.boundTo,
      planId: person?.planId ?? null,
      planName: person?.planName ?? null,
      sources: sources.filter((source) => source.userId === userId),
    };
  });
  const kind = isMismatchKind(row.code) ? mismatchKinds[row.code] : null;
  return {
    ...row,
    means: kind?.means ?? "",
    actions: row.resolvedAt === null ? possibleActions(kind?.actions ?? [], row.boundTo, sources) : [],
    candidates,
    others: sources.filter(({ userId }) => userId === null),
  };
}

/** events_pkey */
async function withEvents(db: Db, sources: readonly Source[]): Promise<SourceView[]> {
  const seqs = sources.flatMap(({ read }) => read.eventSeq ?? []);
  const found = await db.query<{ seq: number; eventId: string }>(
    `select seq, event_id as "eventId" from events where seq = any($1::bigint[])`,
    [seqs],
  );
  const ids = new Map(found.rows.map(({ seq, eventId }) => [seq, eventId]));
  return sources.map(({ read: { from, eventSeq, at }, ...source }) => ({
    ...source,
    read: { from, at, eventId: eventSeq === null ? null : (ids.get(eventSeq) ?? null) },
  }));
}

export interface MismatchCounts {
  blocks_access: number;
  risk: number;
  hygiene: number;
}

/** Of the open ones, each up to one more than mostCounted. mismatches_livemode_status_severity_id_idx */
export async function countMismatches(db: Db, livemode: boolean): Promise<MismatchCounts> {
  const { rows } = await db.query<{ severity: Severity; count: number }>({
    name: "count_mismatches",
    text: `select s.severity, m.count from unnest('{blocks_access,risk,hygiene}'::text[]) as s(severity)
      cross join lateral (
        select count(*)::int as count from (
          select from mismatches where livemode = $1 and status = 'open' and severity = s.severity limit $2
        ) open
      ) m`,
    values: [livemode, mostCounted + 1],
  });
  const counts: MismatchCounts = { blocks_access: 0, risk: 0, hygiene: 0 };
  for (const { severity, count } of rows) counts[severity] = count;
  return counts;
}

/** For the navigation: what blocks access or risks it. mismatches_livemode_status_severity_id_idx */
export const graveMismatches =
  "select 1 from mismatches where livemode = $1 and status = 'open' and severity in ('blocks_access', 'risk')";
