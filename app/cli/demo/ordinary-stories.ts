/** People whose payment and access agree: what most customers look like. */
import { prices } from "./catalogue";
import { type DemoEvent, event } from "./event";
import { checkoutSession } from "./objects/checkout";
import { customer } from "./objects/customer";
import { invoice } from "./objects/invoice";
import { charge, paymentIntent, refund } from "./objects/payment";
import { subscription } from "./objects/subscription";
import { oldApiPurchase } from "./old-api";
import { type Person, person } from "./person";
import { day, failedRenewalEvents, fieldsOf, type Purchase, purchaseEvents, renewalEvents } from "./purchase";

export interface Story {
  person: Person;
  /** In the order in which they arrive. */
  events: DemoEvent[];
  /** These arrive when the others have been applied. */
  late?: DemoEvent[];
}

/** Everything is told relative to `now` (unix seconds), so that the demo is never out of date. */
export function ordinaryStories(now: number): Story[] {
  const bought = (
    who: Person,
    price: Purchase["price"],
    at: number,
    more: Partial<Purchase> = {},
  ): Purchase => ({
    person: who,
    price,
    at,
    userId: who.user?.id ?? null,
    ...more,
  });
  const story = (who: Person, ...events: DemoEvent[][]): Story => ({ person: who, events: events.flat() });

  const mara = bought(person("Mara Lind"), prices.proYearly, now - 12 * day);
  const jonas = bought(person("Jonas Weber"), prices.proMonthly, now - 41 * day);
  const priya = bought(person("Priya Nair"), prices.teamMonthly, now - 19 * day, { quantity: 8 });
  const leo = bought(
    person("Léo Martin", { userId: "user_leo", email: "leo@example.com" }),
    prices.proMonthly,
    now - 5 * day,
    {
      trialDays: 14,
    },
  );
  const rosa = bought(person("Rosa Silva"), prices.proMonthly, now - 32 * day);
  const tom = bought(person("Tom Becker"), prices.proMonthly, now - 27 * day);
  const sofia = bought(person("Sofia Rossi"), prices.proMonthly, now - 9 * day);
  const omar = bought(person("Omar Haddad"), prices.proMonthly, now - 8 * day);
  const aisha = bought(person("Aisha Khan"), prices.proMonthly, now - 16 * day);
  const ben = bought(person("Ben Schulz"), prices.proMonthly, now - 11 * day);

  return [
    story(mara.person, purchaseEvents(mara)),
    story(jonas.person, purchaseEvents(jonas), renewalEvents(jonas, 1)),
    story(priya.person, purchaseEvents(priya)),
    story(leo.person, trial(leo)),
    story(rosa.person, purchaseEvents(rosa), failedRenewalEvents(rosa, 1)),
    story(tom.person, purchaseEvents(tom), canceled(tom, now - 3 * day)),
    story(sofia.person, purchaseEvents(sofia), cancelsAtPeriodEnd(sofia, now - 2 * day)),
    story(omar.person, purchaseEvents(omar), refunded(omar, now - 4 * day)),
    story(aisha.person, purchaseEvents(aisha), upgraded(aisha, now - 6 * day)),
    story(ben.person, oldApiPurchase(ben)),
    boughtOnce(person("Hanna Virtanen"), now - 20 * day),
    abandoned(person("Viktor Orlov"), now - 2 * day),
  ];
}

function trial(purchase: Purchase): DemoEvent[] {
  const { person: who, price, at, userId, trialDays = 0 } = purchase;
  const ends = { trial_start: at, trial_end: at + trialDays * day };
  const free = {
    amount_due: 0,
    amount_paid: 0,
    amount_remaining: 0,
    subtotal: 0,
    total: 0,
    subtotal_excluding_tax: 0,
  };
  const bill = invoice(
    {
      person: who,
      price,
      at,
      periodStart: at,
      periodEnd: ends.trial_end,
      reason: "subscription_create",
      number: 1,
      userId,
    },
    "paid",
    { ...free, total_excluding_tax: 0 },
  );
  const session = checkoutSession(
    { person: who, price, at: at - 60, userId },
    {
      amount_subtotal: 0,
      amount_total: 0,
      payment_status: "no_payment_required",
      subscription: subscription(fieldsOf(purchase, "trialing")).id,
      invoice: bill.id,
    },
  );
  return [
    event("customer.created", at - 50, customer(who, at - 50, userId)),
    event("customer.subscription.created", at, subscription(fieldsOf(purchase, "trialing"), ends)),
    event("invoice.paid", at + 1, bill),
    event("checkout.session.completed", at + 2, session),
  ];
}

function canceled(purchase: Purchase, at: number): DemoEvent[] {
  const ended = subscription(fieldsOf(purchase, "canceled"), {
    canceled_at: at,
    cancellation_details: {
      comment: "We went back to spreadsheets.",
      feedback: "switched_service",
      feedback_option: null,
      reason: "cancellation_requested",
    },
    ended_at: at,
  });
  return [event("customer.subscription.deleted", at, ended)];
}

/** As flexible billing says it: a date, and no `cancel_at_period_end`. */
function cancelsAtPeriodEnd(purchase: Purchase, at: number): DemoEvent[] {
  const fields = fieldsOf(purchase, "active");
  const ending = subscription(fields, {
    cancel_at: fields.periodEnd,
    canceled_at: at,
    cancellation_details: {
      comment: null,
      feedback: "too_expensive",
      feedback_option: null,
      reason: "cancellation_requested",
    },
  });
  const previous = { cancel_at: null, canceled_at: null };
  return [event("customer.subscription.updated", at, ending, { label: "cancels", previous })];
}

function refunded(purchase: Purchase, at: number): DemoEvent[] {
  const { person: who, price } = purchase;
  const payment = {
    person: who,
    amount: price.amount,
    at: purchase.at,
    label: "period 0",
    description: "Subscription creation",
  };
  const given = charge(payment, { amount_refunded: price.amount, refunded: true });
  return [
    event("refund.created", at, refund(payment, at)),
    event("charge.refunded", at, given, { previous: { amount_refunded: 0, refunded: false } }),
    ...canceled(purchase, at + 30),
  ];
}

function upgraded(purchase: Purchase, at: number): DemoEvent[] {
  const before = subscription(fieldsOf(purchase, "active"));
  const after = subscription({ ...fieldsOf(purchase, "active"), price: prices.teamMonthly });
  return [
    event("customer.subscription.updated", at, after, {
      label: "upgrade",
      previous: { items: before.items },
    }),
  ];
}

function boughtOnce(who: Person, at: number): Story {
  const userId = who.user?.id ?? null;
  const payment = {
    person: who,
    amount: prices.lifetime.amount,
    at,
    label: "once",
    description: "Pro for life",
  };
  const session = checkoutSession(
    { person: who, price: prices.lifetime, at: at - 120, userId, metadata: { plan: "pro" } },
    { payment_intent: paymentIntent(payment, "succeeded").id },
  );
  return {
    person: who,
    events: [
      event("customer.created", at - 100, customer(who, at - 100, userId)),
      event(
        "payment_intent.created",
        at,
        paymentIntent(payment, "requires_payment_method", { latest_charge: null }),
      ),
      event("charge.succeeded", at + 2, charge(payment)),
      event("payment_intent.succeeded", at + 2, paymentIntent(payment, "succeeded")),
      event("checkout.session.completed", at + 3, session),
    ],
  };
}

function abandoned(who: Person, at: number): Story {
  const userId = who.user?.id ?? null;
  const session = checkoutSession(
    { person: who, price: prices.proYearly, at, userId },
    {
      customer_details: null,
      invoice: null,
      payment_status: "unpaid",
      status: "expired",
      subscription: null,
    },
  );
  return {
    person: who,
    events: [
      event("customer.created", at - 10, customer(who, at - 10, userId)),
      event("checkout.session.expired", at + day, session, { automatic: true }),
    ],
  };
}
