/** Payments: test cards do what Stripe says they do, with the events that Stripe would make. */
import Stripe from "stripe";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { listen, startForTest, type Listener, type Started } from "../testing/start";

let emulator: Started;
let listener: Listener;
let stripe: Stripe;

beforeAll(async () => {
  emulator = await startForTest();
  listener = await listen();
  stripe = emulator.stripe;
  await stripe.webhookEndpoints.create({ url: listener.url, enabled_events: ["*"] });
});
afterAll(async () => {
  await emulator.stop();
  await listener.stop();
});
beforeEach(async () => {
  await emulator.control("POST", "/settle");
  listener.received.length = 0;
});

/** Types that arrived, sorted: order of arrival is nobody's promise. */
async function happened(): Promise<string[]> {
  await emulator.control("POST", "/settle");
  return listener.types().sort();
}

const pay = (payment_method: string, more: Partial<Stripe.PaymentIntentCreateParams> = {}) =>
  stripe.paymentIntents.create({ amount: 2000, currency: "usd", confirm: true, payment_method, ...more });

async function declined(call: Promise<unknown>): Promise<Stripe.errors.StripeCardError> {
  const error = await call.catch((reason: unknown) => reason);
  if (error instanceof Stripe.errors.StripeCardError) return error;
  throw new Error(`expected a decline, got ${JSON.stringify(error)}`);
}

/** Does what the customer does on the page that `next_action` names. */
async function answerChallenge(url: string, answer: "complete" | "fail"): Promise<Response> {
  const page = await fetch(url);
  expect(await page.text()).toContain("Stripe emulator");
  return fetch(url, { method: "POST", body: new URLSearchParams({ answer }), redirect: "manual" });
}

test("4242 pays: intent, charge and balance agree", async () => {
  const intent = await pay("pm_card_visa", {
    expand: ["latest_charge.balance_transaction"],
    description: "a thing",
  });
  expect(intent).toMatchObject({
    status: "succeeded",
    amount_received: 2000,
    last_payment_error: null,
    next_action: null,
  });
  const charge = intent.latest_charge as Stripe.Charge;
  expect(charge).toMatchObject({
    status: "succeeded",
    paid: true,
    captured: true,
    payment_intent: intent.id,
    description: "a thing",
  });
  expect(charge.payment_method_details?.card).toMatchObject({ brand: "visa", last4: "4242" });
  expect(charge.balance_transaction).toMatchObject({ amount: 2000, fee: 88, net: 1912, source: charge.id });
  const balance = await stripe.balance.retrieve();
  expect(balance.pending[0]).toMatchObject({ currency: "usd", amount: 1912 });
  expect(await happened()).toEqual([
    "charge.succeeded",
    "charge.updated",
    "payment_intent.created",
    "payment_intent.succeeded",
  ]);
});

test.each([
  ["4000000000000002", "card_declined", "generic_decline"],
  ["4000000000009995", "card_declined", "insufficient_funds"],
  ["4000000000000069", "expired_card", "expired_card"],
  ["4000000000000127", "incorrect_cvc", "incorrect_cvc"],
])("%s is declined with %s / %s, and the attempt stays on record", async (number, code, decline_code) => {
  const method = await stripe.paymentMethods.create({
    type: "card",
    card: { number, exp_month: 12, exp_year: 2034 },
  });
  const error = await declined(pay(method.id));
  expect(error).toMatchObject({ statusCode: 402, code, decline_code });
  expect(error.payment_intent).toMatchObject({
    status: "requires_payment_method",
    last_payment_error: { code, decline_code },
  });
  const charge = await stripe.charges.retrieve(error.charge!);
  expect(charge).toMatchObject({
    status: "failed",
    paid: false,
    failure_code: code,
    outcome: { type: "issuer_declined" },
  });
  expect(await happened()).toEqual([
    "charge.failed",
    "payment_intent.created",
    "payment_intent.payment_failed",
  ]);
  const retried = await stripe.paymentIntents.confirm(error.payment_intent!.id, {
    payment_method: "pm_card_visa",
  });
  expect(retried).toMatchObject({ status: "succeeded", last_payment_error: null });
});

test("0341 attaches and then fails", async () => {
  const customer = await stripe.customers.create({});
  const method = await stripe.paymentMethods.attach("pm_card_chargeCustomerFail", { customer: customer.id });
  expect(method).toMatchObject({ customer: customer.id, card: { last4: "0341" } });
  expect((await declined(pay(method.id, { customer: customer.id }))).code).toBe("card_declined");
  const bad = await declined(
    stripe.paymentMethods.attach("pm_card_chargeDeclined", { customer: customer.id }),
  );
  expect(bad.code).toBe("card_declined");
});

test("3155 asks for confirmation and returns where it was told", async () => {
  const asked = await pay("pm_card_authenticationRequiredOnSetup", {
    return_url: "https://example.com/back?x=1",
  });
  expect(asked).toMatchObject({
    status: "requires_action",
    latest_charge: null,
    next_action: { type: "redirect_to_url" },
  });
  const answered = await answerChallenge(asked.next_action!.redirect_to_url!.url!, "complete");
  const back = new URL(answered.headers.get("location")!);
  expect(back.origin + back.pathname).toBe("https://example.com/back");
  expect(Object.fromEntries(back.searchParams)).toMatchObject({
    x: "1",
    payment_intent: asked.id,
    redirect_status: "succeeded",
  });
  expect(await stripe.paymentIntents.retrieve(asked.id)).toMatchObject({
    status: "succeeded",
    next_action: null,
  });
  expect(await happened()).toContain("payment_intent.requires_action");
});

test("a challenge that fails takes no money and says so", async () => {
  const asked = await pay("pm_card_threeDSecure2Required", { return_url: "https://example.com/back" });
  const answered = await answerChallenge(asked.next_action!.redirect_to_url!.url!, "fail");
  expect(answered.headers.get("location")).toContain("redirect_status=failed");
  expect(await stripe.paymentIntents.retrieve(asked.id)).toMatchObject({
    status: "requires_payment_method",
    last_payment_error: { code: "payment_intent_authentication_failure" },
  });
  // Once answered it stays answered.
  await fetch(asked.next_action!.redirect_to_url!.url!, {
    method: "POST",
    body: new URLSearchParams({ answer: "complete" }),
  });
  expect((await stripe.paymentIntents.retrieve(asked.id)).status).toBe("requires_payment_method");
});

test("a card that was set up needs no confirmation off session; one that was not is declined", async () => {
  const customer = await stripe.customers.create({});
  const setup = await stripe.setupIntents.create({
    customer: customer.id,
    confirm: true,
    payment_method: "pm_card_authenticationRequiredOnSetup",
    allowed_payment_method_types: ["card"],
    return_url: "https://example.com/",
  });
  expect(setup).toMatchObject({ status: "requires_action", next_action: { type: "redirect_to_url" } });
  await answerChallenge(setup.next_action!.redirect_to_url!.url!, "complete");
  const done = await stripe.setupIntents.retrieve(setup.id, { expand: ["latest_attempt"] });
  expect(done).toMatchObject({
    status: "succeeded",
    latest_attempt: { object: "setup_attempt", status: "succeeded" },
  });
  const method = done.payment_method as string;
  expect((await stripe.customers.listPaymentMethods(customer.id)).data.map(({ id }) => id)).toEqual([method]);
  expect((await pay(method, { customer: customer.id, off_session: true })).status).toBe("succeeded");
  const fresh = await stripe.paymentMethods.attach("pm_card_authenticationRequiredOnSetup", {
    customer: customer.id,
  });
  const error = await declined(pay(fresh.id, { customer: customer.id, off_session: true }));
  expect(error).toMatchObject({ code: "authentication_required", decline_code: "authentication_required" });
});

test("a setup that the bank refuses is a card error with the intent in it", async () => {
  const error = await declined(
    stripe.setupIntents.create({
      confirm: true,
      payment_method: "pm_card_chargeDeclined",
      allowed_payment_method_types: ["card"],
    }),
  );
  expect(error.setup_intent).toMatchObject({
    status: "requires_payment_method",
    last_setup_error: { code: "card_declined" },
  });
  expect(await happened()).toEqual(["setup_intent.created", "setup_intent.setup_failed"]);
});

test("authorise, then capture a part, or let go", async () => {
  const held = await pay("pm_card_visa", { capture_method: "manual" });
  expect(held).toMatchObject({ status: "requires_capture", amount_capturable: 2000, amount_received: 0 });
  const captured = await stripe.paymentIntents.capture(held.id, {
    amount_to_capture: 1500,
    expand: ["latest_charge"],
  });
  expect(captured).toMatchObject({ status: "succeeded", amount_received: 1500 });
  expect(captured.latest_charge).toMatchObject({
    captured: true,
    amount_captured: 1500,
    amount_refunded: 500,
  });
  const released = await stripe.paymentIntents.cancel(
    (await pay("pm_card_visa", { capture_method: "manual" })).id,
  );
  expect(released).toMatchObject({ status: "canceled", amount_capturable: 0 });
  await expect(stripe.paymentIntents.cancel(captured.id)).rejects.toMatchObject({
    code: "payment_intent_unexpected_state",
  });
});

test("setup_future_usage binds the method to the customer", async () => {
  const customer = await stripe.customers.create({});
  const intent = await pay("pm_card_visa", { customer: customer.id, setup_future_usage: "off_session" });
  expect((await stripe.paymentMethods.retrieve(intent.payment_method as string)).customer).toBe(customer.id);
  const other = await stripe.customers.create({});
  await expect(pay(intent.payment_method as string, { customer: other.id })).rejects.toMatchObject({
    param: "payment_method",
  });
});

test.each([
  ["AT611904300234573201", "succeeded", ["charge.succeeded", "payment_intent.succeeded"]],
  ["AT861904300235473202", "requires_payment_method", ["charge.failed", "payment_intent.payment_failed"]],
])("a SEPA debit from %s is processing first, later %s", async (iban, status, types) => {
  const method = await stripe.paymentMethods.create({
    type: "sepa_debit",
    sepa_debit: { iban },
    billing_details: { name: "Jo", email: "jo@example.com" },
  });
  const intent = await pay(method.id, { currency: "eur", allowed_payment_method_types: ["sepa_debit"] });
  expect(intent.status).toBe("processing");
  expect(await happened()).toEqual(["charge.pending", "payment_intent.created", "payment_intent.processing"]);
  await emulator.control("POST", "/advance", { seconds: 10 });
  expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe(status);
  expect(await happened()).toEqual(expect.arrayContaining(types));
  const settled = listener.received
    .map((hook) => JSON.parse(hook.body) as Stripe.Event)
    .find((event) => event.type === types[1]);
  expect(settled?.request).toEqual({ id: null, idempotency_key: null });
});

test("refunds: part, the rest, and never more than was paid", async () => {
  const intent = await pay("pm_card_visa");
  const part = await stripe.refunds.create({
    payment_intent: intent.id,
    amount: 500,
    reason: "requested_by_customer",
  });
  expect(part).toMatchObject({ status: "succeeded", amount: 500, charge: intent.latest_charge });
  await expect(stripe.refunds.create({ payment_intent: intent.id, amount: 1600 })).rejects.toMatchObject({
    param: "amount",
  });
  await stripe.refunds.create({ payment_intent: intent.id });
  const charge = await stripe.charges.retrieve(intent.latest_charge as string, { expand: ["refunds"] });
  expect(charge).toMatchObject({ refunded: true, amount_refunded: 2000 });
  expect(charge.refunds?.data.map(({ amount }) => amount)).toEqual([1500, 500]);
  await expect(stripe.refunds.create({ payment_intent: intent.id })).rejects.toMatchObject({
    code: "charge_already_refunded",
  });
  expect((await happened()).filter((type) => type === "charge.refunded")).toHaveLength(2);
});

test("refunds that take a while, and one that fails afterwards", async () => {
  const slow = await stripe.refunds.create({ payment_intent: (await pay("pm_card_pendingRefund")).id });
  expect(slow.status).toBe("pending");
  const failing = await stripe.refunds.create({ payment_intent: (await pay("pm_card_refundFail")).id });
  expect(failing.status).toBe("succeeded");
  await emulator.control("POST", "/advance", { seconds: 60 });
  expect((await stripe.refunds.retrieve(slow.id)).status).toBe("succeeded");
  expect(await stripe.refunds.retrieve(failing.id)).toMatchObject({
    status: "failed",
    failure_reason: "expired_or_canceled_card",
  });
  expect((await stripe.charges.retrieve(failing.charge as string)).refunded).toBe(false);
});

test("0259 is disputed; evidence wins it, or closing loses it", async () => {
  const intent = await pay("pm_card_createDispute");
  expect(await happened()).toEqual(
    expect.arrayContaining(["charge.dispute.created", "charge.dispute.funds_withdrawn"]),
  );
  const [dispute] = (await stripe.disputes.list({ payment_intent: intent.id })).data;
  expect(dispute).toMatchObject({ status: "needs_response", reason: "fraudulent", amount: 2000 });
  expect((await stripe.charges.retrieve(dispute!.charge as string)).disputed).toBe(true);
  await expect(stripe.refunds.create({ payment_intent: intent.id })).rejects.toMatchObject({
    code: "charge_disputed",
  });
  const under = await stripe.disputes.update(dispute!.id, {
    evidence: { uncategorized_text: "winning_evidence" },
  });
  expect(under.status).toBe("under_review");
  await emulator.control("POST", "/advance", { seconds: 5 });
  const won = await stripe.disputes.retrieve(dispute!.id);
  expect(won.status).toBe("won");
  expect(won.balance_transactions.map(({ amount }) => amount)).toEqual([-2000, 2000]);
  expect(await happened()).toEqual(
    expect.arrayContaining(["charge.dispute.closed", "charge.dispute.funds_reinstated"]),
  );

  const second = await pay("pm_card_createDispute");
  const [lost] = (await stripe.disputes.list({ payment_intent: second.id })).data;
  expect((await stripe.disputes.close(lost!.id)).status).toBe("lost");
  await expect(stripe.disputes.close(lost!.id)).rejects.toThrow("already closed");
});

test("an inquiry withdraws nothing", async () => {
  const intent = await pay("pm_card_createDisputeInquiry");
  const [inquiry] = (await stripe.disputes.list({ payment_intent: intent.id })).data;
  expect(inquiry).toMatchObject({
    status: "warning_needs_response",
    is_charge_refundable: true,
    balance_transactions: [],
  });
  expect((await stripe.disputes.close(inquiry!.id)).status).toBe("warning_closed");
});

test("the charges API takes a token, or the customer's default source", async () => {
  const charge = await stripe.charges.create({ amount: 700, currency: "usd", source: "tok_visa" });
  expect(charge).toMatchObject({
    status: "succeeded",
    payment_intent: null,
    source: { object: "card", last4: "4242" },
  });
  const customer = await stripe.customers.create({ source: "tok_mastercard" });
  expect(customer.default_source).toMatch(/^card_/);
  const second = await stripe.charges.create({ amount: 700, currency: "usd", customer: customer.id });
  expect(second.payment_method).toBe(customer.default_source);
  const error = await declined(
    stripe.charges.create({ amount: 700, currency: "usd", source: "tok_chargeDeclined" }),
  );
  expect(error.charge).toMatch(/^ch_/);
});

test("detaching frees a method, and a customer's end detaches all", async () => {
  const customer = await stripe.customers.create({
    payment_method: "pm_card_visa",
    invoice_settings: { default_payment_method: "pm_card_visa" },
  });
  const method = customer.invoice_settings.default_payment_method as string;
  expect(await stripe.paymentMethods.detach(method)).toMatchObject({ customer: null });
  expect((await stripe.customers.retrieve(customer.id)) as Stripe.Customer).toMatchObject({
    invoice_settings: { default_payment_method: null },
  });
  const again = await stripe.paymentMethods.attach("pm_card_amex", { customer: customer.id });
  await stripe.customers.del(customer.id);
  expect((await stripe.paymentMethods.retrieve(again.id)).customer).toBeNull();
});

test("a debit that is on its way to the banks is not called back", async () => {
  const customer = await stripe.customers.create({});
  const intent = await stripe.paymentIntents.create({
    amount: 900,
    currency: "usd",
    customer: customer.id,
    confirm: true,
    payment_method: "pm_usBankAccount_success",
    return_url: "https://shop.example/back",
  });
  expect(intent.status).toBe("processing");
  await expect(stripe.paymentIntents.cancel(intent.id)).rejects.toMatchObject({
    code: "payment_intent_unexpected_state",
  });
});
