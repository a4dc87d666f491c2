/** Changing a plan in the portal: the offer, the preview, the change. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { startForTest, type Started } from "../testing/start";
import { get, portalTester, post, type Features, type Payer } from "./testing";

let emulator: Started;
let tester: ReturnType<typeof portalTester>;
beforeAll(async () => {
  emulator = await startForTest();
  tester = portalTester(emulator);
});
afterAll(() => emulator.stop());

/** Two plans that the portal offers, beside the one that the payer has. */
async function changeable(payer: Payer): Promise<{ features: Features; team: string }> {
  const team = await tester.plan(2900);
  const features: Features = {
    subscription_update: {
      enabled: true,
      default_allowed_updates: ["price", "quantity", "promotion_code"],
      proration_behavior: "always_invoice",
      products: [
        { product: payer.product, prices: [payer.price] },
        {
          product: team.product,
          prices: [team.price],
          adjustable_quantity: { enabled: true, minimum: 1, maximum: 5 },
        },
      ],
    },
  };
  return { features, team: team.price };
}

/** The hidden fields of the confirmation page, as the browser would send them back. */
function fieldsIn(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map((match) => [
      match[1]!,
      match[2]!,
    ]),
  );
}

test("changes the plan: what the preview says is what is paid", async () => {
  const mine = await tester.payer();
  const { features, team } = await changeable(mine);
  const url = await tester.portal(mine.customer, { features });
  const at = `${url}/subscriptions/${mine.subscription.id}`;
  expect((await get(`${at}/plan`)).text).toContain("€29.00 per month");
  const confirm = `${at}/confirm?price=${team}&quantity=2`;
  const review = await get(confirm);
  expect(review.text).toContain("Due now");
  expect((await emulator.stripe.subscriptions.retrieve(mine.subscription.id)).items.data[0]!.price.id).toBe(
    mine.price,
  );
  const [, due] = /Pay €([\d.]+) and change/.exec(review.text)!;
  const types = await tester.eventsDuring(async () => {
    const done = await post(`${at}/confirm`, fieldsIn(review.text));
    expect(done.location).toMatch(/\?done=plan$/);
  });
  expect(types).toContain("customer.subscription.updated");
  expect(types).toContain("invoice.paid");
  const changed = await emulator.stripe.subscriptions.retrieve(mine.subscription.id, {
    expand: ["latest_invoice"],
  });
  expect(changed.items.data).toMatchObject([{ price: { id: team }, quantity: 2 }]);
  expect(changed.latest_invoice).toMatchObject({
    status: "paid",
    amount_paid: Math.round(Number(due) * 100),
  });
});

test("a promotion code is taken off in the preview and in the change; a wrong one is told in place", async () => {
  const mine = await tester.payer();
  const { features, team } = await changeable(mine);
  const coupon = await emulator.stripe.coupons.create({ percent_off: 50, duration: "forever" });
  await emulator.stripe.promotionCodes.create({
    promotion: { type: "coupon", coupon: coupon.id },
    code: "HALF-OFF",
  });
  const url = await tester.portal(mine.customer, { features });
  const at = `${url}/subscriptions/${mine.subscription.id}/confirm`;
  const wrong = await get(`${at}?price=${team}&code=NOPE`);
  expect(wrong).toMatchObject({ status: 400 });
  expect(wrong.text).toContain("This code is not valid: NOPE");
  await emulator.stripe.promotionCodes.create({
    promotion: { type: "coupon", coupon: coupon.id },
    code: "LARGE",
    restrictions: { minimum_amount: 5000, minimum_amount_currency: "eur" },
  });
  expect((await get(`${at}?price=${team}&code=large`)).text).toContain("does not meet its minimum amount");
  expect((await get(`${at}?price=${team}&quantity=2&code=large`)).text).toContain("Confirm your change");
  const review = await get(`${at}?price=${team}&code=half-off`);
  const [, due] = /Pay €([\d.]+) and change/.exec(review.text)!;
  expect(Number(due)).toBeLessThan(20);
  expect(await emulator.stripe.coupons.retrieve(coupon.id)).toMatchObject({ times_redeemed: 0 });
  const types = await tester.eventsDuring(() => post(at, fieldsIn(review.text)));
  expect(types).toContain("customer.discount.created");
  const changed = await emulator.stripe.subscriptions.retrieve(mine.subscription.id, {
    expand: ["latest_invoice"],
  });
  expect(changed.latest_invoice).toMatchObject({ amount_paid: Math.round(Number(due) * 100) });
  expect(await emulator.stripe.coupons.retrieve(coupon.id)).toMatchObject({ times_redeemed: 1 });
});

test("a change that cannot be paid is refused in place, and the plan stays", async () => {
  const mine = await tester.payer();
  const { features, team } = await changeable(mine);
  const bad = await emulator.stripe.paymentMethods.attach("pm_card_chargeCustomerFail", {
    customer: mine.customer,
  });
  await emulator.stripe.customers.update(mine.customer, {
    invoice_settings: { default_payment_method: bad.id },
  });
  const url = await tester.portal(mine.customer, { features });
  const at = `${url}/subscriptions/${mine.subscription.id}/confirm`;
  const refused = await post(at, { price: team, quantity: "1" });
  expect(refused.text).toContain("Your card was declined.");
  expect((await emulator.stripe.subscriptions.retrieve(mine.subscription.id)).items.data[0]!.price.id).toBe(
    mine.price,
  );
});

test("only what is offered can be chosen", async () => {
  const mine = await tester.payer();
  const { features, team } = await changeable(mine);
  const elsewhere = await tester.plan(100);
  const url = await tester.portal(mine.customer, { features });
  const at = `${url}/subscriptions/${mine.subscription.id}/confirm`;
  expect((await get(`${at}?price=${elsewhere.price}`)).text).toContain("This plan is not offered here.");
  expect((await get(`${at}?price=${team}&quantity=6`)).text).toContain("Choose a quantity from 1 to 5.");
  expect((await get(`${at}?price=${mine.price}&quantity=3`)).text).toContain("cannot be changed here");
  expect((await get(`${at}?price=${mine.price}`)).text).toContain("This is the plan that you have.");
  expect((await post(at, { price: elsewhere.price })).status).toBe(400);
});

test("a deep link leads straight to the confirmation of a change", async () => {
  const mine = await tester.payer();
  const { features, team } = await changeable(mine);
  const url = await tester.portal(mine.customer, {
    features,
    flow: {
      type: "subscription_update_confirm",
      subscription_update_confirm: {
        subscription: mine.subscription.id,
        items: [{ id: mine.subscription.items.data[0]!.id, price: team, quantity: 1 }],
      },
      after_completion: { type: "redirect", redirect: { return_url: "http://127.0.0.1:1/done" } },
    },
  });
  const to = new URL((await get(url)).location!, url).href;
  const review = await get(to);
  expect(review.text).toContain("Your new plan");
  expect((await post(to, fieldsIn(review.text))).location).toBe("http://127.0.0.1:1/done");
  expect((await get(url)).text).toContain("€29.00 per month");
});
