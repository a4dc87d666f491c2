/** One object of every kind, made through the API: the shape test compares them with Stripe's. */
import { checkoutSamples } from "../checkout/make-one-of-each";
import { discountsSamples } from "../discounts/make-one-of-each";
import { entitlementsSamples } from "../entitlements/make-one-of-each";
import { invoicingSamples } from "../invoicing/make-one-of-each";
import { paymentLinkSamples } from "../payment-links/make-one-of-each";
import { portalSamples } from "../portal/make-one-of-each";
import { quoteSamples } from "../quotes/make-one-of-each";
import { subscriptionsSamples } from "../subscriptions/make-one-of-each";
import type { Maker } from "./maker";
import type { Started } from "./start";

const payments: Maker = async ({ stripe, control }) => {
  const customer = await stripe.customers.create({ source: "tok_visa" });
  const [card] = (await stripe.customers.listSources(customer.id)).data;
  const intent = await stripe.paymentIntents.create({
    amount: 2000,
    currency: "usd",
    confirm: true,
    customer: customer.id,
    payment_method: "pm_card_createDispute",
    setup_future_usage: "off_session",
    expand: ["latest_charge.balance_transaction"],
  });
  const [dispute] = (await stripe.disputes.list({ payment_intent: intent.id })).data;
  const paid = await stripe.paymentIntents.create({
    amount: 900,
    currency: "usd",
    confirm: true,
    payment_method: "pm_card_visa",
  });
  const charge = intent.latest_charge as { balance_transaction: object };
  const debit = await stripe.paymentMethods.create({
    type: "sepa_debit",
    sepa_debit: { iban: "AT611904300234573201" },
    billing_details: { name: "Jo", email: "jo@example.com" },
  });
  const debited = await stripe.setupIntents.create({
    confirm: true,
    payment_method: debit.id,
    expand: ["mandate"],
  });
  const setup = await stripe.setupIntents.create({
    confirm: true,
    payment_method: "pm_card_visa",
    expand: ["latest_attempt"],
  });
  await stripe.charges.create({ amount: 900, currency: "usd", source: "tok_bypassPending" });
  await control("POST", "/settle");
  return [
    customer,
    card!,
    intent,
    charge,
    charge.balance_transaction,
    dispute!,
    await stripe.refunds.create({ payment_intent: paid.id }),
    await stripe.paymentMethods.create({ type: "card", card: { token: "tok_visa" } }),
    setup,
    setup.latest_attempt as object,
    debited.mandate as object,
    await stripe.balance.retrieve(),
    await stripe.payouts.create({ amount: 100, currency: "usd" }),
  ];
};

const catalogue: Maker = async ({ stripe }) => [
  await stripe.products.create({ name: "Pro" }),
  await stripe.prices.create({
    currency: "usd",
    unit_amount: 1500,
    recurring: { interval: "month" },
    product_data: { name: "Team" },
  }),
  await stripe.plans.create({ currency: "usd", interval: "month", amount: 900, product: { name: "Old" } }),
  await stripe.taxRates.create({ display_name: "VAT", inclusive: false, percentage: 19 }),
];

const platform: Maker = async ({ stripe }) => {
  const endpoint = await stripe.webhookEndpoints.create({
    url: "http://127.0.0.1:9/",
    enabled_events: ["*"],
  });
  await stripe.products.create({ name: "event" });
  const [event] = (await stripe.events.list({ type: "product.created" })).data;
  return [
    await stripe.accounts.retrieveCurrent(),
    await stripe.webhookEndpoints.retrieve(endpoint.id),
    event!,
    await stripe.testHelpers.testClocks.create({ frozen_time: 1_700_000_000 }),
  ];
};

const makers: readonly Maker[] = [
  payments,
  catalogue,
  platform,
  invoicingSamples,
  subscriptionsSamples,
  discountsSamples,
  checkoutSamples,
  paymentLinkSamples,
  portalSamples,
  quoteSamples,
  entitlementsSamples,
];

export async function makeOneOfEach(emulator: Started): Promise<object[]> {
  const made: object[] = [];
  for (const maker of makers) made.push(...(await maker(emulator)));
  return made;
}
