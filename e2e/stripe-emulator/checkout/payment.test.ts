/** Payment and setup mode: from the session to the events, by the page's own form. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { startForTest, type Started } from "../testing/start";
import { eventReader, newSession, post, typing, visit } from "./testing";

let emulator: Started;
let events: () => Promise<string[]>;

beforeAll(async () => {
  emulator = await startForTest();
  events = eventReader(emulator);
});
afterAll(() => emulator.stop());

const read = (id: string) => emulator.stripe.checkout.sessions.retrieve(id, { expand: ["line_items"] });

test("a guest pays once: the page shows the order, the card pays, the browser goes on", async () => {
  const session = await newSession(emulator, {
    client_reference_id: "user_7",
    metadata: { cart: "42" },
    payment_intent_data: { metadata: { order: "43" }, description: "Order 43" },
  });
  expect(session).toMatchObject({
    status: "open",
    payment_status: "unpaid",
    amount_total: 1900,
    payment_intent: null,
  });
  const shown = await visit(session.url);
  expect(shown.page).toContain("€19.00");
  await events();

  const paid = await post(session.url, typing());
  expect(paid.location).toBe(`https://shop.example/thanks?session=${session.id}`);
  const after = await read(session.id);
  expect(after).toMatchObject({
    status: "complete",
    payment_status: "paid",
    client_reference_id: "user_7",
    metadata: { cart: "42" },
    customer: null,
    url: null,
    customer_details: { email: "ada@example.com", name: "Ada Lovelace" },
  });
  const intent = await emulator.stripe.paymentIntents.retrieve(String(after.payment_intent));
  expect(intent).toMatchObject({ status: "succeeded", metadata: { order: "43" }, description: "Order 43" });
  expect(await events()).toEqual([
    "payment_intent.created",
    "charge.succeeded",
    "charge.updated",
    "payment_intent.succeeded",
    "checkout.session.completed",
  ]);
});

test("sent twice, it is paid once", async () => {
  const session = await newSession(emulator);
  const both = await Promise.all([post(session.url, typing()), post(session.url, typing())]);
  expect(both.map((each) => each.location)).toEqual([
    `https://shop.example/thanks?session=${session.id}`,
    `https://shop.example/thanks?session=${session.id}`,
  ]);
  const types = await events();
  expect(types.filter((type) => type === "charge.succeeded")).toHaveLength(1);
  expect(types.filter((type) => type === "checkout.session.completed")).toHaveLength(1);
});

test("a decline is told in place, keeps what was typed, and another card pays with the same intent", async () => {
  const session = await newSession(emulator);
  const declined = await post(session.url, typing({ card_number: "4000 0000 0000 9995" }));
  expect(declined.location).toBeNull();
  expect(declined.page).toContain("Your card has insufficient funds.");
  expect(declined.page).toContain('value="ada@example.com"');
  expect(declined.page).toContain('value="4000 0000 0000 9995"');
  expect((await read(session.id)).status).toBe("open");
  await post(session.url, typing());
  expect((await read(session.id)).payment_status).toBe("paid");
  const types = await events();
  expect(types.filter((type) => type === "payment_intent.created")).toHaveLength(1);
  expect(types).toContain("payment_intent.payment_failed");
});

test.each([
  [{ card_number: "4242 4242 4242 4241" }, "Your card number is invalid."],
  [{ exp: "01 / 20" }, "expiration date is in the past"],
  [{ exp: "13 / 30" }, "Enter the date as MM"],
  [{ cvc: "" }, "security code"],
  [{ email: "" }, "Enter your email address."],
  [{ payment_method: "pm_of_somebody" }, "Choose how to pay."],
])("what is wrong with %o is said at its field, and nothing is made", async (wrong, words) => {
  const session = await newSession(emulator);
  await events();
  const answer = await post(session.url, typing(wrong));
  expect(answer.status).toBe(422);
  expect(answer.page).toContain(words.replace("'", "&#39;"));
  expect(await events()).toEqual([]);
});

test("3-D Secure goes to the bank's page and comes back paid", async () => {
  const session = await newSession(emulator);
  const asked = await post(session.url, typing({ card_number: "4000 0025 0000 3155" }));
  expect(asked.location).toContain("/3d_secure_2/test/pi_");
  expect((await read(session.id)).status).toBe("open");
  const answered = await post(asked.location!, { answer: "complete" });
  expect(answered.location).toContain(`/c/pay/${session.id}`);
  const back = await visit(answered.location!);
  expect(back.location).toBe(`https://shop.example/thanks?session=${session.id}`);
  expect((await read(session.id)).payment_status).toBe("paid");
});

test("a challenge that fails comes back to the form, filled in as it was", async () => {
  const session = await newSession(emulator);
  const asked = await post(session.url, typing({ card_number: "4000 0025 0000 3155" }));
  const answered = await post(asked.location!, { answer: "fail" });
  const back = await visit(answered.location!);
  expect(back.location).toBeNull();
  expect(back.page).toContain("unable to authenticate your payment method");
  expect(back.page).toContain('value="ada@example.com"');
  expect(back.page).not.toContain('4000 0025 0000 3155"');
});

test("a debit completes the session unpaid, and its outcome comes later", async () => {
  const fields = { email: "ada@example.com", payment_method: "sepa_debit", name: "Ada" };
  const good = await newSession(emulator);
  await events();
  await post(good.url, { ...fields, iban: "AT611904300234573201" });
  expect(await read(good.id)).toMatchObject({ status: "complete", payment_status: "unpaid" });
  await emulator.control("POST", "/advance", { seconds: 5 });
  expect((await read(good.id)).payment_status).toBe("paid");
  const types = await events();
  expect(types.filter((type) => type.startsWith("checkout."))).toEqual([
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
  ]);

  const bad = await newSession(emulator);
  await post(bad.url, { ...fields, iban: "AT861904300235473202" });
  await emulator.control("POST", "/advance", { seconds: 5 });
  expect(await read(bad.id)).toMatchObject({ status: "complete", payment_status: "unpaid" });
  expect((await events()).filter((type) => type.startsWith("checkout."))).toEqual([
    "checkout.session.completed",
    "checkout.session.async_payment_failed",
  ]);
});

test("setup mode saves the method with the customer", async () => {
  const customer = await emulator.stripe.customers.create({ email: "grace@example.com" });
  const session = await emulator.stripe.checkout.sessions.create({
    mode: "setup",
    currency: "eur",
    customer: customer.id,
    success_url: "https://shop.example/saved",
    setup_intent_data: { metadata: { why: "later" } },
  });
  expect(session).toMatchObject({ payment_status: "no_payment_required", amount_total: null });
  await events();
  const saved = await post(session.url!, typing());
  expect(saved.location).toBe("https://shop.example/saved");
  const after = await emulator.stripe.checkout.sessions.retrieve(session.id, { expand: ["setup_intent"] });
  expect(after).toMatchObject({
    status: "complete",
    setup_intent: { status: "succeeded", metadata: { why: "later" } },
  });
  const methods = await emulator.stripe.paymentMethods.list({ customer: customer.id });
  expect(methods.data).toHaveLength(1);
  expect(await events()).toEqual([
    "payment_method.attached",
    "setup_intent.succeeded",
    "checkout.session.completed",
  ]);
});

test("a card that may not be saved is refused in setup mode, in place", async () => {
  const session = await emulator.stripe.checkout.sessions.create({
    mode: "setup",
    currency: "eur",
    success_url: "https://shop.example/saved",
  });
  const refused = await post(session.url!, typing({ card_number: "4000 0000 0000 0002" }));
  expect(refused.page).toContain("Your card was declined.");
  expect((await read(session.id)).status).toBe("open");
});

test("a held payment completes the session unpaid, and capturing pays it without an event of its own", async () => {
  const session = await newSession(emulator, { payment_intent_data: { capture_method: "manual" } });
  await post(session.url, typing());
  const held = await read(session.id);
  expect(held).toMatchObject({ status: "complete", payment_status: "unpaid" });
  await emulator.stripe.paymentIntents.capture(String(held.payment_intent));
  expect((await read(session.id)).payment_status).toBe("paid");
  expect((await events()).filter((type) => type.startsWith("checkout."))).toEqual([
    "checkout.session.completed",
  ]);
});

test("after completion and after expiry the page says so", async () => {
  const done = await newSession(emulator);
  await post(done.url, typing());
  expect((await visit(done.url)).page).toContain("This order has been placed.");

  const over = await newSession(emulator);
  await events();
  const expired = await emulator.stripe.checkout.sessions.expire(over.id);
  expect(expired).toMatchObject({ status: "expired", url: null });
  const page = await visit(over.url);
  expect(page.status).toBe(410);
  expect(page.page).toContain("You were not charged.");
  expect((await post(over.url, typing())).status).toBe(410);
  expect(await events()).toEqual(["checkout.session.expired"]);
});
