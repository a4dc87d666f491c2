/**
 * What a user may use now, and why. Derived, never edited: see compute.ts.
 */

/** One state per sentence the billing page must be able to say. */
export const entitlementStates = [
  "free", // nothing gives more than the free plan
  "active",
  "trialing",
  "canceling", // paid until validUntil, then free
  "limited", // bought once, for a time: until validUntil, then free
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
  /** How much of something the plan allows, e.g. `{ notes: 1000 }`. */
  limits: Record<string, number>;
  /** How many people may use it: what was bought of it. null: nobody counted (a grant, the free plan). */
  seats: number | null;
  /** After this moment the entitlement no longer holds as stated. null: open-ended. */
  validUntil: Date | null;
  /**
   * From this moment on it must be derived again, for anything of it may be
   * another: at `validUntil` at the latest. null: only something new changes it.
   */
  holdsUntil: Date | null;
  reasons: Reason[];
  /** How fresh the Stripe state is that this was derived from. */
  asOf: Date;
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
