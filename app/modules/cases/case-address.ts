/** The filters of the inbox as they stand in an address. Pure. */
import { addressPart } from "~/lib/address-part";
import { type CaseCause, type CaseKind, type CaseStatus, caseKinds, caseStatuses, isCaseCause } from "./case";

export interface CaseFilter {
  /** Default: open. */
  status: CaseStatus;
  kind?: CaseKind;
  cause?: CaseCause;
  /** A user's id; `nobody`: not with anybody. */
  assignee?: string;
}

export const nobody = "nobody";

/** What is no status, kind or cause counts as absent. */
export function readCaseFilter(search: URLSearchParams): CaseFilter {
  const kind = caseKinds.find((known) => known === search.get("kind"));
  const cause = search.get("cause") ?? "";
  const assignee = addressPart(search.get("assignee"));
  return {
    status: caseStatuses.find((known) => known === search.get("status")) ?? "open",
    ...(kind && { kind }),
    ...(isCaseCause(cause) && { cause }),
    ...(assignee && { assignee }),
  };
}

/** `more`: further parts of the query, such as a cursor. */
export function casesPath({ status, kind, cause, assignee }: CaseFilter, more = ""): string {
  const search = new URLSearchParams(more);
  const parts = { status: status === "open" ? undefined : status, kind, cause, assignee };
  for (const [name, value] of Object.entries(parts)) if (value !== undefined) search.set(name, value);
  const query = search.toString();
  return query === "" ? "/console" : `/console?${query}`;
}

export const casePath = (name: string) => `/console/cases/${name}`;
