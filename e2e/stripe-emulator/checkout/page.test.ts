/** What a payer can do on the page beside paying, and what the session's wishes come to. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type Stripe from "stripe";
import { startForTest, type Started } from "../testing/start";
import { newSession, post, typing, visit } from "./testing";

let emulator: Started;
let stripe: Stripe;

beforeAll(async () => {
  emulator = await startForTest();
  stripe = emulator.stripe;
});
afterAll(() => emulator.stop());

test("a coupon takes its part off, and is redeemed when the session is complete", async () => {
  const coupon = await stripe.coupons.create({ percent_off: 25, duration: "once" });
  const session = await newSession(emulator, { discounts: [{ coupon: coupon.id }] });
  expect(session).toMatchObject({
    amount_subtotal: 1900,
    amount_total: 1425,
    total_details: { amount_discount: 475 },
  });
  expect((await stripe.coupons.retrieve(coupon.id)).times_redeemed).toBe(0);
  await post(session.url, typing());
  const after = await stripe.checkout.sessions.retrieve(session.id, {
    expand: ["payment_intent", "total_details.breakdown"],
  });
  expect(after).toMatchObject({
    payment_intent: { amount: 1425 },
    total_details: { breakdown: { discounts: [{ amount: 475 }] } },
  });
  expect((await stripe.coupons.retrieve(coupon.id)).times_redeemed).toBe(1);
});

test("a code is typed, applied, taken away again, and a wrong one is said at its field; nothing typed is lost", async () => {
  const coupon = await stripe.coupons.create({ percent_off: 50, duration: "forever" });
  await stripe.promotionCodes.create({ promotion: { type: "coupon", coupon: coupon.id }, code: "HALF" });
  const session = await newSession(emulator, { mode: "subscription", allow_promotion_codes: true });
  const wrong = await post(session.url, typing({ promotion_code: "NOPE", action: "apply_promotion" }));
  expect(wrong.page).toContain("The code “NOPE” is not valid.");
  const applied = await post(session.url, typing({ promotion_code: "half", action: "apply_promotion" }));
  expect(applied.page).toContain("€9.50");
  expect(applied.page).toContain('value="4242 4242 4242 4242"');
  const removed = await post(session.url, typing({ action: "remove_promotion" }));
  expect(removed.page).not.toContain("€9.50");
  // Typed and paid in one go.
  await post(session.url, typing({ promotion_code: "HALF" }));
  const after = await stripe.checkout.sessions.retrieve(session.id, {
    expand: ["invoice", "subscription.discounts"],
  });
  expect(after).toMatchObject({
    amount_total: 950,
    invoice: { amount_paid: 950 },
    subscription: { discounts: [{ checkout_session: session.id }] },
  });
});

test("a code that may be used once survives a declined card", async () => {
  const coupon = await stripe.coupons.create({ amount_off: 400, currency: "eur", duration: "once" });
  const code = await stripe.promotionCodes.create({
    promotion: { type: "coupon", coupon: coupon.id },
    code: "LAST",
    max_redemptions: 1,
  });
  const session = await newSession(emulator, { mode: "subscription", allow_promotion_codes: true });
  await post(session.url, typing({ promotion_code: "LAST", card_number: "4000000000000341" }));
  await post(session.url, typing());
  const after = await stripe.checkout.sessions.retrieve(session.id, { expand: ["total_details.breakdown"] });
  expect(after).toMatchObject({
    status: "complete",
    amount_total: 1500,
    total_details: { breakdown: { discounts: [{ amount: 400 }] } },
  });
  expect((await stripe.promotionCodes.retrieve(code.id)).times_redeemed).toBe(1);

  const late = await newSession(emulator, { mode: "subscription", allow_promotion_codes: true });
  const refused = await post(late.url, typing({ promotion_code: "LAST" }));
  expect(refused.page).toContain("The code “LAST” is not valid.");
});

test("without its code, a subscription that was begun is dropped for another", async () => {
  const coupon = await stripe.coupons.create({ percent_off: 50, duration: "once" });
  await stripe.promotionCodes.create({ promotion: { type: "coupon", coupon: coupon.id }, code: "DROP" });
  const session = await newSession(emulator, { mode: "subscription", allow_promotion_codes: true });
  await post(session.url, typing({ promotion_code: "DROP", card_number: "4000000000000341" }));
  await post(session.url, { action: "remove_promotion" });
  await post(session.url, typing());
  const after = await stripe.checkout.sessions.retrieve(session.id);
  const all = await stripe.subscriptions.list({ customer: String(after.customer), status: "all" });
  expect(after.amount_total).toBe(1900);
  expect(all.data.map((each) => each.status).sort()).toEqual(["active", "incomplete_expired"]);
});

test("the Enter key takes in a code before anything is paid", async () => {
  const coupon = await stripe.coupons.create({ percent_off: 50, duration: "once" });
  await stripe.promotionCodes.create({ promotion: { type: "coupon", coupon: coupon.id }, code: "ENTER" });
  const session = await newSession(emulator, { allow_promotion_codes: true });
  const { page } = await visit(session.url);
  // Browsers press the first button of a form, wherever it stands.
  expect(/<button[^>]*>/.exec(page)?.[0]).toContain('value="enter"');
  const applied = await post(session.url, typing({ promotion_code: "enter", action: "enter" }));
  expect(applied.page).toContain("Pay €9.50");
  const paid = await post(session.url, typing({ action: "enter" }));
  expect(paid.location).toContain("https://shop.example/thanks");
});

test("a free order needs no method", async () => {
  const coupon = await stripe.coupons.create({ percent_off: 100, duration: "once" });
  const session = await newSession(emulator, { discounts: [{ coupon: coupon.id }] });
  expect((await visit(session.url)).page).not.toContain("card_number");
  const done = await post(session.url, { email: "ada@example.com" });
  expect(done.location).toContain("https://shop.example/thanks");
  expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({
    status: "complete",
    payment_status: "no_payment_required",
    payment_intent: null,
  });
});

test("a quantity is changed within its bounds", async () => {
  const session = await newSession(emulator, {
    line_items: [
      {
        quantity: 1,
        adjustable_quantity: { enabled: true, minimum: 1, maximum: 3 },
        price_data: { currency: "eur", unit_amount: 1900, product_data: { name: "Book" } },
      },
    ],
    expand: ["line_items"],
  });
  const name = `quantity_${session.line_items?.data[0]?.id}`;
  await post(session.url, typing({ action: "update_quantity", [name]: "2" }));
  expect((await stripe.checkout.sessions.retrieve(session.id)).amount_total).toBe(3800);
  await post(session.url, typing({ [name]: "9" }));
  expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({
    status: "complete",
    amount_total: 5700,
  });
});

test("a saved method is offered where it may be, and pays", async () => {
  const customer = await stripe.customers.create({ email: "grace@example.com" });
  const method = await stripe.paymentMethods.create({
    type: "card",
    card: { token: "tok_visa" },
    allow_redisplay: "always",
  });
  await stripe.paymentMethods.attach(method.id, { customer: customer.id });
  const session = await newSession(emulator, { customer: customer.id });
  const shown = await visit(session.url);
  expect(shown.page).toContain("Visa ending 4242");
  expect(shown.page).not.toContain('name="email"');
  await post(session.url, { payment_method: method.id });
  const after = await stripe.checkout.sessions.retrieve(session.id, { expand: ["payment_intent"] });
  expect(after.payment_intent).toMatchObject({ payment_method: method.id, customer: customer.id });
});

test("what the session asks for is asked, and shown afterwards", async () => {
  const session = await newSession(emulator, {
    customer_creation: "always",
    billing_address_collection: "required",
    phone_number_collection: { enabled: true },
    consent_collection: { terms_of_service: "required" },
    custom_fields: [
      {
        key: "size",
        type: "dropdown",
        label: { type: "custom", custom: "Size" },
        dropdown: { options: [{ label: "Large", value: "l" }] },
      },
    ],
  });
  const wrong = await post(session.url, typing({ custom_size: "xxl" }));
  for (const words of ["Enter the street", "Enter a phone", "Accept the terms", "Choose one of these"])
    expect(wrong.page).toContain(words);
  await post(
    session.url,
    typing({
      line1: "Main 1",
      city: "Bonn",
      postal_code: "53111",
      country: "de",
      phone: "+49 228 123456",
      terms: "on",
      custom_size: "l",
    }),
  );
  expect(await stripe.checkout.sessions.retrieve(session.id, { expand: ["customer"] })).toMatchObject({
    consent: { terms_of_service: "accepted" },
    custom_fields: [{ key: "size", dropdown: { value: "l" } }],
    customer: { address: { city: "Bonn", country: "DE" }, phone: "+49 228 123456" },
    customer_details: { address: { line1: "Main 1" }, phone: "+49 228 123456" },
  });
});

test("the payer may ask for a method to be kept, and meets it again", async () => {
  const customer = await stripe.customers.create({ email: "kept@example.com" });
  const options = { payment_method_save: "enabled" };
  const first = await newSession(emulator, { customer: customer.id, saved_payment_method_options: options });
  await post(first.url, typing({ save: "on" }));
  const second = await newSession(emulator, { customer: customer.id });
  expect((await visit(second.url)).page).toContain("Visa ending 4242");
});

test("invoice creation makes a paid invoice of a one-time purchase", async () => {
  const session = await newSession(emulator, {
    invoice_creation: { enabled: true, invoice_data: { metadata: { order: "9" } } },
    payment_intent_data: { metadata: { order: "10" } },
  });
  await post(session.url, typing({ card_number: "4000000000000341" }));
  await post(session.url, typing());
  const after = await stripe.checkout.sessions.retrieve(session.id, {
    expand: ["invoice", "payment_intent"],
  });
  expect(after).toMatchObject({
    payment_status: "paid",
    invoice: { status: "paid", total: 1900, metadata: { order: "9" } },
    payment_intent: { status: "succeeded", metadata: { order: "10" } },
  });
});
