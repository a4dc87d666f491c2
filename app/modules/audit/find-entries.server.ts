/**
 * Reads the audit log: pages by position, newest first, and single entries. Of the
 * filters the most selective kind drives, by its own index, all of which end in id:
 *
 *   no filter   audit_log_pkey
 *   subject     audit_log_subject_type_subject_id_id_idx, merged over the types there are
 *   actor       audit_log_actor_type_actor_id_id_idx, merged over the types there are
 *   action      audit_log_action_id_idx, merged over the actions that fit
 *   from, to    audit_log_at_idx gives the range of ids
 *
 * A combination that finds next to nothing can walk far: it is ended, and said.
 */
import type { Db, Pool } from "~/lib/database.server";
import { withinPatience } from "~/lib/within-patience.server";
import { maskPayload } from "../inbox/payload-mask";
import { redactText } from "../inbox/redact-text";
import { auditChanges } from "./audit-changes";
import { type AuditFilter, type AuditRow, actorTypes } from "./audit-view";
import { resyncChanges, resyncStory } from "./resync-story";

export interface AuditPage {
  rows: AuditRow[];
  hasMore: boolean;
  tooBroad: boolean;
}

interface PageRequest {
  limit: number;
  before?: number | undefined;
  after?: number | undefined;
}

export interface Reader {
  /** Sees personal data: an admin. */
  reveal: boolean;
}

interface Stored {
  id: number;
  at: Date;
  actorType: string;
  actorId: string;
  actorName: string | null;
  action: string;
  subjectType: string;
  subjectId: string;
  reason: string | null;
  /** Of both sides together as JSON; null: too large for a list. */
  sides: string | null;
}

/** A list's row shows the first of them; the entry's own page the rest. */
const changesInList = 3;
const changesOnPage = 500;
/** Larger ones are compared on the entry's own page only. */
const sidesInList = 16_000;
/** What several processes write at once may be numbered in another order than it was done in. */
const disorder = 1_000;

export async function listAudit(
  pool: Pool,
  filter: AuditFilter,
  page: PageRequest,
  reader: Reader,
): Promise<AuditPage> {
  const none = { rows: [], hasMore: false, tooBroad: false };
  if (Object.values(filter).some((value) => typeof value === "string" && value.includes("\0"))) return none;
  const found = await withinPatience(pool, async (tx) => {
    const actions = filter.action === undefined ? null : await matchingActions(tx, filter.action);
    if (actions?.length === 0) return [];
    return (await tx.query<Stored>(await pageQuery(tx, filter, actions, page))).rows;
  });
  if (found === "too_broad") return { ...none, tooBroad: true };
  const hasMore = found.length > page.limit;
  // The extra row is the farthest from where the page starts.
  const rows = !hasMore ? found : page.after === undefined ? found.slice(0, -1) : found.slice(1);
  return { rows: rows.map((row) => toRow(row, changesInList, reader)), hasMore, tooBroad: false };
}

/** null: there is none. */
export async function findAuditEntry(db: Db, id: number, reader: Reader): Promise<AuditRow | null> {
  const found = await db.query<Stored>(select("select * from audit_log where id = $1", "true"), [id]);
  const stored = found.rows[0];
  return stored ? toRow(stored, changesOnPage, reader) : null;
}

/**
 * What was done to any of these, newest first, before this position, without what
 * is named: a range of audit_log_subject_type_subject_id_id_idx for each.
 */
export async function entriesAbout(
  db: Db,
  subjects: readonly { type: string; id: string }[],
  { limit, before, without }: { limit: number; before: number; without: readonly string[] },
  reader: Reader,
): Promise<AuditRow[]> {
  const source = `select newest.* from unnest($1::text[], $2::text[]) about(type, id) cross join lateral (
      select * from audit_log
      where subject_type = about.type and subject_id = about.id and audit_log.id < $3 and action <> all($5::text[])
      order by audit_log.id desc limit $4
    ) newest order by newest.id desc limit $4`;
  const found = await db.query<Stored>(select(source, smallSides), [
    subjects.map(({ type }) => type),
    subjects.map(({ id }) => id),
    before,
    limit,
    without,
  ]);
  return found.rows.map((row) => toRow(row, changesInList, reader));
}

/** Every one that fits, newest first, so many in memory at once. */
export async function* eachAuditEntry(
  pool: Pool,
  filter: AuditFilter,
  reader: Reader,
  atATime = 500,
): AsyncGenerator<AuditRow[]> {
  for (let before: number | undefined; ; ) {
    const { rows, hasMore } = await listAudit(pool, filter, { limit: atATime, before }, reader);
    if (rows.length > 0) yield rows;
    before = rows.at(-1)?.id;
    if (!hasMore) return;
  }
}

/** The actions that were ever done, by name: a loose scan of audit_log_action_id_idx, one probe each. */
export async function auditActions(db: Db): Promise<string[]> {
  const found = await db.query<{ action: string }>(distinct("action", "audit_log"));
  return found.rows.map(({ action }) => action);
}

const mostDistinct = 200;
const distinct = (column: "action" | "subject_type", table: string) => `
  with recursive known as (
    (select ${column} from ${table} order by ${column} limit 1)
    union all
    select (select t.${column} from ${table} t where t.${column} > known.${column} order by t.${column} limit 1)
    from known where known.${column} is not null
  ) select ${column} from known where ${column} is not null limit ${mostDistinct}`;

async function matchingActions(db: Db, action: string): Promise<string[]> {
  if (!action.endsWith("*")) return [action];
  return (await auditActions(db)).filter((known) => known.startsWith(action.slice(0, -1)));
}

async function pageQuery(db: Db, filter: AuditFilter, actions: string[] | null, page: PageRequest) {
  const values: unknown[] = [];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const order = page.after === undefined ? "desc" : "asc";
  const { above, below } = await stretchOf(db, filter, page);
  const [from, to, limit] = [bind(above), bind(below), bind(page.limit + 1)];
  const where: string[] = [];
  if (filter.from) where.push(`at >= ${bind(filter.from)}`);
  if (filter.to) where.push(`at < ${bind(filter.to)}`);
  /** Columns before `id` in the driving index: the first of several values, then perhaps one that is given. */
  let driver: { among: string; columns: string; values: string } | null = null;
  if (filter.subject !== undefined) {
    const { rows } = await db.query<{ subject_type: string }>(distinct("subject_type", "audit_log"));
    const among = bind(rows.map((row) => row.subject_type));
    driver = {
      among,
      columns: "subject_type, subject_id",
      values: `driven.value, ${bind(filter.subject)}::text`,
    };
  }
  if (filter.actor !== undefined) {
    const id = bind(filter.actor);
    if (driver) where.push(`actor_id = ${id}`);
    else
      driver = {
        among: bind(actorTypes),
        columns: "actor_type, actor_id",
        values: `driven.value, ${id}::text`,
      };
  }
  if (actions !== null) {
    if (driver) where.push(`action = any(${bind(actions)}::text[])`);
    else driver = { among: bind(actions), columns: "action", values: "driven.value" };
  }
  const and = where.map((condition) => ` and ${condition}`).join("");
  // Compared and ordered as rows, so that only the driver's own index fits.
  const source = driver
    ? `select branch.* from unnest(${driver.among}::text[]) driven(value) cross join lateral (
         select * from audit_log where (${driver.columns}, id) > (${driver.values}, ${from})
           and (${driver.columns}, id) < (${driver.values}, ${to})${and}
         order by ${[...driver.columns.split(", "), "id"].map((column) => `${column} ${order}`).join(", ")}
         limit ${limit}
       ) branch order by branch.id ${order} limit ${limit}`
    : `select * from audit_log where id > ${from} and id < ${to}${and} order by id ${order} limit ${limit}`;
  return { text: select(source, smallSides), values };
}

const smallSides = `coalesce(pg_column_size(a.before), 0) + coalesce(pg_column_size(a.after), 0) <= ${sidesInList}`;

/** Of a resync of many objects a list tells who got what, and how many objects there were. */
const withoutObjects = `json_build_object(
        'before', a.before - 'objects',
        'after', (a.after - 'objects') || jsonb_build_object('objectCount',
          jsonb_array_length(a.after -> 'objects') + coalesce((a.after ->> 'furtherObjects')::int, 0)))::text`;

const select = (source: string, small: string) => `
  select a.id, a.at, a.actor_type as "actorType", a.actor_id as "actorId", coalesce(u.name, k.name) as "actorName",
    a.action, a.subject_type as "subjectType", a.subject_id as "subjectId", a.reason,
    case when ${small} then json_build_object('before', a.before, 'after', a.after)::text
      when a.action = 'customer.resync' and jsonb_typeof(a.after -> 'objects') = 'array' then ${withoutObjects}
    end as sides
  from (${source}) a
  left join users u on a.actor_type = 'user' and u.id = a.actor_id
  left join api_keys k on a.actor_type = 'api_key' and k.id = a.actor_id
  order by a.id desc`;

/** Times become positions, generously by the disorder there may be; the page compares the times as well. */
async function stretchOf(db: Db, filter: AuditFilter, page: PageRequest) {
  const found = await db.query<{ first: number | null; last: number | null }>(
    `select
       (select min(id) from (select id from audit_log where at >= $1 order by at limit ${disorder}) oldest) as first,
       (select max(id) from (select id from audit_log where at < $2 order by at desc limit ${disorder}) newest) as last
     where $1::timestamptz is not null or $2::timestamptz is not null`,
    [filter.from ?? null, filter.to ?? null],
  );
  const { first = null, last = null } = found.rows[0] ?? {};
  const beyondAll = Number.MAX_SAFE_INTEGER;
  // A bound that no entry reaches leaves an empty stretch.
  return {
    above: Math.max(filter.from ? (first ?? beyondAll) - 1 : 0, page.after ?? 0),
    below: Math.min(filter.to ? (last ?? 0) + 1 : beyondAll, page.before ?? beyondAll),
  };
}

function toRow(stored: Stored, most: number, { reveal }: Reader): AuditRow {
  const sides = stored.sides === null ? null : sidesOf(stored.sides, reveal);
  const resync =
    stored.action === "customer.resync" && sides !== null ? resyncStory(sides.before, sides.after) : null;
  const { changes, more } =
    sides === null
      ? { changes: [], more: true }
      : resync === null
        ? auditChanges(sides.before, sides.after, most)
        : resyncChanges(resync, most);
  return {
    id: stored.id,
    at: stored.at.toISOString(),
    actor: { type: stored.actorType, id: stored.actorId, name: stored.actorName },
    action: stored.action,
    subject: { type: stored.subjectType, id: stored.subjectId },
    reason: stored.reason && (reveal ? stored.reason : redactText(stored.reason)),
    changes,
    moreChanges: more,
    resync,
  };
}

/** Secrets are hidden from everybody, personal data from operators: as in payloads. */
function sidesOf(text: string, reveal: boolean): { before: unknown; after: unknown } | null {
  const { text: shown, withheld } = maskPayload(text, { reveal });
  return withheld === null ? JSON.parse(shown) : null;
}
