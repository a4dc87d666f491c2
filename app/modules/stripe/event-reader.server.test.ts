/** The list of events with the real SDK and a real database, against a server that answers as Stripe does, or does not. */
import { createServer, type Server } from "node:http";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { createLog } from "~/lib/log.server";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { accessProblem } from "./access-problem.server";
import { createEventReader, listingPace } from "./event-reader.server";
import { createPace } from "./pace.server";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() => database.pool.query("delete from stripe_access"));

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

interface Answer {
  status?: number;
  headers?: Record<string, string>;
  text: string;
}

const eventText = (id: string) =>
  `{\n      "id": "${id}",\n      "object": "event",\n      "created": 1790000000,\n      "pending_webhooks": 2,\n      "type": "invoice.paid",\n      "data": { "object": { "id": "in_1", "amount": 1900, "name": "Zo\\u00eb 🎉" } }\n    }`;
const list = (...events: string[]): Answer => ({
  text: `{\n  "object": "list",\n  "data": [\n    ${events.join(",\n    ")}\n  ],\n  "has_more": false,\n  "url": "/v1/events"\n}`,
});
const trouble = (status: number, headers = {}): Answer => ({
  status,
  headers,
  text: JSON.stringify({
    error: { type: status === 401 ? "authentication_error" : "api_error", message: "No." },
  }),
});

async function stripeThat(answer: (count: number) => Answer | null) {
  const asked: { at: number; query: URLSearchParams }[] = [];
  server = createServer((request, response) => {
    asked.push({
      at: performance.now(),
      query: new URL(request.url ?? "/", "http://stripe.test").searchParams,
    });
    const given = answer(asked.length);
    if (given === null) return void request.socket.destroy();
    const headers = { "content-type": "application/json", "request-id": `req_${asked.length}` };
    response.writeHead(given.status ?? 200, { ...headers, ...given.headers });
    response.end(given.text);
  });
  const listening = server;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  const address = listening.address();
  const port = typeof address === "object" ? address?.port : 0;
  const { pool } = database;
  const waits: number[] = [];
  const reader = () =>
    createEventReader({
      key: "sk_test_verySecretKey",
      apiBase: `http://127.0.0.1:${port}`,
      livemode: false,
      webhookUrl: null,
      pool,
      pace: createPace({ pool, livemode: false, ...listingPace(25) }),
      clock: () => new Date(),
      log: createLog("test", "silent"),
      timeoutMs: 2_000,
      wait: async (ms) => void waits.push(ms),
    });
  return { reader, asked, waits };
}

const query = {
  from: new Date("2026-11-20T00:00:00Z"),
  to: new Date("2026-11-21T00:00:00Z"),
  after: null,
  types: [],
};

test("an event's bytes are those of Stripe's answer", async () => {
  const texts = [eventText("evt_1"), eventText("evt_2")];
  const { reader, asked } = await stripeThat(() => list(...texts));
  const page = await reader().page({ ...query, after: "evt_0", types: ["invoice.paid", "charge.*"] });
  if (!page.ok) throw new Error(page.failure.message);
  expect(page.value.events.map(({ body }) => body.toString("utf8"))).toEqual(texts);
  expect(page.value).toMatchObject({
    hasMore: false,
    requestId: "req_1",
    events: [
      { id: "evt_1", pendingWebhooks: 2, reserialised: false, createdAt: new Date(1_790_000_000_000) },
      { id: "evt_2" },
    ],
  });
  expect(Object.fromEntries(asked[0]?.query ?? [])).toEqual({
    limit: "100",
    "created[gte]": "1795132800",
    "created[lt]": "1795219200",
    starting_after: "evt_0",
    "types[0]": "invoice.paid",
    "types[1]": "charge.*",
  });
});

test("429 waits as long as Stripe says, and everybody with it", async () => {
  const { reader, asked } = await stripeThat((count) =>
    count === 1 ? trouble(429, { "retry-after": "1" }) : list(eventText("evt_1")),
  );
  expect(await reader().page(query)).toMatchObject({ ok: true });
  expect((asked[1]?.at ?? 0) - (asked[0]?.at ?? 0)).toBeGreaterThan(950);
});

test("5xx and lost connections are asked again, later each time", async () => {
  const { reader, asked, waits } = await stripeThat((count) =>
    count <= 2 ? trouble(500) : count === 3 ? null : list(eventText("evt_1")),
  );
  expect(await reader().page(query)).toMatchObject({ ok: true });
  expect(asked).toHaveLength(4);
  // A connection that was closed on it the SDK opens anew at once, a single time.
  expect(waits).toHaveLength(2);
  for (const [index, ms] of waits.entries()) {
    expect(ms).toBeGreaterThanOrEqual(500 * 2 ** index);
    expect(ms).toBeLessThanOrEqual(1_000 * 2 ** index);
  }
});

test("what does not pass is a value, with Stripe's request id", async () => {
  const { reader, asked } = await stripeThat(() => trouble(503));
  expect(await reader().page(query)).toMatchObject({
    ok: false,
    failure: { kind: "stripe_error", status: 503, requestId: "req_6" },
  });
  expect(asked).toHaveLength(6);
});

test("a refused key is asked once, and noted until an answer comes", async () => {
  const { reader, asked } = await stripeThat((count) =>
    count === 1 ? trouble(401) : list(eventText("evt_1")),
  );
  expect(await reader().page(query)).toMatchObject({ ok: false, failure: { kind: "key_refused" } });
  expect(asked).toHaveLength(1);
  expect(await accessProblem(database.pool, false)).toMatchObject({ kind: "key_refused" });
  expect(await reader().page(query)).toMatchObject({ ok: true });
  expect(await accessProblem(database.pool, false)).toBeNull();
});

test("where endpoints listen is told; a key that may not read them has no problem", async () => {
  const endpoint = { id: "we_1", url: "https://a.example/hook", enabled_events: ["*"], status: "disabled" };
  const { reader } = await stripeThat((count) =>
    count === 1 ? list(JSON.stringify(endpoint)) : trouble(403),
  );
  expect(await reader().endpoints()).toEqual({
    ok: true,
    value: [{ url: "https://a.example/hook", enabledEvents: ["*"], enabled: false }],
  });
  expect(await reader().endpoints()).toEqual({ ok: true, value: [] });
  expect(await accessProblem(database.pool, false)).toBeNull();
});

test("never above 25 requests in any second, however many ask at once", { timeout: 20_000 }, async () => {
  const { reader, asked } = await stripeThat(() => list());
  // As many processes as there may be: what they share is the row in the database.
  const walkers = Array.from({ length: 4 }, async () => {
    const own = reader();
    for (let page = 0; page < 20; page += 1) await own.page(query);
  });
  await Promise.all(walkers);
  expect(asked).toHaveLength(80);
  const most = Math.max(
    ...asked.map(({ at }) => asked.filter((other) => other.at >= at && other.at < at + 1_000).length),
  );
  expect(most).toBeLessThanOrEqual(25);
});
