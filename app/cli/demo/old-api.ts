/**
 * The same purchase as an endpoint of API version 2020-08-27 receives it: the
 * period stands on the subscription, the invoice names its subscription, payment
 * intent and charge, and a few fields of today do not exist.
 */
import { wirePlan, wirePrice } from "./catalogue";
import { type DemoEvent, event } from "./event";
import { customer } from "./objects/customer";
import { invoice } from "./objects/invoice";
import { chargeId, paymentIntentId } from "./objects/payment";
import { subscription } from "./objects/subscription";
import { fieldsOf, type Purchase } from "./purchase";

const apiVersion = "2020-08-27";

export function oldApiPurchase(purchase: Purchase): DemoEvent[] {
  const { person, price, at, userId } = purchase;
  const fields = fieldsOf(purchase, "active");
  const { periodStart, periodEnd } = fields;
  const { billing_mode, billing_schedules, customer_account, managed_payments, items, ...kept } =
    subscription(fields);
  const old = {
    ...kept,
    current_period_end: periodEnd,
    current_period_start: periodStart,
    items: {
      ...items,
      data: items.data.map(({ current_period_end, current_period_start, current_trial, ...item }) => item),
    },
    plan: wirePlan(price),
    quantity: 1,
  };
  const bill = invoice(
    { person, price, at, periodStart, periodEnd, reason: "subscription_create", number: 1, userId },
    "paid",
  );
  const { parent, customer_account: _account, amount_overpaid, total_taxes, lines, ...keptBill } = bill;
  const oldBill = {
    ...keptBill,
    charge: chargeId(person, "period 0"),
    lines: {
      ...lines,
      data: lines.data.map(({ parent, pricing, taxes, ...line }) => ({
        ...line,
        plan: wirePlan(price),
        price: wirePrice(price),
        proration: false,
        type: "subscription",
      })),
    },
    paid: true,
    payment_intent: paymentIntentId(person, "period 0"),
    subscription: old.id,
    tax: null,
  };
  return [
    event("customer.created", at - 20, customer(person, at - 20, userId), { apiVersion }),
    event("customer.subscription.created", at, old, { apiVersion }),
    event("invoice.paid", at + 2, oldBill, { apiVersion }),
  ];
}
