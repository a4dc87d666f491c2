/** Users and entitlements as the API writes them; times in unix seconds. */
import type { Role } from "~/modules/accounts/role";
import type { Entitlement } from "~/modules/entitlements/entitlement";

interface UserFacts {
  id: string;
  email: string;
  emailVerified: boolean;
  name: string | null;
  role: Role;
  disabledAt: Date | null;
  createdAt: Date;
}

export const userResource = (user: UserFacts) => ({
  id: user.id,
  object: "user",
  email: user.email,
  email_verified: user.emailVerified,
  name: user.name,
  role: user.role,
  disabled: user.disabledAt !== null,
  created: seconds(user.createdAt),
});

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
