/** What all operations have in common, asked of every one of them: permissions, bounds and cursors of lists, metadata, modes. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startForTest, type Started } from "../testing/start";
import { operations } from ".";

let emulator: Started;
beforeAll(async () => {
  emulator = await startForTest();
});
afterAll(() => emulator.stop());

interface Refusal {
  error: { message: string; code?: string; param?: string };
}

async function ask(key: string, method: string, path: string): Promise<{ status: number } & Refusal> {
  const response = await fetch(`${emulator.url}${path.replaceAll(/:\w+/g, "x_1")}`, {
    method,
    headers: { authorization: `Bearer ${key}` },
  });
  const answer = (await response.json()) as Refusal;
  return { status: response.status, error: answer.error };
}

test("a restricted key gets 403 from every operation whose permission it lacks", async () => {
  const { id } = await emulator.control<{ id: string }>("POST", "/keys", {
    permissions: { nothing: "write" },
  });
  const open: string[] = [];
  for (const { method, path, permission } of operations) {
    const { status, error } = await ask(id, method, path);
    const needed = `rak_${permission}_${method === "GET" ? "read" : "write"}`;
    if (status !== 403 || !error.message.includes(needed)) open.push(`${method} ${path}: ${status}`);
  }
  expect(open).toEqual([]);
});

describe("lists", () => {
  const lists = operations.filter(
    ({ method, path, params }) => method === "GET" && "starting_after" in params && !path.includes(":"),
  );
  // Lists that make no sense without saying whose.
  const needs: Record<string, string> = {
    "/v1/entitlements/active_entitlements": "customer=cus_1",
    "/v1/setup_attempts": "setup_intent=seti_1",
    "/v1/subscription_items": "subscription=sub_1",
    "/v1/invoices/upcoming/lines": "customer=cus_1",
  };
  const free = lists.filter(({ path }) => !(path in needs)).map(({ path }) => path);

  test("there are many", () => expect(free.length).toBeGreaterThan(15));

  test.for(free)("GET %s: bounds, cursors and unknown parameters", async (path) => {
    const list = (query: string) => ask("sk_test_every", "GET", `${path}?${query}`);
    expect(await list("limit=0")).toMatchObject({ status: 400, error: { param: "limit" } });
    expect(await list("limit=101")).toMatchObject({ status: 400, error: { param: "limit" } });
    expect(await list("limit=ten")).toMatchObject({ error: { message: "Invalid integer: ten" } });
    for (const cursor of ["starting_after", "ending_before"]) {
      expect(await list(`${cursor}=nobody_1`)).toMatchObject({
        status: 400,
        error: { code: "resource_missing", param: cursor },
      });
    }
    expect(await list("invented=1")).toMatchObject({
      error: { code: "parameter_unknown", param: "invented" },
    });
  });

  test("the cursor may be one of another page's, not one of another kind", async () => {
    const { stripe } = emulator;
    const product = await stripe.products.create({ name: "Pro" });
    await expect(stripe.customers.list({ starting_after: product.id })).rejects.toMatchObject({
      code: "resource_missing",
      message: `No such customer: '${product.id}'`,
    });
  });
});

describe("what keeps metadata", () => {
  /** One object of every kind that has any: the path of its kind, and its id. */
  let kept: [path: string, id: string][];
  beforeAll(async () => {
    const { stripe } = emulator;
    const customer = await stripe.customers.create({
      payment_method: "pm_card_visa",
      invoice_settings: { default_payment_method: "pm_card_visa" },
    });
    const price = await stripe.prices.create({
      currency: "usd",
      unit_amount: 1500,
      recurring: { interval: "month" },
      product_data: { name: "Pro" },
    });
    const subscription = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: price.id }],
    });
    const coupon = await stripe.coupons.create({ percent_off: 10, duration: "forever" });
    const code = await stripe.promotionCodes.create({ promotion: { type: "coupon", coupon: coupon.id } });
    const session = await stripe.checkout.sessions.create({
      mode: "subscription",
      line_items: [{ price: price.id, quantity: 1 }],
      success_url: "https://app.example/",
    });
    const item = await stripe.invoiceItems.create({ customer: customer.id, amount: 700, currency: "usd" });
    const invoice = await stripe.invoices.create({ customer: customer.id });
    const feature = await stripe.entitlements.features.create({ name: "Export", lookup_key: "export" });
    const configuration = await stripe.billingPortal.configurations.create({
      features: { invoice_history: { enabled: true } },
    });
    const intent = await stripe.paymentIntents.create({ amount: 500, currency: "usd" });
    kept = [
      ["/v1/customers", customer.id],
      ["/v1/products", String(price.product)],
      ["/v1/prices", price.id],
      ["/v1/subscriptions", subscription.id],
      ["/v1/subscription_items", subscription.items.data[0]!.id],
      ["/v1/coupons", coupon.id],
      ["/v1/promotion_codes", code.id],
      ["/v1/checkout/sessions", session.id],
      ["/v1/invoiceitems", item.id],
      ["/v1/invoices", invoice.id],
      ["/v1/entitlements/features", feature.id],
      ["/v1/billing_portal/configurations", configuration.id],
      ["/v1/payment_intents", intent.id],
    ];
  });

  test("merges, unsets one key with an empty text, and all of them with an empty hash", async () => {
    const wrong: string[] = [];
    for (const [path, id] of kept) {
      const update = async (metadata: Record<string, string> | "") => {
        const changed = await emulator.stripe.rawRequest("POST", `${path}/${id}`, { metadata });
        return (changed as object as { metadata: object }).metadata;
      };
      await update({ plan: "pro", seat: "1" });
      const seen = JSON.stringify([await update({ seat: "", user: "7" }), await update("")]);
      if (seen !== '[{"plan":"pro","user":"7"},{}]') wrong.push(`${path}: ${seen}`);
    }
    expect(wrong).toEqual([]);
  });

  test("is missing in the other mode, with Stripe's hint", async () => {
    const live = emulator.client("sk_live_every");
    const wrong: string[] = [];
    for (const [path, id] of kept) {
      const said = await live.rawRequest("GET", `${path}/${id}`).then(
        () => "found",
        (error: Error) => error.message,
      );
      if (!said.includes("a similar object exists in test mode, but a live mode key was used"))
        wrong.push(`${path}: ${said}`);
    }
    expect(wrong).toEqual([]);
  });
});
