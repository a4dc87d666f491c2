/** The life of a subscription's status: what is unpaid, tried, paused and ended. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { DAY, HOUR, setStage, T0, type Payer, type Stage } from "./testing/stage";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.stop());

const subscribe = async (payer: Payer, params: object = {}, amount = 900) =>
  stage.stripe.subscriptions.create({
    customer: payer.id,
    items: [{ price: (await stage.price(amount)).id }],
    ...params,
  });
const read = (id: string) => stage.stripe.subscriptions.retrieve(id);
const FEBRUARY = Date.UTC(2026, 1, 28, 12) / 1000;

/** The customer's card is declined from now on. */
async function decline(payer: Payer): Promise<void> {
  const method = await stage.stripe.paymentMethods.attach("pm_card_chargeCustomerFail", {
    customer: payer.id,
  });
  await stage.stripe.customers.update(payer.id, { invoice_settings: { default_payment_method: method.id } });
}

test("incomplete until the customer pays; then active, in one event", async () => {
  const payer = await stage.payer(null);
  const subscription = await subscribe(payer, {
    payment_behavior: "default_incomplete",
    payment_settings: { save_default_payment_method: "on_subscription" },
    expand: ["latest_invoice.confirmation_secret", "latest_invoice.payments"],
  });
  expect(subscription.status).toBe("incomplete");
  const invoice = subscription.latest_invoice as {
    payments?: { data: { payment: { payment_intent: string } }[] };
  };
  const intent = invoice.payments?.data[0]?.payment.payment_intent ?? "";
  await stage.stripe.paymentIntents.confirm(intent, { payment_method: "pm_card_visa" });
  const paid = await read(subscription.id);
  expect(paid.status).toBe("active");
  expect(paid.default_payment_method).toMatch(/^pm_/);
  const updates = await payer.events("customer.subscription.updated");
  expect(updates.map(({ data }) => data.previous_attributes)).toEqual([
    { default_payment_method: null, status: "incomplete" },
  ]);
  const told = await payer.told();
  expect(told.indexOf("customer.subscription.created")).toBeLessThan(told.indexOf("payment_intent.created"));
  await payer.to(T0 + 2 * DAY);
  expect((await read(subscription.id)).status).toBe("active");
});

test("incomplete for 23 hours: expired, and its invoice void", async () => {
  const payer = await stage.payer("pm_card_chargeCustomerFail");
  const subscription = await subscribe(payer);
  expect(subscription.status).toBe("incomplete");
  await payer.to(T0 + 23 * HOUR - 1);
  expect((await read(subscription.id)).status).toBe("incomplete");
  await payer.to(T0 + 23 * HOUR);
  const expired = await stage.stripe.subscriptions.retrieve(subscription.id, { expand: ["latest_invoice"] });
  expect(expired).toMatchObject({ status: "incomplete_expired", latest_invoice: { status: "void" } });
});

test("error_if_incomplete leaves nothing behind", async () => {
  const payer = await stage.payer("pm_card_chargeCustomerFail");
  const creating = subscribe(payer, { payment_behavior: "error_if_incomplete" });
  await expect(creating).rejects.toMatchObject({ statusCode: 402, code: "card_declined" });
  expect((await stage.stripe.subscriptions.list({ customer: payer.id, status: "all" })).data).toEqual([]);
  expect((await stage.stripe.invoices.list({ customer: payer.id })).data).toEqual([]);
});

test("past due after a failed renewal, active once it is paid, canceled when retries are over", async () => {
  const payer = await stage.payer();
  const { id } = await subscribe(payer);
  await decline(payer);
  await payer.to(FEBRUARY + HOUR);
  const late = await read(id);
  expect(late.status).toBe("past_due");
  await stage.stripe.invoices.pay(String(late.latest_invoice), {
    payment_method: (await stage.stripe.paymentMethods.attach("pm_card_visa", { customer: payer.id })).id,
  });
  expect((await read(id)).status).toBe("active");
  await payer.to(Date.UTC(2026, 2, 31, 12) / 1000 + HOUR);
  expect((await read(id)).status).toBe("past_due");
  await payer.to(Date.UTC(2026, 3, 29) / 1000);
  expect(await read(id)).toMatchObject({
    status: "canceled",
    cancellation_details: { reason: "payment_failed" },
  });
  expect((await payer.told()).at(-1)).toBe("customer.subscription.deleted");
});

test("a change billed while the renewal is a draft does not hide that the renewal fails, or is paid later", async () => {
  const payer = await stage.payer();
  const { id, items } = await subscribe(payer);
  await payer.to(FEBRUARY);
  const renewal = (await read(id)).latest_invoice;
  await stage.stripe.subscriptions.update(id, {
    items: [{ id: items.data[0]?.id ?? "", quantity: 2 }],
    proration_behavior: "always_invoice",
  });
  expect((await read(id)).latest_invoice).not.toBe(renewal);
  await decline(payer);
  await payer.to(FEBRUARY + 2 * HOUR);
  expect((await read(id)).status).toBe("past_due");
  await stage.stripe.invoices.pay(String(renewal), { payment_method: "pm_card_visa" });
  expect((await read(id)).status).toBe("active");
});

test("or unpaid, if the account is set so: it is billed further, in drafts", async () => {
  await stage.control("POST", "/settings", { after_last_attempt: "unpaid" });
  const payer = await stage.payer();
  const { id } = await subscribe(payer);
  await decline(payer);
  await payer.to(Date.UTC(2026, 2, 30) / 1000);
  expect((await read(id)).status).toBe("unpaid");
  await payer.to(Date.UTC(2026, 3, 2) / 1000);
  const unpaid = await stage.stripe.subscriptions.retrieve(id, { expand: ["latest_invoice"] });
  expect(unpaid).toMatchObject({
    status: "unpaid",
    latest_invoice: { status: "draft", auto_advance: false },
  });
  await stage.control("POST", "/settings", { after_last_attempt: "cancel" });
});

test("a trial: warned of three days before, then paid", async () => {
  const payer = await stage.payer();
  const subscription = await subscribe(payer, { trial_period_days: 14, expand: ["latest_invoice"] });
  const end = T0 + 14 * DAY;
  expect(subscription).toMatchObject({
    status: "trialing",
    trial_end: end,
    billing_cycle_anchor: end,
    latest_invoice: { total: 0, status: "paid" },
  });
  await payer.to(end - 3 * DAY);
  expect(await payer.events("customer.subscription.trial_will_end")).toHaveLength(1);
  await payer.to(end);
  expect(await read(subscription.id)).toMatchObject({ status: "active" });
  await payer.to(end + HOUR);
  const invoices = await stage.stripe.invoices.list({ customer: payer.id });
  expect(invoices.data.map(({ total, status }) => [total, status])).toEqual([
    [900, "paid"],
    [0, "paid"],
  ]);
});

test("a trial that ends without a method cancels, pauses, or goes past due", async () => {
  const outcomes: string[] = [];
  for (const missing_payment_method of ["cancel", "pause", "create_invoice"] as const) {
    const payer = await stage.payer(null);
    const { id } = await subscribe(payer, {
      trial_period_days: 7,
      trial_settings: { end_behavior: { missing_payment_method } },
    });
    await payer.to(T0 + 7 * DAY + HOUR);
    outcomes.push((await read(id)).status);
  }
  expect(outcomes).toEqual(["canceled", "paused", "past_due"]);
});

test("paused, and resumed when what is due is paid", async () => {
  const payer = await stage.payer(null);
  const { id } = await subscribe(payer, {
    trial_period_days: 7,
    trial_settings: { end_behavior: { missing_payment_method: "pause" } },
  });
  await payer.to(T0 + 40 * DAY);
  expect((await payer.told()).filter((type) => type.startsWith("invoice"))).toHaveLength(4);
  const method = await stage.stripe.paymentMethods.attach("pm_card_visa", { customer: payer.id });
  await stage.stripe.customers.update(payer.id, { invoice_settings: { default_payment_method: method.id } });
  const resumed = await stage.stripe.subscriptions.resume(id, { expand: ["latest_invoice"] });
  expect(resumed).toMatchObject({
    status: "active",
    billing_cycle_anchor: T0 + 40 * DAY,
    latest_invoice: { status: "paid", total: 900 },
  });
  expect(resumed.status_details).toBeUndefined();
  const told = await payer.told();
  expect(told.slice(-2)).toEqual(["customer.subscription.updated", "customer.subscription.resumed"]);
});

test("while collection is paused, invoices are drafts, void or written off, until it resumes", async () => {
  const states: unknown[] = [];
  for (const behavior of ["keep_as_draft", "void", "mark_uncollectible"] as const) {
    const payer = await stage.payer();
    const { id } = await subscribe(payer);
    await stage.stripe.subscriptions.update(id, {
      pause_collection: { behavior, resumes_at: FEBRUARY + DAY },
    });
    await payer.to(FEBRUARY + 2 * DAY);
    const after = await stage.stripe.subscriptions.retrieve(id, { expand: ["latest_invoice"] });
    const { status } = after.latest_invoice as { status: string };
    states.push([after.status, after.pause_collection, status]);
  }
  expect(states).toEqual([
    ["active", null, "draft"],
    ["active", null, "void"],
    ["active", null, "uncollectible"],
  ]);
});

test("a sent invoice that is not paid in time makes it past due", async () => {
  const payer = await stage.payer(null);
  const { id } = await subscribe(payer, { collection_method: "send_invoice", days_until_due: 5 });
  await payer.to(T0 + 6 * DAY);
  expect((await read(id)).status).toBe("past_due");
  const late = await read(id);
  await stage.stripe.invoices.pay(String(late.latest_invoice), { paid_out_of_band: true });
  expect((await read(id)).status).toBe("active");
});

test("a customer who is deleted has no subscriptions any more", async () => {
  const payer = await stage.payer();
  const { id } = await subscribe(payer);
  await stage.stripe.customers.del(payer.id);
  expect((await read(id)).status).toBe("canceled");
  expect((await payer.told()).slice(-3)).toContain("customer.subscription.deleted");
});

test("paused on request: credit for the rest, no renewals, and resumed with the credit", async () => {
  const payer = await stage.payer();
  const { id } = await subscribe(payer, {}, 2800);
  await payer.to(T0 + 14 * DAY);
  const paused = await stage.stripe.subscriptions.pause(id);
  expect(paused).toMatchObject({
    status: "paused",
    status_details: { paused: { subscription: { type: "pause_requested" } } },
  });
  await payer.to(T0 + 100 * DAY);
  expect((await stage.stripe.invoices.list({ customer: payer.id })).data).toHaveLength(1);
  const resumed = await stage.stripe.subscriptions.resume(id, { expand: ["latest_invoice"] });
  expect(resumed).toMatchObject({ status: "active", latest_invoice: { total: 1400, status: "paid" } });
});

test("a trial that is ended early is warned of, billed and over, in one update", async () => {
  const payer = await stage.payer();
  const { id } = await subscribe(payer, { trial_period_days: 30 });
  await payer.to(T0 + 5 * DAY);
  const ended = await stage.stripe.subscriptions.update(id, { trial_end: "now", expand: ["latest_invoice"] });
  expect(ended).toMatchObject({
    status: "active",
    billing_cycle_anchor: T0 + 5 * DAY,
    trial_end: T0 + 5 * DAY,
    latest_invoice: { billing_reason: "subscription_update", status: "paid", total: 900 },
  });
  expect(await payer.events("customer.subscription.updated")).toHaveLength(1);
  expect(await payer.events("customer.subscription.trial_will_end")).toHaveLength(1);
});

test("a trial given in the middle of a period gives back what was paid", async () => {
  const payer = await stage.payer();
  const { id } = await subscribe(payer, {}, 2800);
  await payer.to(T0 + 14 * DAY);
  const end = T0 + 20 * DAY;
  const trial = await stage.stripe.subscriptions.update(id, { trial_end: end, expand: ["latest_invoice"] });
  expect(trial).toMatchObject({
    status: "trialing",
    billing_cycle_anchor: end,
    latest_invoice: { total: -1400 },
  });
  await payer.to(end + HOUR);
  const [first] = (await stage.stripe.invoices.list({ customer: payer.id })).data;
  expect(first).toMatchObject({ total: 2800, amount_paid: 1400 });
});

test("backdated: the time before is billed with the first period", async () => {
  const payer = await stage.payer();
  const start = Date.UTC(2025, 10, 30, 12) / 1000;
  const subscription = await subscribe(payer, { backdate_start_date: start, expand: ["latest_invoice"] });
  expect(subscription).toMatchObject({
    start_date: start,
    billing_cycle_anchor: start,
    items: { data: [{ current_period_start: Date.UTC(2026, 0, 30, 12) / 1000 }] },
    latest_invoice: { total: 3 * 900 },
  });
});

test("a day of the month as anchor", async () => {
  const payer = await stage.payer();
  const subscription = await subscribe(payer, {
    billing_cycle_anchor_config: { day_of_month: 15, hour: 0, minute: 0, second: 0 },
    proration_behavior: "none",
  });
  expect(subscription).toMatchObject({
    billing_cycle_anchor: Date.UTC(2026, 1, 15) / 1000,
    latest_invoice: null,
    status: "active",
  });
  await payer.to(Date.UTC(2026, 1, 15) / 1000 + HOUR);
  expect((await stage.stripe.invoices.list({ customer: payer.id })).data).toMatchObject([
    { total: 900, status: "paid" },
  ]);
});
