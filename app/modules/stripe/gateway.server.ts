/**
 * The port to Stripe's API, through Stripe's SDK: one client a process, to
 * Stripe or to whatever STRIPE_API_BASE names.
 */
import type { Stripe } from "stripe";
import type { Log } from "~/lib/log.server";
import type { CheckoutSession, NewCheckoutSession, Price, StripeGateway, StripeResult } from "./gateway";
import { nameUserOnCustomer } from "./name-user.server";
import { readStripeError } from "./stripe-errors";
import { metadataUserId } from "./user-evidence";

export interface GatewayOptions {
  /** null: every call answers `no_key`. */
  key: string | null;
  /** null: Stripe's own host. */
  apiBase: string | null;
  log: Log;
  /** For one try, in milliseconds. A person waits for the answer. */
  timeoutMs?: number;
  retries?: number;
}

const usualTimeoutMs = 6_000;
/** The SDK gives every repeat of a POST the same idempotency key. */
const usualRetries = 2;
/** Of prices: more than a page of plans can show. */
const mostPrices = 500;

export function createStripeGateway(options: GatewayOptions): StripeGateway {
  const { log } = options;
  let client: Promise<Stripe> | null = null;

  /** Runs `work`, and turns what it throws into a value; what is no answer of Stripe's is a bug and passes. */
  async function ask<T>(what: string, work: (stripe: Stripe) => Promise<T>): Promise<StripeResult<T>> {
    if (options.key === null) {
      const message = "There is no STRIPE_SECRET_KEY.";
      return { ok: false, failure: { kind: "no_key", code: null, status: null, requestId: null, message } };
    }
    client ??= connectStripe(options.key, options);
    try {
      return { ok: true, value: await work(await client) };
    } catch (error) {
      const failure = readStripeError(error);
      if (failure === null) throw error;
      log.warn({ what, ...failure }, "Stripe did not do what was asked");
      return { ok: false, failure };
    }
  }

  return {
    createCustomer: ({ userId }, idempotencyKey) =>
      ask("create customer", async (stripe) => {
        const { id } = await stripe.customers.create({ metadata: { userId } }, { idempotencyKey });
        return { id };
      }),
    writeContact: ({ customerId, email, name }) =>
      ask("write the contact of a customer", async (stripe) => {
        const { id } = await stripe.customers.update(customerId, {
          email,
          ...(name === null ? {} : { name }),
        });
        return { id };
      }),
    nameUserOnCustomer: ({ customerId, userId }) =>
      ask("name the user on a customer", (stripe) => nameUserOnCustomer(stripe, customerId, userId)),
    createCheckoutSession: (session, idempotencyKey) =>
      ask("create checkout session", async (stripe) =>
        readSession(await stripe.checkout.sessions.create(sessionParameters(session), { idempotencyKey })),
      ),
    retrieveCheckoutSession: (id) =>
      ask("retrieve checkout session", async (stripe) =>
        readSession(await stripe.checkout.sessions.retrieve(id)),
      ),
    createPortalSession: ({ customerId, returnUrl }) =>
      ask("create portal session", async (stripe) => {
        const { url } = await stripe.billingPortal.sessions.create({
          customer: customerId,
          return_url: returnUrl,
        });
        return { url };
      }),
    listPrices: () =>
      ask("list prices", async (stripe) => {
        const prices: Price[] = [];
        for await (const price of stripe.prices.list({
          active: true,
          limit: 100,
          expand: ["data.product"],
        })) {
          const read = readPrice(price);
          if (read !== null) prices.push(read);
          if (prices.length >= mostPrices) break;
        }
        return prices;
      }),
  };
}

/** Loaded when it is first needed: a process that only receives webhooks starts without the SDK. */
export async function connectStripe(
  key: string,
  {
    apiBase,
    timeoutMs,
    retries,
    httpClient,
  }: Pick<GatewayOptions, "apiBase" | "timeoutMs" | "retries"> & {
    /** What sends the requests, around the SDK's own. */
    httpClient?: (own: Stripe.HttpClient) => Stripe.HttpClient;
  },
): Promise<Stripe> {
  const { default: Stripe } = await import("stripe");
  const base = apiBase === null ? null : new URL(apiBase);
  const secure = base?.protocol === "https:";
  return new Stripe(key, {
    timeout: timeoutMs ?? usualTimeoutMs,
    maxNetworkRetries: retries ?? usualRetries,
    telemetry: false,
    appInfo: { name: "Paidtrail" },
    ...(httpClient && { httpClient: httpClient(Stripe.createNodeHttpClient()) }),
    ...(base === null
      ? {}
      : {
          host: base.hostname,
          port: base.port === "" ? (secure ? 443 : 80) : Number(base.port),
          protocol: secure ? "https" : "http",
        }),
  });
}

/**
 * The user's id goes on everything that the payment makes, so that each of the
 * events that follow says by itself whose it is, whichever arrives. The plan goes on
 * what is bought once: no event of it names a price. A subscription's price says it,
 * also after it was changed.
 */
function sessionParameters(session: NewCheckoutSession): Stripe.Checkout.SessionCreateParams {
  const { userId, customerId, priceId, planId, mode, successUrl, cancelUrl } = session;
  const metadata = { userId, ...(mode === "payment" ? { plan: planId } : {}) };
  return {
    mode,
    customer: customerId,
    client_reference_id: userId,
    line_items: [{ price: priceId, quantity: 1 }],
    metadata,
    success_url: successUrl,
    cancel_url: cancelUrl,
    ...(mode === "subscription"
      ? { subscription_data: { metadata } }
      : { payment_intent_data: { metadata } }),
  };
}

function readSession(session: Stripe.Checkout.Session): CheckoutSession {
  return {
    id: session.id,
    url: session.url,
    status: session.status,
    paymentStatus: session.payment_status,
    customerId: idOf(session.customer),
    metadataUserId: metadataUserId(session.metadata),
    // Of a payment link it is typed by whoever opened it.
    clientReferenceId: session.payment_link === null ? session.client_reference_id : null,
    subscriptionId: idOf(session.subscription),
    paymentIntentId: idOf(session.payment_intent),
  };
}

/** null: of a product that is no longer sold. */
function readPrice({ id, product, currency, unit_amount, recurring }: Stripe.Price): Price | null {
  if (typeof product !== "string" && (product.deleted || !product.active)) return null;
  return {
    id,
    productId: idOf(product),
    currency,
    unitAmount: unit_amount,
    recurring: recurring && {
      interval: recurring.interval,
      count: recurring.interval_count,
      metered: recurring.usage_type === "metered",
    },
  };
}

/** References come as ids, or as the objects themselves where they were expanded. */
function idOf(reference: string | { id: string }): string;
function idOf(reference: string | { id: string } | null): string | null;
function idOf(reference: string | { id: string } | null): string | null {
  return typeof reference === "string" ? reference : (reference?.id ?? null);
}
