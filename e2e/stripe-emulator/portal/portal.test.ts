/** The hosted portal as a customer uses it: plain pages, plain forms, and Stripe's events behind them. */
import type Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startForTest, type Started } from "../testing/start";
import { get, portalTester, post, type Payer } from "./testing";

let emulator: Started;
let tester: ReturnType<typeof portalTester>;
beforeAll(async () => {
  emulator = await startForTest();
  tester = portalTester(emulator);
});
afterAll(() => emulator.stop());

test("shows plan, renewal, method, information and invoices, and the way back", async () => {
  const { customer, subscription } = await tester.payer();
  const { status, text } = await get(await tester.portal(customer));
  expect(status).toBe(200);
  expect(text).toContain("Plan 900");
  expect(text).toContain("€9.00 per month");
  expect(text).toMatch(/Renews on \d{1,2} \w+ \d{4}/);
  expect(text).toContain("Visa ending 4242");
  expect(text).toContain("ada@example.com");
  expect(text).toContain('href="http://127.0.0.1:1/account"');
  const invoice = await emulator.stripe.invoices.retrieve(String(subscription.latest_invoice));
  expect(text).toContain(invoice.hosted_invoice_url!.replaceAll("&", "&#38;"));
});

test("the session tells its event, and its link cannot be guessed", async () => {
  const { customer } = await tester.payer();
  let url = "";
  const types = await tester.eventsDuring(async () => {
    url = await tester.portal(customer);
  });
  expect(types).toEqual(["billing_portal.session.created"]);
  expect(url).toMatch(/\/p\/session\/test\/[A-Za-z0-9]{64}$/);
  const wrong = await get(`${url.slice(0, -1)}${url.endsWith("x") ? "y" : "x"}`);
  expect(wrong.status).toBe(404);
  expect(wrong.text).toContain("There is no such portal link");
});

test("a link that nobody opens ends after five minutes, an open one an hour after the last visit", async () => {
  const customer = (await emulator.stripe.customers.create()).id;
  const [idle, used] = [await tester.portal(customer), await tester.portal(customer)];
  expect((await get(used)).status).toBe(200);
  await emulator.control("POST", "/advance", { seconds: 6 * 60 });
  const late = await get(idle);
  expect(late.status).toBe(410);
  expect(late.text).toContain("This portal link has expired");
  expect(late.text).toContain("http://127.0.0.1:1/account");
  await emulator.control("POST", "/advance", { seconds: 50 * 60 });
  expect((await get(used)).status).toBe(200);
  await emulator.control("POST", "/advance", { seconds: 61 * 60 });
  expect((await get(used)).status).toBe(410);
  expect((await post(`${used}/payment-methods`, { number: "4242424242424242" })).status).toBe(410);
});

test("adds a card and makes it the default", async () => {
  const { customer } = await tester.payer();
  const url = await tester.portal(customer);
  const card = { number: "5555 5555 5555 4444", expiry: "12 / 34", cvc: "123", name: "Ada" };
  const types = await tester.eventsDuring(async () => {
    const answer = await post(`${url}/payment-methods`, card);
    expect(answer.location).toMatch(/\?done=method$/);
  });
  expect(types).toEqual([
    "setup_intent.created",
    "payment_method.attached",
    "setup_intent.succeeded",
    "customer.updated",
  ]);
  const after = (await emulator.stripe.customers.retrieve(customer, {
    expand: ["invoice_settings.default_payment_method"],
  })) as Stripe.Customer;
  expect(after.invoice_settings.default_payment_method).toMatchObject({
    card: { brand: "mastercard", last4: "4444" },
  });
});

test("a plan that has a method of its own is paid with the new default too", async () => {
  const { customer, subscription } = await tester.payer();
  const [own] = (await emulator.stripe.customers.listPaymentMethods(customer)).data;
  await emulator.stripe.subscriptions.update(subscription.id, { default_payment_method: own!.id });
  const second = await emulator.stripe.paymentMethods.attach("pm_card_mastercard", { customer });
  const url = await tester.portal(customer);
  const offered = (method?: string) => `/payment-methods/${method}/default"`;
  const before = (await get(url)).text;
  // The card that is charged is the default, wherever that is kept.
  expect([before.includes(offered(own?.id)), before.includes(offered(second.id))]).toEqual([false, true]);
  const types = await tester.eventsDuring(() => post(`${url}/payment-methods/${second.id}/default`));
  expect(types).toEqual(["customer.updated", "customer.subscription.updated"]);
  const after = await emulator.stripe.subscriptions.retrieve(subscription.id);
  expect(after.default_payment_method).toBe(second.id);
});

test("says in the form what is wrong with a card, and keeps nothing of it", async () => {
  const { customer } = await tester.payer();
  const url = await tester.portal(customer);
  const add = (form: Record<string, string>) => post(`${url}/payment-methods`, form);
  const wrong = await add({ number: "4242424242424241", expiry: "12/34" });
  expect(wrong).toMatchObject({ status: 400 });
  expect(wrong.text).toContain("Your card number is incorrect.");
  expect(wrong.text).toContain('value="12/34"');
  expect((await add({ number: "4242424242424242", expiry: "13/34" })).text).toContain("MM / YY");
  expect((await add({ number: "4242424242424242", expiry: "01/20" })).text).toContain("in the past");
  const declined = await add({ number: "4000000000000002", expiry: "12/34" });
  expect(declined.text).toContain("Your card was declined.");
  expect((await emulator.stripe.customers.listPaymentMethods(customer)).data).toHaveLength(1);
});

test("a card whose bank asks is saved when the customer confirms", async () => {
  const { customer } = await tester.payer();
  const url = await tester.portal(customer);
  const asked = await post(`${url}/payment-methods`, { number: "4000002500003155", expiry: "12/34" });
  expect(asked.location).toContain("/3d_secure_2/test/seti_");
  const back = await post(asked.location!, { answer: "complete" });
  const done = await get(back.location!);
  expect(done.location).toMatch(/\?done=method$/);
  expect((await emulator.stripe.customers.listPaymentMethods(customer)).data).toHaveLength(2);
  const failed = await post(`${url}/payment-methods`, { number: "4000002760003184", expiry: "12/34" });
  const refused = await get((await post(failed.location!, { answer: "fail" })).location!);
  expect((await get(new URL(refused.location!, url).href)).text).toContain("did not confirm");
});

test("chooses and removes methods, but not the only one of a running plan, nor another customer's", async () => {
  const { customer } = await tester.payer();
  const other = await tester.payer();
  const [own] = (await emulator.stripe.customers.listPaymentMethods(customer)).data;
  const [foreign] = (await emulator.stripe.customers.listPaymentMethods(other.customer)).data;
  const url = await tester.portal(customer);
  const only = await post(`${url}/payment-methods/${own!.id}/remove`);
  expect(only).toMatchObject({ status: 400 });
  expect(only.text).toContain("your only payment method");
  expect((await post(`${url}/payment-methods/${foreign!.id}/remove`)).status).toBe(400);
  const second = await emulator.stripe.paymentMethods.attach("pm_card_mastercard", { customer });
  expect((await post(`${url}/payment-methods/${second.id}/default`)).location).toMatch(/done=default$/);
  const types = await tester.eventsDuring(() => post(`${url}/payment-methods/${own!.id}/remove`));
  expect(types).toEqual(["payment_method.detached"]);
  expect((await emulator.stripe.customers.listPaymentMethods(customer)).data.map(({ id }) => id)).toEqual([
    second.id,
  ]);
});

test("cancels at the period's end with a reason, and takes it back", async () => {
  const { customer, subscription } = await tester.payer();
  const url = await tester.portal(customer);
  const at = `${url}/subscriptions/${subscription.id}`;
  expect((await get(`${at}/cancel`)).text).toContain("too expensive");
  const types = await tester.eventsDuring(() =>
    post(`${at}/cancel`, { feedback: "too_expensive", comment: "Later" }),
  );
  expect(types).toEqual(["customer.subscription.updated"]);
  const ending = await emulator.stripe.subscriptions.retrieve(subscription.id);
  expect(ending).toMatchObject({
    status: "active",
    cancel_at_period_end: true,
    cancellation_details: { feedback: "too_expensive", comment: "Later", reason: "cancellation_requested" },
  });
  const shown = await get(`${url}?done=will-end`);
  expect(shown.text).toMatch(/Ends on \d{1,2} \w+ \d{4}/);
  expect(await tester.eventsDuring(() => post(`${at}/keep`))).toEqual(["customer.subscription.updated"]);
  expect(await emulator.stripe.subscriptions.retrieve(subscription.id)).toMatchObject({
    cancel_at_period_end: false,
    cancel_at: null,
  });
});

test("cancels at once where that is configured", async () => {
  const { customer, subscription } = await tester.payer();
  const features = { subscription_cancel: { enabled: true, mode: "immediately" } } as const;
  const url = await tester.portal(customer, { features });
  const types = await tester.eventsDuring(() => post(`${url}/subscriptions/${subscription.id}/cancel`));
  expect(types[0]).toBe("customer.subscription.deleted");
  expect((await emulator.stripe.subscriptions.retrieve(subscription.id)).status).toBe("canceled");
  expect((await get(url)).text).toContain("You have no plan at the moment.");
});

test("a deep link to cancelling offers a discount that makes one stay", async () => {
  const { customer, subscription } = await tester.payer();
  const coupon = await emulator.stripe.coupons.create({ percent_off: 50, duration: "once" });
  const url = await tester.portal(customer, {
    flow: {
      type: "subscription_cancel",
      subscription_cancel: {
        subscription: subscription.id,
        retention: { type: "coupon_offer", coupon_offer: { coupon: coupon.id } },
      },
    },
  });
  const to = new URL((await get(url)).location!, url).href;
  expect((await get(to)).text).toContain("50% off the next invoice");
  expect((await post(to, { accept: "offer" })).location).toMatch(/\?done=offer$/);
  const kept = await emulator.stripe.subscriptions.retrieve(subscription.id);
  expect(kept.discounts).toHaveLength(1);
  expect(kept.cancel_at_period_end).toBe(false);
  expect((await get(url)).status).toBe(200);
});

test("after a deep link's flow: to the address given, or a page with words of one's own", async () => {
  const back = await tester.payer();
  const away = await tester.portal(back.customer, {
    flow: {
      type: "subscription_cancel",
      subscription_cancel: { subscription: back.subscription.id },
      after_completion: { type: "redirect", redirect: { return_url: "http://127.0.0.1:1/bye" } },
    },
  });
  const cancelAt = (url: string, { subscription }: Payer) => `${url}/subscriptions/${subscription.id}/cancel`;
  expect((await post(cancelAt(away, back))).location).toBe("http://127.0.0.1:1/bye");
  const stay = await tester.payer();
  const here = await tester.portal(stay.customer, {
    flow: {
      type: "subscription_cancel",
      subscription_cancel: { subscription: stay.subscription.id },
      after_completion: { type: "hosted_confirmation", hosted_confirmation: { custom_message: "So long!" } },
    },
  });
  const done = await post(cancelAt(here, stay));
  expect(done.status).toBe(200);
  expect(done.text).toContain("So long!");
});

test("what the configuration does not allow is neither shown nor done", async () => {
  const { customer, subscription } = await tester.payer();
  const url = await tester.portal(customer, { features: { invoice_history: { enabled: false } } });
  const { text } = await get(url);
  expect(text).not.toMatch(/Cancel plan|Change plan|Add payment method|Change information|<h2>Invoices/);
  expect((await post(`${url}/subscriptions/${subscription.id}/cancel`)).status).toBe(400);
  expect((await post(`${url}/payment-methods`, { number: "4242424242424242", expiry: "12/34" })).status).toBe(
    400,
  );
  expect((await post(`${url}/details`, { name: "Eve" })).status).toBe(400);
  expect((await emulator.stripe.subscriptions.retrieve(subscription.id)).cancel_at_period_end).toBe(false);
});

test("nobody ends another customer's plan", async () => {
  const mine = await tester.payer();
  const theirs = await tester.payer();
  const url = await tester.portal(mine.customer);
  expect((await post(`${url}/subscriptions/${theirs.subscription.id}/cancel`)).status).toBe(400);
  expect((await emulator.stripe.subscriptions.retrieve(theirs.subscription.id)).cancel_at_period_end).toBe(
    false,
  );
});

test("changes billing information, and says what is wrong with it", async () => {
  const { customer } = await tester.payer();
  const url = await tester.portal(customer);
  const given = {
    name: "Ada <Lovelace>",
    email: "ada@example.org",
    line1: "12 St James's Square",
    city: "London",
    country: "GB",
  };
  expect(await tester.eventsDuring(() => post(`${url}/details`, given))).toEqual(["customer.updated"]);
  expect(await emulator.stripe.customers.retrieve(customer)).toMatchObject({
    name: "Ada <Lovelace>",
    email: "ada@example.org",
    address: { line1: "12 St James's Square", city: "London", country: "GB" },
  });
  expect((await get(url)).text).toContain("Ada &#60;Lovelace&#62;");
  const wrong = await post(`${url}/details`, { ...given, email: "nowhere" });
  expect(wrong.text).toContain("Invalid email address: nowhere");
  expect(wrong.text).toContain('value="nowhere"');
});
