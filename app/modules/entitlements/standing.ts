/**
 * Does a subscription give access now, until when, and why? Only status and
 * dates count here; which plan it gives is another question (plan-choice.ts).
 *
 * - `active` and `trialing` give access. The end of the period is when the
 *   answer is looked at again, not when access ends: if Stripe has not told us
 *   of the renewal by then, its last word still stands, and a note says so.
 *   Taking access away because a webhook is late would make the very case
 *   that this product exists for.
 * - A scheduled end (`cancel_at`, `cancel_at_period_end`) is certain: access
 *   ends then, whatever else arrives or does not.
 * - `past_due` keeps access for the plan's days of grace from the start of the
 *   period that was not paid. Stripe moves the period on at renewal, paid or not.
 *   Where a later invoice failed (a change of plan in mid-period), from that one.
 * - Everything else gives none; also statuses that we do not know yet.
 */
import type { SubscriptionData } from "../stripe/snapshot";
import { dayOf } from "./dates";
import type { EntitlementState } from "./entitlement";

/** Codes are those of the cause catalogue where it has one. Texts are clauses for "Subscription sub_… <text>". */
export type Standing =
  | {
      gives: true;
      state: Exclude<EntitlementState, "free" | "granted">;
      until: Date | null;
      code: string;
      text: string;
      /** When something else than its end changes it, unless Stripe tells something new before. */
      changesAt?: Date;
    }
  | { gives: false; code: string; text: string; changesAt?: Date };

export interface Period {
  /** Unix seconds. */
  start: number | null;
  end: number | null;
}

export interface StandingTerms {
  /** Days of access after a renewal that was not paid. */
  graceDays: number;
  /** When the subscription's latest invoice was made, unix seconds; null: not known. */
  billedAt: number | null;
}

export function standingOf(
  subscription: SubscriptionData,
  period: Period,
  now: Date,
  { graceDays, billedAt }: StandingTerms,
): Standing {
  const ends = scheduledEnd(subscription, period);
  if (isGiving(subscription.status) && ends !== null && ends <= now) {
    return no("canceled", `was to end on ${dayOf(ends)}, and that day has come`);
  }
  switch (subscription.status) {
    case "active": {
      if (ends !== null) return ending(ends);
      return renewing("active", "subscription_active", "is active", period.end, now);
    }
    case "trialing": {
      if (ends !== null) return ending(ends);
      const until = subscription.trialEnd ?? period.end;
      return renewing("trialing", "subscription_trialing", "is in its trial", until, now);
    }
    case "past_due":
      return grace(laterOf(period.start, billedAt), ends, now, graceDays);
    case "incomplete":
      return no("subscription_incomplete", "waits for its first payment to be confirmed");
    case "incomplete_expired":
      return no(
        "subscription_incomplete_expired",
        "expired, because its first payment was not confirmed in time",
      );
    case "unpaid":
      return no("payment_failed", "is unpaid: Stripe has stopped trying to collect the renewal");
    case "paused":
      return no("subscription_paused", "is paused: its trial ended without a payment method");
    case "canceled":
      return canceled(subscription);
    default:
      return no("subscription_status_unknown", `has the status ${subscription.status}, which we do not know`);
  }
}

function isGiving(status: string): boolean {
  return status === "active" || status === "trialing" || status === "past_due";
}

/** The earliest of the ends that were asked for; null when it renews. */
function scheduledEnd(subscription: SubscriptionData, period: Period): Date | null {
  const ends = [subscription.cancelAt, subscription.cancelAtPeriodEnd ? period.end : null].filter(
    (end) => end !== null,
  );
  return ends.length === 0 ? null : dateOf(Math.min(...ends));
}

export function ending(ends: Date): Standing {
  const text = `is canceled and paid until ${dayOf(ends)}`;
  return { gives: true, state: "canceling", until: ends, code: "subscription_canceling", text };
}

function renewing(
  state: "active" | "trialing",
  code: string,
  text: string,
  end: number | null,
  now: Date,
): Standing {
  if (end === null) return { gives: true, state, until: null, code, text };
  const until = dateOf(end);
  if (until > now) return { gives: true, state, until, code, text: `${text} until ${dayOf(until)}` };
  const late = `${text}; its period ended on ${dayOf(until)} and Stripe has not told us of the renewal yet, so access is kept`;
  return { gives: true, state, until: null, code: "renewal_not_heard_of", text: late };
}

function grace(since: number | null, ends: Date | null, now: Date, graceDays: number): Standing {
  if (since === null) return no("payment_failed", "is past due, and nothing says since when");
  const graceEnds = dateOf(since + graceDays * 86_400);
  const rule = `${graceDays === 1 ? "day" : `${graceDays} days`} of grace from ${dayOf(dateOf(since))}`;
  if (graceEnds <= now) return no("payment_failed", `is past due, and its ${rule} are over`);
  const until = ends !== null && ends < graceEnds ? ends : graceEnds;
  return {
    gives: true,
    state: "grace",
    until,
    code: "subscription_past_due",
    text: `is past due; access is kept until ${dayOf(until)} (${rule})`,
  };
}

function canceled(subscription: SubscriptionData): Standing {
  const { endedAt, canceledAt, trialEnd } = subscription;
  const at = endedAt ?? canceledAt;
  const when = at === null ? "" : ` on ${dayOf(dateOf(at))}`;
  if (trialEnd !== null && endedAt !== null && endedAt <= trialEnd + 86_400 && endedAt >= trialEnd) {
    return no("trial_ended", `ended${when} with its trial`);
  }
  return no("canceled", `was canceled${when}`);
}

const laterOf = (a: number | null, b: number | null) =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);
export const dateOf = (seconds: number) => new Date(seconds * 1_000);
export const no = (code: string, text: string): Standing => ({ gives: false, code, text });
