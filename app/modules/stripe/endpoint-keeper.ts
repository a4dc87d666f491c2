/** Stripe's webhook endpoints, read and mended: the port. Failures are values. */
import type { StripesEndpoint } from "./case-reader";
import type { StripeResult } from "./gateway";

export interface EndpointKeeper {
  /** Of this key's mode. */
  all(): Promise<StripeResult<StripesEndpoint[]>>;
  /** Asked twice with the same key, there is one. `secret`: Stripe shows it here and never again; null: it did not. */
  create(
    endpoint: NewStripesEndpoint,
    idempotencyKey: string,
  ): Promise<StripeResult<{ endpoint: StripesEndpoint; secret: string | null }>>;
  /** Switches it on and has it send exactly these types. Doing it twice is doing it once: it needs no key. */
  mend(endpoint: { id: string; enabledEvents: string[] }): Promise<StripeResult<StripesEndpoint>>;
}

export interface NewStripesEndpoint {
  url: string;
  types: string[];
}
