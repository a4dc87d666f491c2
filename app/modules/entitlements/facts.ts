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
  /** The latest invoices of subscriptions that are past due; others do no harm. */
  invoices?: readonly Held<"invoice">[];
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
  subject: { type: string; id: string };
}

export interface Found {
  candidates: Candidate[];
  reasons: Reason[];
}

/** By creation, newest first, unknown first of all, then by id: the store's order. */
export function newestFirst<T extends MirroredType>(held: readonly Held<T>[]): Held<T>[] {
  return [...held].sort((a, b) => {
    const [createdA, createdB] = [a, b].map(({ snapshot }) => snapshot.created ?? Number.MAX_SAFE_INTEGER);
    const created = (createdB ?? 0) - (createdA ?? 0);
    return created !== 0 ? created : a.snapshot.id < b.snapshot.id ? -1 : 1;
  });
}
