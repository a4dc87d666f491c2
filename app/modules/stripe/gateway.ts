/**
 * What Paidtrail asks of Stripe's API: the port. Its types are ours, so that no
 * caller depends on the SDK; failures are values, with Stripe's own code and
 * request id for whoever asks Stripe's support.
 *
 * Everything that creates something takes an idempotency key derived from what it
 * means: asked twice, it is done once.
 */
export interface StripeGateway {
  /** With nothing but what never changes about the user: the same key has the same parameters, whenever it is asked. */
  createCustomer(customer: { userId: string }, idempotencyKey: string): Promise<StripeResult<{ id: string }>>;
  /** Doing it twice is doing it once: it needs no key. */
  writeContact(contact: CustomerContact): Promise<StripeResult<{ id: string }>>;
  /**
   * Writes the user on the customer's metadata, unless anything is there already, and reads it again. Doing it twice
   * is doing it once, so that it takes no key: one that outlives what it wrote would have Stripe answer from memory,
   * and write nothing. A failure: nothing was written.
   */
  nameUserOnCustomer(customer: { customerId: string; userId: string }): Promise<StripeResult<NamedUser>>;
  createCheckoutSession(
    session: NewCheckoutSession,
    idempotencyKey: string,
  ): Promise<StripeResult<CheckoutSession>>;
  retrieveCheckoutSession(id: string): Promise<StripeResult<CheckoutSession>>;
  /** One lasts a few minutes and is for one visit: each call makes another. */
  createPortalSession(portal: {
    customerId: string;
    returnUrl: string;
  }): Promise<StripeResult<{ url: string }>>;
  /** Active prices of active products. */
  listPrices(): Promise<StripeResult<Price[]>>;
}

export type StripeResult<T> = { ok: true; value: T } | { ok: false; failure: StripeFailure };

export interface StripeFailure {
  kind: StripeFailureKind;
  /** Stripe's code, e.g. `resource_missing`; null where it gave none. */
  code: string | null;
  /** HTTP status; null: no answer came. */
  status: number | null;
  /** `req_…`: finds the request in Stripe's dashboard. */
  requestId: string | null;
  /** Stripe's words, without keys or secrets. For the log and for operators, not for payers. */
  message: string;
  /** Stripe asked to be left alone for so long. */
  retryAfterSeconds?: number;
}

export type StripeFailureKind =
  /** This deployment has no key. */
  | "no_key"
  /** No answer: refused, reset, or too slow. */
  | "unreachable"
  | "rate_limited"
  /** The key is wrong or expired. */
  | "key_refused"
  /** A restricted key without this permission. */
  | "forbidden"
  | "not_found"
  /** The same idempotency key with other parameters, or while the first is under way. */
  | "idempotency_conflict"
  /** Stripe does not take what we sent: a fault of ours, or of the account's settings. */
  | "invalid"
  /** Stripe's own trouble. */
  | "stripe_error";

/** Values of the metadata are as they stand there (see written-user.ts); `before`: what was written over, e.g. "". */
export type NamedUser =
  /** Something was there: nothing was written. */
  | { outcome: "named"; names: string }
  | { outcome: "written"; before: string | null; names: string | null }
  /** It was sent, and no answer said what became of it. `seen`: what was read afterwards; null: nothing could be. */
  | {
      outcome: "unknown";
      before: string | null;
      seen: { names: string | null } | null;
      failure: StripeFailure;
    };

export interface CustomerContact {
  customerId: string;
  email: string;
  name: string | null;
}

export interface NewCheckoutSession {
  userId: string;
  customerId: string;
  priceId: string;
  /** Which of our plans the price buys: an event of a purchase made once does not say what was bought. */
  planId: string;
  /** `payment` buys once. */
  mode: "subscription" | "payment";
  /** Where the payer comes back to; holds `{CHECKOUT_SESSION_ID}`. */
  successUrl: string;
  cancelUrl: string;
}

export interface CheckoutSession {
  id: string;
  /** Stripe's hosted page; null once it is over. */
  url: string | null;
  /** open, complete, expired, or what Stripe adds. */
  status: string | null;
  /** paid, unpaid, no_payment_required, or what Stripe adds. */
  paymentStatus: string;
  customerId: string | null;
  /** The user whom its metadata names. */
  metadataUserId: string | null;
  clientReferenceId: string | null;
  subscriptionId: string | null;
  paymentIntentId: string | null;
}

export interface Price {
  id: string;
  productId: string;
  /** ISO 4217, lower case. */
  currency: string;
  /** In the currency's smallest unit; null: not a fixed amount (tiers, or finer than the unit). */
  unitAmount: number | null;
  /** null: bought once. `interval`: day, week, month or year. */
  recurring: { interval: string; count: number; metered: boolean } | null;
}
