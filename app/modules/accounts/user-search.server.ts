/**
 * Users by any part of what a support person has of them: beginnings first, then
 * parts, then names written almost so. Read only.
 *
 * Beginnings are ranges of users_email_lower_key, users_name_prefix and users_id_prefix;
 * parts and likeness are users_trigrams, which a server without pg_trgm lacks: then
 * beginnings are all there is. Each query ends after the first few rows that it
 * finds and nothing is sorted that it did not find, so that none grows with the table.
 */
import { type Db, type Pool, transaction } from "~/lib/database.server";
import { isSlowStatement } from "~/lib/database-outage";

export interface UserHit {
  id: string;
  name: string | null;
  email: string;
  /** What of them fits. */
  by: "beginning" | "part" | "likeness";
}

/** Of one way of looking; the best of these are shown. */
const mostCandidates = 100;
/** A trigram takes three characters: of less, beginnings are all that an index finds. */
const fewestForParts = 3;
/** Parts and likeness together; what is not found by then is said not to have been looked through. */
const withinMs = 80;
const leastMs = 15;
const alike = 0.4;

export interface UsersFound {
  users: UserHit[];
  more: boolean;
  /** So many have parts in common with it that they were not looked through: somebody not shown may fit. */
  cutOff: boolean;
}

/** `partsWithin`: in milliseconds. */
export async function searchUsers(
  pool: Pool,
  sought: string,
  limit: number,
  partsWithin = withinMs,
): Promise<UsersFound> {
  const text = sought.trim().slice(0, 320);
  if (text === "" || text.includes("\0")) return { users: [], more: false, cutOff: false };
  const found = new Map<string, UserHit>();
  const began = performance.now();
  let cutOff = false;
  for (const way of [byBeginning, byPart, byLikeness]) {
    if (found.size > limit || cutOff) break;
    // Likeness is for what nothing fits.
    if (way === byLikeness && found.size > 0) break;
    const left = partsWithin - (performance.now() - began);
    const users = await way(pool, text, limit + 1, Math.ceil(Math.max(Math.min(leastMs, partsWithin), left)));
    if (users === null) cutOff = true;
    for (const user of users ?? []) if (!found.has(user.id)) found.set(user.id, user);
  }
  const users = [...found.values()];
  return { users: users.slice(0, limit), more: users.length > limit, cutOff };
}

/** null: it was not done in time. */
type Way = (pool: Pool, text: string, limit: number, ms: number) => Promise<UserHit[] | null>;

const byBeginning: Way = async (pool, text, limit) => {
  const found = await pool.query<UserHit>(beginningsQuery(text, limit));
  return found.rows;
};

const columns = "id, name, email";

/** An exported plan is a tested plan. */
export function beginningsQuery(text: string, limit: number) {
  const of = (column: string, pattern: string) =>
    `(select ${columns} from users where ${column} like ${pattern} order by ${column} using ~<~ limit ${mostCandidates})`;
  return {
    text: `select ${columns}, 'beginning' as by from (
        ${of("id", "$1")} union ${of("lower(email)", "$2")} union ${of("lower(name)", "$2")}
      ) found order by length(email), email limit $3`,
    values: [`${escapeLike(text)}%`, `${escapeLike(text.toLowerCase())}%`, limit],
  };
}

const byPart: Way = async (pool, text, limit, ms) =>
  text.length < fewestForParts ? [] : withTrigrams(pool, partsQuery(text, limit), ms);

export function partsQuery(text: string, limit: number) {
  const of = (column: string) =>
    `(select ${columns} from users where ${column} like $1 limit ${mostCandidates})`;
  return {
    text: `select ${columns}, 'part' as by from (
        ${of("lower(email)")} union ${of("lower(name)")} union ${of("lower(id)")}
      ) found order by greatest(similarity(lower(email), $2), similarity(lower(coalesce(name, '')), $2)) desc, id limit $3`,
    values: [`%${escapeLike(text.toLowerCase())}%`, text.toLowerCase(), limit],
  };
}

const byLikeness: Way = async (pool, text, limit, ms) =>
  text.length < fewestForParts ? [] : withTrigrams(pool, likenessQuery(text, limit), ms);

export function likenessQuery(text: string, limit: number) {
  return {
    text: `select ${columns}, 'likeness' as by from users where lower(name) % $1
      order by similarity(lower(name), $1) desc, id limit $2`,
    values: [text.toLowerCase(), limit],
  };
}

/** Empty where the server has no trigrams; null where it takes too long. */
async function withTrigrams(
  pool: Pool,
  query: { text: string; values: unknown[] },
  ms: number,
): Promise<UserHit[] | null> {
  try {
    return await transaction(pool, async (tx) => {
      if (!(await hasTrigrams(tx))) return [];
      // To the server, a limit of nought is none.
      if (ms < 1) return null;
      await tx.query(
        `set local statement_timeout = ${ms}; set local pg_trgm.similarity_threshold = ${alike}`,
      );
      return (await tx.query<UserHit>(query)).rows;
    });
  } catch (error) {
    if (isSlowStatement(error)) return null;
    throw error;
  }
}

async function hasTrigrams(db: Db): Promise<boolean> {
  const { rows } = await db.query<{ has: boolean }>(
    "select to_regclass('users_trigrams') is not null as has",
  );
  return rows[0]?.has === true;
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}
