/** Cases through the API: lists, filters, decisions, and that a mistake changes nothing. */
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createPrisma } from "~/lib/database.server";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { createApiKey } from "~/modules/accounts/api-keys.server";
import { eventOf, fresh, subscriptionOf } from "~/modules/sync/testing/deliver";
import { type Desk, openDesk } from "~/modules/cases/testing/desk";
import { loader as cases } from "./api.v1.cases._index";
import { loader as one } from "./api.v1.cases.$id._index";
import { loader as assign } from "./api.v1.cases.$id.assign";
import { loader as close } from "./api.v1.cases.$id.close";
import { loader as reopen } from "./api.v1.cases.$id.reopen";
import { loader as snooze } from "./api.v1.cases.$id.snooze";

let database: TestDatabase;
let desk: Desk;
let key = "";
const customers: string[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  vi.stubEnv("DATABASE_URL", database.url);
  vi.stubEnv("SESSION_SECRET", "a session secret that serves for tests");
  vi.stubEnv("LOG_LEVEL", "silent");
  const change = { actor: { type: "system" as const, id: "test" }, now: new Date() };
  const made = await createApiKey(
    createPrisma(database.pool),
    { name: "operator", role: "operator" },
    change,
  );
  if (made.outcome === "created") key = made.key;
  desk = await openDesk(database.pool, new Date());
  const created = Math.floor(desk.clock().getTime() / 1_000);
  for (let n = 0; n < 3; n += 1) {
    const customer = fresh("cus");
    customers.push(customer);
    const subscription = subscriptionOf(fresh("sub"), customer, { created });
    await desk.arrive(eventOf("customer.subscription.created", created, subscription));
  }
  desk.pass(20);
  await desk.look();
});
afterAll(async () => {
  const { runtime } = await import("~/modules/runtime.server");
  await runtime().inbox.close();
  await runtime().prisma.$disconnect();
  if (!runtime().pool.ended) await runtime().pool.end();
  await database.drop();
});

async function ask(
  door: typeof cases,
  given: { id?: string; query?: string; body?: object; key?: string } = {},
) {
  const request = new Request(`http://app.test/api/v1/cases${given.query ?? ""}`, {
    method: given.body ? "POST" : "GET",
    headers: { Authorization: `Bearer ${given.key ?? key}` },
    ...(given.body && { body: JSON.stringify(given.body) }),
  });
  const context = { cspNonce: "", clientAddress: "127.0.0.1", fromLoopback: true };
  const response = await door({ request, params: { id: given.id }, context });
  return { status: response.status, ...(await response.json()) };
}

it("lists them newest first, page after page, by what is asked for", async () => {
  const first = await ask(cases, { query: "?kind=paid_but_free&cause=customer_unlinked&limit=2" });
  expect(first).toMatchObject({ status: 200, object: "list", has_more: true, url: "/api/v1/cases" });
  expect(first.data[0]).toMatchObject({ object: "case", amount: 1_900, currency: "eur", assignee: null });
  const second = await ask(cases, { query: `?limit=2&starting_after=${first.data[1].id}` });
  expect(second).toMatchObject({ has_more: false });
  const listed = [...first.data, ...second.data];
  const numbers = listed.map(({ id }: { id: string }) => Number(id.replace("case_", "")));
  expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
  expect(listed.map((row: { customer: string }) => row.customer).sort()).toEqual([...customers].sort());
  expect((await ask(cases, { query: "?kind=free_rider" })).data).toEqual([]);
  expect(await ask(cases, { query: "?kind=other" })).toMatchObject({ status: 400 });
  expect(await ask(cases, { key: "ptk_nobody" })).toMatchObject({ status: 401 });
});

it("decides: assign, snooze, close, reopen; what is wrong changes nothing", async () => {
  const [row] = (await ask(cases, { query: `?customer=${customers[0]}` })).data;
  const { id } = row;
  expect(await ask(assign, { id, body: { assignee: "nobody_known" } })).toMatchObject({
    status: 400,
    error: { param: "assignee" },
  });
  await database.pool.query(
    "insert into users (id, email, role) values ('op', 'op@example.com', 'operator')",
  );
  expect(await ask(assign, { id, body: { assignee: "op" } })).toMatchObject({
    status: "open",
    assignee: "op",
  });
  expect(await ask(snooze, { id, body: { until: 1 } })).toMatchObject({
    status: 400,
    error: { param: "until" },
  });
  const until = Math.floor(Date.now() / 1_000) + 86_400;
  expect(await ask(snooze, { id, body: { until } })).toMatchObject({
    status: "snoozed",
    snoozed_until: until,
  });
  expect(await ask(close, { id, body: {} })).toMatchObject({ status: 400, error: { param: "reason" } });
  expect(await ask(close, { id, body: { reason: "a test" } })).toMatchObject({
    id,
    decision: { reason: "a test" },
  });
  expect(await ask(one, { id })).toMatchObject({ id, object: "case" });
  expect(await ask(reopen, { id, body: {} })).toMatchObject({ id, snoozed_until: null });
  expect(await ask(one, { id: "case_999999" })).toMatchObject({ status: 404 });
  expect(await ask(one, { id: "'; drop table cases" })).toMatchObject({ status: 404 });
});
