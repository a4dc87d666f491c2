/** Which requests read what, and what they ask Stripe to tell beside it. */
import type { Stripe } from "stripe";
import type { List, Listed } from "./paced-requests.server";
import type { MirroredType } from "./snapshot";

/** What a reading of a customer cannot do without. Refunds and disputes come with their charges, payments with their invoices. */
export const listedTypes = [
  "subscription",
  "invoice",
  "payment_intent",
  "charge",
  "checkout_session",
] as const;
/** What it can do without: a restricted key may not be allowed it, an account may not use it. */
export const furtherTypes = ["subscription_schedule", "credit_note"] as const;
export type ListedType = (typeof listedTypes | typeof furtherTypes)[number];

/** What belongs to a customer, and how it is listed with what the snapshots need. */
export const lists: { [T in ListedType]: (stripe: Stripe, customer: string) => List<Listed> } = {
  subscription: (stripe, customer) => (place) =>
    stripe.subscriptions.list({ customer, status: "all", ...place }),
  invoice: (stripe, customer) => (place) =>
    stripe.invoices.list({ customer, expand: ["data.payments"], ...place }),
  payment_intent: (stripe, customer) => (place) => stripe.paymentIntents.list({ customer, ...place }),
  charge: (stripe, customer) => (place) =>
    stripe.charges.list({ customer, expand: ["data.refunds"], ...place }),
  checkout_session: (stripe, customer) => (place) =>
    stripe.checkout.sessions.list({ customer, expand: ["data.line_items"], ...place }),
  subscription_schedule: (stripe, customer) => (place) =>
    stripe.subscriptionSchedules.list({ customer, ...place }),
  credit_note: (stripe, customer) => (place) => stripe.creditNotes.list({ customer, ...place }),
};

export const single: {
  [T in MirroredType]: (stripe: Stripe, id: string) => Promise<Stripe.Response<object>>;
} = {
  customer: (stripe, id) => stripe.customers.retrieve(id),
  subscription: (stripe, id) => stripe.subscriptions.retrieve(id),
  invoice: (stripe, id) => stripe.invoices.retrieve(id, { expand: ["payments"] }),
  payment_intent: (stripe, id) => stripe.paymentIntents.retrieve(id),
  charge: (stripe, id) => stripe.charges.retrieve(id, { expand: ["refunds"] }),
  refund: (stripe, id) => stripe.refunds.retrieve(id),
  checkout_session: (stripe, id) => stripe.checkout.sessions.retrieve(id, { expand: ["line_items"] }),
  subscription_schedule: (stripe, id) => stripe.subscriptionSchedules.retrieve(id),
  // Neither names its customer; what it belongs to does.
  invoice_payment: (stripe, id) => stripe.invoicePayments.retrieve(id, { expand: ["invoice"] }),
  dispute: (stripe, id) => stripe.disputes.retrieve(id, { expand: ["charge"] }),
  credit_note: (stripe, id) => stripe.creditNotes.retrieve(id),
  entitlement_summary: summaryOf,
  product: (stripe, id) => stripe.products.retrieve(id),
  price: (stripe, id) => stripe.prices.retrieve(id, { expand: ["product"] }),
};

/** Stripe has a summary only in events; this makes the same of its list. */
async function summaryOf(stripe: Stripe, customer: string): Promise<Stripe.Response<object>> {
  const entitlements = await stripe.entitlements.activeEntitlements.list({ customer, limit: 100 });
  const summary = { object: "entitlements.active_entitlement_summary", customer, entitlements };
  return Object.assign(summary, { lastResponse: entitlements.lastResponse });
}

/** What an object holds of a list that goes on, by the object's type and in the place where it holds it. */
export interface Rest {
  list: List<Listed>;
  after: string | undefined;
}

/** The rest of the list within an object; null: it holds all of it, or none. */
export function restOf(stripe: Stripe, type: MirroredType, id: string, raw: object): Rest | null {
  const rest = rests[type];
  if (rest === undefined) return null;
  const list: unknown = Reflect.get(raw, rest.within);
  if (typeof list !== "object" || list === null || Reflect.get(list, "has_more") !== true) return null;
  const data: unknown = Reflect.get(list, "data");
  const last: unknown = Array.isArray(data) ? data.at(-1) : undefined;
  const after: unknown = typeof last === "object" && last !== null ? Reflect.get(last, "id") : undefined;
  return { list: rest.list(stripe, id), after: typeof after === "string" ? after : undefined };
}

const rests: {
  [T in MirroredType]?: { within: string; list: (stripe: Stripe, id: string) => List<Listed> };
} = {
  subscription: {
    within: "items",
    list: (stripe, subscription) => (place) => stripe.subscriptionItems.list({ subscription, ...place }),
  },
  charge: {
    within: "refunds",
    list: (stripe, charge) => (place) => stripe.refunds.list({ charge, ...place }),
  },
  invoice: {
    within: "payments",
    list: (stripe, invoice) => (place) => stripe.invoicePayments.list({ invoice, ...place }),
  },
  checkout_session: {
    within: "line_items",
    list: (stripe, id) => (place) => stripe.checkout.sessions.listLineItems(id, place),
  },
  entitlement_summary: {
    within: "entitlements",
    list: (stripe, customer) => (place) =>
      stripe.entitlements.activeEntitlements.list({ customer, ...place }),
  },
};
