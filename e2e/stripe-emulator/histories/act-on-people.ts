/** Steps about customers, their cards, their checkouts, and what the seller writes on their account. */
import { typing } from "../checkout/testing";
import type { Scene } from "./scene";
import { CARDS, PRICES, type PeopleStep, type StepOf } from "./steps";

export async function actOnPeople(scene: Scene, step: PeopleStep): Promise<unknown> {
  const { stripe, options } = scene;
  switch (step.do) {
    case "new customer":
      return scene.newCustomer();
    case "give card": {
      const customer = scene.person(step.who);
      const method = await stripe.paymentMethods.attach(CARDS[step.card].token, { customer });
      return stripe.customers.update(customer, { invoice_settings: { default_payment_method: method.id } });
    }
    case "give debit": {
      const customer = scene.person(step.who);
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
    case "checkout":
      return checkout(scene, step);
    case "expire session": {
      const session = await scene.session(step.which);
      return session && stripe.checkout.sessions.expire(session.id);
    }
    case "coupon":
      return step.on
        ? stripe.rawRequest(
            "POST",
            `/v1/customers/${scene.person(step.who)}`,
            { coupon: options.catalogue.coupon },
            // Newer versions give coupons to subscriptions only.
            { apiVersion: "2024-06-20" },
          )
        : stripe.customers.deleteDiscount(scene.person(step.who));
    case "balance":
      return stripe.customers.createBalanceTransaction(scene.person(step.who), {
        amount: step.amount,
        currency: "usd",
      });
    case "rename":
      return stripe.customers.update(scene.person(step.who), { name: step.name });
    case "detach": {
      const { data } = await stripe.customers.listPaymentMethods(scene.person(step.which), { limit: 20 });
      return data[0] && stripe.paymentMethods.detach(data[0].id);
    }
    case "delete customer":
      return stripe.customers.del(scene.person(step.who));
  }
}

/** On the hosted page, with a typed card. A customer that Checkout is to make is named by the session alone. */
async function checkout(scene: Scene, step: StepOf<"checkout">): Promise<void> {
  const { prices, lifetime } = scene.options.catalogue;
  const price = prices[PRICES[step.who % PRICES.length] ?? "pro_month"];
  const { user } = scene.options;
  const session = await scene.stripe.checkout.sessions.create({
    mode: step.mode,
    success_url: "https://shop.example/thanks?session={CHECKOUT_SESSION_ID}",
    customer: step.known ? scene.person(step.who) : await scene.newCustomer(false),
    ...(user === null ? {} : { client_reference_id: user }),
    ...(step.mode === "payment" ? { metadata: { plan: "pro" } } : {}),
    ...(step.mode === "setup"
      ? { currency: "usd" }
      : {
          line_items: [
            step.mode === "subscription" ? { price, quantity: 1 } : { price: lifetime, quantity: 2 },
          ],
        }),
    ...(step.mode === "subscription" && step.trialDays > 0
      ? { subscription_data: { trial_period_days: step.trialDays } }
      : {}),
  });
  if (session.url === null) throw new Error("a new session has no page");
  await scene.submit(session.url, typing({ card_number: CARDS[step.card].number, exp: "12 / 39" }));
}
