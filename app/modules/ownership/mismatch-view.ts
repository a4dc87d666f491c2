/** A mismatch as pages, API and command line show it. Times are ISO strings; addresses are hidden from who may not see them. */
import type { Source } from "./detect-mismatches";
import { maskAddresses } from "./mask-addresses";
import type { SafeAction, Severity } from "./mismatch-codes";

/**
 * acknowledged: somebody is at it. dismissed: not before a date. settled: somebody
 * decided, and why. resolved: the facts agree again by themselves.
 */
export const mismatchStatuses = ["open", "acknowledged", "dismissed", "settled", "resolved"] as const;
export type MismatchStatus = (typeof mismatchStatuses)[number];

/** Beyond it, it is “more than”: a count must not grow with the table. */
export const mostCounted = 1_000;

export interface MismatchRow {
  id: number;
  code: string;
  title: string;
  severity: Severity;
  status: MismatchStatus;
  subject: { type: "customer" | "user"; id: string };
  /** To whom the customer is linked; null: to nobody. */
  boundTo: string | null;
  /** The existing users whom the sources mean, the linked one first. */
  users: string[];
  firstSeenAt: string;
  lastSeenAt: string;
  /** When the facts agreed again; null: they do not. */
  resolvedAt: string | null;
  /** What somebody decided; null: nobody has yet. */
  decision: {
    by: { type: string; id: string };
    at: string;
    reason: string | null;
    until: string | null;
  } | null;
}

export interface SourceView extends Omit<Source, "read"> {
  /** The event is named where one brought the value. */
  read: { from: Source["read"]["from"]; eventId: string | null; at: string | null };
}

/** One user whom something names, with everything that does. */
export interface Candidate {
  userId: string;
  email: string | null;
  name: string | null;
  isLinked: boolean;
  /** What they have now. */
  planId: string | null;
  planName: string | null;
  sources: SourceView[];
}

export interface MismatchDetail extends MismatchRow {
  means: string;
  actions: readonly SafeAction[];
  candidates: Candidate[];
  /** What names nobody who exists here. */
  others: SourceView[];
}

export function maskedSource(source: SourceView, { reveal }: { reveal: boolean }): SourceView {
  return reveal ? source : { ...source, value: maskAddresses(source.value) };
}

/** Of what may be done about its kind, what leads somewhere: nothing is written over what a customer names already. */
export function possibleActions(
  actions: readonly SafeAction[],
  boundTo: string | null,
  sources: readonly Pick<SourceView, "kind" | "where">[],
): SafeAction[] {
  const isNamed = sources.some(
    ({ kind, where }) =>
      kind === "user" && where.object === "customer" && where.field.startsWith("metadata."),
  );
  return actions.filter((action) => action !== "write_metadata" || (boundTo !== null && !isNamed));
}
