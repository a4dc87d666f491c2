/** The filters of the audit page as they stand in its address. */
import { addressPart } from "~/lib/address-part";
import { beginOf, readMoment } from "../inbox/filter-address";
import type { AuditFilter } from "./audit-view";

export const auditFilterNames = ["actor", "action", "subject", "time", "from", "to"] as const;
export type AuditFilterName = (typeof auditFilterNames)[number];
/** As written in the address; an absent one is not there. */
export type AuditParams = Partial<Record<AuditFilterName, string>>;

export function readAuditParams(search: URLSearchParams): AuditParams {
  const params: AuditParams = {};
  for (const name of auditFilterNames) {
    const value = addressPart(search.get(name));
    if (value) params[name] = value;
  }
  // The form sends all of its fields: the span's name decides which of them count.
  const { time, from, to, ...rest } = params;
  if (time !== undefined && time !== "custom") return { ...rest, time };
  return { ...rest, ...(from && { from }), ...(to && { to }) };
}

/** `problems`: sentences on what cannot be asked for. The filter leaves those out. */
export function auditFilter(
  { actor, action, subject, time, from, to }: AuditParams,
  now: Date,
): { filter: AuditFilter; problems: string[] } {
  const problems: string[] = [];
  const moment = (text: string | undefined) => {
    const at = text === undefined ? undefined : readMoment(text);
    if (text !== undefined && at === undefined) {
      problems.push(`“${text}” is not a time. Write it as 2026-11-22 or 2026-11-22T14:02 (UTC).`);
    }
    return at;
  };
  const begin = time === undefined ? undefined : beginOf(time, now);
  if (time !== undefined && begin === undefined) problems.push(`There is no time called “${time}”.`);
  return { filter: { actor, action, subject, from: begin ?? moment(from), to: moment(to) }, problems };
}

/** `page`: below /console/audit. `more`: further parts of the query, such as a cursor. */
export function auditPath(params: AuditParams, more = "", page = ""): string {
  const search = new URLSearchParams();
  for (const name of auditFilterNames) {
    const value = params[name];
    if (value) search.set(name, value);
  }
  const query = [search.toString().replaceAll("%2A", "*").replaceAll("%3A", ":"), more]
    .filter(Boolean)
    .join("&");
  return `/console/audit${page}${query && `?${query}`}`;
}

export const isUnfilteredAudit = (params: AuditParams) => auditFilterNames.every((name) => !params[name]);
