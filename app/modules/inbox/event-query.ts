/**
 * Turns a filter into one SQL statement whose cost is that of its page, not of
 * the table. Which index serves what (all of them end in `seq`, so that the
 * newest rows of a filter are its first):
 *
 *   no filter                 events_pkey
 *   type, patterns            events_type_seq_idx: patterns are expanded to the types
 *                             that exist, then the newest of each type are merged
 *   sync                      events_sync_idx, merged the same way
 *   mapping                   events_mapping_idx, merged the same way; pending: events_sync_idx
 *   duplicates                events_duplicates_idx
 *   unlinked                  events_unlinked_idx
 *   ambiguous                 events_ambiguous_idx
 *   customer, user, object    events_customer_idx, events_user_idx, events_object_idx
 *   from, to                  events_received_at_idx gives the range of seq (ledger.server.ts)
 *
 * Of several filters the most selective kind drives and the others only filter;
 * a combination that finds next to nothing can still walk far, which is why the
 * caller sets a time limit.
 */
import type { EventFilter, SyncOutcome } from "./event-view";

export interface Query {
  text: string;
  values: unknown[];
}

/** Which stretch of the ledger a page is cut from; both ends excluded. */
export interface Stretch {
  above: number;
  below: number;
  /** Newest first from the top of the stretch, or oldest first from its bottom. */
  from: "top" | "bottom";
  limit: number;
}

/** Columns as the store's row type names them. */
const columns = `e.seq, e.account, e.livemode, e.event_id as "eventId", e.type, e.api_version as "apiVersion",
  e.created_at as "createdAt", e.object_type as "objectType", e.object_id as "objectId",
  e.customer_id as "customerId", e.request_id as "requestId", e.idempotency_key as "idempotencyKey",
  e.size, e.flags, e.received_at as "receivedAt", e.source, e.backfill_run as "backfillRun", e.secret_label as "secretLabel",
  e.secret_fingerprint as "secretFingerprint", e.skew_seconds as "skewSeconds", e.duplicates, e.mapping,
  e.mapping_reason as "mappingReason", e.user_id as "userId", e.sync, e.sync_reason as "syncReason",
  e.attempts, e.next_attempt_at as "nextAttemptAt", e.synced_at as "syncedAt", e.first_sync as "firstSync",
  e.first_synced_at as "firstSyncedAt", u.name as "userName"`;

/** The columns of `source` (a set of rows of `events`), newest first, with the owner's name. */
export const selectEvents = (source: string) =>
  `select ${columns} from (${source}) e left join users u on u.id = e.user_id order by e.seq desc`;

/** What distinguishes a pattern from a plain type. */
export const isPattern = (type: string) => type.includes("*");

/** `customer.*` → an anchored LIKE pattern; `*` alone stands for anything. */
export const likePattern = (type: string) => type.replace(/[\\%_]/g, "\\$&").replaceAll("*", "%");

/** `a, b.*` → its parts. Empty: no restriction. */
export function typeParts(type: string | undefined): string[] {
  const parts = (type ?? "").split(",").map((part) => part.trim());
  return parts.filter(Boolean);
}

/**
 * The statement for one page. `types` are the known types that the filter's
 * patterns stand for, null when types are not restricted.
 */
export function pageQuery(filter: EventFilter, types: readonly string[] | null, stretch: Stretch): Query {
  const values: unknown[] = [];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const order = stretch.from === "top" ? "desc" : "asc";
  const [above, below, limit] = [bind(stretch.above), bind(stretch.below), bind(stretch.limit)];

  const where: string[] = [];
  if (filter.customerId) where.push(`customer_id = ${bind(filter.customerId)}`);
  if (filter.userId) where.push(`user_id = ${bind(filter.userId)}`);
  if (filter.objectId) where.push(`object_id = ${bind(filter.objectId)}`);
  if (filter.duplicates) where.push("duplicates > 0");
  if (filter.unlinked) where.push("mapping = 'unmapped' and mapping_reason <> 'customer_missing'");
  if (filter.ambiguous) where.push("sync_reason like 'event_ambiguous:%'");
  const selective = where.length > 0;
  if (filter.from) where.push(`received_at >= ${bind(filter.from)}`);
  if (filter.to) where.push(`received_at < ${bind(filter.to)}`);

  const choices = choicesOf(filter, types);
  const driver = selective ? undefined : driverOf(choices);
  for (const choice of choices) {
    if (choice !== driver) where.push(`${choice.column} = any(${bind(choice.among)}::text[])`);
  }
  if (!driver) {
    const conditions = [`seq > ${above}`, `seq < ${below}`, ...where].join(" and ");
    return {
      text: selectEvents(`select * from events where ${conditions} order by seq ${order} limit ${limit}`),
      values,
    };
  }
  // The newest of each value, then the newest of all. Compared and ordered as
  // rows, so that only the driver's own index fits: given the choice, the planner
  // walks the whole key for an outcome that it believes to be frequent.
  const { column } = driver;
  const position = `(${column}, seq)`;
  const conditions = [
    `${position} > (driven.value, ${above})`,
    `${position} < (driven.value, ${below})`,
    // The index of this column leaves them out.
    ...(column === "mapping" ? ["mapping <> 'pending'"] : []),
    ...where,
  ].join(" and ");
  const merged = `select branch.* from unnest(${bind(driver.among)}::text[]) driven(value)
    cross join lateral (
      select * from events where ${conditions} order by ${column} ${order}, seq ${order} limit ${limit}
    ) branch order by branch.seq ${order} limit ${limit}`;
  return { text: selectEvents(merged), values };
}

interface Choice {
  column: "type" | "sync" | "mapping";
  among: readonly string[];
}

function choicesOf({ sync = [], mapping = [] }: EventFilter, types: readonly string[] | null): Choice[] {
  const choices: Choice[] = types === null ? [] : [{ column: "type", among: types }];
  // An event whose mapping is undecided has not been applied, and there are few of those.
  const undecided = mapping.length > 0 && mapping.every((outcome) => outcome === "pending");
  const outcomes = sync.length === 0 && undecided ? unapplied : sync;
  if (outcomes.length > 0) choices.push({ column: "sync", among: [...new Set(outcomes)] });
  if (mapping.length > 0) choices.push({ column: "mapping", among: [...new Set(mapping)] });
  return choices;
}

const unapplied: SyncOutcome[] = ["pending", "failed", "dead"];
/** Outcomes that few rows have at any time: they narrow more than a type does. */
const rare = ["unmapped", "conflict", ...unapplied];

function driverOf(choices: readonly Choice[]): Choice | undefined {
  const able = choices.filter((choice) => choice.column !== "mapping" || !choice.among.includes("pending"));
  const narrow = able.find(
    ({ column, among }) => column !== "type" && among.every((one) => rare.includes(one)),
  );
  return narrow ?? able[0];
}
