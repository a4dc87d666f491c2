/** Coupons, promotion codes and customers' discounts through the SDK. */
import type Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { postForm } from "../testing/post-form";
import { startForTest, type Started } from "../testing/start";

let emulator: Started;
beforeAll(async () => {
  emulator = await startForTest();
});
afterAll(() => emulator.stop());

const eventsOf = async (id: string) =>
  (await emulator.stripe.events.list({ limit: 100 })).data
    .filter(({ data }) => (data.object as { id?: string }).id === id)
    .reverse();
const typesOf = async (id: string) => (await eventsOf(id)).map(({ type }) => type);

test("a coupon is made, renamed and deleted, with its events", async () => {
  const { coupons } = emulator.stripe;
  const coupon = await coupons.create({ id: "WELCOME", amount_off: 500, currency: "EUR", name: "Hello" });
  expect(coupon).toMatchObject({ id: "WELCOME", currency: "eur", duration: "once", valid: true });
  expect((await coupons.update("WELCOME", { name: "Good day", metadata: { a: "1" } })).name).toBe("Good day");
  expect(await coupons.del("WELCOME")).toMatchObject({ id: "WELCOME", deleted: true });
  await expect(coupons.retrieve("WELCOME")).rejects.toMatchObject({
    statusCode: 404,
    code: "resource_missing",
    message: "No such coupon: 'WELCOME'",
  });
  expect(await typesOf("WELCOME")).toEqual(["coupon.created", "coupon.updated", "coupon.deleted"]);
  expect((await eventsOf("WELCOME"))[1]!.data.previous_attributes).toEqual({
    metadata: { a: null },
    name: "Hello",
  });
});

test("what a coupon is for is shown when it is asked for", async () => {
  const product = await emulator.stripe.products.create({ name: "Pro" });
  const { id } = await emulator.stripe.coupons.create({
    percent_off: 10,
    applies_to: { products: [product.id] },
    currency_options: { jpy: { amount_off: 300 } },
  });
  expect(await emulator.stripe.coupons.retrieve(id)).not.toHaveProperty("applies_to");
  const shown = await emulator.stripe.coupons.retrieve(id, { expand: ["applies_to", "currency_options"] });
  expect(shown.applies_to).toEqual({ products: [product.id] });
  expect(shown.currency_options).toEqual({ jpy: { amount_off: 300 } });
});

test("refuses coupons that make no sense", async () => {
  const { coupons } = emulator.stripe;
  await expect(coupons.create({})).rejects.toMatchObject({ statusCode: 400 });
  await expect(coupons.create({ amount_off: 5 })).rejects.toMatchObject({ param: "currency" });
  await expect(coupons.create({ percent_off: 101 })).rejects.toMatchObject({ param: "percent_off" });
  await expect(coupons.create({ percent_off: 5, duration: "repeating" })).rejects.toMatchObject({
    param: "duration_in_months",
  });
  await expect(
    coupons.create({ percent_off: 5, applies_to: { products: ["prod_x"] } }),
  ).rejects.toMatchObject({
    code: "resource_missing",
  });
});

test("a promotion code is found by its text, whatever its case; the text is taken while it is active", async () => {
  const { coupons, promotionCodes } = emulator.stripe;
  const coupon = await coupons.create({ percent_off: 20 });
  const promotion = { type: "coupon", coupon: coupon.id } as const;
  const code = await promotionCodes.create({ promotion, code: "Autumn-20", max_redemptions: 5 });
  expect(code).toMatchObject({ active: true, promotion: { type: "coupon", coupon: coupon.id } });
  const [found] = (await promotionCodes.list({ code: "AUTUMN-20", active: true })).data;
  expect(found?.id).toBe(code.id);
  await expect(promotionCodes.create({ promotion, code: "autumn-20" })).rejects.toMatchObject({
    message: "An active promotion code with `code: autumn-20` already exists.",
  });
  await promotionCodes.update(code.id, { active: false });
  await promotionCodes.create({ promotion, code: "autumn-20" });
  await expect(promotionCodes.update(code.id, { active: true })).rejects.toMatchObject({ param: "code" });
  const expanded = await promotionCodes.retrieve(code.id, { expand: ["promotion.coupon"] });
  expect(expanded.promotion.coupon).toMatchObject({ object: "coupon", percent_off: 20 });
});

test("older versions name the coupon itself and see it whole", async () => {
  const coupon = await emulator.stripe.coupons.create({ percent_off: 20 });
  const code = await postForm<Stripe.PromotionCode>(emulator.url, "/v1/promotion_codes", {
    coupon: coupon.id,
  });
  expect(code.promotion.coupon).toBe(coupon.id);
  const old = await fetch(`${emulator.url}/v1/promotion_codes/${code.id}`, {
    headers: { authorization: "Bearer sk_test_emulatortests", "stripe-version": "2023-10-16" },
  });
  const shown = (await old.json()) as Record<string, unknown>;
  expect(shown).toMatchObject({ coupon: { id: coupon.id, object: "coupon", percent_off: 20 } });
  expect(shown).not.toHaveProperty("promotion");
  await expect(
    emulator.stripe.rawRequest("POST", "/v1/promotion_codes", { coupon: coupon.id }),
  ).rejects.toMatchObject({ code: "parameter_unknown" });
});

test("codes end with their coupon and with their time", async () => {
  const { coupons, promotionCodes } = emulator.stripe;
  const soon = Math.floor(Date.now() / 1000) + 3600;
  const lasting = await coupons.create({ percent_off: 20 });
  const passing = await coupons.create({ percent_off: 20, redeem_by: soon });
  const make = (coupon: string, rest = {}) =>
    promotionCodes.create({ promotion: { type: "coupon", coupon }, ...rest });
  const timed = await make(lasting.id, { expires_at: soon });
  const bound = await make(passing.id);
  const orphan = await make(lasting.id);
  await coupons.del(lasting.id);
  expect((await promotionCodes.retrieve(orphan.id)).active).toBe(false);
  expect((await promotionCodes.retrieve(bound.id)).active).toBe(true);
  await emulator.control("POST", "/advance", { seconds: 7200 });
  expect((await coupons.retrieve(passing.id)).valid).toBe(false);
  expect((await promotionCodes.retrieve(bound.id)).active).toBe(false);
  expect((await promotionCodes.retrieve(timed.id)).active).toBe(false);
  await expect(promotionCodes.update(bound.id, { active: true })).rejects.toMatchObject({ param: "active" });
  const late = await postForm<{ error: { code: string; message: string } }>(emulator.url, "/v1/customers", {
    coupon: passing.id,
  });
  expect(late.error).toMatchObject({ code: "coupon_expired", message: `Coupon expired: ${passing.id}` });
});

test("a customer's discount: created, replaced, taken away", async () => {
  const { coupons, customers } = emulator.stripe;
  const first = await coupons.create({ percent_off: 20, max_redemptions: 1 });
  const second = await coupons.create({ percent_off: 30, duration: "repeating", duration_in_months: 2 });
  const { id } = await postForm<Stripe.Customer>(emulator.url, "/v1/customers", { coupon: first.id });
  const before = (await customers.retrieve(id)) as Stripe.Customer;
  expect(before.discount).toMatchObject({ object: "discount", source: { coupon: first.id }, end: null });
  expect(await coupons.retrieve(first.id)).toMatchObject({ times_redeemed: 1, valid: false });
  await postForm(emulator.url, `/v1/customers/${id}`, { coupon: second.id });
  const after = (await customers.retrieve(id, { expand: ["discount.source.coupon"] })) as Stripe.Customer;
  expect(after.discount?.source.coupon).toMatchObject({ id: second.id });
  expect(after.discount!.end! - after.discount!.start).toBeGreaterThan(58 * 86_400);
  expect(await typesOf(after.discount!.id)).toEqual(["customer.discount.updated"]);
  expect(await customers.deleteDiscount(id)).toMatchObject({ object: "discount", deleted: true });
  expect(((await customers.retrieve(id)) as Stripe.Customer).discount).toBeNull();
  await expect(customers.deleteDiscount(id)).rejects.toMatchObject({
    statusCode: 404,
    message: `No active discount for customer: ${id}`,
  });
  expect(await typesOf(before.discount!.id)).toEqual(["customer.discount.created"]);
  expect(await typesOf(after.discount!.id)).toEqual([
    "customer.discount.updated",
    "customer.discount.deleted",
  ]);
});

test("a code for first purchases is refused to who has paid; a customer's own code to others", async () => {
  const { coupons, customers, paymentIntents, promotionCodes } = emulator.stripe;
  const coupon = await coupons.create({ percent_off: 20 });
  const promotion = { type: "coupon", coupon: coupon.id } as const;
  const [payer, other] = [await customers.create(), await customers.create()];
  const welcome = await promotionCodes.create({
    promotion,
    restrictions: { first_time_transaction: true },
  });
  const own = await promotionCodes.create({ promotion, customer: other.id });
  await paymentIntents.create({
    amount: 900,
    currency: "usd",
    confirm: true,
    customer: payer.id,
    payment_method: "pm_card_visa",
  });
  const give = (customer: string, promotion_code: string) =>
    postForm<Partial<Stripe.Customer> & { error?: { message: string } }>(
      emulator.url,
      `/v1/customers/${customer}`,
      { promotion_code },
    );
  expect((await give(payer.id, welcome.id)).error?.message).toBe(
    "This promotion code cannot be redeemed because the associated customer has prior transactions.",
  );
  expect((await give(payer.id, own.id)).error?.message).toContain("belongs to another customer");
  expect((await give(other.id, own.id)).discount).toMatchObject({ promotion_code: own.id });
  expect(await promotionCodes.retrieve(own.id)).toMatchObject({ times_redeemed: 1 });
});
