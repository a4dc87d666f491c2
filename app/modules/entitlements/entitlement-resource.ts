/** What a user may use, as programs are told it: the API's answer and the outgoing event alike. Times in unix seconds. Pure. */
import type { Entitlement } from "./entitlement";

export const entitlementResource = (entitlement: Entitlement) => ({
  object: "entitlement",
  user: entitlement.userId,
  /** More than the free plan gives. */
  entitled: entitlement.state !== "free",
  plan: entitlement.planId,
  plan_name: entitlement.planName,
  state: entitlement.state,
  features: entitlement.features,
  /** How much the plan allows, by name. */
  limits: entitlement.limits,
  /** How many were bought of what gives the plan; null: nobody counted. */
  seats: entitlement.seats,
  /** When it ends, or is renewed; null: nothing known ends it. */
  valid_until: entitlement.validUntil && seconds(entitlement.validUntil),
  /** Do not keep this answer any longer: from then on anything of it may be another. null: ask when something happens. */
  holds_until: entitlement.holdsUntil && seconds(entitlement.holdsUntil),
  /** How fresh the state at Stripe is that this was derived from. */
  as_of: seconds(entitlement.asOf),
  reasons: entitlement.reasons.map(({ code, text, effect, subject }) => ({ code, text, effect, subject })),
});

const seconds = (date: Date) => Math.floor(date.getTime() / 1000);
