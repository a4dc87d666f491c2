import type Stripe from "stripe";
import { embedded } from "../api/list";
import { defineTable, idOf } from "../store/table";

export const customers = defineTable<Stripe.Customer>({
  name: "customer",
  prefix: "cus",
  indexes: {
    email: (customer) => customer.email,
    test_clock: (customer) => idOf(customer.test_clock),
  },
  expandable: {
    default_source: "card",
    "invoice_settings.default_payment_method": "payment_method",
    test_clock: "test_helpers.test_clock",
  },
  includes: {
    // Bank transfers are not emulated, so nobody has funds here.
    cash_balance: () => null,
    invoice_credit_balance: ({ balance, currency }) => (currency ? { [currency]: balance } : {}),
    sources: (customer, read) =>
      related(read.table(cards).find("customer", customer.id), `/v1/customers/${customer.id}/sources`),
    subscriptions: (customer, read) =>
      related(
        (read.named("subscription")?.find("customer", customer.id) ?? []).filter(
          ({ object }) => (object as { status?: unknown }).status !== "canceled",
        ),
        `/v1/customers/${customer.id}/subscriptions`,
      ),
    tax: (customer) => taxOf(customer),
    tax_ids: (customer) => embedded([], `/v1/customers/${customer.id}/tax_ids`),
  },
});

/** What is left of a deleted customer: Stripe answers it for the id for ever. */
export const deletedCustomers = defineTable<Stripe.DeletedCustomer, { testClock: string | null }>({
  name: "deleted_customer",
  prefix: "cus",
});

/** Cards of the older sources API; each is a payment method of the same id too. */
export const cards = defineTable<Stripe.Card>({
  name: "card",
  prefix: "card",
  noun: "source",
  indexes: { customer: (card) => idOf(card.customer) },
  expandable: { customer: ["customer", "deleted_customer"] },
});

/** Nothing is registered for tax here: the country alone decides whether it could be computed. */
function taxOf(customer: Stripe.Customer): Stripe.Customer.Tax {
  const { country, state } = customer.address ?? {};
  return {
    automatic_tax: country ? "not_collecting" : "unrecognized_location",
    ip_address: null,
    location: country ? { country, source: "billing_address", state: state ?? null } : null,
    provider: "stripe",
  };
}

function related<T>(rows: readonly { object: T }[], url: string) {
  return embedded(rows.map((row) => row.object).reverse(), url);
}
