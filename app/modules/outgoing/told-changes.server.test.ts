/** A change of access: written to the outbox with its history, and told as the API answers it; also where its sender is killed. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { createLog } from "~/lib/log.server";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { entitlementResource } from "../entitlements/entitlement-resource";
import { currentEntitlement } from "../sync/current-entitlement.server";
import { deliver, eventOf, fresh, subscriptionOf } from "../sync/testing/deliver";
import { createWorker, createWorkerPool } from "../sync/worker.server";
import { addEndpoint, disableEndpoint } from "./endpoints.server";
import { createSender, type Sender } from "./sender.server";
import { createReceiver, type Receiver } from "./testing/receiver";

let database: TestDatabase;
let receiver: Receiver;
let sender: Sender | null = null;
let aheadMs = 0;
const clock = () => new Date(Date.now() + aheadMs);
const change = () => ({ actor: { type: "cli" as const, id: "ada" }, now: clock() });

beforeAll(async () => {
  database = await createTestDatabase();
  await database.pool.query(
    "insert into plans (id, name, rank, features, limits) values ('pro', 'Pro', 1, '{notes}', '{\"notes\": 100}')",
  );
  await database.pool.query(
    "insert into plan_prices (kind, stripe_id, plan_id) values ('price', 'price_pro', 'pro')",
  );
});
afterAll(() => database.drop());
beforeEach(async () => {
  receiver = await createReceiver();
  aheadMs = 0;
});
afterEach(async () => {
  await sender?.stop();
  sender = null;
  await receiver.stop();
  await database.pool.query("truncate webhook_endpoints, outgoing_events cascade");
});

async function add() {
  const wish = { url: receiver.url, types: [], local: true };
  const added = await addEndpoint(database.pool, false, wish, change());
  if (added.outcome !== "added") throw new Error(added.problem);
  return added.endpoint;
}

function begin(): void {
  const log = createLog("test", "silent");
  sender = createSender({ pool: database.pool, livemode: false, clock, log, local: true, pollMs: 10 });
  sender.start();
}

/** Somebody subscribes to Pro. Gives the user. */
async function subscribe(): Promise<string> {
  const userId = fresh("user");
  await database.pool.query("insert into users (id, email) values ($1, $1 || '@example.com')", [userId]);
  const [customer, now] = [fresh("cus"), Math.floor(Date.now() / 1_000)];
  const period = { current_period_end: now + 30 * 86_400 };
  const object = subscriptionOf(fresh("sub"), customer, { ...period, metadata: { userId } });
  await deliver(database.pool, [eventOf("customer.subscription.created", now, object)]);
  const pool = createWorkerPool(database.url);
  const log = createLog("test", "silent");
  const worker = createWorker({ pool, url: database.url, livemode: false, clock: () => new Date(), log });
  await worker.drain();
  await pool.end();
  return userId;
}

const untold = async () => (await database.pool.query("select from outgoing_events")).rowCount;

test("is told as the API answers it, with what was before", async () => {
  await add();
  const userId = await subscribe();
  begin();
  await expect.poll(() => receiver.received.length).toBe(1);
  const { id, type, livemode, data } = JSON.parse(receiver.received[0]?.body ?? "");
  expect({ id, type, livemode }).toEqual({
    id: expect.stringMatching(/^ptevt_[0-9a-f]{32}$/),
    type: "entitlement.updated",
    livemode: false,
  });
  const entitlement = await currentEntitlement(database.pool, userId, { livemode: false, now: new Date() });
  expect(data.object).toEqual(JSON.parse(JSON.stringify(entitlementResource(entitlement))));
  expect(data.object).toMatchObject({ user: userId, plan: "pro", entitled: true });
  expect(data.previous_attributes).toHaveProperty("plan");
  expect(data.previous_attributes.plan).not.toBe("pro");
});

test("is not even written down where nobody wants to hear of it", async () => {
  await subscribe();
  expect(await untold()).toBe(0);
  const { id } = await add();
  await disableEndpoint(database.pool, false, id, change());
  await subscribe();
  expect(await untold()).toBe(0);
  const { rows } = await database.pool.query("select count(*)::int as count from entitlement_changes");
  expect(rows[0].count).toBeGreaterThanOrEqual(2);
});

test("reaches the host also where the process that sends it is killed hard", async () => {
  receiver.answer = () => {};
  await add();
  const userId = await subscribe();
  const victim = fork(join(import.meta.dirname, "../../server/worker.ts"), [], {
    execArgv: ["--import", "tsx"],
    env: {
      ...process.env,
      NODE_ENV: "development",
      DATABASE_URL: database.url,
      SESSION_SECRET: "0123456789abcdef0123456789abcdef",
      LOG_LEVEL: "silent",
    },
  });
  await expect.poll(() => receiver.received.length, { timeout: 40_000 }).toBeGreaterThan(0);
  const gone = once(victim, "exit");
  victim.kill("SIGKILL");
  await gone;
  const before = receiver.received.length;
  receiver.answer = (response) => response.end();
  aheadMs = 31_000;
  begin();
  await expect.poll(() => receiver.received.length).toBeGreaterThan(before);
  const bodies = receiver.received.map(({ body }) => body);
  expect(new Set(bodies).size).toBe(1);
  expect(JSON.parse(bodies[0] ?? "").data.object.user).toBe(userId);
  await expect
    .poll(async () => (await database.pool.query("select state from webhook_deliveries")).rows)
    .toEqual([{ state: "delivered" }]);
}, 60_000);
