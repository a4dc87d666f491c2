/** What an entitlement's state is called where operators read it. */
import type { Tone } from "./tone";

/** The part of an entitlement that a reader compares. Times are ISO strings. */
export interface EntitlementShape {
  planId: string;
  planName: string;
  state: string;
  features: readonly string[];
  limits?: Readonly<Record<string, number>>;
  seats?: number | null;
  validUntil: string | null;
}

/** The plan of somebody for whom no entitlement is stored yet. */
export const withoutEntitlement = "Free";

/** Until when, where there is no date: of the free plan that says nothing, of any other a lot. */
export const endlessWords = (state: string) => (state === "free" ? "–" : "no end");

const states: Record<string, { word: string; tone: Tone }> = {
  free: { word: "free", tone: "none" },
  active: { word: "active", tone: "good" },
  trialing: { word: "in trial", tone: "good" },
  canceling: { word: "canceled, still paid", tone: "waiting" },
  limited: { word: "bought for a time", tone: "good" },
  grace: { word: "payment overdue", tone: "waiting" },
  granted: { word: "granted by hand", tone: "good" },
};

export function stateWords(state: string): { word: string; tone: Tone } {
  return states[state] ?? { word: state.replaceAll("_", " "), tone: "none" };
}

/** Why somebody is on the free plan, in two or three words: the first reason that has some. */
export function freeWords(reasons: readonly { code: string; effect: string }[]): {
  word: string;
  tone: Tone;
} {
  const denial = reasons.find(({ code, effect }) => effect === "denies" && Object.hasOwn(denials, code));
  return (denial && denials[denial.code]) ?? { word: "nothing paid", tone: "none" };
}

const denials: Record<string, { word: string; tone: Tone }> = {
  checkout_unpaid: { word: "awaiting bank", tone: "waiting" },
  subscription_incomplete: { word: "awaiting confirmation", tone: "waiting" },
  subscription_incomplete_expired: { word: "not confirmed in time", tone: "none" },
  payment_failed: { word: "payment failed", tone: "bad" },
  subscription_paused: { word: "paused", tone: "waiting" },
  collection_paused: { word: "payments paused", tone: "waiting" },
  invoice_unpaid_but_active: { word: "invoice not paid", tone: "waiting" },
  one_time_purchase: { word: "purchase over", tone: "none" },
  price_not_in_catalogue: { word: "price without plan", tone: "waiting" },
  metadata_conflict: { word: "claims disagree", tone: "bad" },
  refunded_or_disputed: { word: "payment returned", tone: "none" },
  trial_ended: { word: "trial over", tone: "none" },
  canceled: { word: "canceled", tone: "none" },
  grant_expired: { word: "grant ended", tone: "none" },
  grant_revoked: { word: "grant revoked", tone: "none" },
};

/** What `validUntil` means in this state: "Renews", "Ends", … */
export function untilWords(state: string): string {
  switch (state) {
    case "active":
      return "Renews";
    case "trialing":
      return "Trial ends";
    case "limited":
      return "Access until";
    case "canceling":
    case "granted":
    case "grace":
      return "Ends";
    default:
      return "Until";
  }
}
