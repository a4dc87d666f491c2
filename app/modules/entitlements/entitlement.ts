/**
 * What a user may use now, and why. Derived, never edited: see compute.ts.
 */

/** One state per sentence the billing page must be able to say. */
export const entitlementStates = [
  "free", // nothing gives more than the free plan
  "active",
  "trialing",
  "canceling", // paid until validUntil, then free
  "grace", // renewal failed; access until validUntil
  "granted", // a manual grant
] as const;
export type EntitlementState = (typeof entitlementStates)[number];

/** One step of the derivation, in the order it was taken. */
export interface Reason {
  code: string;
  /** A sentence a support person can read out. */
  text: string;
  /** The Stripe object, grant or plan that the reason speaks of. */
  subject: { type: string; id: string } | null;
  /** Does it give access, or say why something does not? */
  effect: "gives" | "denies" | "notes";
  /** The plan that the subject gives, where it gives one. */
  planId?: string;
}

export interface Entitlement {
  userId: string;
  planId: string;
  planName: string;
  state: EntitlementState;
  features: string[];
  /** After this moment the entitlement no longer holds as stated. null: open-ended. */
  validUntil: Date | null;
  reasons: Reason[];
  /** How fresh the Stripe state is that this was derived from. */
  asOf: Date;
}

export interface Plan {
  id: string;
  name: string;
  /** Higher wins when several apply; the free plan has rank 0. */
  rank: number;
  features: string[];
}

export interface PlanCatalogue {
  plans: Plan[];
  /** price_… or prod_… → plan id. */
  byStripeId: Record<string, string>;
  /** The same, of what left the catalogue; `at`: when, in unix seconds. */
  removed: Record<string, { planId: string; at: number }>;
}

/** A manual entitlement with an end, a reason and an author. */
export interface Grant {
  id: string;
  userId: string;
  planId: string;
  reason: string;
  createdBy: string;
  createdAt: Date;
  endsAt: Date;
  revokedAt: Date | null;
}
