/** Portal configurations and sessions through the SDK: what is kept, and what Stripe refuses. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { startForTest, type Started } from "../testing/start";

let emulator: Started;
beforeAll(async () => {
  emulator = await startForTest();
});
afterAll(() => emulator.stop());

const live = () => emulator.client("sk_live_emulatortests");

test("a configuration is made, changed member by member, listed and deactivated", async () => {
  const { configurations } = emulator.stripe.billingPortal;
  const made = await configurations.create({
    business_profile: { headline: "Acme", terms_of_service_url: "https://acme.example/terms" },
    features: {
      invoice_history: { enabled: true },
      subscription_cancel: { enabled: true, mode: "immediately", proration_behavior: "always_invoice" },
    },
    metadata: { a: "1" },
  });
  expect(made).toMatchObject({
    object: "billing_portal.configuration",
    active: true,
    is_default: false,
    features: { invoice_history: { enabled: true }, customer_update: { enabled: false } },
  });
  const changed = await configurations.update(made.id, {
    business_profile: { headline: "" },
    features: { subscription_cancel: { mode: "at_period_end", proration_behavior: "none" } },
  });
  expect(changed.business_profile).toEqual({
    headline: null,
    privacy_policy_url: null,
    terms_of_service_url: "https://acme.example/terms",
  });
  expect(changed.features).toMatchObject({
    invoice_history: { enabled: true },
    subscription_cancel: { enabled: true, mode: "at_period_end" },
  });
  await configurations.update(made.id, { active: false });
  expect((await configurations.list({ active: false })).data.map(({ id }) => id)).toContain(made.id);
  const types = ["billing_portal.configuration.created", "billing_portal.configuration.updated"];
  const events = (await emulator.stripe.events.list({ types })).data.reverse();
  expect(events.map(({ type }) => type.split(".").pop())).toEqual(["created", "updated", "updated"]);
  expect(events[2]!.data.previous_attributes).toMatchObject({ active: true });
});

test("the products that can be chosen are shown when asked for, and have to fit", async () => {
  const { configurations } = emulator.stripe.billingPortal;
  const product = await emulator.stripe.products.create({
    name: "Pro",
    default_price_data: { currency: "eur", unit_amount: 900, recurring: { interval: "month" } },
  });
  const price = String(product.default_price);
  const once = await emulator.stripe.prices.create({ product: product.id, currency: "eur", unit_amount: 5 });
  const other = await emulator.stripe.products.create({ name: "Other" });
  const update = (products: { product: string; prices: string[] }[]) => ({
    subscription_update: { enabled: true, default_allowed_updates: ["price" as const], products },
  });
  const made = await configurations.create({ features: update([{ product: product.id, prices: [price] }]) });
  expect(made.features.subscription_update).not.toHaveProperty("products");
  const expand = ["features.subscription_update.products"];
  expect((await configurations.retrieve(made.id, { expand })).features.subscription_update.products).toEqual([
    {
      product: product.id,
      prices: [price],
      adjustable_quantity: { enabled: false, maximum: null, minimum: 1 },
    },
  ]);
  const refused = (features: Parameters<typeof configurations.create>[0]["features"]) =>
    expect(configurations.create({ features })).rejects;
  await refused(update([])).toMatchObject({ param: "features[subscription_update][products]" });
  await refused(update([{ product: other.id, prices: [price] }])).toMatchObject({
    message: `The price \`${price}\` does not belong to the product \`${other.id}\`.`,
  });
  await refused(update([{ product: product.id, prices: [once.id] }])).toMatchObject({ statusCode: 400 });
  await refused({ subscription_update: { enabled: true } }).toMatchObject({
    param: "features[subscription_update][default_allowed_updates]",
  });
  await refused({ customer_update: { enabled: true } }).toMatchObject({
    param: "features[customer_update][allowed_updates]",
  });
});

test("test mode has its default; live mode has none until somebody saves the settings", async () => {
  const customer = await emulator.stripe.customers.create();
  const session = await emulator.stripe.billingPortal.sessions.create({ customer: customer.id });
  const [standard] = (await emulator.stripe.billingPortal.configurations.list({ is_default: true })).data;
  expect(session.configuration).toBe(standard!.id);
  await expect(
    emulator.stripe.billingPortal.configurations.update(standard!.id, { active: false }),
  ).rejects.toMatchObject({ param: "active" });
  const payer = await live().customers.create();
  await expect(live().billingPortal.sessions.create({ customer: payer.id })).rejects.toMatchObject({
    statusCode: 400,
    message: expect.stringContaining(
      "No configuration provided and your live mode default configuration has not been created.",
    ),
  });
  const settings = `${emulator.url}/settings/billing/portal/live`;
  expect(await (await fetch(settings)).text()).toContain("Nothing is saved yet");
  expect((await fetch(settings, { method: "POST" })).status).toBe(200);
  expect((await live().billingPortal.sessions.create({ customer: payer.id })).url).toContain(
    "/p/session/live/",
  );
});

test("a session needs a customer, an active configuration and real addresses", async () => {
  const { configurations, sessions } = emulator.stripe.billingPortal;
  const customer = (await emulator.stripe.customers.create()).id;
  const { id: configuration } = await configurations.create({
    features: { invoice_history: { enabled: true } },
  });
  await configurations.update(configuration, { active: false });
  await expect(sessions.create({})).rejects.toMatchObject({ param: "customer", code: "parameter_missing" });
  await expect(sessions.create({ customer: "cus_x" })).rejects.toMatchObject({ code: "resource_missing" });
  await expect(sessions.create({ customer, configuration })).rejects.toMatchObject({
    param: "configuration",
  });
  await expect(sessions.create({ customer, return_url: "account" })).rejects.toMatchObject({
    code: "url_invalid",
    param: "return_url",
  });
  await expect(sessions.create({ customer, return_url: "javascript:alert(1)" })).rejects.toMatchObject({
    code: "url_invalid",
  });
});

test("a deep link is refused where the configuration does not allow it or the subscription is another's", async () => {
  const { configurations, sessions } = emulator.stripe.billingPortal;
  const customer = (await emulator.stripe.customers.create({ payment_method: "pm_card_visa" })).id;
  const other = await emulator.stripe.customers.create({
    payment_method: "pm_card_visa",
    invoice_settings: { default_payment_method: "pm_card_visa" },
  });
  const product = await emulator.stripe.products.create({
    name: "Pro",
    default_price_data: { currency: "eur", unit_amount: 900, recurring: { interval: "month" } },
  });
  const foreign = await emulator.stripe.subscriptions.create({
    customer: other.id,
    items: [{ price: String(product.default_price) }],
  });
  const { id: closed } = await configurations.create({ features: { invoice_history: { enabled: true } } });
  const cancel = {
    type: "subscription_cancel",
    subscription_cancel: { subscription: foreign.id },
  } as const;
  await expect(
    sessions.create({ customer: other.id, configuration: closed, flow_data: cancel }),
  ).rejects.toMatchObject({
    message:
      "This subscription cannot be canceled because the subscription cancellation feature in the portal configuration is disabled.",
  });
  await expect(sessions.create({ customer, flow_data: cancel })).rejects.toMatchObject({
    param: "flow_data[subscription_cancel][subscription]",
  });
  await expect(
    sessions.create({ customer, flow_data: { type: "subscription_cancel" } }),
  ).rejects.toMatchObject({ code: "parameter_missing", param: "flow_data[subscription_cancel]" });
  const flow = await sessions.create({ customer: other.id, flow_data: cancel, locale: "de" });
  expect(flow).toMatchObject({
    locale: "de",
    flow: {
      type: "subscription_cancel",
      subscription_cancel: { subscription: foreign.id, retention: null },
      after_completion: { type: "portal_homepage", redirect: null, hosted_confirmation: null },
    },
  });
});

test("a login page opens the portal of the customer with that address", async () => {
  const customer = await emulator.stripe.customers.create({ email: "login@example.com", name: "Lo Gin" });
  const { login_page } = await emulator.stripe.billingPortal.configurations.create({
    features: { customer_update: { enabled: true, allowed_updates: ["name"] } },
    login_page: { enabled: true },
  });
  const ask = (email: string) =>
    fetch(login_page.url!, { method: "POST", redirect: "manual", body: new URLSearchParams({ email }) });
  expect(await (await fetch(login_page.url!)).text()).toContain("Email");
  const portal = await fetch((await ask("Login@example.com")).headers.get("location")!);
  expect(await portal.text()).toContain("Lo Gin");
  const unknown = await ask("nobody@example.com");
  expect(unknown.status).toBe(400);
  expect(await unknown.text()).toContain("nobody@example.com");
  expect(customer.id).toMatch(/^cus_/);
});

test("a restricted key needs the right permission, and one of the other mode finds nothing", async () => {
  const { id: key } = await emulator.control<{ id: string }>("POST", "/keys", {
    livemode: false,
    permissions: { coupon: "read", customer: "write" },
  });
  const restricted = emulator.client(key);
  expect((await restricted.coupons.list()).data).toEqual([]);
  const missing = (permission: string) => ({
    statusCode: 403,
    message: expect.stringContaining(
      `Having the '${permission}' permission would allow this request to continue.`,
    ),
  });
  await expect(restricted.coupons.create({ percent_off: 5 })).rejects.toMatchObject(
    missing("rak_coupon_write"),
  );
  await expect(restricted.promotionCodes.list()).rejects.toMatchObject(missing("rak_promotion_code_read"));
  await expect(restricted.billingPortal.sessions.create({ customer: "cus_x" })).rejects.toMatchObject(
    missing("rak_customer_portal_write"),
  );
  await expect(restricted.entitlements.features.list()).rejects.toMatchObject(
    missing("rak_entitlement_read"),
  );
  const { id } = await emulator.stripe.coupons.create({ percent_off: 5 });
  await expect(live().coupons.retrieve(id)).rejects.toMatchObject({
    message: `No such coupon: '${id}'; a similar object exists in test mode, but a live mode key was used to make this request.`,
  });
});

test("the settings page offers products, from which the portal then lets customers choose", async () => {
  const product = await emulator.stripe.products.create({
    name: "Settings plan",
    default_price_data: { currency: "eur", unit_amount: 900, recurring: { interval: "month" } },
  });
  const settings = `${emulator.url}/settings/billing/portal/test`;
  const save = (form: Record<string, string>) =>
    fetch(settings, { method: "POST", body: new URLSearchParams({ settings: "given", ...form }) });
  const given = { headline: "Acme", cancel: "yes", quantity: "yes", [`product[${product.id}]`]: "yes" };
  const saved = await (await save(given)).text();
  expect(saved).toContain("Saved.");
  expect(saved).toMatch(new RegExp(`name="product\\[${product.id}\\]" value="yes" checked`));
  const [standard] = (
    await emulator.stripe.billingPortal.configurations.list({
      is_default: true,
      expand: ["data.features.subscription_update.products"],
    })
  ).data;
  expect(standard).toMatchObject({
    business_profile: { headline: "Acme" },
    features: {
      invoice_history: { enabled: false },
      subscription_cancel: { enabled: true, mode: "at_period_end" },
      subscription_update: {
        enabled: true,
        default_allowed_updates: ["price", "quantity"],
        products: [{ product: product.id, prices: [product.default_price] }],
      },
    },
  });
  await save({ headline: "" });
  expect((await emulator.stripe.billingPortal.configurations.retrieve(standard!.id)).features).toMatchObject({
    subscription_cancel: { enabled: false },
    subscription_update: { enabled: false },
  });
});
