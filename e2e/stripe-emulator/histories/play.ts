/** Plays the steps of a history over the real HTTP API and the hosted pages. */
import Stripe from "stripe";
import { typing } from "../checkout/testing";
import { CARDS, PRICES, type PriceName, type Step } from "./steps";

const T0 = Date.UTC(2026, 0, 31, 12) / 1000;

/** Where an emulator is reached. */
interface Place {
  url: string;
  stripe: Stripe;
}

/** A world in which a history happens: one test clock, a catalogue, and everyone met so far. */
export interface Stage {
  /** @throws Error when the emulator breaks; a refusal is part of life */
  play(step: Step): Promise<void>;
  /** Goes on with the same world at another address. */
  moveTo(place: Place): void;
  /** Requests that Stripe refused, by code: a history of refusals only proves nothing. */
  refused: Map<string, number>;
  played: Map<string, number>;
}

type Intent = Stripe.PaymentIntent | Stripe.SetupIntent;

export async function setStage(place: Place): Promise<Stage> {
  let { stripe, url } = place;
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: T0 });
  const product = await stripe.products.create({ name: "Pro" });
  const make = async (unit_amount: number, interval: "week" | "month" | "year") =>
    (
      await stripe.prices.create({
        currency: "usd",
        product: product.id,
        recurring: { interval },
        unit_amount,
      })
    ).id;
  const prices: Record<PriceName, string> = {
    pro_month: await make(2000, "month"),
    pro_year: await make(20_000, "year"),
    team_month: await make(700, "month"),
    weekly: await make(300, "week"),
  };
  const coupon = await stripe.coupons.create({
    percent_off: 25,
    duration: "repeating",
    duration_in_months: 2,
  });
  const customers: string[] = [];
  const refused = new Map<string, number>();
  const played = new Map<string, number>();

  const newCustomer = async () => {
    const made = await stripe.customers.create({
      test_clock: clock.id,
      email: `person${customers.length}@example.com`,
      name: `Person ${customers.length}`,
    });
    customers.push(made.id);
    return made.id;
  };
  const person = (who: number) => {
    const id = customers[who % customers.length];
    if (id === undefined) throw new Error("nobody is here yet");
    return id;
  };
  /** The one meant, newest first, or null when there is none. */
  async function pick<T>(which: number, page: Promise<Stripe.ApiList<T>>): Promise<T | null> {
    const { data } = await page;
    return data[which % Math.max(1, data.length)] ?? null;
  }
  const subscriptionAt = (which: number) =>
    pick(which, stripe.subscriptions.list({ status: "all", limit: 20, test_clock: clock.id }));
  const invoiceAt = (which: number) => pick(which, stripe.invoices.list({ limit: 20 }));

  async function answerBank(which: number, yes: boolean): Promise<void> {
    const open: Intent[] = [
      ...(await stripe.paymentIntents.list({ limit: 50 })).data,
      ...(await stripe.setupIntents.list({ limit: 50 })).data,
    ].filter(({ status }) => status === "requires_action");
    const intent = open[which % Math.max(1, open.length)];
    if (intent === undefined) return;
    await submit(`${url}/3d_secure_2/test/${intent.id}`, { answer: yes ? "complete" : "fail" });
  }

  /** Posts a hosted page's form; a page that breaks is a finding. */
  async function submit(page: string, form: Record<string, string>): Promise<void> {
    const answer = await fetch(page, { method: "POST", body: new URLSearchParams(form), redirect: "manual" });
    const text = await answer.text();
    if (answer.status >= 500) throw new Error(`${page} answers ${answer.status}: ${text.slice(0, 300)}`);
    if (answer.status >= 400) count(refused, `page ${answer.status}`);
  }

  async function act(step: Step): Promise<unknown> {
    switch (step.do) {
      case "new customer":
        return newCustomer();
      case "give card": {
        const customer = person(step.who);
        const method = await stripe.paymentMethods.attach(CARDS[step.card].token, { customer });
        return stripe.customers.update(customer, { invoice_settings: { default_payment_method: method.id } });
      }
      case "give debit": {
        const customer = person(step.who);
        const method = await stripe.paymentMethods.create({
          type: "us_bank_account",
          us_bank_account: {
            account_holder_type: "individual",
            account_number: "000123456789",
            routing_number: "110000000",
          },
          billing_details: { name: "Person" },
        });
        await stripe.paymentMethods.attach(method.id, { customer });
        return stripe.customers.update(customer, { invoice_settings: { default_payment_method: method.id } });
      }
      case "subscribe":
        return stripe.subscriptions.create({
          customer: person(step.who),
          items: [{ price: prices[step.price], quantity: step.quantity }],
          ...(step.sendInvoice
            ? { collection_method: "send_invoice", days_until_due: 5 }
            : { payment_behavior: step.behaviour }),
          ...(step.trialDays > 0
            ? {
                trial_period_days: step.trialDays,
                trial_settings: { end_behavior: { missing_payment_method: "pause" } },
              }
            : {}),
          ...(step.coupon ? { discounts: [{ coupon: coupon.id }] } : {}),
        });
      case "checkout": {
        const session = await stripe.checkout.sessions.create({
          mode: step.mode,
          success_url: "https://shop.example/thanks?session={CHECKOUT_SESSION_ID}",
          customer: step.known ? person(step.who) : await newCustomer(),
          ...(step.mode === "setup"
            ? { currency: "usd" }
            : {
                line_items: [
                  step.mode === "subscription"
                    ? { price: prices[PRICES[step.who % PRICES.length] ?? "pro_month"], quantity: 1 }
                    : {
                        quantity: 2,
                        price_data: {
                          currency: "usd",
                          unit_amount: 4900,
                          product_data: { name: "Lifetime" },
                        },
                      },
                ],
              }),
          ...(step.mode === "subscription" && step.trialDays > 0
            ? { subscription_data: { trial_period_days: step.trialDays } }
            : {}),
        });
        if (session.url === null) throw new Error("a new session has no page");
        return submit(session.url, typing({ card_number: CARDS[step.card].number, exp: "12 / 39" }));
      }
      case "expire session": {
        const session = await pick(step.which, stripe.checkout.sessions.list({ limit: 20 }));
        return session && stripe.checkout.sessions.expire(session.id);
      }
      case "answer bank":
        return answerBank(step.which, step.yes);
      case "change plan": {
        const subscription = await subscriptionAt(step.which);
        const item = subscription?.items.data[0];
        if (!subscription || !item) return;
        return stripe.subscriptions.update(subscription.id, {
          items: [{ id: item.id, price: prices[step.price], quantity: step.quantity }],
          proration_behavior: step.proration,
          payment_behavior: step.behaviour,
        });
      }
      case "cancel": {
        const subscription = await subscriptionAt(step.which);
        const { prorate, invoiceNow } = step;
        return (
          subscription && stripe.subscriptions.cancel(subscription.id, { prorate, invoice_now: invoiceNow })
        );
      }
      case "cancel at period end": {
        const subscription = await subscriptionAt(step.which);
        return (
          subscription && stripe.subscriptions.update(subscription.id, { cancel_at_period_end: step.on })
        );
      }
      case "pause collection": {
        const subscription = await subscriptionAt(step.which);
        const pause_collection = step.how === null ? "" : { behavior: step.how };
        return subscription && stripe.subscriptions.update(subscription.id, { pause_collection });
      }
      case "pause": {
        const subscription = await subscriptionAt(step.which);
        return subscription && stripe.subscriptions.pause(subscription.id, { type: "subscription" });
      }
      case "resume": {
        const subscription = await subscriptionAt(step.which);
        return subscription && stripe.subscriptions.resume(subscription.id);
      }
      case "end trial": {
        const subscription = await subscriptionAt(step.which);
        return subscription && stripe.subscriptions.update(subscription.id, { trial_end: "now" });
      }
      case "coupon":
        return step.on
          ? stripe.rawRequest(
              "POST",
              `/v1/customers/${person(step.who)}`,
              { coupon: coupon.id },
              // Newer versions give coupons to subscriptions only.
              { apiVersion: "2024-06-20" },
            )
          : stripe.customers.deleteDiscount(person(step.who));
      case "add invoice item":
        return stripe.invoiceItems.create({
          customer: person(step.who),
          amount: step.amount,
          currency: "usd",
        });
      case "bill now":
        return stripe.invoices.create({
          customer: person(step.who),
          auto_advance: true,
          pending_invoice_items_behavior: "include",
        });
      case "finalize": {
        const invoice = await invoiceAt(step.which);
        return invoice?.id && stripe.invoices.finalizeInvoice(invoice.id);
      }
      case "pay": {
        const invoice = await invoiceAt(step.which);
        return (
          invoice?.id && stripe.invoices.pay(invoice.id, step.outOfBand ? { paid_out_of_band: true } : {})
        );
      }
      case "void": {
        const invoice = await invoiceAt(step.which);
        return invoice?.id && stripe.invoices.voidInvoice(invoice.id);
      }
      case "give up invoice": {
        const invoice = await invoiceAt(step.which);
        return invoice?.id && stripe.invoices.markUncollectible(invoice.id);
      }
      case "credit": {
        const invoice = await invoiceAt(step.which);
        if (!invoice?.id) return;
        const { amount, to } = step;
        return stripe.creditNotes.create({
          invoice: invoice.id,
          amount,
          ...(to === "refund"
            ? { refund_amount: amount }
            : to === "balance"
              ? { credit_amount: amount }
              : {}),
        });
      }
      case "balance":
        return stripe.customers.createBalanceTransaction(person(step.who), {
          amount: step.amount,
          currency: "usd",
        });
      case "charge":
        return stripe.paymentIntents.create({
          amount: step.amount,
          currency: "usd",
          customer: person(step.who),
          confirm: true,
          return_url: "https://shop.example/back",
          payment_method: "pm_card_visa",
          ...(step.manual ? { capture_method: "manual" } : {}),
        });
      case "capture": {
        const intent = await pick(step.which, stripe.paymentIntents.list({ limit: 20 }));
        return intent && stripe.paymentIntents.capture(intent.id);
      }
      case "cancel payment": {
        const intent = await pick(step.which, stripe.paymentIntents.list({ limit: 20 }));
        return intent && stripe.paymentIntents.cancel(intent.id);
      }
      case "refund": {
        const charge = await pick(step.which, stripe.charges.list({ limit: 20 }));
        return (
          charge &&
          stripe.refunds.create({ charge: charge.id, ...(step.amount ? { amount: step.amount } : {}) })
        );
      }
      case "close dispute": {
        const dispute = await pick(step.which, stripe.disputes.list({ limit: 20 }));
        return dispute && stripe.disputes.close(dispute.id);
      }
      case "delete customer":
        return stripe.customers.del(person(step.who));
      case "add item": {
        const subscription = await subscriptionAt(step.which);
        return (
          subscription &&
          stripe.subscriptionItems.create({ subscription: subscription.id, price: prices[step.price] })
        );
      }
      case "remove item": {
        const item = (await subscriptionAt(step.which))?.items.data.at(-1);
        return item && stripe.subscriptionItems.del(item.id);
      }
      case "schedule": {
        const subscription = await subscriptionAt(step.which);
        return subscription && stripe.subscriptionSchedules.create({ from_subscription: subscription.id });
      }
      case "release schedule": {
        const schedule = await pick(step.which, stripe.subscriptionSchedules.list({ limit: 20 }));
        return schedule && stripe.subscriptionSchedules.release(schedule.id);
      }
      case "restart cycle": {
        const subscription = await subscriptionAt(step.which);
        if (subscription === null) return;
        return stripe.subscriptions.update(subscription.id, { billing_cycle_anchor: { type: "now" } });
      }
      case "cancel at": {
        const subscription = await subscriptionAt(step.which);
        const { frozen_time } = await stripe.testHelpers.testClocks.retrieve(clock.id);
        const cancel_at: number | "" = step.hours === null ? "" : frozen_time + step.hours * 3600;
        return subscription && stripe.subscriptions.update(subscription.id, { cancel_at });
      }
      case "detach": {
        const { data } = await stripe.customers.listPaymentMethods(person(step.which), { limit: 20 });
        return data[0] && stripe.paymentMethods.detach(data[0].id);
      }
      case "void credit": {
        const note = await pick(step.which, stripe.creditNotes.list({ limit: 20 }));
        return note && stripe.creditNotes.voidCreditNote(note.id);
      }
      case "pay page": {
        const invoice = await invoiceAt(step.which);
        if (!invoice?.hosted_invoice_url) return;
        return submit(
          invoice.hosted_invoice_url,
          typing({ action: "pay", card_number: CARDS[step.card].number, exp: "12 / 39" }),
        );
      }
      case "time": {
        const { frozen_time } = await stripe.testHelpers.testClocks.retrieve(clock.id);
        await stripe.testHelpers.testClocks.advance(clock.id, {
          frozen_time: frozen_time + step.hours * 3600,
        });
        await fetch(`${url}/_emulator/settle`, { method: "POST" });
        const { status } = await stripe.testHelpers.testClocks.retrieve(clock.id);
        if (status !== "ready") throw new Error(`the test clock is ${status}`);
        return;
      }
    }
  }

  await newCustomer();
  return {
    refused,
    played,
    moveTo(next) {
      stripe = next.stripe;
      url = next.url;
    },
    async play(step) {
      try {
        await act(step);
        count(played, step.do);
      } catch (error) {
        if (!(error instanceof Stripe.errors.StripeError) || (error.statusCode ?? 500) >= 500) throw error;
        count(refused, `${step.do}: ${error.code ?? error.message}`);
      }
    },
  };
}

function count(where: Map<string, number>, what: string): void {
  where.set(what, (where.get(what) ?? 0) + 1);
}
