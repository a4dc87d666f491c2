/** The control API: for this machine, and for no web page on it. */
import { request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startForTest, type Started } from "../testing/start";

let emulator: Started;

beforeAll(async () => {
  emulator = await startForTest();
});
afterAll(() => emulator.stop());

/** With headers that `fetch` would not let us set. */
function ask(path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(`${emulator.url}/_emulator${path}`, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    call.on("error", reject);
    call.end();
  });
}

test("web pages of other origins, and names that resolve to loopback, are refused", async () => {
  const host = new URL(emulator.url).host;
  expect(await ask("/state", { host })).toBe(200);
  expect(await ask("/state", { host, origin: "https://evil.example" })).toBe(403);
  expect(await ask("/state", { host, origin: "null" })).toBe(403);
  expect(await ask("/state", { host: "evil.example" })).toBe(403);
  for (const [site, status] of [
    ["same-origin", 200],
    ["none", 200],
    ["same-site", 403],
    ["cross-site", 403],
  ] as const)
    expect(await ask("/state", { host, "sec-fetch-site": site })).toBe(status);
});

test("what is pending about a customer is given up on demand, and stays undelivered", async () => {
  await emulator.stripe.webhookEndpoints.create({ url: "http://127.0.0.1:9/closed", enabled_events: ["*"] });
  const [hers, his] = [
    await emulator.stripe.customers.create({}),
    await emulator.stripe.customers.create({}),
  ];
  await emulator.control("POST", "/settle");
  await expect(emulator.control("POST", "/give-up", {})).rejects.toThrow("give {customer}");
  expect(await emulator.control("POST", "/give-up", { customer: hers.id })).toEqual({ abandoned: 1 });
  const { data } = await emulator.control<{ data: { event: string; state: string }[] }>("GET", "/deliveries");
  const created = (await emulator.stripe.events.list({ type: "customer.created" })).data;
  const stateOf = (customer: string) => {
    const event = created.find(({ data }) => "id" in data.object && data.object.id === customer);
    return data.find((delivery) => delivery.event === event?.id)?.state;
  };
  expect([stateOf(hers.id), stateOf(his.id)]).toEqual(["failed", "pending"]);
  await emulator.control("POST", "/reset");
});

test("an object has a page, without its hidden parts", async () => {
  const { id } = await emulator.stripe.customers.create({ name: "Ada <i>Okafor</i>" });
  const page = await fetch(`${emulator.url}/_emulator/objects/${id}?mode=test`);
  expect(page.status).toBe(200);
  const text = await page.text();
  expect(text).toContain("<h1>customer</h1>");
  expect(text).toContain(id);
  expect(text).not.toContain("<i>");
  expect((await fetch(`${emulator.url}/_emulator/objects/${id}?mode=live`)).status).toBe(404);
  await emulator.control("POST", "/reset");
});

test("what is not there is answered with what is", async () => {
  await expect(emulator.control("GET", "/nothing")).rejects.toThrow("nothing at GET /_emulator/nothing");
  await expect(emulator.control("POST", "/advance", {})).rejects.toThrow("give {seconds: 3600}");
  await expect(emulator.control("GET", "/state?table=unicorns")).rejects.toThrow("no table unicorns");
});

test("the overview names what it holds and what it lacks", async () => {
  await emulator.stripe.customers.create({});
  await emulator.stripe.rawRequest("GET", "/v1/unicorns").catch(() => undefined);
  const overview = await emulator.control("GET", "");
  expect(overview).toMatchObject({
    account: expect.stringMatching(/^acct_1\w{15}$/),
    url: emulator.url,
    worlds: { test: { customer: 1, event: 1 }, live: {} },
    lacks: [{ what: "GET /v1/unicorns" }],
  });
});

test("the page escapes what it shows", async () => {
  await emulator.control("POST", "/faults", {
    action: { do: "gone" },
    match: { path: "/v1/never" },
    note: "<script>alert(1)</script>",
  });
  const page = await (await fetch(`${emulator.url}/_emulator`, { headers: { accept: "text/html" } })).text();
  expect(page).toContain("&#60;script&#62;alert(1)");
  expect(page).not.toContain("<script>");
});

test("the page shows the newest events first, a page at a time, of a type, a customer or one alone", async () => {
  await emulator.control("POST", "/reset");
  const page = async (query: string) => {
    const answer = await fetch(`${emulator.url}/_emulator${query}`, { headers: { accept: "text/html" } });
    const text = await answer.text();
    const older = /href="([^"]*)" rel="next"/.exec(text)?.[1]?.replaceAll("&#38;", "&") ?? null;
    return { shown: [...text.matchAll(/<code class="muted">(evt_\w+)/g)].map(([, id]) => id), older };
  };
  const made: string[] = [];
  for (let index = 0; index < 60; index += 1) made.push((await emulator.stripe.customers.create({})).id);
  const all = (await emulator.stripe.events.list({ limit: 100 })).data.map(({ id }) => id);
  const first = await page("?type=customer.*");
  expect(first.shown).toEqual(all.slice(0, 50));
  // What happens meanwhile moves no page.
  await emulator.stripe.customers.create({});
  expect(await page(first.older ?? "")).toEqual({ shown: all.slice(50), older: null });
  expect((await page(`?customer=${made[0]}`)).shown).toEqual([all.at(-1)]);
  expect((await page(`?event=${all[3]}`)).shown).toEqual([all[3]]);
  expect((await page("?type=invoice.paid")).shown).toEqual([]);
});

test("settings that are unknown or mistyped are refused, and nothing beside them is taken", async () => {
  const change = (body: object) => emulator.control("POST", "/settings", body);
  const before = await change({});
  await expect(change({ concurrency: 9, rate_limits: 3 })).rejects.toThrow("rate_limits is no setting");
  await expect(change({ concurrency: 9, rate_limit: "3" })).rejects.toThrow("rate_limit is a whole number");
  await expect(change({ concurrency: 0 })).rejects.toThrow("concurrency is a whole number");
  await expect(change({ disable_after: { attempts: 3 } })).rejects.toThrow("disable_after is {attempts");
  expect(await change({})).toEqual(before);
});

test("a reset leaves an empty world with another account", async () => {
  const { account } = await emulator.control<{ account: string }>("GET", "");
  const after = await emulator.control<{ account: string }>("POST", "/reset");
  expect(after.account).not.toBe(account);
  expect((await emulator.stripe.customers.list()).data).toEqual([]);
});

test("the requests of the API are listed with their idempotency keys, the key masked", async () => {
  await emulator.stripe.customers.create({}, { idempotencyKey: "seen" });
  const { data } = await emulator.control<{ data: object[] }>("GET", "/requests?limit=1");
  expect(data).toMatchObject([
    {
      method: "POST",
      path: "/v1/customers",
      status: 200,
      idempotency_key: "seen",
      key: expect.stringMatching(/^sk_test_\*+/),
    },
  ]);
});
