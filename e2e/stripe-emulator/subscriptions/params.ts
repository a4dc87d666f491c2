/** What requests about subscriptions take, and what it means. */
import type Stripe from "stripe";
import { invalidRequest, missingParameter } from "../api/errors";
import {
  anything,
  boolean,
  clearable,
  clearableText,
  currency,
  decimal,
  either,
  integer,
  list,
  metadata,
  object,
  oneOf,
  required,
  text,
  timestamp,
  until,
  type Values,
} from "../api/params";
import { methodFor } from "../payments/make-method";
import { insertPrice } from "../resources/price-changes";
import { idOf } from "../store/table";
import { products } from "../tables/catalogue";
import type { Scope } from "../work/scope";
import { periodEnd } from "./cancel-dates";
import type { ExtraItem } from "./requests";

const COUPONS_LEFT = "2025-03-31.basil";
const PERIOD_ENDS = ["min_period_end", "max_period_end"] as const;

export const discountList = clearable(
  list(object({ coupon: text(), discount: text(), promotion_code: text() })),
);

const priceData = object({
  currency: required(currency()),
  product: required(text()),
  recurring: object({
    interval: required(oneOf("day", "week", "month", "year")),
    interval_count: integer({ min: 1, max: 1095 }),
  }),
  tax_behavior: oneOf("exclusive", "inclusive", "unspecified"),
  unit_amount: integer({ min: 0 }),
  unit_amount_decimal: decimal(),
});

/** What an item takes wherever it is described. */
export const itemFields = {
  metadata: clearable(metadata()),
  plan: text(),
  price: text(),
  price_data: priceData,
  quantity: integer({ min: 0 }),
  tax_rates: clearable(list(text())),
};

const extraItems = list(
  object({ metadata: metadata(), price: text(), price_data: priceData, quantity: integer({ min: 0 }) }),
);

const missingMethod = oneOf("cancel", "create_invoice", "pause");

/** What create and update both take. */
export const shared = {
  add_invoice_items: extraItems,
  automatic_tax: anything(),
  cancel_at: clearable(either(timestamp(), oneOf(...PERIOD_ENDS))),
  cancel_at_period_end: boolean(),
  collection_method: oneOf("charge_automatically", "send_invoice"),
  coupon: until(COUPONS_LEFT, clearableText()),
  days_until_due: integer({ min: 0 }),
  default_payment_method: clearableText(),
  default_source: clearableText(),
  description: clearableText(500),
  discounts: discountList,
  invoice_settings: object({
    account_tax_ids: anything(),
    custom_fields: clearable(list(object({ name: required(text(40)), value: required(text(140)) }))),
    description: clearableText(1500),
    footer: clearableText(),
    issuer: anything(),
  }),
  metadata: metadata(),
  off_session: boolean(),
  payment_behavior: oneOf(
    "allow_incomplete",
    "default_incomplete",
    "error_if_incomplete",
    "pending_if_incomplete",
  ),
  payment_settings: object({
    payment_method_options: anything(),
    payment_method_types: clearable(list(text())),
    save_default_payment_method: oneOf("off", "on_subscription"),
  }),
  promotion_code: until(COUPONS_LEFT, clearableText()),
  proration_behavior: oneOf("always_invoice", "create_prorations", "none"),
  trial_end: either(timestamp(), oneOf("now")),
  trial_from_plan: boolean(),
  trial_settings: object({
    end_behavior: required(
      object({
        billing_cycle_anchor: oneOf("now", "unchanged"),
        missing_payment_method: required(missingMethod),
      }),
    ),
  }),
};

type Shared = Values<typeof shared>;
type ItemInput = Values<typeof itemFields>;

/** The price that an item names, by itself, as its plan, or by describing it; then it is made. */
export function priceOf(scope: Scope, given: ItemInput, param: string): string | undefined {
  const { price_data: described } = given;
  if (described === undefined) return given.price ?? given.plan;
  if (given.price !== undefined) {
    throw invalidRequest("You may only specify one of these parameters: price, price_data.", { param });
  }
  const product = scope.need(products, described.product, `${param}[price_data][product]`);
  return insertPrice(scope, product.id, described).id;
}

/** One list, of the parameters of every age; absent when the request says nothing of discounts. */
function discountsOf(given: Shared) {
  if (given.discounts !== undefined) return { discounts: given.discounts ?? [] };
  if (given.coupon === undefined && given.promotion_code === undefined) return {};
  return {
    discounts: [
      ...(given.coupon ? [{ coupon: given.coupon }] : []),
      ...(given.promotion_code ? [{ promotion_code: given.promotion_code }] : []),
    ],
  };
}

/** The part that creation and change have in common, in the doors' words. */
export function commonOf(scope: Scope, given: Shared, customer: string) {
  const method = given.default_payment_method;
  return {
    ...(given.add_invoice_items === undefined
      ? {}
      : { addInvoiceItems: given.add_invoice_items.map((extra) => extraOf(scope, extra)) }),
    ...(given.cancel_at_period_end === undefined ? {} : { cancelAtPeriodEnd: given.cancel_at_period_end }),
    ...(given.collection_method === undefined ? {} : { collection: given.collection_method }),
    ...(given.days_until_due === undefined ? {} : { daysUntilDue: given.days_until_due }),
    ...(method === undefined
      ? {}
      : { defaultPaymentMethod: method === null ? null : ownMethod(scope, customer, method) }),
    ...(given.default_source === undefined ? {} : { defaultSource: given.default_source }),
    ...(given.description === undefined ? {} : { description: given.description }),
    ...discountsOf(given),
    ...(given.invoice_settings === undefined
      ? {}
      : { invoiceSettings: invoiceSettings(given.invoice_settings) }),
    ...(given.off_session === undefined ? {} : { offSession: given.off_session }),
    ...(given.payment_behavior === undefined ? {} : { paymentBehavior: given.payment_behavior }),
    ...(given.payment_settings === undefined
      ? {}
      : { paymentSettings: paymentSettings(given.payment_settings) }),
    ...(given.proration_behavior === undefined ? {} : { prorationBehavior: given.proration_behavior }),
    ...(given.trial_settings === undefined ? {} : { trialSettings: given.trial_settings }),
  };
}

function extraOf(scope: Scope, given: NonNullable<Shared["add_invoice_items"]>[number]): ExtraItem {
  const price = priceOf(scope, given, "add_invoice_items[0]");
  if (price === undefined) throw missingParameter("add_invoice_items[0][price]");
  return {
    price,
    ...(given.quantity === undefined ? {} : { quantity: given.quantity }),
    ...(given.metadata === undefined || given.metadata === "" ? {} : { metadata: given.metadata }),
  };
}

function ownMethod(scope: Scope, customer: string, idOrToken: string): string {
  const method = methodFor(scope, idOrToken, "default_payment_method");
  if (idOf(method.customer) === customer) return method.id;
  throw invalidRequest(
    `The customer does not have a payment method with the ID ${method.id}. The payment method must be attached to the customer.`,
    { code: "resource_missing", param: "default_payment_method" },
  );
}

function invoiceSettings({
  custom_fields,
  description,
  footer,
}: NonNullable<Shared["invoice_settings"]>): Partial<Stripe.Subscription.InvoiceSettings> {
  return {
    ...(custom_fields === undefined ? {} : { custom_fields }),
    ...(description === undefined ? {} : { description }),
    ...(footer === undefined ? {} : { footer }),
  };
}

function paymentSettings({
  payment_method_types,
  save_default_payment_method,
}: NonNullable<Shared["payment_settings"]>): Partial<Stripe.Subscription.PaymentSettings> {
  return {
    ...(payment_method_types === undefined ? {} : { payment_method_types }),
    ...(save_default_payment_method === undefined ? {} : { save_default_payment_method }),
  };
}

/** A date, or the end of the period of the first or last item to end. */
export function cancelDate(
  given: Shared["cancel_at"],
  items: readonly Stripe.SubscriptionItem[],
): number | null | undefined {
  if (given === "max_period_end") return periodEnd(items);
  if (given === "min_period_end") return Math.min(...items.map((item) => item.current_period_end));
  return given;
}
