/** Sends to real servers, good and bad ones, from a real database. */
import { randomUUID } from "node:crypto";
import Stripe from "stripe";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { createLog } from "~/lib/log.server";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { resend, resendFailed, sendTest } from "./deliveries.server";
import { attemptsOf, bodyOf, findDelivery, listDeliveries } from "./delivery-list.server";
import { type Endpoint, type EventType, endpointName } from "./endpoint";
import {
  addEndpoint,
  disableEndpoint,
  enableEndpoint,
  findEndpoint,
  removeEndpoint,
  rollSecret,
} from "./endpoints.server";
import { createSender, type Sender } from "./sender.server";
import { createReceiver, type Receiver } from "./testing/receiver";

let database: TestDatabase;
let receiver: Receiver;
let other: Receiver;
let sender: Sender | null = null;
/** Ahead of the real time, so that what waits is due. */
let aheadMs = 0;
const clock = () => new Date(Date.now() + aheadMs);
const change = () => ({ actor: { type: "user" as const, id: "ada" }, now: clock() });

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  [receiver, other] = await Promise.all([createReceiver(), createReceiver()]);
  aheadMs = 0;
});
afterEach(async () => {
  await sender?.stop();
  sender = null;
  await Promise.all([receiver.stop(), other.stop()]);
  await database.pool.query("truncate webhook_endpoints, outgoing_events cascade");
});

function begin(more: { timeoutMs?: number; local?: boolean } = {}): void {
  const log = createLog("test", "silent");
  const { pool } = database;
  sender = createSender({ pool, livemode: false, clock, log, local: true, pollMs: 10, ...more });
  sender.start();
}

async function add(url: string, types: EventType[] = []): Promise<{ endpoint: Endpoint; secret: string }> {
  const added = await addEndpoint(database.pool, false, { url, types, local: true }, change());
  if (added.outcome !== "added") throw new Error(added.problem);
  return added;
}

/** Something that happened `count` times. */
async function happen(type: EventType, count = 1): Promise<void> {
  await database.pool.query(
    `insert into outgoing_events (id, type, payload, created_at)
     select 'ptevt_' || $4 || n, $1, jsonb_build_object('object', 'case', 'id', 'case_' || n, 'livemode', false), $2
     from generate_series(1, $3::int) n`,
    [type, clock(), count, randomUUID().replaceAll("-", "").slice(0, 20)],
  );
}

const deliveries = async (endpointId: number) =>
  (await listDeliveries(database.pool, false, { endpointId }, { limit: 100 })).rows;
const only = async (endpointId: number) => {
  const [one, ...others] = await deliveries(endpointId);
  if (one === undefined || others.length > 0) throw new Error("There is not exactly one delivery.");
  return one;
};
const tried = (endpointId: number, times: number) =>
  expect.poll(async () => (await attemptsOf(database.pool, (await only(endpointId)).id)).length).toBe(times);

const stripe = new Stripe("sk_test_only_its_verifier");
const verify = ({ body, headers }: Receiver["received"][number], secret: string) =>
  stripe.webhooks.constructEvent(body, String(headers["paidtrail-signature"]), secret);

test("what happened is sent, and verified by the SDK of Stripe as if Stripe had sent it", async () => {
  const { endpoint, secret } = await add(receiver.url);
  await happen("case.opened");
  begin();
  await expect.poll(() => receiver.received.length).toBe(1);
  const [got] = receiver.received;
  if (got === undefined) throw new Error("Nothing was received.");
  expect(verify(got, secret)).toMatchObject({
    id: expect.stringMatching(/^ptevt_/),
    object: "event",
    type: "case.opened",
    livemode: false,
    created: expect.any(Number),
    data: { object: { object: "case", id: "case_1" } },
  });
  expect(() => verify({ ...got, body: got.body.replace("case_1", "case_2") }, secret)).toThrow();
  await expect.poll(async () => (await only(endpoint.id)).state).toBe("delivered");
  const delivery = await only(endpoint.id);
  expect(delivery).toMatchObject({ status: 200, error: null, nextAttemptAt: null, tries: 1 });
  expect(await attemptsOf(database.pool, delivery.id)).toMatchObject([{ status: 200, answer: "thanks" }]);
  expect(await bodyOf(database.pool, delivery.eventId)).toBe(got.body);
});

test("after a roll both secrets verify until the overlap is over, then only the new one", async () => {
  const { endpoint, secret } = await add(receiver.url);
  const rolled = await rollSecret(database.pool, false, { id: endpoint.id, overlapHours: 24 }, change());
  if (rolled.outcome !== "rolled") throw new Error("It was not rolled.");
  begin();
  await sendTest(database.pool, false, endpoint.id, change());
  await expect.poll(() => receiver.received.length).toBe(1);
  for (const one of [secret, rolled.secret])
    expect(verify(receiver.received[0]!, one).type).toBe("webhook_endpoint.test");

  aheadMs = 25 * 3_600_000;
  await sendTest(database.pool, false, endpoint.id, change());
  await expect.poll(() => receiver.received.length).toBe(2);
  const header = String(receiver.received[1]!.headers["paidtrail-signature"]);
  // Its time lies ahead of the real one: the age is not what is asked here.
  expect(header.match(/v1=/g)).toHaveLength(1);
  const check = (with_: string) =>
    stripe.webhooks.signature?.verifyHeader(
      receiver.received[1]!.body,
      header,
      with_,
      Number.MAX_SAFE_INTEGER,
    );
  expect(check(rolled.secret)).toBe(true);
  expect(() => check(secret)).toThrow();
});

test.each<[string, Receiver["answer"], { status: number | null; error: RegExp }]>([
  [
    "an error",
    (response) => response.writeHead(500).end("\u0000broken"),
    { status: 500, error: /answered 500/ },
  ],
  [
    "a redirect",
    (response) => response.writeHead(302, { location: other.url }).end(),
    { status: 302, error: /redirects are not followed/ },
  ],
  ["silence", () => {}, { status: null, error: /No answer within 0.3 s/ }],
  ["a hang-up", (response) => response.destroy(), { status: null, error: /closed before an answer/ }],
])("%s is no success: it is tried again later", async (_what, answer, { status, error }) => {
  receiver.answer = answer;
  const { endpoint } = await add(receiver.url);
  await happen("case.opened");
  begin({ timeoutMs: 300 });
  await tried(endpoint.id, 1);
  const first = await only(endpoint.id);
  expect(first).toMatchObject({ state: "pending", status, error: expect.stringMatching(error), tries: 1 });
  const pause = Date.parse(first.nextAttemptAt ?? "") - Date.now();
  expect(pause).toBeGreaterThan(2_000);
  expect(pause).toBeLessThan(6_000);
  expect(other.received).toEqual([]);
  expect((await findEndpoint(database.pool, false, endpoint.id))?.failingSince).not.toBeNull();

  receiver.answer = (response) => response.end();
  aheadMs = 10_000;
  await expect.poll(async () => (await only(endpoint.id)).state).toBe("delivered");
  expect(await attemptsOf(database.pool, first.id)).toHaveLength(2);
  expect((await findEndpoint(database.pool, false, endpoint.id))?.failingSince).toBeNull();
  expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
});

test("of an endless answer the beginning is kept, and its sender is hung up on", async () => {
  let hungUp = false;
  receiver.answer = (response) => {
    response.on("close", () => {
      hungUp = true;
    });
    response.writeHead(200);
    const pump = () => {
      while (!response.destroyed && response.write("x".repeat(65_536)));
    };
    response.on("drain", pump);
    pump();
  };
  const { endpoint } = await add(receiver.url);
  await happen("case.opened");
  begin();
  await expect.poll(async () => (await only(endpoint.id)).state).toBe("delivered");
  const [attempt] = await attemptsOf(database.pool, (await only(endpoint.id)).id);
  expect(attempt?.answer).toBe("x".repeat(512));
  await expect.poll(() => hungUp).toBe(true);
});

test("a thousand events for two endpoints of which one hangs: the other has them all, about as fast as alone", async () => {
  receiver.answer = () => {};
  const [slow, quick] = [await add(receiver.url), await add(other.url)];
  await happen("case.opened", 1_000);
  begin({ timeoutMs: 60_000 });
  await expect.poll(() => other.received.length, { timeout: 20_000 }).toBe(1_000);
  expect(new Set(other.received.map(({ body }) => JSON.parse(body).id)).size).toBe(1_000);
  await expect
    .poll(async () => (await deliveries(quick.endpoint.id)).every(({ state }) => state === "delivered"))
    .toBe(true);
  // No more than its places; nothing of it has ended yet.
  expect(receiver.received.length).toBeLessThanOrEqual(4);
  expect((await deliveries(slow.endpoint.id)).every(({ state }) => state === "pending")).toBe(true);
}, 40_000);

test("two senders share the work: each event comes once", async () => {
  const { endpoint } = await add(receiver.url);
  await happen("case.resolved", 200);
  const { pool } = database;
  const log = createLog("test", "silent");
  const second = createSender({ pool, livemode: false, clock, log, local: true, pollMs: 10 });
  second.start();
  begin();
  await expect.poll(() => receiver.received.length, { timeout: 10_000 }).toBe(200);
  await second.stop();
  expect(new Set(receiver.received.map(({ body }) => JSON.parse(body).id)).size).toBe(200);
  expect((await findEndpoint(pool, false, endpoint.id))?.failingSince).toBeNull();
});

test("what a dead sender had claimed is another's when the lease is over", async () => {
  const { endpoint } = await add(receiver.url);
  await happen("case.opened");
  begin();
  await expect.poll(async () => (await only(endpoint.id)).state).toBe("delivered");
  // As a claim leaves it whose process was killed before it could say what came of it.
  await database.pool.query(
    "update webhook_deliveries set state = 'pending', tries = 1, next_attempt_at = $1",
    [new Date(Date.now() + 30_000)],
  );
  aheadMs = 29_000;
  expect(receiver.received).toHaveLength(1);
  aheadMs = 31_000;
  await expect.poll(() => receiver.received.length).toBe(2);
  await expect.poll(async () => (await only(endpoint.id)).tries).toBe(2);
});

test("only what an endpoint wants to hear of, and of its mode, is sent to it", async () => {
  await add(receiver.url, ["case.resolved"]);
  await happen("case.opened");
  await database.pool.query(
    `insert into outgoing_events (id, type, payload, created_at) values ('ptevt_live', 'case.resolved', '{"livemode":true}', now())`,
  );
  await happen("case.resolved");
  begin();
  await expect
    .poll(() => receiver.received.map(({ body }) => JSON.parse(body).type))
    .toEqual(["case.resolved"]);
  expect(JSON.parse(receiver.received[0]!.body).livemode).toBe(false);
});

test("a disabled endpoint hears nothing until it is enabled; a deleted one is gone", async () => {
  const { endpoint } = await add(receiver.url);
  await sendTest(database.pool, false, endpoint.id, change());
  await disableEndpoint(database.pool, false, endpoint.id, change());
  begin();
  await happen("case.opened");
  await expect
    .poll(
      async () => (await database.pool.query("select from outgoing_events where taken_at is null")).rowCount,
    )
    .toBe(0);
  expect(receiver.received).toEqual([]);
  await enableEndpoint(database.pool, false, endpoint.id, change());
  await expect.poll(() => receiver.received.length).toBe(1);
  await removeEndpoint(database.pool, false, endpoint.id, change());
  expect(await findEndpoint(database.pool, false, endpoint.id)).toBeNull();
  expect((await database.pool.query("select from webhook_secrets")).rowCount).toBe(0);
  const { rows } = await database.pool.query(
    "select action from audit_log where subject_id = $1 order by id",
    [endpointName(endpoint.id)],
  );
  expect(rows.map(({ action }) => action)).toEqual(
    ["add", "test", "disable", "enable", "remove"].map((verb) => `webhook_endpoint.${verb}`),
  );
  expect(JSON.stringify((await database.pool.query("select * from audit_log")).rows)).not.toContain("whsec_");
});

test("after three days it is given up and the endpoint disabled; sent again by hand, it begins anew", async () => {
  receiver.answer = (response) => response.writeHead(503).end();
  const { endpoint } = await add(receiver.url);
  await happen("case.opened");
  begin();
  for (let times = 1; times <= 13; times += 1) {
    await tried(endpoint.id, times);
    aheadMs += 14 * 3_600_000;
  }
  const given = await only(endpoint.id);
  expect(given).toMatchObject({ state: "failed", nextAttemptAt: null, tries: 13 });
  expect(await findEndpoint(database.pool, false, endpoint.id)).toMatchObject({
    disabledReason: expect.stringContaining("answered 503"),
  });

  receiver.answer = (response) => response.end();
  await enableEndpoint(database.pool, false, endpoint.id, change());
  expect(await resendFailed(database.pool, false, endpoint.id, change())).toEqual({
    outcome: "resent",
    count: 1,
  });
  await expect.poll(async () => (await only(endpoint.id)).state).toBe("delivered");
  expect(await resend(database.pool, false, given.id, change())).toEqual({ outcome: "resent" });
  await expect.poll(() => receiver.received.length).toBe(15);
  expect(await findDelivery(database.pool, false, given.id)).not.toBeNull();
  expect(await resend(database.pool, true, given.id, change())).toEqual({ outcome: "unknown_delivery" });
}, 30_000);

test("in production this machine and its neighbours are not sent to", async () => {
  const local = await add(receiver.url);
  begin({ local: false });
  await sendTest(database.pool, false, local.endpoint.id, change());
  await expect.poll(async () => (await only(local.endpoint.id)).error).toBe("Only https:// is sent to.");
  await database.pool.query("update webhook_endpoints set url = 'https://localhost/hook'");
  aheadMs = 10_000;
  await expect.poll(async () => (await only(local.endpoint.id)).error).toMatch(/localhost leads to a range/);
  expect(receiver.received).toEqual([]);
});
