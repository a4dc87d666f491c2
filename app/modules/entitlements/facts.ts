/** What an entitlement is computed from, and what each kind of fact contributes. */
import type { MirroredType, SnapshotFor } from "../stripe/snapshot";
import type { PricedItem } from "./plan-choice";
import type { EntitlementState, Grant, Reason } from "./entitlement";
import type { Plan, PlanCatalogue } from "./plan";
import type { Policies } from "./policies";

/** A snapshot as the mirror holds it. */
export interface Held<T extends MirroredType> {
  snapshot: SnapshotFor<T>;
  asOf: Date;
  /** Of a subscription: the prices it had before, the last one first. */
  former?: readonly PricedItem[];
}

export interface EntitlementFacts {
  userId: string;
  now: Date;
  catalogue: PlanCatalogue;
  policies: Policies;
  /** Objects of the customers bound to this user; in any order. */
  customers: readonly Held<"customer">[];
  subscriptions: readonly Held<"subscription">[];
  sessions: readonly Held<"checkout_session">[];
  charges: readonly Held<"charge">[];
  /** The invoices that subscriptions wait for, and those whose money went back; others do no harm. */
  invoices?: readonly Held<"invoice">[];
  /** What tells which payment paid those, since 2025-03-31. */
  invoicePayments?: readonly Held<"invoice_payment">[];
  disputes?: readonly Held<"dispute">[];
  /** What Stripe itself says these customers are entitled to. */
  summaries?: readonly Held<"entitlement_summary">[];
  grants: readonly Grant[];
  /** Ids of objects that name another existing user than the customer's owner: they give nobody anything. */
  disputed: ReadonlySet<string>;
}

/** One thing that gives a plan. */
export interface Candidate {
  plan: Plan;
  state: Exclude<EntitlementState, "free">;
  /** After this moment it must be looked at again; null: nothing known ends it. */
  until: Date | null;
  /** How many of it were bought; null: nobody counted. */
  seats: number | null;
  subject: { type: string; id: string };
}

export interface Found {
  candidates: Candidate[];
  reasons: Reason[];
  /** Moments at which something of it changes by itself, beside the ends of the candidates. */
  changesAt?: Date[];
}

export const nothing: Found = { candidates: [], reasons: [] };

export function together(parts: readonly Found[]): Found {
  return {
    candidates: parts.flatMap(({ candidates }) => candidates),
    reasons: parts.flatMap(({ reasons }) => reasons),
    changesAt: parts.flatMap(({ changesAt }) => changesAt ?? []),
  };
}

/** By creation, newest first, unknown first of all, then by id: the store's order. */
export function newestFirst<T extends MirroredType>(held: readonly Held<T>[]): Held<T>[] {
  return [...held].sort((a, b) => {
    const [createdA, createdB] = [a, b].map(({ snapshot }) => snapshot.created ?? Number.MAX_SAFE_INTEGER);
    const created = (createdB ?? 0) - (createdA ?? 0);
    return created !== 0 ? created : a.snapshot.id < b.snapshot.id ? -1 : 1;
  });
}
