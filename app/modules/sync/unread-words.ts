/** Why Stripe could not be read, and what to do, for whoever asked for a resync. */
import type { StripeFailure } from "../stripe/gateway";
import { isOfOtherMode } from "../stripe/stripe-errors";

export function unreadWords(failure: StripeFailure, customerId: string): { title: string; text: string } {
  const request = failure.requestId === null ? "" : ` (request ${failure.requestId})`;
  switch (failure.kind) {
    case "no_key":
      return {
        title: "This deployment has no Stripe key",
        text: "Set STRIPE_SECRET_KEY and restart: without it nothing can be read from Stripe.",
      };
    case "not_found":
      return isOfOtherMode(failure)
        ? {
            title: "This customer belongs to the other mode",
            text: `Stripe has ${customerId} in the other mode than this deployment's key${request}. Look at the deployment of that mode.`,
          }
        : {
            title: "Stripe has no such customer",
            text: `Stripe does not know ${customerId} under this deployment's key${request}. Check the id, and whether the key is of the right account.`,
          };
    case "key_refused":
      return {
        title: "Stripe refuses the key",
        text: `STRIPE_SECRET_KEY is wrong, expired or revoked${request}. An admin has to put in a valid one and restart.`,
      };
    case "forbidden":
      return {
        title: "The key lacks a permission",
        text: `The restricted key may not read everything that is needed${request}: allow it to read customers and billing. Stripe says: ${failure.message}`,
      };
    case "rate_limited":
      return {
        title: "Too many requests for Stripe at the moment",
        text: `Nothing was changed. Try again ${failure.retryAfterSeconds ? `in ${failure.retryAfterSeconds} s` : "in a few seconds"}${request}.`,
      };
    default:
      return {
        title: "Stripe did not answer",
        text: `Nothing was changed. Try again in a moment${request}. ${failure.message}`,
      };
  }
}
