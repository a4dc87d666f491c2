/** Reads cases for pages, API and command line: the groups of the inbox, a page of them, one, how many. */
import type { Db } from "~/lib/database.server";
import { namesOfUsers } from "../accounts/user-names.server";
import { causeCodes } from "../diagnosis/chain";
import { type CaseKind, type CaseStatus, caseKinds } from "./case";
import { nobody } from "./case-address";
import { caseColumns, caseFacts, type StoredCase } from "./case-rows.server";
import { type Amount, type CaseGroup, type CasePage, type CaseRow, countedTo } from "./case-view";

export interface CaseQuery {
  status?: CaseStatus;
  kind?: CaseKind;
  cause?: string;
  /** `nobody`: not with anybody. */
  assignee?: string;
  userId?: string;
  customerId?: string;
}

export interface IdPage {
  limit: number;
  /** Older than this id. */
  before?: number;
  /** Newer than this id. */
  after?: number;
}

const longestPage = 100;

/**
 * The newest first. By what is given: cases_livemode_status_id_idx, …_status_kind_id_idx,
 * …_status_kind_cause_id_idx, …_status_assignee_id_idx, cases_user_id_id_idx or cases_customer_id_id_idx.
 * A cause belongs to one kind as a rule, so that without a kind both are read and put together.
 */
export async function listCases(
  db: Db,
  livemode: boolean,
  query: CaseQuery,
  page: IdPage,
): Promise<CasePage> {
  const limit = Math.min(page.limit, longestPage);
  const upwards = page.after !== undefined;
  const order = upwards ? "asc" : "desc";
  const values: unknown[] = [livemode, page.after ?? page.before ?? null, limit + 1];
  const conditions = ["livemode = $1", upwards ? "id > $2" : "($2::bigint is null or id < $2)"];
  const where = (column: string, value: string | undefined) => {
    if (value !== undefined) conditions.push(`${column} = $${values.push(value)}`);
  };
  where("status", query.status);
  where("cause", query.cause);
  where("user_id", query.userId);
  where("customer_id", query.customerId);
  if (query.assignee === nobody) conditions.push("assignee is null");
  else where("assignee", query.assignee);
  const kinds = query.kind ? [query.kind] : query.cause ? caseKinds : null;
  const of = (and: string) =>
    `select ${caseColumns} from cases where ${conditions.join(" and ")} ${and} order by id ${order} limit $3`;
  const { rows } = await db.query<StoredCase>(
    kinds === null
      ? of("")
      : `select c.* from unnest($${values.push(kinds)}::text[]) as k(name)
         cross join lateral (${of("and kind = k.name")}) c order by id ${order} limit $3`,
    values,
  );
  const shown = await shownRows(db, rows.slice(0, limit));
  return { rows: upwards ? shown.reverse() : shown, hasMore: rows.length > limit };
}

/** cases_pkey */
export async function findCase(db: Db, livemode: boolean, id: number): Promise<CaseRow | null> {
  const { rows } = await db.query<StoredCase>(
    `select ${caseColumns} from cases where id = $2 and livemode = $1`,
    [livemode, id],
  );
  return (await shownRows(db, rows))[0] ?? null;
}

async function shownRows(db: Db, stored: readonly StoredCase[]): Promise<CaseRow[]> {
  const people = stored.flatMap(({ userId, assignee }) => [userId, assignee].filter((id) => id !== null));
  const names = await namesOfUsers(db, people);
  return stored.map((row) => ({
    ...caseFacts(row),
    person: row.userId === null ? null : (names.get(row.userId) ?? null),
    assignee:
      row.assignee === null ? null : { id: row.assignee, name: names.get(row.assignee) ?? row.assignee },
  }));
}

/** Of each cause the newest are shown at once. */
const rowsOfGroup = 5;
const causesAsked = [...causeCodes, "undecided"];

interface GroupRow {
  kind: CaseKind;
  cause: string;
  count: number;
  since: Date;
  amounts: Record<string, number>;
  newest: number[];
}

/**
 * What is open, by cause, the largest first. A probe for each cause there may be, of each at most
 * countedTo rows: cases_livemode_status_kind_cause_id_idx. Then the rows that are shown: cases_pkey.
 */
export async function groupsOfCases(
  db: Db,
  livemode: boolean,
  kinds: readonly CaseKind[] = caseKinds,
): Promise<CaseGroup[]> {
  const found = await db.query<GroupRow>({
    name: "groups_of_cases",
    text: `select k.kind, c.cause, g.* from unnest($2::text[]) as k(kind) cross join unnest($3::text[]) as c(cause)
      cross join lateral (
        with counted as materialized (
          select id, since, amount, currency from cases
          where livemode = $1 and status = 'open' and kind = k.kind and cause = c.cause
          order by id desc limit $4
        )
        select (select count(*)::int from counted) as count, (select min(since) from counted) as since,
          (select jsonb_object_agg(currency, total) from (
             select currency, sum(amount) as total from counted
             where currency is not null and amount is not null group by currency
           ) totals) as amounts,
          array(select id from counted order by id desc limit $5) as newest
      ) g
      where g.count > 0 order by k.kind desc, g.count desc, g.since`,
    values: [livemode, kinds, causesAsked, countedTo, rowsOfGroup],
  });
  const ids = found.rows.flatMap(({ newest }) => newest);
  const stored = await db.query<StoredCase>(`select ${caseColumns} from cases where id = any($1::bigint[])`, [
    ids,
  ]);
  const rows = new Map((await shownRows(db, stored.rows)).map((row) => [row.id, row]));
  return found.rows.map(({ kind, cause, count, since, amounts, newest }) => ({
    kind,
    cause,
    count,
    since: since.toISOString(),
    amounts: amountsOf(amounts),
    // An array inside a row comes with its numbers as text.
    rows: newest.flatMap((id) => rows.get(Number(id)) ?? []),
  }));
}

const amountsOf = (totals: Record<string, number> | null): Amount[] =>
  Object.entries(totals ?? {})
    .map(([currency, amount]) => ({ currency, amount }))
    .sort((a, b) => b.amount - a.amount);

/** For the navigation: who pays and has nothing, or rides. cases_livemode_status_id_idx */
export const openCases = "select 1 from cases where livemode = $1 and status = 'open'";

export interface LastWalk {
  at: string;
  checked: number;
  payers: number;
}

/** The last look at everybody that came to its end; null: there was none. payer_walks_pkey */
export async function lastPayerWalk(db: Db, livemode: boolean): Promise<LastWalk | null> {
  const { rows } = await db.query<{ at: Date | null; checked: number; payers: number }>(
    `select finished_at as at, last_checked as checked, last_payers as payers from payer_walks where livemode = $1`,
    [livemode],
  );
  const [walk] = rows;
  return walk?.at ? { ...walk, at: walk.at.toISOString() } : null;
}
