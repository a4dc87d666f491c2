/** Payment links: over the API, and opened by somebody who then pays. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { post, typing, visit } from "../checkout/testing";
import { startForTest, type Started } from "../testing/start";

let emulator: Started;
let monthly: string;
let once: string;

beforeEach(async () => {
  emulator = await startForTest();
  const { stripe } = emulator;
  const product = await stripe.products.create({ name: "Pro" });
  const price = { currency: "usd", unit_amount: 1900, product: product.id };
  monthly = (await stripe.prices.create({ ...price, recurring: { interval: "month" } })).id;
  once = (await stripe.prices.create(price)).id;
});
afterEach(() => emulator.stop());

test("a link is made, changed, listed, and lists its lines", async () => {
  const { stripe } = emulator;
  const link = await stripe.paymentLinks.create({
    line_items: [{ price: once, quantity: 2 }],
    metadata: { campaign: "spring", team: "a" },
    expand: ["line_items"],
  });
  expect(link).toMatchObject({ active: true, currency: "usd", subscription_data: null });
  expect(link.line_items?.data).toMatchObject([{ amount_total: 3800, quantity: 2, price: { id: once } }]);
  const changed = await stripe.paymentLinks.update(link.id, { active: false, metadata: { team: "" } });
  expect(changed).toMatchObject({ active: false, metadata: { campaign: "spring" } });
  expect((await stripe.paymentLinks.list({ active: true })).data).toEqual([]);
  expect((await stripe.paymentLinks.listLineItems(link.id)).data).toHaveLength(1);
  const types = (await stripe.events.list({ types: ["payment_link.created", "payment_link.updated"] })).data;
  expect(types.map(({ type }) => type)).toEqual(["payment_link.updated", "payment_link.created"]);
});

test("whoever opens it gets a session of their own, with the reference of the address, and subscribes", async () => {
  const { stripe } = emulator;
  const link = await stripe.paymentLinks.create({
    line_items: [{ price: monthly, quantity: 1 }],
    metadata: { campaign: "spring" },
    subscription_data: { metadata: { plan: "pro" } },
    after_completion: {
      type: "redirect",
      redirect: { url: "https://app.example/thanks?session={CHECKOUT_SESSION_ID}" },
    },
  });
  const opened = await visit(`${link.url}?client_reference_id=user_7`);
  expect(opened.location).toContain("/c/pay/cs_test_");
  const other = await visit(link.url);
  expect(other.location).not.toBe(opened.location);
  const paid = await post(opened.location!, typing());
  const [session] = (await stripe.checkout.sessions.list({ payment_link: link.id, status: "complete" })).data;
  expect(session).toMatchObject({
    client_reference_id: "user_7",
    metadata: { campaign: "spring" },
    mode: "subscription",
    payment_link: link.id,
    payment_status: "paid",
  });
  expect(paid.location).toBe(`https://app.example/thanks?session=${session!.id}`);
  const subscription = await stripe.subscriptions.retrieve(String(session!.subscription));
  expect(subscription).toMatchObject({ status: "active", metadata: { plan: "pro" } });
});

test("without an address to go on to, the page itself confirms", async () => {
  const link = await emulator.stripe.paymentLinks.create({
    line_items: [{ price: once, quantity: 1 }],
    after_completion: {
      type: "hosted_confirmation",
      hosted_confirmation: { custom_message: "We will write to you." },
    },
  });
  const opened = await visit(link.url);
  const paid = await post(opened.location!, typing());
  expect(paid.page).toContain("We will write to you.");
});

test("an inactive link sells nothing, and one that never was is not found", async () => {
  const { stripe } = emulator;
  const link = await stripe.paymentLinks.create({ line_items: [{ price: once, quantity: 1 }] });
  await stripe.paymentLinks.update(link.id, { active: false, inactive_message: "Sold out" });
  const closed = await visit(link.url);
  expect(closed).toMatchObject({ status: 410, location: null });
  expect(closed.page).toContain("Sold out");
  expect(await visit(`${emulator.url}/buy/test_nothing`)).toMatchObject({ status: 404 });
});

test("what belongs to the other mode is refused", async () => {
  const { stripe } = emulator;
  await expect(
    stripe.paymentLinks.create({
      line_items: [{ price: once, quantity: 1 }],
      subscription_data: { trial_period_days: 7 },
    }),
  ).rejects.toMatchObject({ param: "subscription_data" });
  await expect(
    stripe.paymentLinks.create({ line_items: [{ price: "price_none", quantity: 1 }] }),
  ).rejects.toMatchObject({ code: "resource_missing" });
});
