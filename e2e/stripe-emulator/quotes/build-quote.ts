/** A quote from what it was asked to offer. Discounts and taxes on quotes are not emulated. */
import type Stripe from "stripe";
import { mergeMetadata } from "../api/metadata";
import {
  clearableText,
  integer,
  list,
  metadata,
  object,
  oneOf,
  paramsOf,
  required,
  text,
  timestamp,
  type Values,
} from "../api/params";
import { fullAmount, makeLines } from "../checkout/lines";
import { onCustomerClock } from "../resources/customer-clock";
import { prices } from "../tables/catalogue";
import { customers } from "../tables/customers";
import { quotes } from "../tables/quotes";
import type { Scope } from "../work/scope";

const DAY = 24 * 3600;
export const EXPIRES = "quote.expire";

const shared = {
  collection_method: oneOf("charge_automatically", "send_invoice"),
  description: clearableText(500),
  expires_at: timestamp(),
  footer: clearableText(500),
  header: clearableText(50),
  invoice_settings: object({ days_until_due: integer({ min: 0 }) }),
  metadata: metadata(),
};

export const createParams = paramsOf<Stripe.QuoteCreateParams>()({
  ...shared,
  customer: required(text()),
  line_items: required(list(object({ price: required(text()), quantity: integer({ min: 0 }) }))),
  subscription_data: object({
    description: text(500),
    metadata: metadata(),
    trial_period_days: integer({ min: 1, max: 730 }),
  }),
});
export const updateParams = paramsOf<Stripe.QuoteUpdateParams>()(shared);

export type QuoteChange = Values<typeof updateParams>;
type QuoteValues = Values<typeof createParams>;

/** Stores it as a draft, to expire in time. @throws ApiError for prices that cannot be offered together */
export function createQuote(scope: Scope, given: QuoteValues): Stripe.Quote {
  const customer = scope.need(customers, given.customer, "customer");
  const on = onCustomerClock(scope, customer.id);
  const recurring = given.line_items.some(
    ({ price }) => on.need(prices, price, "line_items[0][price]").type === "recurring",
  );
  const asked = given.line_items.map((line) => ({ quantity: 1, ...line }));
  const lines = makeLines(on, recurring ? "subscription" : "payment", asked).map((line) => {
    const amount = fullAmount(on, line);
    return { ...line, amount_subtotal: amount, amount_total: amount };
  });
  const quote = build(on, given, customer, lines);
  on.schedule({ kind: EXPIRES, at: quote.expires_at, subject: quote.id });
  return on.insert(quotes, quote, { event: "quote.created", hidden: { lines } });
}

function build(
  scope: Scope,
  given: QuoteValues,
  customer: Stripe.Customer,
  lines: readonly Stripe.LineItem[],
): Stripe.Quote {
  const total = sum(lines);
  const later = lines.filter((line) => line.price?.type === "recurring");
  const rhythm = later[0]?.price?.recurring ?? null;
  const details = { amount_discount: 0, amount_shipping: 0, amount_tax: 0 };
  return {
    id: scope.id(quotes),
    object: "quote",
    amount_subtotal: total,
    amount_total: total,
    application: null,
    application_fee_amount: null,
    application_fee_percent: null,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    collection_method: given.collection_method ?? "charge_automatically",
    computed: {
      recurring:
        rhythm === null
          ? null
          : {
              amount_subtotal: sum(later),
              amount_total: sum(later),
              interval: rhythm.interval,
              interval_count: rhythm.interval_count,
              total_details: details,
            },
      upfront: { amount_subtotal: total, amount_total: total, total_details: details },
    },
    created: scope.now,
    currency: lines[0]?.currency ?? null,
    customer: customer.id,
    customer_account: null,
    default_tax_rates: [],
    description: given.description ?? null,
    discounts: [],
    expires_at: given.expires_at ?? scope.now + 30 * DAY,
    footer: given.footer ?? null,
    from_quote: null,
    header: given.header ?? null,
    invoice: null,
    invoice_settings: {
      custom_fields: null,
      days_until_due: given.invoice_settings?.days_until_due ?? null,
      description: null,
      footer: null,
      issuer: { type: "self" },
    },
    livemode: scope.livemode,
    metadata: mergeMetadata({}, given.metadata),
    number: null,
    on_behalf_of: null,
    status: "draft",
    status_transitions: { accepted_at: null, canceled_at: null, finalized_at: null },
    subscription: null,
    subscription_data: {
      billing_mode: { type: "flexible" },
      description: given.subscription_data?.description ?? null,
      effective_date: null,
      metadata: mergeMetadata({}, given.subscription_data?.metadata),
      trial_period_days: given.subscription_data?.trial_period_days ?? null,
    },
    subscription_schedule: null,
    test_clock: scope.clock,
    total_details: details,
    transfer_data: null,
  };
}

function sum(lines: readonly Stripe.LineItem[]): number {
  return lines.reduce((total, line) => total + line.amount_total, 0);
}
