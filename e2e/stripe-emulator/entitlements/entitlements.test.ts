/** Features, and what customers are entitled to as their subscriptions come and go. */
import type Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startForTest, type Started } from "../testing/start";

let emulator: Started;
beforeAll(async () => {
  emulator = await startForTest();
});
afterAll(() => emulator.stop());

const feature = (lookup_key: string) =>
  emulator.stripe.entitlements.features.create({ lookup_key, name: lookup_key });

async function productWith(...keys: string[]): Promise<{ product: string; price: string }> {
  const product = await emulator.stripe.products.create({
    name: "Plan",
    default_price_data: { currency: "usd", unit_amount: 1500, recurring: { interval: "month" } },
  });
  for (const key of keys) {
    const [known] = (await emulator.stripe.entitlements.features.list({ lookup_key: key })).data;
    const { id } = known ?? (await feature(key));
    await emulator.stripe.products.createFeature(product.id, { entitlement_feature: id });
  }
  return { product: product.id, price: String(product.default_price) };
}

const payer = () =>
  emulator.stripe.customers.create({
    payment_method: "pm_card_visa",
    invoice_settings: { default_payment_method: "pm_card_visa" },
  });

async function keysOf(customer: string): Promise<string[]> {
  const list = await emulator.stripe.entitlements.activeEntitlements.list({ customer, limit: 100 });
  return list.data.map((each) => each.lookup_key).sort();
}

async function summariesOf(customer: string) {
  const type = "entitlements.active_entitlement_summary.updated";
  const events = (await emulator.stripe.events.list({ type, limit: 100 })).data.reverse();
  return events
    .flatMap((event) => (event.type === type ? [event.data] : []))
    .filter(({ object }) => object.customer === customer);
}

const keysIn = (summary: Partial<Stripe.Entitlements.ActiveEntitlementSummary> | undefined) =>
  summary?.entitlements?.data.map((each) => each.lookup_key).sort();

test("features are listed by key and by whether they are archived; a key is taken for good", async () => {
  const { features } = emulator.stripe.entitlements;
  const kept = await feature("kept");
  const old = await feature("old");
  expect(old).toMatchObject({ object: "entitlements.feature", active: true, lookup_key: "old" });
  expect(old.id).toMatch(/^feat_test_61/);
  await features.update(old.id, { active: false, name: "Old one", metadata: { a: "1" } });
  expect(await features.retrieve(old.id)).toMatchObject({
    active: false,
    name: "Old one",
    metadata: { a: "1" },
  });
  const ids = async (params: Stripe.Entitlements.FeatureListParams) =>
    (await features.list(params)).data.map(({ id }) => id);
  expect(await ids({ archived: true })).toEqual([old.id]);
  expect(await ids({ archived: false })).toContain(kept.id);
  expect(await ids({ lookup_key: "kept" })).toEqual([kept.id]);
  await expect(feature("old")).rejects.toMatchObject({ param: "lookup_key" });
});

test("a product's features are attached once, listed, read and taken away", async () => {
  const { products } = emulator.stripe;
  const { product } = await productWith("alpha", "beta");
  const attached = (await products.listFeatures(product)).data;
  expect(attached.map((each) => each.entitlement_feature.lookup_key)).toEqual(["beta", "alpha"]);
  const [beta] = attached;
  expect(await products.retrieveFeature(product, beta!.id)).toEqual(
    expect.objectContaining({ id: beta!.id }),
  );
  await expect(
    products.createFeature(product, { entitlement_feature: beta!.entitlement_feature.id }),
  ).rejects.toMatchObject({ param: "entitlement_feature" });
  const { product: other } = await productWith();
  await expect(products.retrieveFeature(other, beta!.id)).rejects.toMatchObject({ statusCode: 404 });
  expect(await products.deleteFeature(product, beta!.id)).toMatchObject({ deleted: true });
  expect((await products.listFeatures(product)).data).toHaveLength(1);
});

test("entitlements come with a subscription, follow its plan, and go with it; each change is told", async () => {
  const { subscriptions } = emulator.stripe;
  const small = await productWith("export");
  const large = await productWith("export", "sso");
  const customer = (await payer()).id;
  const subscription = await subscriptions.create({ customer, items: [{ price: small.price }] });
  expect(await keysOf(customer)).toEqual(["export"]);
  const item = subscription.items.data[0]!.id;
  await subscriptions.update(subscription.id, { items: [{ id: item, price: large.price }] });
  expect(await keysOf(customer)).toEqual(["export", "sso"]);
  await subscriptions.update(subscription.id, { metadata: { seen: "1" } });
  await subscriptions.cancel(subscription.id);
  expect(await keysOf(customer)).toEqual([]);
  const told = (await summariesOf(customer)).map(({ previous_attributes, object }) => [
    keysIn(previous_attributes),
    keysIn(object),
  ]);
  expect(told).toEqual([
    [[], ["export"]],
    [["export"], ["export", "sso"]],
    [["export", "sso"], []],
  ]);
});

test("a feature that two subscriptions give stays until both are over", async () => {
  const { subscriptions } = emulator.stripe;
  const [one, two] = [await productWith("shared"), await productWith("shared", "extra")];
  const customer = (await payer()).id;
  const first = await subscriptions.create({ customer, items: [{ price: one.price }] });
  const second = await subscriptions.create({ customer, items: [{ price: two.price }] });
  const [before] = (await emulator.stripe.entitlements.activeEntitlements.list({ customer })).data.filter(
    (each) => each.lookup_key === "shared",
  );
  await subscriptions.cancel(first.id);
  const after = await emulator.stripe.entitlements.activeEntitlements.retrieve(before!.id, {
    expand: ["feature"],
  });
  expect(after.feature).toMatchObject({ object: "entitlements.feature", lookup_key: "shared" });
  await subscriptions.cancel(second.id);
  expect(await keysOf(customer)).toEqual([]);
});

test("a trial entitles; a subscription whose first payment is open does not", async () => {
  const { price } = await productWith("later");
  const trying = (await payer()).id;
  await emulator.stripe.subscriptions.create({
    customer: trying,
    items: [{ price }],
    trial_period_days: 7,
  });
  expect(await keysOf(trying)).toEqual(["later"]);
  const waiting = (await payer()).id;
  const open = await emulator.stripe.subscriptions.create({
    customer: waiting,
    items: [{ price }],
    payment_behavior: "default_incomplete",
  });
  expect(open.status).toBe("incomplete");
  expect(await keysOf(waiting)).toEqual([]);
  expect(await summariesOf(waiting)).toEqual([]);
});

test("more than a page is paged through; a customer must be named", async () => {
  const keys = Array.from({ length: 13 }, (_, index) => `many_${index}`);
  const { price } = await productWith(...keys);
  const customer = (await payer()).id;
  await emulator.stripe.subscriptions.create({ customer, items: [{ price }] });
  const { activeEntitlements } = emulator.stripe.entitlements;
  const first = await activeEntitlements.list({ customer });
  expect(first).toMatchObject({ has_more: true, data: { length: 10 } });
  const seen: string[] = [];
  for await (const each of activeEntitlements.list({ customer, limit: 5 })) seen.push(each.lookup_key);
  expect(seen.sort()).toEqual(keys.sort());
  const [told] = await summariesOf(customer);
  expect(told!.object).toMatchObject({ entitlements: { has_more: true, data: { length: 10 } } });
  await expect(activeEntitlements.list({ customer: "cus_nobody" })).rejects.toMatchObject({
    code: "resource_missing",
  });
});
