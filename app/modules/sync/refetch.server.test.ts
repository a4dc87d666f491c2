/** From an event that leaves something open to what Stripe says: a real queue on a real database. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createPool, type Pool } from "~/lib/database.server";
import { createLog } from "~/lib/log.server";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { enqueue } from "../jobs/enqueue.server";
import { createJobRunner, type JobRunner } from "../jobs/runner.server";
import { loadObjects } from "../mirror/mirror.server";
import { applyDue } from "./apply-due.server";
import { checkDue } from "./check-ownership.server";
import { refetchHandlers } from "./refetch.server";
import { takeOver } from "./resync-customer.server";
import { deliver, eventOf, fresh, type Json, subscriptionOf } from "./testing/deliver";
import { type StripeInTest, stripeWith } from "./testing/stripe-with";

let database: TestDatabase;
let jobsPool: Pool;
let jobs: JobRunner;
let stripe: StripeInTest;
const start = Date.parse("2026-12-10T12:00:00Z") / 1_000;
const clock = () => new Date("2026-12-10T13:00:00Z");

beforeAll(async () => {
  database = await createTestDatabase();
  jobsPool = createPool({ url: database.url, max: 4, applicationName: "paidtrail test jobs" });
  const reader = {
    customer: (id: string) => stripe.customer(id),
    sessions: (id: string) => stripe.sessions(id),
    object: (...about: Parameters<StripeInTest["object"]>) => stripe.object(...about),
  };
  jobs = createJobRunner({
    pool: jobsPool,
    handlers: refetchHandlers({ pool: database.pool, reader, livemode: false, clock }),
    log: createLog("test", "silent"),
    pollMs: 50,
  });
  await jobs.start();
  await database.pool.query("insert into users (id, email) values ('user_known', 'known@example.com')");
  // Known, or every subscription would have it read.
  await tell(eventOf("price.created", start, { id: "price_pro", object: "price", product: "prod_1" }));
});
afterAll(async () => {
  await jobs.stop();
  await jobsPool.end();
  await database.drop();
});
beforeEach(() => {
  stripe = stripeWith([], clock);
});

async function tell(...events: Json[]): Promise<void> {
  await deliver(database.pool, events, clock());
  await applyDue({ pool: database.pool, livemode: false, clock, refetch: enqueue });
}

const waiting = async () =>
  (
    await database.pool.query<{ key: string; attempts: number; lastError: string | null }>(
      `select key, attempts, last_error as "lastError" from graphile_worker.jobs order by key`,
    )
  ).rows;

/** Without waiting for the moment that they wait for. */
async function run(): Promise<void> {
  await database.pool.query(
    "select graphile_worker.reschedule_jobs(array(select id from graphile_worker.jobs), run_at => now())",
  );
  await expect.poll(async () => (await waiting()).filter(({ attempts }) => attempts === 0)).toEqual([]);
  await expect
    .poll(
      async () =>
        (await database.pool.query("select 1 from graphile_worker.jobs where locked_at is not null")).rows,
    )
    .toEqual([]);
}

const held = async (id: string) =>
  (await loadObjects(database.pool, false, [{ type: "subscription", id }]))[0];

const reasons = async (objectId: string) =>
  (
    await database.pool.query<{ reason: string }>(
      "select sync_reason as reason from events where object_id = $1 order by seq",
      [objectId],
    )
  ).rows.map(({ reason }) => reason);

/** A customer who is known, and a subscription of theirs that two events of one second tell differently. */
async function undecided() {
  const [customerId, id] = [fresh("cus"), fresh("sub")];
  const customer = { id: customerId, object: "customer", metadata: { userId: "user_known" } };
  const state = (status: string) => subscriptionOf(id, customerId, { status });
  await tell(eventOf("customer.created", start, customer));
  await tell(
    eventOf("customer.subscription.updated", start, state("past_due")),
    eventOf("customer.subscription.updated", start, state("active")),
  );
  return { id, customer, state, key: `refetch-object:subscription:${id}` };
}

describe("two events of one second that nothing orders", () => {
  it("are settled by what Stripe has, and their outcome says so", async () => {
    const { id, state } = await undecided();
    expect((await held(id))?.snapshot.status).toBe("past_due");
    stripe.put(state("active"));
    await run();
    expect(await held(id)).toMatchObject({ source: "fetch", snapshot: { status: "active" } });
    expect(await reasons(id)).toEqual([
      expect.stringContaining("First known state"),
      expect.stringMatching(/^event_ambiguous: .* Ambiguous → refetched at 2026-12-10 13:00:00 UTC/),
    ]);
  });

  it("however many, are read for once", async () => {
    const { id, state, key } = await undecided();
    stripe.put(state("active"));
    await tell(
      ...["unpaid", "trialing"].map((to) => eventOf("customer.subscription.updated", start, state(to))),
    );
    expect((await waiting()).map((job) => job.key)).toEqual([key]);
    await run();
    expect(stripe.asked).toEqual([id]);
  });

  it("stay as they are where Stripe does not know the object, and are not asked for again", async () => {
    const { id } = await undecided();
    await run();
    expect(await held(id)).toMatchObject({ source: "event", snapshot: { deleted: false } });
    expect(await waiting()).toEqual([]);
    expect((await reasons(id))[1]).toContain("Ambiguous → refetched without success");
  });

  it("are not asked for again where Stripe refuses the key", async () => {
    await undecided();
    stripe.refuse({ kind: "key_refused" });
    await run();
    expect(await waiting()).toEqual([]);
  });

  it("are asked for again later where Stripe has trouble", async () => {
    const { id, state, key } = await undecided();
    stripe.put(state("active"));
    stripe.refuse({ kind: "stripe_error" });
    await run();
    expect(await waiting()).toMatchObject([
      { key, attempts: 1, lastError: expect.stringContaining("stripe_error") },
    ]);
    stripe.refuse(null);
    await run();
    await expect.poll(async () => (await held(id))?.snapshot.status).toBe("active");
  });
});

describe("an event dated ahead of its arrival", () => {
  const arrival = clock().getTime() / 1_000;

  async function endedAhead(seconds: number) {
    const [customerId, id] = [fresh("cus"), fresh("sub")];
    const customer = { id: customerId, object: "customer", metadata: { userId: "user_known" } };
    const active = subscriptionOf(id, customerId);
    await tell(
      eventOf("customer.created", start, customer),
      eventOf("customer.subscription.created", start, active),
    );
    for (const object of [customer, active]) stripe.put(object);
    const ended = { ...active, status: "canceled" };
    await tell(eventOf("customer.subscription.deleted", arrival + seconds, ended));
    return { customerId, id };
  }

  it.each([6, 590])("by %i seconds is applied, and undone by what Stripe has", async (seconds) => {
    const { id } = await endedAhead(seconds);
    expect((await held(id))?.snapshot.status).toBe("canceled");
    await run();
    expect(await held(id)).toMatchObject({ source: "fetch", snapshot: { status: "active" } });
  });

  it("does not keep a resync from repairing it", async () => {
    const { id, customerId } = await endedAhead(590);
    const reader = { customer: stripe.customer, sessions: stripe.sessions, object: stripe.object };
    await takeOver({ pool: database.pool, reader, livemode: false, clock }, customerId);
    expect(await held(id)).toMatchObject({ source: "fetch", snapshot: { status: "active" } });
    await run();
  });

  it("by no more than clocks differ is taken at its word, and nothing is read for it", async () => {
    const { id } = await endedAhead(5);
    expect((await held(id))?.asOf).toEqual(new Date((arrival + 5) * 1_000));
    expect(await waiting()).toEqual([]);
  });
});

it("a subscription with more items than its event holds is read whole", async () => {
  const { customer } = await undecided();
  await run();
  const whole = subscriptionOf(fresh("sub"), String(customer.id));
  const cut = { ...whole, items: { ...(whole.items as Json), has_more: true } };
  stripe.put(whole);
  await tell(eventOf("customer.subscription.created", start, cut));
  expect((await held(String(whole.id)))?.snapshot.data).toMatchObject({ itemsTruncated: true });
  await run();
  expect((await held(String(whole.id)))?.snapshot.data).toMatchObject({ itemsTruncated: false });
});

it("a price that a subscription names and nobody has told of is read, with its product", async () => {
  const [customerId, price, product] = [fresh("cus"), fresh("price"), fresh("prod")];
  await tell(
    eventOf("customer.created", start, {
      id: customerId,
      object: "customer",
      metadata: { userId: "user_known" },
    }),
  );
  const plan = { metadata: { plan: "pro" } };
  stripe.put({ id: price, object: "price", product: { id: product, object: "product", ...plan } });
  const subscribed = () => {
    const object = subscriptionOf(fresh("sub"), customerId, { price });
    return eventOf("customer.subscription.created", start, object);
  };
  await tell(subscribed());
  await tell(subscribed());
  await run();
  expect(stripe.asked).toEqual([price]);
  const found = await loadObjects(database.pool, false, [
    { type: "price", id: price },
    { type: "product", id: product },
  ]);
  expect(found.map(({ snapshot }) => snapshot.data)).toMatchObject([
    { productId: product },
    { planHint: "pro" },
  ]);
  await tell(subscribed());
  expect(await waiting()).toEqual([]);
});

it("what a one-time purchase bought is read, once, and no later event makes us forget it", async () => {
  const [customerId, id] = [fresh("cus"), fresh("cs")];
  await tell(
    eventOf("customer.created", start, {
      id: customerId,
      object: "customer",
      metadata: { userId: "user_known" },
    }),
  );
  const session = {
    id,
    object: "checkout.session",
    customer: customerId,
    mode: "payment",
    status: "complete",
    payment_status: "paid",
    metadata: {},
  };
  const line = {
    id: "li_1",
    quantity: 2,
    price: { id: "price_once", product: "prod_1", lookup_key: "once" },
  };
  stripe.put({ ...session, line_items: { object: "list", data: [line], has_more: false } });
  await tell(eventOf("checkout.session.completed", start, session));
  await run();
  await tell(eventOf("checkout.session.async_payment_succeeded", start + 3_603, session));
  expect(await waiting()).toEqual([]);
  expect(stripe.asked).toEqual([id]);
  const [held] = await loadObjects(database.pool, false, [{ type: "checkout_session", id }]);
  expect(held).toMatchObject({
    source: "event",
    snapshot: { data: { lineItems: [{ priceId: "price_once", lookupKey: "once", quantity: 2 }] } },
  });
});

it("a dispute whose charge was never told of is its customer's once it is read", async () => {
  const [customerId, charge, dispute] = [fresh("cus"), fresh("ch"), fresh("dp")];
  await tell(
    eventOf("customer.created", start, {
      id: customerId,
      object: "customer",
      metadata: { userId: "user_known" },
    }),
  );
  const told = { id: dispute, object: "dispute", charge, status: "needs_response", metadata: {} };
  stripe.put({ ...told, charge: { id: charge, object: "charge", customer: customerId } });
  await tell(eventOf("charge.dispute.created", start, told));
  await run();
  const [held] = await loadObjects(database.pool, false, [{ type: "dispute", id: dispute }]);
  expect(held?.snapshot.customerId).toBe(customerId);
  const event = await database.pool.query("select customer_id from events where object_id = $1", [dispute]);
  expect(event.rows).toEqual([{ customer_id: customerId }]);
});

describe("a customer of whom nothing was known", () => {
  it("is read with everything", async () => {
    const customerId = fresh("cus");
    const [told, other] = [
      subscriptionOf(fresh("sub"), customerId),
      subscriptionOf(fresh("sub"), customerId),
    ];
    for (const object of [
      { id: customerId, object: "customer", metadata: { userId: "user_known" } },
      told,
      other,
    ])
      stripe.put(object);
    await tell(eventOf("customer.subscription.updated", start, told));
    await run();
    expect(await held(String(other.id))).toMatchObject({ source: "fetch" });
  });

  it("is not, once their own event has come", async () => {
    const customerId = fresh("cus");
    await tell(eventOf("customer.subscription.updated", start, subscriptionOf(fresh("sub"), customerId)));
    await tell(
      eventOf("customer.created", start, {
        id: customerId,
        object: "customer",
        metadata: { userId: "user_known" },
      }),
    );
    await run();
    expect(stripe.asked).toEqual([]);
  });
});

const codesOf = async (customerId: string) => {
  while ((await checkDue({ pool: database.pool, livemode: false, clock })) > 0);
  const found = await database.pool.query<{ code: string; severity: string; sources: { value: string }[] }>(
    `select code, severity, sources from mismatches where subject_id = $1 and resolved_at is null order by code`,
    [customerId],
  );
  return found.rows;
};
const someUser = async () => {
  const id = fresh("user");
  await database.pool.query("insert into users (id, email) values ($1, $1 || '@example.com')", [id]);
  return id;
};

describe("a customer of whom nothing was known, and whom Stripe does not know either", () => {
  const inLiveMode =
    "No such customer: 'cus_1'; a similar object exists in live mode, but a test mode key was used to make this request.";

  it.each([
    ["of the other mode", inLiveMode],
    ["of another account", "No such customer: 'cus_1'"],
  ])("is %s: its link leads nowhere, until Stripe knows it", async (_which, message) => {
    const [customerId, userId] = [fresh("cus"), await someUser()];
    const subscription = { ...subscriptionOf(fresh("sub"), customerId), metadata: { userId } };
    stripe.refuse({ kind: "not_found", message });
    await tell(eventOf("customer.subscription.updated", start, subscription));
    expect((await codesOf(customerId)).map(({ code }) => code)).toEqual([]);
    await run();
    const [found, ...others] = await codesOf(customerId);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ code: "bound_customer_other_mode", severity: "blocks_access" });
    expect(found?.sources.map(({ value }) => value)).toEqual([userId, message]);
    // The key was another account's, and is mended.
    stripe.refuse(null);
    for (const object of [{ id: customerId, object: "customer", metadata: { userId } }, subscription])
      stripe.put(object);
    const deps = { pool: database.pool, reader: stripe, livemode: false, clock };
    expect(await takeOver(deps, customerId)).toEqual({ outcome: "taken" });
    expect(await codesOf(customerId)).toEqual([]);
  });
});

describe("a customer who paid and whom nothing names", () => {
  const paying = async (session: Json) => {
    const customerId = fresh("cus");
    await tell(eventOf("customer.created", start, { id: customerId, object: "customer", metadata: {} }));
    stripe.put({
      id: fresh("cs"),
      object: "checkout.session",
      customer: customerId,
      metadata: {},
      ...session,
    });
    const subscription = subscriptionOf(fresh("sub"), customerId);
    await tell(eventOf("customer.subscription.created", start, subscription));
    return { customerId, subscription };
  };

  it("is linked by the session that no event told of, and what is missing is said", async () => {
    const userId = await someUser();
    const { customerId } = await paying({ client_reference_id: userId, metadata: { userId } });
    await run();
    expect(stripe.asked).toEqual([`sessions of ${customerId}`]);
    expect(await codesOf(customerId)).toMatchObject([{ code: "metadata_missing_on_subscription" }]);
  });

  it("is asked about once, and stays unlinked where no session names anybody", async () => {
    const { customerId, subscription } = await paying({});
    await run();
    await tell(eventOf("customer.subscription.updated", start + 60, subscription));
    await run();
    expect(stripe.asked).toEqual([`sessions of ${customerId}`]);
    expect(await codesOf(customerId)).toMatchObject([{ code: "customer_unlinked" }]);
  });

  it("is not asked about where the session's own event came in time", async () => {
    const userId = await someUser();
    const { customerId } = await paying({});
    const session = {
      id: fresh("cs"),
      object: "checkout.session",
      customer: customerId,
      metadata: { userId },
    };
    await tell(eventOf("checkout.session.completed", start, session));
    await run();
    expect(stripe.asked).toEqual([]);
  });
});

it("what an interrupted transaction found is not asked for", async () => {
  const client = await database.pool.connect();
  await client.query("begin");
  await enqueue(client, [{ name: "refetch-customer", payload: { id: "cus_rolled_back" } }]);
  await client.query("rollback");
  client.release();
  expect(await waiting()).toEqual([]);
});
