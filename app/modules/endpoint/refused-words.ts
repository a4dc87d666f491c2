/** Why Stripe did not read or change its endpoints, and what to do, for whoever asked. */
import type { StripeFailure } from "../stripe/gateway";

export function refusedWords(failure: StripeFailure): { title: string; text: string } {
  const request = failure.requestId === null ? "" : ` (request ${failure.requestId})`;
  switch (failure.kind) {
    case "no_key":
      return {
        title: "This deployment has no Stripe key",
        text: "Set STRIPE_SECRET_KEY and restart, or change the endpoint in Stripe's dashboard.",
      };
    case "key_refused":
      return {
        title: "Stripe refuses the key",
        text: `STRIPE_SECRET_KEY is wrong, expired or revoked${request}. Put in a valid one and restart.`,
      };
    case "forbidden":
      return {
        title: "The key may not do this",
        text: `Allow the restricted key to write webhook endpoints, or change the endpoint in Stripe's dashboard${request}.`,
      };
    case "invalid":
      return { title: "Stripe does not take this", text: `It says: ${failure.message}${request}` };
    case "rate_limited":
      return {
        title: "Too many requests for Stripe at the moment",
        text: `Try again in a few seconds${request}.`,
      };
    default:
      return {
        title: "Stripe did not answer",
        text: `Try again in a moment${request}. ${failure.message}`,
      };
  }
}
