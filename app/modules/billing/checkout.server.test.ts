/** Upgrade, Manage and the way back on a real database; only Stripe is played. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import type {
  CheckoutSession,
  CustomerContact,
  NamedUser,
  NewCheckoutSession,
  Price,
  StripeGateway,
  StripeResult,
} from "../stripe/gateway";
import type { Door } from "../ownership/denials.server";
import { checkoutReturn } from "./checkout-return.server";
import type { BillingContext } from "./context";
import { openPortal } from "./open-portal.server";
import { startCheckout } from "./start-checkout.server";

let database: TestDatabase;
const now = new Date("2026-11-24T12:00:00Z");
const price: Price = {
  id: "price_month",
  productId: "prod_pro",
  currency: "eur",
  unitAmount: 1_900,
  recurring: { interval: "month", count: 1, metered: false },
};

/** Stripe as far as these tests need it: it does what it is told, the same for the same key. */
class PlayedStripe implements StripeGateway {
  customers = new Map<string, string>();
  contacts = new Map<string, object>();
  contactRefused = false;
  sessions = new Map<string, CheckoutSession>();
  asked: NewCheckoutSession[] = [];
  page = "https://checkout.stripe.com/c/pay/";
  gone = new Set<string>();
  down = false;
  /** Happens once the customer is made, before its maker hears of it. */
  meanwhile: () => Promise<unknown> = async () => {};

  private failure(kind: "unreachable" | "not_found"): StripeResult<never> {
    return { ok: false, failure: { kind, code: null, status: null, requestId: null, message: "" } };
  }

  async createCustomer(
    { userId: named, ...more }: { userId: string },
    key: string,
  ): Promise<StripeResult<{ id: string }>> {
    if (this.down) return this.failure("unreachable");
    // Stripe answers a repeated key with other parameters by idempotency_conflict.
    expect(more).toEqual({});
    const id = this.customers.get(key) ?? `cus_${named}_${this.customers.size}`;
    this.customers.set(key, id);
    await this.meanwhile();
    return { ok: true, value: { id } };
  }

  async writeContact({ customerId, ...contact }: CustomerContact): Promise<StripeResult<{ id: string }>> {
    if (this.contactRefused) return this.failure("not_found");
    this.contacts.set(customerId, contact);
    return { ok: true, value: { id: customerId } };
  }

  async nameUserOnCustomer(): Promise<StripeResult<NamedUser>> {
    return { ok: true, value: { outcome: "written", before: null, names: null } };
  }

  async createCheckoutSession(
    asked: NewCheckoutSession,
    key: string,
  ): Promise<StripeResult<CheckoutSession>> {
    if (this.down) return this.failure("unreachable");
    if (this.gone.has(asked.customerId)) return this.failure("not_found");
    this.asked.push(asked);
    const id = `cs_${key.slice(-12)}`;
    const session = this.sessions.get(id) ?? {
      id,
      url: `${this.page}${id}`,
      status: "open",
      paymentStatus: "unpaid",
      customerId: asked.customerId,
      metadataUserId: asked.userId,
      clientReferenceId: asked.userId,
      subscriptionId: null,
      paymentIntentId: null,
    };
    this.sessions.set(id, session);
    return { ok: true, value: session };
  }

  async retrieveCheckoutSession(id: string): Promise<StripeResult<CheckoutSession>> {
    if (this.down) return this.failure("unreachable");
    const value = this.sessions.get(id);
    return value ? { ok: true, value } : this.failure("not_found");
  }

  async createPortalSession({ customerId }: { customerId: string }): Promise<StripeResult<{ url: string }>> {
    return { ok: true, value: { url: `https://billing.stripe.com/p/session/${customerId}` } };
  }

  async listPrices(): Promise<StripeResult<Price[]>> {
    return this.down ? this.failure("unreachable") : { ok: true, value: [price] };
  }
}

let stripe: PlayedStripe;
let userId: string;
let people = 0;
let denied: [Door, string][];

const context = (): BillingContext => ({
  pool: database.pool,
  stripe,
  prices: { read: () => stripe.listPrices() },
  denials: { count: (...denial) => denied.push(denial), tooMany: async () => false },
  livemode: false,
  now,
  appUrl: "https://app.example",
  apiBase: null,
});
const wish = (attempt = "attempt-1", priceId = price.id) => ({
  user: { id: userId, email: `${userId}@example.com`, name: null },
  priceId,
  attempt,
});
const links = async () =>
  (
    await database.pool.query<{ id: string; evidence: string }>(
      "select customer_id as id, evidence from bindings where user_id = $1 and ended_at is null order by id",
      [userId],
    )
  ).rows;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.pool.query(
    "insert into plans (id, name, rank, features) values ('free', 'Free', 0, '{}'), ('pro', 'Pro', 10, '{}')",
  );
  await database.pool.query(
    "insert into plan_prices (kind, stripe_id, plan_id) values ('product', 'prod_pro', 'pro')",
  );
});
afterAll(() => database.drop());
beforeEach(async () => {
  stripe = new PlayedStripe();
  denied = [];
  people += 1;
  userId = `user_${people}`;
  await database.pool.query("insert into users (id, email) values ($1, $1 || '@example.com')", [userId]);
});

async function mirror(type: string, id: string, customerId: string, status: string | null, deleted = false) {
  await database.pool.query(
    `insert into mirror_objects (livemode, type, id, customer_id, status, data, deleted, as_of, source, updated_at)
     values (false, $1, $2, $3, $4, $5, $6, $7, 'fetch', $7)`,
    [
      type,
      id,
      customerId,
      status,
      JSON.stringify({ fields: { items: [] }, readFrom: {}, place: {} }),
      deleted,
      now,
    ],
  );
}

test("a customer for the user, linked before anybody pays, and a session that says whose it is", async () => {
  const started = await startCheckout(context(), wish());
  expect(started).toMatchObject({
    outcome: "page",
    url: expect.stringMatching(/^https:\/\/checkout\.stripe\.com\//),
  });
  expect(await links()).toEqual([{ id: `cus_${userId}_0`, evidence: "checkout" }]);
  expect(stripe.asked).toMatchObject([
    {
      userId,
      customerId: `cus_${userId}_0`,
      priceId: price.id,
      mode: "subscription",
      successUrl: "https://app.example/billing/return?session_id={CHECKOUT_SESSION_ID}",
    },
  ]);
});

test("pressed twice it is one customer and one session; on another page another session", async () => {
  const [first, second] = await Promise.all([
    startCheckout(context(), wish()),
    startCheckout(context(), wish()),
  ]);
  expect(first).toEqual(second);
  const third = await startCheckout(context(), wish("attempt-2"));
  expect(third).not.toEqual(first);
  expect(stripe.customers.size).toBe(1);
  expect(stripe.sessions.size).toBe(2);
  expect(await links()).toHaveLength(1);
});

test("two first checkouts around a changed email and name are of one customer", async () => {
  const { user, ...rest } = wish();
  const renamed = { ...user, email: `${userId}@elsewhere.example`, name: "Ada" };
  const both = await Promise.all([
    startCheckout(context(), { ...rest, user }),
    startCheckout(context(), { ...rest, user: renamed, attempt: "attempt-2" }),
  ]);
  expect(both.map(({ outcome }) => outcome)).toEqual(["page", "page"]);
  expect(stripe.customers.size).toBe(1);
  expect(stripe.asked.map(({ customerId }) => customerId)).toEqual(Array(2).fill(`cus_${userId}_0`));
  expect(await links()).toEqual([{ id: `cus_${userId}_0`, evidence: "checkout" }]);
});

test("where two customers were made all the same, both pages are of the first", async () => {
  // Stripe forgets its keys after a day.
  stripe.meanwhile = async () => {
    stripe.meanwhile = async () => {};
    stripe.customers = new Map([["forgotten", ""]]);
    await startCheckout(context(), wish("attempt-2"));
  };
  expect(await startCheckout(context(), wish())).toMatchObject({ outcome: "page" });
  expect(stripe.asked.map(({ customerId }) => customerId)).toEqual(Array(2).fill(`cus_${userId}_1`));
  expect(await links()).toEqual([{ id: `cus_${userId}_1`, evidence: "checkout" }]);
});

test("the database takes no second customer of our checkout's for a user", async () => {
  const insert = (id: string) =>
    database.pool.query(
      `insert into bindings (livemode, customer_id, user_id, evidence) values (false, $1, $2, 'checkout')`,
      [`cus_${userId}_${id}`, userId],
    );
  await insert("a");
  await expect(insert("b")).rejects.toMatchObject({ constraint: "bindings_checkout_key" });
});

test("the customer bears who pays; a refusal of it stops nobody from paying", async () => {
  await startCheckout(context(), wish());
  expect(stripe.contacts.get(`cus_${userId}_0`)).toEqual({ email: `${userId}@example.com`, name: null });
  stripe.contactRefused = true;
  userId = `${userId}_b`;
  await database.pool.query("insert into users (id, email) values ($1, $1 || '@example.com')", [userId]);
  expect(await startCheckout(context(), wish())).toMatchObject({ outcome: "page" });
});

const link = (owner: string) =>
  database.pool.query(
    `insert into bindings (livemode, customer_id, user_id, evidence, evidence_ref)
     values (false, $1, $2, 'customer_metadata', 'evt_1')`,
    [`cus_${userId}_0`, owner],
  );

test("its own event may link the customer before we do: the link becomes ours", async () => {
  stripe.meanwhile = () => link(userId);
  expect(await startCheckout(context(), wish())).toMatchObject({ outcome: "page" });
  expect(await links()).toEqual([{ id: `cus_${userId}_0`, evidence: "checkout" }]);
});

test("nobody pays on a customer that is somebody else's by now", async () => {
  const other = `${userId}_other`;
  await database.pool.query("insert into users (id, email) values ($1, $1 || '@example.com')", [other]);
  stripe.meanwhile = () => link(other);
  expect(await startCheckout(context(), wish())).toEqual({ outcome: "customer_of_another" });
  expect(stripe.sessions.size).toBe(0);
  expect(await links()).toEqual([]);
});

test.each(["active", "trialing", "past_due", "unpaid", "paused"])(
  "beside a subscription that is %s none is started, and the portal opens for its customer",
  async (status) => {
    await startCheckout(context(), wish());
    await mirror("subscription", `sub_${userId}`, `cus_${userId}_0`, status);
    expect(await startCheckout(context(), wish("attempt-2"))).toEqual({ outcome: "already_subscribed" });
    expect(await openPortal(context(), { userId, asked: null })).toEqual({
      outcome: "page",
      url: `https://billing.stripe.com/p/session/cus_${userId}_0`,
    });
  },
);

test.each(["canceled", "incomplete", "incomplete_expired"])(
  "after one that is %s another may be",
  async (status) => {
    await startCheckout(context(), wish());
    await mirror("subscription", `sub_${userId}`, `cus_${userId}_0`, status);
    expect(await startCheckout(context(), wish("attempt-2"))).toMatchObject({ outcome: "page" });
  },
);

test("a customer that was deleted gets a successor, heard of or not", async () => {
  await startCheckout(context(), wish());
  stripe.gone.add(`cus_${userId}_0`);
  expect(await startCheckout(context(), wish("attempt-2"))).toMatchObject({ outcome: "page" });
  expect((await links()).map(({ id }) => id)).toEqual([`cus_${userId}_0`, `cus_${userId}_1`]);
  await mirror("customer", `cus_${userId}_0`, `cus_${userId}_0`, null, true);
  await startCheckout(context(), wish("attempt-3"));
  expect(stripe.asked.at(-1)?.customerId).toBe(`cus_${userId}_1`);
  expect(stripe.customers.size).toBe(2);
});

test("a customer whose deletion was heard of gets a successor while Stripe still knows the first one's key", async () => {
  await startCheckout(context(), wish());
  await mirror("customer", `cus_${userId}_0`, `cus_${userId}_0`, null, true);
  expect(await startCheckout(context(), wish("attempt-2"))).toMatchObject({ outcome: "page" });
  expect(stripe.asked.at(-1)?.customerId).toBe(`cus_${userId}_1`);
  // What the first one paid stays its user's.
  expect((await links()).map(({ id }) => id)).toEqual([`cus_${userId}_0`, `cus_${userId}_1`]);
});

test("a price that is not offered is not sold, whoever names it", async () => {
  expect(await startCheckout(context(), wish("attempt-1", "price_other"))).toEqual({
    outcome: "not_offered",
  });
  expect(stripe.customers.size).toBe(0);
});

test("nobody is sent to a page that is not Stripe's", async () => {
  stripe.page = "https://evil.example/";
  expect(await startCheckout(context(), wish())).toEqual({ outcome: "no_page" });
});

test("Stripe away is a value, and leaves nothing behind", async () => {
  stripe.down = true;
  expect(await startCheckout(context(), wish())).toMatchObject({
    outcome: "stripe_failed",
    failure: { kind: "unreachable" },
  });
  expect(await links()).toEqual([]);
});

test("the way back tells what is known, and grants nothing", async () => {
  const started = await startCheckout(context(), wish());
  const [session] = stripe.sessions.values();
  if (started.outcome !== "page" || session === undefined) throw new Error("a session was started");
  const look = (sessionId = session.id, who = userId) =>
    checkoutReturn(context(), { userId: who, sessionId });
  const becomes = (change: Partial<CheckoutSession>) =>
    stripe.sessions.set(session.id, { ...session, ...change });

  expect(await look()).toEqual({ state: "open", url: session.url });
  becomes({ status: "expired", url: null });
  expect(await look()).toEqual({ state: "expired" });
  becomes({ status: "complete", url: null, paymentStatus: "unpaid" });
  expect(await look()).toEqual({ state: "processing" });
  becomes({ status: "complete", url: null, paymentStatus: "paid", subscriptionId: `sub_${userId}` });
  expect(await look()).toEqual({ state: "activating" });
  const stored = await database.pool.query("select 1 from entitlements where user_id = $1", [userId]);
  expect(stored.rowCount).toBe(0);

  expect(await look("cs_nothing")).toEqual({ state: "unknown" });
  expect(await look("../customers/cus_1")).toEqual({ state: "unknown" });
  expect(await look(session.id, "user_somebodyElse")).toEqual({ state: "unknown" });
  // What the session says of itself does not outweigh the stored link.
  becomes({ clientReferenceId: "user_somebodyElse" });
  expect(await look(session.id, "user_somebodyElse")).toEqual({ state: "unknown" });
  expect(denied.map(([door]) => door)).toEqual(Array(4).fill("checkout_return"));
  stripe.down = true;
  expect(await look()).toEqual({ state: "no_answer" });
});

test("who never bought has nothing to manage", async () => {
  expect(await openPortal(context(), { userId, asked: null })).toEqual({ outcome: "no_customer" });
});
