/** The JSON API end to end below HTTP: real routes, real keys, a real database. */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createPrisma } from "~/lib/database.server";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { createApiKey } from "~/modules/accounts/api-keys.server";
import { setRole } from "~/modules/accounts/users.server";
import { setPlan } from "~/modules/entitlements/catalogue.server";
import * as unknownUrl from "./api.v1.$";
import * as deliveries from "./api.v1.deliveries";
import * as events from "./api.v1.events";
import * as event from "./api.v1.events.$id";
import * as replay from "./api.v1.events.$id.replay";
import * as users from "./api.v1.users";
import * as user from "./api.v1.users.$id";
import * as entitlement from "./api.v1.users.$id.entitlement";

const context = { cspNonce: "", clientAddress: "127.0.0.1", fromLoopback: true };

type Route = Pick<typeof events, "loader" | "action">;

let database: TestDatabase;
let key = "";
let adminKey = "";
beforeAll(async () => {
  database = await createTestDatabase();
  vi.stubEnv("DATABASE_URL", database.url);
  vi.stubEnv("SESSION_SECRET", "a session secret that serves for tests");
  vi.stubEnv("LOG_LEVEL", "silent");
  const change = { actor: { type: "system" as const, id: "test" }, now: new Date() };
  const made = await createApiKey(createPrisma(database.pool), { name: "test", role: "operator" }, change);
  if (made.outcome === "created") key = made.key;
  const admins = await createApiKey(createPrisma(database.pool), { name: "admin", role: "admin" }, change);
  if (admins.outcome === "created") adminKey = admins.key;
  await setPlan(database.pool, { id: "free", name: "Free", rank: 0, features: [] }, change);
  await database.pool.query(`
    insert into events (livemode, event_id, type, created_at, size, received_at, object_type, object_id, customer_id,
      sync, mapping, user_id, synced_at, lane)
    select false, 'evt_' || n, case when n % 2 = 0 then 'customer.created' else 'invoice.paid' end,
      to_timestamp(1800000000 + n), 10, to_timestamp(1800000100 + n), 'invoice', 'in_' || n, 'cus_1', 'applied',
      'mapped', 'user_1', to_timestamp(1800000101.5 + n), 'cus_1'
    from generate_series(1, 30) n`);
  await database.pool.query(`
    insert into deliveries (received_at, outcome, reason, event_seq, size)
    select to_timestamp(1800000100 + n), case when n > 25 then 'rejected' else 'accepted' end,
      case when n > 25 then 'body_not_json' end, case when n <= 25 then n end, 10
    from generate_series(1, 30) n`);
});
afterAll(async () => {
  const { runtime } = await import("~/modules/runtime.server");
  await runtime().inbox.close();
  await runtime().prisma.$disconnect();
  if (!runtime().pool.ended) await runtime().pool.end();
  await database.drop();
});

interface Call {
  method?: string;
  body?: unknown;
  params?: Record<string, string>;
  headers?: Record<string, string>;
}

async function call(route: Route, path: string, { method = "GET", body, params = {}, headers }: Call = {}) {
  const request = new Request(`http://localhost${path}`, {
    method,
    headers: headers ?? { Authorization: `Bearer ${key}` },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const serve = method === "GET" ? route.loader : route.action;
  const response = await serve({ request, params, context });
  // biome-ignore lint/suspicious/noExplicitAny: what a client sees is any JSON
  return { status: response.status, headers: response.headers, json: (await response.json()) as any };
}

describe("every address", () => {
  const routes: [string, Route][] = [
    ["events", events],
    ["events/evt_1", event],
    ["events/evt_1/replay", replay],
    ["deliveries", deliveries],
    ["users", users],
    ["users/user_1", user],
    ["users/user_1/entitlement", entitlement],
    ["nothing/here", unknownUrl],
  ];
  it.each(routes)("%s asks for a key before anything else", async (path, route) => {
    for (const method of ["GET", "POST", "DELETE"]) {
      const answer = await call(route, `/api/v1/${path}?nonsense=1`, { method, headers: {} });
      expect(answer.status).toBe(401);
      expect(answer.json.error).toMatchObject({ type: "authentication_error", code: "key_missing" });
      expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer/);
    }
    const wrong = await call(route, `/api/v1/${path}`, { headers: { Authorization: "Bearer ptk_wrong" } });
    expect(wrong.status).toBe(401);
  });

  it.each(routes)("%s answers a method it does not know with 405 and those it does", async (path, route) => {
    const answer = await call(route, `/api/v1/${path}`, { method: "DELETE" });
    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toMatch(/GET|POST/);
    expect(answer.json.error).toMatchObject({ type: "invalid_request_error", code: "method_not_allowed" });
  });

  it.each(["\0", "\u0001x"])("finds nothing under the id %j", async (id) => {
    for (const route of [event, user, entitlement]) {
      const answer = await call(route, "/api/v1/x", { params: { id } });
      expect(answer.status).toBe(404);
      expect(answer.json.error.code).toBe("resource_missing");
    }
  });

  it("that is none answers 404 in the API's shape", async () => {
    const answer = await call(unknownUrl, "/api/v1/nothing/here");
    expect(answer.status).toBe(404);
    expect(answer.json).toEqual({
      error: {
        type: "invalid_request_error",
        code: "url_unknown",
        message: "There is nothing at /api/v1/nothing/here.",
        doc: "/api/v1#url_unknown",
      },
    });
  });
});

describe("events", () => {
  it("are listed newest first, ten at a time, as Stripe lists things", async () => {
    const { status, json, headers } = await call(events, "/api/v1/events");
    expect(status).toBe(200);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(json).toMatchObject({ object: "list", has_more: true, url: "/api/v1/events" });
    expect(json.data).toHaveLength(10);
    expect(json.data[0]).toEqual({
      id: "evt_30",
      object: "event",
      type: "customer.created",
      api_version: null,
      account: null,
      livemode: false,
      created: 1_800_000_030,
      received: 1_800_000_130,
      related_object: { id: "in_30", object: "invoice" },
      customer: "cus_1",
      user: "user_1",
      duplicates: 0,
      stages: {
        arrival: { outcome: "arrived", reason: null, at: 1_800_000_130 },
        verification: { outcome: "verified", reason: null, at: 1_800_000_130 },
        dedupe: { outcome: "first", reason: null, at: 1_800_000_130 },
        mapping: { outcome: "mapped", reason: null, at: 1_800_000_131 },
        sync: { outcome: "applied", reason: null, at: 1_800_000_131 },
      },
      duration_ms: 1500,
    });
  });

  it("are walked by cursors in both directions", async () => {
    const seen: string[] = [];
    let cursor = "";
    for (;;) {
      const { json } = await call(events, `/api/v1/events?limit=7${cursor}`);
      seen.push(...json.data.map((one: { id: string }) => one.id));
      if (!json.has_more) break;
      cursor = `&starting_after=${seen.at(-1)}`;
    }
    expect(seen).toEqual(Array.from({ length: 30 }, (_, n) => `evt_${30 - n}`));
    const { json } = await call(events, "/api/v1/events?limit=3&ending_before=evt_10");
    expect(json.data.map((one: { id: string }) => one.id)).toEqual(["evt_13", "evt_12", "evt_11"]);
    expect(json.has_more).toBe(true);
  });

  it.each([
    ["type=customer.*&limit=100", 15],
    ["sync=applied,stale&limit=100", 30],
    ["mapping=unmapped", 0],
    ["customer=cus_1&user=user_1&type=*.paid&limit=100", 15],
    ["related_object=in_4", 1],
    ["received[gte]=1800000111&received[lt]=1800000114&limit=100", 3],
    ["duplicates=true", 0],
  ])("are filtered by %s", async (query, count) => {
    const { json } = await call(events, `/api/v1/events?${query}`);
    expect(json.data).toHaveLength(count);
  });

  it.each([
    ["limit=0", "parameter_invalid_integer", "limit"],
    ["limit=101", "parameter_invalid_integer", "limit"],
    ["limit=ten", "parameter_invalid_integer", "limit"],
    ["limit=", "parameter_invalid_empty", "limit"],
    ["limt=10", "parameter_unknown", "limt"],
    ["type=", "parameter_invalid_empty", "type"],
    ["type=a&type=b", "parameter_invalid", "type"],
    ["sync=aplied", "parameter_invalid", "sync"],
    ["toString=1", "parameter_unknown", "toString"],
    ["__proto__=1", "parameter_unknown", "__proto__"],
    ["duplicates=yes", "parameter_invalid", "duplicates"],
    ["customer=%00", "parameter_invalid", "customer"],
    ["received[gte]=yesterday", "parameter_invalid_integer", "received[gte]"],
    ["starting_after=evt_nope", "resource_missing", "starting_after"],
    ["starting_after=evt_1&ending_before=evt_2", "parameters_exclusive", "ending_before"],
  ])("%s is refused with a reason", async (query, code, param) => {
    const { status, json } = await call(events, `/api/v1/events?${query}`);
    expect(status).toBe(400);
    expect(json.error).toMatchObject({ type: "invalid_request_error", code, param });
    expect(json.error.message).not.toBe("");
  });

  it("one by one come with their deliveries", async () => {
    const { status, json } = await call(event, "/api/v1/events/evt_1", { params: { id: "evt_1" } });
    expect(status).toBe(200);
    expect(json).toMatchObject({ id: "evt_1", source: "webhook", same_id: 0, failed_attempts: [] });
    expect(json.deliveries).toMatchObject([
      { id: "dlv_1", object: "delivery", outcome: "accepted", event: "evt_1" },
    ]);
    const unknown = await call(event, "/api/v1/events/evt_x", { params: { id: "evt_x" } });
    expect(unknown.status).toBe(404);
    expect(unknown.json.error).toMatchObject({
      code: "resource_missing",
      message: "No such event: 'evt_x'.",
    });
  });

  it("are replayed, and the audit log knows by which key and why", async () => {
    const { status, json } = await call(replay, "/api/v1/events/evt_2/replay", {
      method: "POST",
      params: { id: "evt_2" },
      body: { reason: "the customer asked" },
    });
    expect(status).toBe(200);
    expect(json.stages.sync.outcome).toBe("pending");
    const { rows } = await database.pool.query(
      "select actor_type, reason from audit_log where action = 'event.replay'",
    );
    expect(rows).toEqual([{ actor_type: "api_key", reason: "the customer asked" }]);
    await call(replay, "/api/v1/events/evt_2/replay", { method: "POST", params: { id: "evt_2" } });
    const without = await database.pool.query(
      "select reason from audit_log where action = 'event.replay' order by id desc limit 1",
    );
    expect(without.rows).toEqual([{ reason: expect.stringMatching(/^replayed through the API by key ./) }]);
    const unknown = await call(replay, "/x", { method: "POST", params: { id: "evt_x" } });
    expect(unknown.status).toBe(404);
    const get = await call(replay, "/x", { params: { id: "evt_2" } });
    expect(get.headers.get("allow")).toBe("POST");
  });
});

describe("deliveries", () => {
  it("are filtered and walked", async () => {
    const first = await call(deliveries, "/api/v1/deliveries?outcome=rejected&limit=3");
    expect(first.json.data.map((one: { id: string }) => one.id)).toEqual(["dlv_30", "dlv_29", "dlv_28"]);
    expect(first.json.data[0]).toMatchObject({
      reason: "body_not_json",
      event: null,
      received: 1_800_000_130,
    });
    const next = await call(deliveries, "/api/v1/deliveries?outcome=rejected&limit=3&starting_after=dlv_28");
    expect(next.json).toMatchObject({ has_more: false, data: [{ id: "dlv_27" }, { id: "dlv_26" }] });
    const of = await call(deliveries, "/api/v1/deliveries?event=evt_3");
    expect(of.json.data).toMatchObject([{ event: "evt_3" }]);
  });

  it.each(["outcome=refused", "starting_after=evt_1", "starting_after=dlv_x"])(
    "%s is refused",
    async (query) => {
      expect((await call(deliveries, `/api/v1/deliveries?${query}`)).status).toBe(400);
    },
  );
});

describe("the reason of a replay", () => {
  it.each(["\ud800", "\0", 7])("is not %j", async (reason) => {
    const path = "/api/v1/events/evt_1/replay";
    const answer = await call(replay, path, { method: "POST", params: { id: "evt_1" }, body: { reason } });
    expect(answer.status).toBe(400);
    expect(answer.json.error).toMatchObject({ code: "parameter_invalid", param: "reason" });
  });
});

describe("users", () => {
  it("are created, updated and looked up", async () => {
    const body = { id: "user_7", email: "Mara@example.com", name: "Mara Lind" };
    const created = await call(users, "/api/v1/users", { method: "POST", body });
    expect(created.status).toBe(200);
    expect(created.json).toMatchObject({
      ...body,
      object: "user",
      email_verified: false,
      role: "user",
      disabled: false,
    });

    const updated = await call(user, "/api/v1/users/user_7", {
      method: "PUT",
      params: { id: "user_7" },
      body: { email: "mara@example.com", email_verified: true },
    });
    expect(updated.json).toMatchObject({
      email: "mara@example.com",
      name: "Mara Lind",
      email_verified: true,
    });

    const one = await call(user, "/api/v1/users/user_7", { params: { id: "user_7" } });
    expect(one.json).toEqual(updated.json);
    for (const query of [
      "email=MARA@example.com",
      "id=user_7",
      "query=mara",
      "id=user_7&email=mara@example.com",
    ]) {
      const found = await call(users, `/api/v1/users?${query}`);
      expect(found.json, query).toMatchObject({ object: "list", has_more: false, data: [{ id: "user_7" }] });
    }
    for (const query of ["email=other@example.com", "id=user_8", "id=user_8&email=mara@example.com"]) {
      expect((await call(users, `/api/v1/users?${query}`)).json.data, query).toEqual([]);
    }
  });

  it.each([
    ["{}", "parameter_missing", "id"],
    ['{"id":"a"}', "parameter_missing", "email"],
    ['{"id":"a","email":"b"}', "parameter_invalid", "email"],
    ['{"id":"a b","email":"a@b.c"}', "parameter_invalid", "id"],
    ['{"id":"../x","email":"a@b.c"}', "parameter_invalid", "id"],
    ['{"id":"a","email":"a@b.c","name":7}', "parameter_invalid", "name"],
    ['{"id":"a","email":"a@b.c","role":"admin"}', "parameter_unknown", "role"],
    ['{"id":"a","email":"a@b.c","name":"\\u0000"}', "parameter_invalid", "name"],
    ['{"id":"a","email":"a@b.c","name":"\\ud800"}', "parameter_invalid", "name"],
    ['{"id":"a","email":"a@b.c","name":"\\u202eadmin"}', "parameter_invalid", "name"],
    ['{"id":"a","email":"\\u2066a@b.c"}', "parameter_invalid", "email"],
    ["[1]", "body_invalid", undefined],
    ["{", "body_not_json", undefined],
  ])("%s is refused", async (body, code, param) => {
    const answer = await call(users, "/api/v1/users", { method: "POST", body });
    expect(answer.status).toBe(400);
    expect(answer.json.error.code).toBe(code);
    expect(answer.json.error.param).toBe(param);
  });

  it.each([
    ['{"id":"a","email":7}', "Invalid email. It must be text."],
    ['{"id":"a","email":null}', "Invalid email. It must be text."],
    [
      '{"id":"a","email":"a@b.c","email_verified":"yes"}',
      "Invalid email_verified. It must be true or false.",
    ],
  ])("%s is refused in our words", async (body, message) => {
    const answer = await call(users, "/api/v1/users", { method: "POST", body });
    expect(answer.json.error.message).toBe(message);
  });

  it("are not listed from somebody whom nobody knows", async () => {
    const answer = await call(users, "/api/v1/users?starting_after=nobody");
    expect(answer.status).toBe(400);
    expect(answer.json.error).toMatchObject({ code: "resource_missing", param: "starting_after" });
  });

  it("cannot take another's email, nor send a body without end", async () => {
    await call(users, "/api/v1/users", {
      method: "POST",
      body: { id: "user_20", email: "taken@example.com" },
    });
    const taken = await call(users, "/api/v1/users", {
      method: "POST",
      body: { id: "user_21", email: "taken@example.com" },
    });
    expect(taken.status).toBe(409);
    expect(taken.json.error).toMatchObject({ code: "email_taken", param: "email" });
    const large = await call(users, "/api/v1/users", {
      method: "POST",
      body: `{"id":"${"x".repeat(70_000)}"}`,
    });
    expect(large.status).toBe(413);
  });

  it.each(["operator", "admin"] as const)(
    "that are %s are not changed by an operator's key",
    async (role) => {
      const id = `staff_${role}`;
      const email = `${id}@example.com`;
      await call(users, "/api/v1/users", { method: "POST", body: { id, email } });
      await setRole(database.pool, id, role, { actor: { type: "system", id: "test" }, now: new Date() });
      for (const answer of [
        await call(users, "/x", { method: "POST", body: { id, email: "mine@example.com" } }),
        await call(user, "/x", { method: "PUT", params: { id }, body: { email, email_verified: true } }),
      ]) {
        expect(answer.status).toBe(403);
        expect(answer.json.error).toMatchObject({
          type: "permission_error",
          code: "user_protected",
          param: "id",
          doc: "/api/v1#user_protected",
        });
      }
      const after = await call(user, "/x", { params: { id } });
      expect(after.json).toMatchObject({ email, email_verified: false, role });
      const byAdmin = await call(user, "/x", {
        method: "PUT",
        params: { id },
        body: { email, email_verified: true },
        headers: { Authorization: `Bearer ${adminKey}` },
      });
      expect(byAdmin.json).toMatchObject({ email_verified: true, role });
    },
  );

  it("have an entitlement, with or without ever having paid", async () => {
    await call(users, "/api/v1/users", {
      method: "POST",
      body: { id: "user_30", email: "free@example.com" },
    });
    const free = await call(entitlement, "/x", { params: { id: "user_30" } });
    expect(free.status).toBe(200);
    expect(free.json).toMatchObject({
      object: "entitlement",
      user: "user_30",
      entitled: false,
      plan: "free",
      plan_name: "Free",
      state: "free",
      valid_until: null,
    });
    const unknown = await call(entitlement, "/x", { params: { id: "user_unknown" } });
    expect(unknown.status).toBe(404);
  });
});

describe("when the database is away", () => {
  it("the answer is 503, in the API's shape", async () => {
    const { runtime } = await import("~/modules/runtime.server");
    const query = vi
      .spyOn(runtime().pool, "query")
      .mockRejectedValue(Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" }) as never);
    const answer = await call(events, "/api/v1/events");
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).not.toBeNull();
    expect(answer.json.error).toMatchObject({ type: "api_error", code: "database_unavailable" });
    query.mockRestore();
  });
});
