/** Bad input to the API: every refusal has Stripe's shape, nothing hangs, no number is bent. */
import type Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startForTest, TEST_KEY, type Started } from "../testing/start";

let emulator: Started;
let stripe: Stripe;

beforeAll(async () => {
  emulator = await startForTest();
  stripe = emulator.stripe;
});
afterAll(() => emulator.stop());

async function post(path: string, body: string | Uint8Array, type = "application/x-www-form-urlencoded") {
  const answer = await fetch(`${emulator.url}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${TEST_KEY}`, "content-type": type },
    body: typeof body === "string" ? body : new Uint8Array(body),
  });
  return {
    status: answer.status,
    body: (await answer.json()) as { error?: { type: string; message: string } },
  };
}

test.each([
  ["fifty levels", `metadata${"[a]".repeat(50)}=1`],
  ["ten thousand names", Array.from({ length: 10_000 }, (_, at) => `metadata[k${at}]=v`).join("&")],
  ["a value and a hash", "address=1&address[city]=2"],
  ["names of JavaScript's own", "__proto__[a]=1&constructor[prototype][a]=1"],
  ["a megabyte", `description=${"x".repeat(1_000_000)}`],
  ["bytes that are no text", Buffer.from("email=\xff\xfe%80", "latin1")],
])("%s: refused in Stripe's shape", async (_name, body) => {
  const answer = await post("/v1/customers", body);
  expect(answer.status).toBe(400);
  expect(answer.body.error).toMatchObject({ type: "invalid_request_error", message: expect.any(String) });
  expect({}).not.toHaveProperty("a");
});

test("other encodings are refused; of a name given twice the last one counts", async () => {
  expect((await post("/v1/customers", '{"name":"x"}', "application/json")).status).toBe(400);
  expect((await post("/v1/customers", "--x--", "multipart/form-data; boundary=x")).status).toBe(400);
  expect((await post("/v1/customers", "name=a&name=b")).body).toMatchObject({ name: "b" });
  expect((await post("/v1/customers", "metadata[__proto__]=1&metadata[toString]=2")).status).toBe(200);
});

test.each(["-1", "0", "49", "100000000", "1e3", "1.5", "9".repeat(30), "NaN", ""])(
  "an amount of %j cents is not taken",
  async (amount) => {
    const answer = await post("/v1/payment_intents", `amount=${amount}&currency=usd`);
    expect(answer.status).toBe(400);
    expect(answer.body.error?.type).toBe("invalid_request_error");
  },
);

test("a currency that is none names those that are", async () => {
  const refused = stripe.paymentIntents.create({ amount: 1000, currency: "zzz" });
  await expect(refused).rejects.toMatchObject({
    param: "currency",
    message: expect.stringMatching(/^Invalid currency: zzz\. .*usd, aed/),
  });
  expect((await stripe.paymentIntents.create({ amount: 1000, currency: "EUR" })).currency).toBe("eur");
});

test("prices are exact or refused", async () => {
  const price = (unit_amount_decimal: string) =>
    post("/v1/prices", `currency=usd&unit_amount_decimal=${unit_amount_decimal}&product_data[name]=x`);
  expect((await price("0.000000000001")).status).toBe(200);
  expect((await price("0.0000000000001")).status).toBe(400);
  expect((await price("9".repeat(400))).status).toBe(400);
});

test.each([
  ["jpy", 500, "¥500"],
  ["usd", 1999, "$19.99"],
  ["kwd", 1500, "KWD 1.500"],
])("%s amounts are written with their decimals", async (currency, unit_amount, written) => {
  const customer = await stripe.customers.create({
    payment_method: "pm_card_visa",
    invoice_settings: { default_payment_method: "pm_card_visa" },
  });
  const product_data = { name: "Pro" };
  const price = await stripe.prices.create({
    currency,
    unit_amount,
    recurring: { interval: "month" },
    product_data,
  });
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id }],
    expand: ["latest_invoice"],
  });
  const invoice = subscription.latest_invoice;
  if (invoice === null || typeof invoice === "string") throw new Error("there is no first invoice");
  expect(invoice.lines.data[0]?.description?.replace("\u00a0", " ")).toBe(`1 × Pro (at ${written} / month)`);
  const page = await (await fetch(invoice.hosted_invoice_url ?? "")).text();
  expect(page.replaceAll("\u00a0", " ")).toContain(`<td class="sum">${written}</td>`);
});

test("what is too much to be paid stays a draft and says so; the clock goes on", async () => {
  const start = Date.UTC(2026, 0, 1) / 1000;
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: start });
  const customer = await stripe.customers.create({ test_clock: clock.id });
  const price = await stripe.prices.create({
    currency: "usd",
    unit_amount: 99_999_999,
    recurring: { interval: "month" },
    product_data: { name: "Everything" },
  });
  const { latest_invoice } = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id, quantity: 1_000_000 }],
    collection_method: "send_invoice",
    days_until_due: 5,
  });
  await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: start + 7200 });
  await emulator.control("POST", "/settle");
  expect((await stripe.testHelpers.testClocks.retrieve(clock.id)).status).toBe("ready");
  const invoice = await stripe.invoices.retrieve(String(latest_invoice));
  expect(invoice).toMatchObject({ status: "draft", last_finalization_error: { code: "amount_too_large" } });
  const [told] = (await stripe.events.list({ type: "invoice.finalization_failed" })).data;
  expect(told?.data.object).toMatchObject({ id: invoice.id });
});

test("three thousand items make one invoice, whose lines are read by the page", async () => {
  const customer = await stripe.customers.create({});
  for (let made = 0; made < 3_000; made += 50) {
    await Promise.all(
      Array.from({ length: 50 }, () =>
        stripe.invoiceItems.create({ customer: customer.id, amount: 7, currency: "usd" }),
      ),
    );
  }
  const invoice = await stripe.invoices.create({
    customer: customer.id,
    pending_invoice_items_behavior: "include",
  });
  expect(invoice).toMatchObject({ total: 21_000, lines: { has_more: true } });
  let lines = 0;
  for await (const line of stripe.invoices.listLineItems(invoice.id ?? "", { limit: 100 }))
    lines += line.amount;
  expect(lines).toBe(21_000);
});
