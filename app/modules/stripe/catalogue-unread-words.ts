/** Why a part of what the account sells could not be read at Stripe, and what to do. */
import type { StripeFailure } from "./gateway";

export type CataloguePartName = "products" | "prices" | "features" | "product_features";

/** What the part is called, and the permission that a restricted key needs for it, as Stripe's dashboard names it. */
const parts: Record<CataloguePartName, { what: string; permission: string }> = {
  products: { what: "products", permission: "Products: Read" },
  prices: { what: "prices", permission: "Prices: Read" },
  features: { what: "features", permission: "Entitlements: Read" },
  product_features: { what: "the features of products", permission: "Products: Read" },
};

export function catalogueUnreadWords(
  part: CataloguePartName,
  { kind, requestId, message, retryAfterSeconds }: StripeFailure,
): { title: string; text: string } {
  const { what, permission } = parts[part];
  const request = requestId === null ? "" : ` (request ${requestId})`;
  switch (kind) {
    case "no_key":
      return {
        title: "This deployment has no Stripe key",
        text: "Set STRIPE_SECRET_KEY and restart: without it nothing can be read from Stripe.",
      };
    case "key_refused":
      return {
        title: "Stripe refuses the key",
        text: `STRIPE_SECRET_KEY is wrong, expired or revoked${request}. Put in a valid one and restart.`,
      };
    case "forbidden": {
      const named = namedPermission(message);
      return {
        title: `The key may not read ${what}`,
        text: `The restricted key lacks the permission “${permission}”${named === null ? "" : `, in Stripe's words ${named}`}${request}. Add it in Stripe's dashboard under Developers, API keys; then read again.`,
      };
    }
    case "rate_limited":
      return {
        title: "Too many requests for Stripe at the moment",
        text: `Try again ${retryAfterSeconds ? `in ${retryAfterSeconds} s` : "in a few seconds"}${request}.`,
      };
    default:
      return {
        title: `Stripe did not answer when asked for ${what}`,
        text: `Try again in a moment${request}. ${message}`,
      };
  }
}

/** "Having the 'rak_product_read' permission would allow this request to continue." */
function namedPermission(message: string): string | null {
  return /\brak_\w+/.exec(message)?.[0] ?? null;
}
