/** People who paid, or believe they did, and have a question: each is one way in which the chain breaks. */
import { prices } from "./catalogue";
import { type DemoEvent, event } from "./event";
import { stripeId } from "./ids";
import { checkoutSession } from "./objects/checkout";
import { customer } from "./objects/customer";
import { invoice } from "./objects/invoice";
import { paymentIntent } from "./objects/payment";
import { subscription, subscriptionId } from "./objects/subscription";
import type { Story } from "./ordinary-stories";
import { type Person, person } from "./person";
import { day, fieldsOf, type Purchase, purchaseEvents } from "./purchase";

/** Everything is told relative to `now`, unix seconds. */
export function troubledStories(now: number): Story[] {
  const bought = (who: Person, at: number, more: Partial<Purchase> = {}): Purchase => ({
    person: who,
    price: prices.proMonthly,
    at,
    userId: who.user?.id ?? null,
    ...more,
  });
  const story = (purchase: Purchase, events = purchaseEvents(purchase)): Story => ({
    person: purchase.person,
    events,
  });

  // A payment link knows nothing of our users; the payer's address is the office's.
  const emma = bought(
    person("Emma Dubois", { email: "office@dubois.example", userEmail: "emma@example.com" }),
    now - 3 * day,
    {
      userId: null,
      paymentLink: stripeId("plink", "pro"),
    },
  );
  // Made by hand in Stripe's dashboard: only the address is the same, and nobody has proven that it is his.
  const liam = bought(person("Liam O'Brien", { verified: false }), now - 6 * day, { userId: null });
  const yuki = bought(person("Yuki Tanaka"), now - 4 * day, { price: prices.legacy });
  const nobody = bought(person("Marc Dupont", { userId: null }), now - 5 * day, { userId: "user_4711" });
  const nina = bought(person("Nina Sato"), now - 18 * day);
  const pavel = bought(
    person("Pavel Novák", { userId: "user_pavel", email: "pavel@example.com" }),
    now - 2 * day,
  );
  const chloe = bought(
    person("Chloé Petit", { userId: "user_chloe", email: "chloe@example.com" }),
    now - 13 * day,
  );

  return [
    story(emma),
    story(liam, createdByHand(liam)),
    story(yuki),
    story(nobody),
    story(nina, [...purchaseEvents(nina), collectionPaused(nina, now - day)]),
    story(pavel, thrice(purchaseEvents(pavel))),
    {
      ...story(chloe, [...purchaseEvents(chloe), upgrade(chloe, now - 8 * day)]),
      late: [relabelling(chloe, now - 9 * day)],
    },
    needsConfirmation(bought(person("Noah Kim"), now - 5 * 3_600)),
    bankStillProcessing(bought(person("Ruth Levi"), now - day)),
    liveModeOnly(
      bought(person("Diego Álvarez", { userId: "user_diego", email: "diego@example.com" }), now - 7 * day),
    ),
  ];
}

function createdByHand(purchase: Purchase): DemoEvent[] {
  return purchaseEvents(purchase).filter(({ type }) => !type.startsWith("checkout."));
}

function collectionPaused(purchase: Purchase, at: number): DemoEvent {
  const paused = subscription(fieldsOf(purchase, "active"), {
    pause_collection: { behavior: "void", resumes_at: null },
  });
  return event("customer.subscription.updated", at, paused, {
    label: "paused",
    previous: { pause_collection: null },
  });
}

/** Stripe delivers some events more than once. */
function thrice(events: DemoEvent[]): DemoEvent[] {
  const repeated = events.filter(({ type }) => /subscription\.updated|invoice\.paid|session/.test(type));
  return [...events, ...repeated, ...repeated.slice(0, 1)];
}

function upgrade(purchase: Purchase, at: number): DemoEvent {
  const before = fieldsOf(purchase, "active");
  const after = subscription({ ...before, price: prices.teamMonthly, quantity: 3 });
  const previous = { items: subscription(before).items };
  return event("customer.subscription.updated", at, after, { label: "upgrade", previous });
}

/** An older state of the subscription, which arrives after the upgrade and must not win. */
function relabelling(purchase: Purchase, at: number): DemoEvent {
  const relabelled = subscription(fieldsOf(purchase, "active"), { description: "Order 2210" });
  const previous = { description: null };
  return event("customer.subscription.updated", at, relabelled, { label: "relabelled", previous });
}

/** The bank asks for 3-D Secure, and nobody has answered yet. */
function needsConfirmation(purchase: Purchase): Story {
  const { person: who, price, at, userId } = purchase;
  const { periodStart, periodEnd } = fieldsOf(purchase, "incomplete");
  const payment = {
    person: who,
    amount: price.amount,
    at,
    label: "period 0",
    description: "Subscription creation",
  };
  const intent = paymentIntent(payment, "requires_action", {
    next_action: {
      redirect_to_url: {
        return_url: "https://app.example.com/billing",
        url: "https://hooks.stripe.com/3d_secure_2/demo",
      },
      type: "redirect_to_url",
    },
  });
  const open = invoice(
    { person: who, price, at, periodStart, periodEnd, reason: "subscription_create", number: 1, userId },
    "open",
    { attempt_count: 1, attempted: true },
  );
  return {
    person: who,
    events: [
      event("customer.created", at - 40, customer(who, at - 40, userId)),
      event("customer.subscription.created", at, subscription(fieldsOf(purchase, "incomplete"))),
      event("invoice.finalized", at + 1, open),
      event("payment_intent.requires_action", at + 2, intent),
      event("invoice.payment_action_required", at + 2, open),
    ],
  };
}

/** A SEPA debit takes days: Checkout is complete, the money is not there. */
function bankStillProcessing(purchase: Purchase): Story {
  const { person: who, price, at, userId } = purchase;
  const payment = {
    person: who,
    amount: price.amount,
    at,
    label: "period 0",
    description: "Subscription creation",
    method: "sepa_debit" as const,
  };
  const session = checkoutSession(
    { person: who, price, at: at - 90, userId },
    {
      payment_method_types: ["sepa_debit"],
      payment_status: "unpaid",
      subscription: subscriptionId(who),
    },
  );
  return {
    person: who,
    events: [
      event("customer.created", at - 60, customer(who, at - 60, userId)),
      event("customer.subscription.created", at, subscription(fieldsOf(purchase, "incomplete"))),
      event("payment_intent.processing", at + 1, paymentIntent(payment, "processing")),
      event("checkout.session.completed", at + 2, session),
    ],
  };
}

/** The live endpoint was pointed here by mistake: stored, flagged, never applied. */
function liveModeOnly(purchase: Purchase): Story {
  const { person: who, at, userId } = purchase;
  const live = { livemode: true };
  const bought = { ...subscription(fieldsOf(purchase, "active")), ...live };
  return {
    person: who,
    events: [
      event("customer.created", at - 30, { ...customer(who, at - 30, userId), ...live }, live),
      event("customer.subscription.created", at, bought, live),
    ],
  };
}
