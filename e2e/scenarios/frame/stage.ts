/** What a person of a story needs of the world around them. */
import type Stripe from "stripe";

export interface Stage {
  /** The seller's application, as its server uses Stripe. */
  readonly stripe: Stripe;
  readonly app: { readonly url: string };
  /** Id of a price by its lookup key. */
  price(lookupKey: string): string;
  /** The plan that the price's product is meant to give. */
  planOf(lookupKey: string): string;
  /** The story's test clock as a parameter, where it has one. */
  onClock(): Promise<{ test_clock?: string }>;
  tell(line: string): void;
}
