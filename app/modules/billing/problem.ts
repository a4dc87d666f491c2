/** Why a payer was sent back to the billing page: a code in its address, which the page has words for. */
import type { StripeFailure } from "../stripe/gateway";

export type BillingProblem =
  | "already_subscribed"
  | "payment_processing"
  | "not_offered"
  | "customer_of_another"
  | "no_customer"
  | "stripe_unreachable"
  | "stripe_busy"
  | "stripe_refused";

type Failed =
  | { outcome: Exclude<BillingProblem, `stripe_${string}`> | "no_page" }
  | { outcome: "stripe_failed"; failure: StripeFailure };

export function problemPath(problem: BillingProblem | Failed): string {
  return `/billing?problem=${typeof problem === "string" ? problem : problemOf(problem)}`;
}

function problemOf(failed: Failed): BillingProblem {
  if (failed.outcome === "no_page") return "stripe_refused";
  if (failed.outcome !== "stripe_failed") return failed.outcome;
  switch (failed.failure.kind) {
    case "unreachable":
    case "stripe_error":
      return "stripe_unreachable";
    case "rate_limited":
    case "idempotency_conflict":
      return "stripe_busy";
    case "no_key":
    case "key_refused":
    case "forbidden":
    case "not_found":
    case "invalid":
      return "stripe_refused";
  }
}
