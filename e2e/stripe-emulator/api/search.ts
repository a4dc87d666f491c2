/** Stripe's search query language over the objects of a table. */
import type Stripe from "stripe";
import type { Identified } from "../store/table";
import { invalidRequest } from "./errors";
import { integer, required, text } from "./params";

export const searchParams = { query: required(text()), limit: integer({ min: 1, max: 100 }), page: text() };

interface SearchQuery {
  query: string;
  limit?: number;
  page?: string;
}

/** Field name → how to read it; `metadata['key']` is understood everywhere. */
export type SearchFields<T> = Record<string, (object: T) => string | number | boolean | null | undefined>;

interface Clause {
  negated: boolean;
  field: string;
  operator: ":" | "~" | ">" | "<" | ">=" | "<=";
  value: string | null;
}

/** @param objects newest first */
export function searchPage<T extends Identified>(
  objects: readonly T[],
  query: SearchQuery,
  fields: SearchFields<T>,
  url: string,
): Stripe.ApiSearchResult<T> {
  const { clauses, any } = parseQuery(query.query, fields);
  const hits = objects.filter((object) =>
    any
      ? clauses.some((clause) => holds(object, clause, fields))
      : clauses.every((clause) => holds(object, clause, fields)),
  );
  const start = query.page === undefined ? 0 : Number(Buffer.from(query.page, "base64url").toString("utf8"));
  if (!Number.isInteger(start) || start < 0) throw invalidRequest("Invalid page.", { param: "page" });
  const end = start + (query.limit ?? 10);
  const more = hits.length > end;
  return {
    object: "search_result",
    data: hits.slice(start, end),
    has_more: more,
    next_page: more ? Buffer.from(String(end)).toString("base64url") : null,
    url,
  };
}

const CLAUSE =
  /^(-)?([a-z_.]+(?:\[(?:'[^']*'|"[^"]*")\])?)\s*(:|~|>=|<=|>|<)\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s]+)\s*/i;

function parseQuery<T>(query: string, fields: SearchFields<T>): { clauses: Clause[]; any: boolean } {
  const clauses: Clause[] = [];
  const joints = new Set<string>();
  let rest = query.trim();
  while (rest !== "") {
    const joint = /^(AND|OR)\s+/i.exec(rest);
    if (joint !== null && clauses.length > 0) {
      joints.add(joint[1]!.toUpperCase());
      rest = rest.slice(joint[0].length);
    } else if (clauses.length > 0) joints.add("AND");
    const match = CLAUSE.exec(rest);
    if (match === null)
      throw invalidRequest(`We were unable to parse your search query near: ${rest}`, { param: "query" });
    const [whole, minus, field = "", operator = ":", value = ""] = match;
    if (!field.startsWith("metadata[") && !Object.hasOwn(fields, field)) {
      throw invalidRequest(`Field \`${field}\` is an unsupported search field for this resource.`, {
        param: "query",
      });
    }
    clauses.push({
      negated: minus === "-",
      field,
      operator: operator as Clause["operator"],
      value: value === "null" ? null : value.replace(/^(["'])(.*)\1$/s, "$2").replace(/\\(.)/g, "$1"),
    });
    rest = rest.slice(whole.length);
  }
  if (clauses.length === 0) throw invalidRequest("The search query is empty.", { param: "query" });
  if (joints.size > 1)
    throw invalidRequest("You cannot combine AND and OR in the same query.", { param: "query" });
  return { clauses, any: joints.has("OR") };
}

function holds<T>(object: T, clause: Clause, fields: SearchFields<T>): boolean {
  const key = /^metadata\[['"](.*)['"]\]$/.exec(clause.field)?.[1];
  const actual =
    key === undefined
      ? fields[clause.field]?.(object)
      : (object as { metadata?: Record<string, string> | null }).metadata?.[key];
  return compare(actual ?? null, clause) !== clause.negated;
}

function compare(actual: string | number | boolean | null, { operator, value }: Clause): boolean {
  if (value === null) return actual === null;
  if (actual === null) return false;
  const text = String(actual).toLowerCase();
  const wanted = value.toLowerCase();
  switch (operator) {
    case ":":
      return text === wanted;
    case "~":
      return text.includes(wanted);
    case ">":
      return Number(actual) > Number(value);
    case "<":
      return Number(actual) < Number(value);
    case ">=":
      return Number(actual) >= Number(value);
    case "<=":
      return Number(actual) <= Number(value);
  }
}
