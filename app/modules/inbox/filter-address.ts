/** The filters of the events page as they stand in its address, and what they ask of the ledger. */
import { addressPart } from "~/lib/address-part";
import type { EventFilter, MappingOutcome, SyncOutcome } from "./event-view";
import { mappingOutcomes, syncOutcomes } from "./event-view";

export const filterNames = ["type", "outcome", "customer", "user", "object", "time", "from", "to"] as const;
export type FilterName = (typeof filterNames)[number];
/** As written in the address; an absent one is not there. */
export type FilterParams = Partial<Record<FilterName, string>>;

/** What the select offers. The first is no filter. */
export const outcomeOptions: readonly { value: string; label: string }[] = [
  { value: "", label: "Any outcome" },
  { value: "applied", label: "Applied" },
  { value: "pending", label: "Waiting" },
  { value: "ignored", label: "Ignored" },
  { value: "stale", label: "Stale" },
  { value: "ambiguous", label: "Ambiguous: two of one second" },
  { value: "failed", label: "Failed, tried again" },
  { value: "dead", label: "Given up" },
  { value: "failed,dead", label: "Failed or given up" },
  { value: "ignored,stale", label: "Ignored or stale" },
  { value: "mapped", label: "Belongs to a user" },
  { value: "unlinked", label: "Customer without a user" },
  { value: "unmapped", label: "Of no user" },
  { value: "conflict", label: "Claims disagree" },
  { value: "duplicate", label: "Delivered again" },
];

/** Spans that have a name; `custom` is said by `from` and `to`. The first is no filter. */
export const timeOptions: readonly { value: string; label: string }[] = [
  { value: "", label: "Any time" },
  { value: "1h", label: "Last hour" },
  { value: "today", label: "Today (UTC)" },
  { value: "24h", label: "Last 24 hours" },
  { value: "7d", label: "Last 7 days" },
  { value: "custom", label: "Custom…" },
];

const spans: Record<string, number> = { "1h": 1, "24h": 24, "7d": 7 * 24 };

/** When a span that has a name begins; undefined: there is none of this name. */
export function beginOf(span: string, now: Date): Date | undefined {
  if (span === "today") return new Date(`${now.toISOString().slice(0, 10)}T00:00Z`);
  return Object.hasOwn(spans, span) ? new Date(now.getTime() - spans[span]! * 3_600_000) : undefined;
}

export function readFilterParams(search: URLSearchParams): FilterParams {
  const params: FilterParams = {};
  for (const name of filterNames) {
    const value = addressPart(search.get(name));
    if (value) params[name] = value;
  }
  // The form sends all of its fields: the span's name decides which of them count.
  const { time, from, to, ...rest } = params;
  if (time !== undefined && time !== "custom") return { ...rest, time };
  return { ...rest, ...(from && { from }), ...(to && { to }) };
}

/** `problems`: sentences on what cannot be asked for. The filter leaves those out. */
export function eventFilter(params: FilterParams, now: Date): { filter: EventFilter; problems: string[] } {
  const problems: string[] = [];
  const outcomes = params.outcome?.split(",") ?? [];
  const unknown = outcomes.filter(
    (outcome) => !isSync(outcome) && !isMapping(outcome) && !marks.includes(outcome),
  );
  if (unknown.length > 0) problems.push(`There is no outcome called “${unknown.join(", ")}”.`);
  const moment = (name: "from" | "to") => {
    const text = params[name];
    const at = text === undefined ? undefined : readMoment(text);
    if (text !== undefined && at === undefined) {
      problems.push(`“${text}” is not a time. Write it as 2026-11-22 or 2026-11-22T14:02 (UTC).`);
    }
    return at;
  };
  const begin = params.time === undefined ? undefined : beginOf(params.time, now);
  if (params.time !== undefined && begin === undefined) {
    problems.push(`There is no time called “${params.time}”.`);
  }
  const sync = outcomes.filter(isSync);
  const mapping = outcomes.filter(
    (outcome): outcome is MappingOutcome => !isSync(outcome) && isMapping(outcome),
  );
  return {
    filter: {
      type: params.type,
      sync: sync.length > 0 ? sync : undefined,
      mapping: mapping.length > 0 ? mapping : undefined,
      unlinked: outcomes.includes("unlinked") || undefined,
      ambiguous: outcomes.includes("ambiguous") || undefined,
      duplicates: outcomes.includes("duplicate") || undefined,
      customerId: params.customer,
      userId: params.user,
      objectId: params.object,
      from: begin ?? moment("from"),
      to: moment("to"),
    },
    problems,
  };
}

/** What stands beside an outcome of a stage. */
const marks: readonly string[] = ["duplicate", "unlinked", "ambiguous"];
// `pending` is a word of both stages; it means the sync stage here, which ends last.
const isSync = (word: string): word is SyncOutcome => (syncOutcomes as readonly string[]).includes(word);
const isMapping = (word: string): word is MappingOutcome =>
  (mappingOutcomes as readonly string[]).includes(word);

/** A day or a minute, in UTC unless it names its zone. */
export function readMoment(text: string): Date | undefined {
  const match =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:\d{2})?)?$/.exec(text);
  if (!match) return undefined;
  const [, day, time = "00:00", zone = "Z"] = match;
  const at = new Date(`${day}T${time}${zone}`);
  return Number.isNaN(at.getTime()) ? undefined : at;
}

/** The page's address with these filters; `cursor` as `before=17`. */
export function eventsPath(params: FilterParams, cursor = ""): string {
  const search = new URLSearchParams();
  for (const name of filterNames) {
    const value = params[name];
    if (value) search.set(name, value);
  }
  // Stars and commas are legal in a query; left as they are, a pattern stays readable in the address.
  const query = search.toString().replaceAll("%2A", "*").replaceAll("%2C", ",");
  const all = [query, cursor].filter(Boolean).join("&");
  return all ? `/console/events?${all}` : "/console/events";
}

/** The same filters without one. */
export function without(params: FilterParams, name: FilterName): FilterParams {
  const { [name]: _, ...rest } = params;
  return rest;
}

export const isUnfiltered = (params: FilterParams) => filterNames.every((name) => !params[name]);
