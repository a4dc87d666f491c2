/** The case page and the API's verdict while Stripe is slow or gone, and of somebody with very much. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { createLog } from "~/lib/log.server";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { caseForPage } from "./case-desk.server";
import { type DiagnosisContext, whileWaiting } from "./diagnosis/context";
import { configuration } from "./diagnosis/testing/facts";
import { diagnoseReference } from "./diagnosis/diagnose.server";
import { type EmulatedStripe, emulatedStripe } from "./runs/testing/emulated-stripe";
import { createCaseReader } from "./stripe/case-reader.server";
import { createPace } from "./stripe/pace.server";
import { createStripeReader } from "./stripe/reader.server";
import { applyDue } from "./sync/apply-due.server";
import { deliver, eventOf, subscriptionOf } from "./sync/testing/deliver";
import { timelineForPage } from "./timeline-desk.server";

const clock = () => new Date();
const seconds = Math.floor(Date.now() / 1_000) - 600;
const page = (search: string) => new URL(`http://localhost/console/users/user_much${search}`);
let database: TestDatabase;
let stripe: EmulatedStripe;
let customer: string;

beforeAll(async () => {
  [database, stripe] = await Promise.all([createTestDatabase(), emulatedStripe()]);
  const { pool } = database;
  customer = (await stripe.post("/v1/customers", { "metadata[userId]": "user_much" })).id;
  await pool.query("insert into users (id, email, name) values ('user_much', 'much@example.com', 'Much')");
  await deliver(pool, [
    eventOf("customer.created", seconds, {
      id: customer,
      object: "customer",
      created: seconds,
      metadata: { userId: "user_much" },
    }),
    ...Array.from({ length: 300 }, (_, index) =>
      eventOf(
        "customer.subscription.created",
        seconds + index,
        subscriptionOf(`sub_much${index}`, customer, {
          created: seconds,
          metadata: { userId: "user_much" },
        }),
      ),
    ),
  ]);
  while ((await applyDue({ pool, livemode: false, clock })).claimed > 0);
  // 4,700 more like them, of which only the ids and times differ.
  await pool.query(
    `insert into events (livemode, event_id, type, created_at, received_at, customer_id, user_id, object_type, object_id,
       size, lane, mapping, sync)
     select livemode, 'evt_more' || n, type, created_at - n * interval '1 second', received_at - n * interval '1 second',
       customer_id, user_id, object_type, object_id, size, lane, mapping, sync
     from (select * from events where type = 'customer.subscription.created' limit 1) one, generate_series(1, 4700) n`,
  );
  await pool.query("analyze");
}, 120_000);
afterAll(async () => {
  await Promise.all([database.drop(), stripe.stop()]);
});

function context(apiBase = stripe.url): DiagnosisContext {
  const { pool } = database;
  const requests = {
    key: stripe.key,
    apiBase,
    pace: createPace({ pool, livemode: false, perSecond: 2_000, burst: 2_000 }),
    clock,
    log: createLog("test", "silent"),
  };
  return {
    pool,
    livemode: false,
    clock,
    reader: createStripeReader({ ...requests, livemode: false, pool }),
    cases: createCaseReader({ ...requests, livemode: false }),
    probeToken: () => null,
    configuration: { ...configuration, webhookUrl: `${stripe.url}/nobody-listens` },
  };
}

async function timed<T>(work: () => Promise<T>): Promise<{ value: T; ms: number }> {
  const began = performance.now();
  return { value: await work(), ms: performance.now() - began };
}

it.each([
  ["unreachable", "http://127.0.0.1:9"],
  ["slow", null],
])(
  "Stripe is %s: page and answer come within two seconds, and say what was not seen",
  async (how, address) => {
    if (how === "slow") {
      await stripe.fault({ match: { path: "/v1/**" }, action: { do: "slow", ms: 8_000 } });
    }
    const asked = context(address ?? stripe.url);
    const shown = await timed(() => caseForPage(asked, "user", "user_much", page("?stripe=ask")));
    expect(shown.ms).toBeLessThan(2_000);
    expect(shown.value.view.stripe.state).toBe("failed");
    expect(shown.value.view.blindSpots.map(({ source }) => source).join()).toMatch(/Stripe/);
    expect(shown.value.view.links.find(({ link }) => link === "synced")?.state).toBe("holds");
    const told = await timed(() => diagnoseReference(asked, "much@example.com", whileWaiting));
    expect(told.ms).toBeLessThan(2_000);
    expect(told.value.verdict.blindSpots).not.toEqual([]);
    expect(told.value.facts.subject.user?.id).toBe("user_much");
  },
);

it("of 300 subscriptions and 5,000 events a page shows no more than a page", async () => {
  const asked = context("http://127.0.0.1:9");
  const shown = await timed(async () => {
    const { view } = await caseForPage(asked, "user", "user_much", page(""));
    return {
      view,
      timeline: await timelineForPage({ pool: database.pool, livemode: false }, view, page(""), {
        reveal: true,
      }),
    };
  });
  expect(shown.ms).toBeLessThan(2_000);
  expect(shown.value.timeline.entries).toHaveLength(50);
  // The page holds this twice, as text and as data.
  expect(JSON.stringify(shown.value).length).toBeLessThan(150_000);
});
