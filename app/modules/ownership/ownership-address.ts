/** The filters of the ownership pages as they stand in an address. */
import { addressPart } from "~/lib/address-part";
import { isMismatchKind, type MismatchKind, type Severity, severities } from "./mismatch-codes";
import { type MismatchStatus, mismatchStatuses } from "./mismatch-view";

export interface InboxFilter {
  /** Default: open. */
  status: MismatchStatus;
  severity?: Severity;
  code?: MismatchKind;
  customerId?: string;
  userId?: string;
}

/** What is no status, severity or code counts as absent. */
export function readInboxFilter(search: URLSearchParams): InboxFilter {
  const status = mismatchStatuses.find((known) => known === search.get("status")) ?? "open";
  const severity = severities.find((known) => known === search.get("severity"));
  const code = search.get("code") ?? "";
  const customerId = addressPart(search.get("customer"));
  const userId = addressPart(search.get("user"));
  return {
    status,
    ...(severity && { severity }),
    ...(isMismatchKind(code) && { code }),
    ...(customerId ? { customerId } : userId ? { userId } : {}),
  };
}

/** `more`: further parts of the query, such as a cursor. */
export function inboxPath({ status, severity, code, customerId, userId }: InboxFilter, more = ""): string {
  return pathOf("/console/ownership/mismatches", more, {
    status: status === "open" ? undefined : status,
    severity,
    code,
    customer: customerId,
    user: userId,
  });
}

/** On what a link may rest: see claims.ts; `operator` a person, `checkout` our own. */
export const linkEvidence = [
  "checkout",
  "operator",
  "customer_metadata",
  "subscription_metadata",
  "payment_metadata",
  "invoice_metadata",
  "session_metadata",
  "client_reference_id",
] as const;
export type LinkEvidence = (typeof linkEvidence)[number];

export interface MappingFilter {
  userId?: string;
  customerId?: string;
  evidence?: LinkEvidence;
  /** Links that are over as well: of a user or a customer only. */
  ended?: boolean;
}

export function readMappingFilter(search: URLSearchParams): MappingFilter {
  const userId = addressPart(search.get("user"));
  const customerId = addressPart(search.get("customer"));
  const of = { ...(userId && { userId }), ...(customerId && { customerId }) };
  const evidence = linkEvidence.find((known) => known === search.get("evidence"));
  if (evidence !== undefined) return { ...of, evidence };
  return { ...of, ...((userId || customerId) && search.has("ended") && { ended: true }) };
}

export function mappingPath({ userId, customerId, evidence, ended }: MappingFilter, more = ""): string {
  return pathOf("/console/ownership", more, {
    user: userId,
    customer: customerId,
    evidence,
    ended: ended ? "1" : undefined,
  });
}

function pathOf(page: string, more: string, parts: Record<string, string | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parts)) if (value) search.set(name, value);
  const query = [search.toString(), more].filter(Boolean).join("&");
  return query ? `${page}?${query}` : page;
}
