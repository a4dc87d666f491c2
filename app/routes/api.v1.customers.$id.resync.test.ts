/** Who may ask the API for a resync, for what, and what it says where Stripe cannot be read. */
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createPrisma } from "~/lib/database.server";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { createApiKey } from "~/modules/accounts/api-keys.server";
import { loader } from "./api.v1.customers.$id.resync";

let database: TestDatabase;
const keys: Record<string, string> = {};
beforeAll(async () => {
  database = await createTestDatabase();
  vi.stubEnv("DATABASE_URL", database.url);
  vi.stubEnv("SESSION_SECRET", "a session secret that serves for tests");
  vi.stubEnv("LOG_LEVEL", "silent");
  const change = { actor: { type: "system" as const, id: "test" }, now: new Date() };
  for (const role of ["operator", "admin"] as const) {
    const made = await createApiKey(createPrisma(database.pool), { name: role, role }, change);
    if (made.outcome === "created") keys[role] = made.key;
  }
});
afterAll(async () => {
  const { runtime } = await import("~/modules/runtime.server");
  await runtime().inbox.close();
  await runtime().prisma.$disconnect();
  if (!runtime().pool.ended) await runtime().pool.end();
  await database.drop();
});

async function ask(role: string | null, body: object, method = "POST") {
  const request = new Request("http://app.test/api/v1/customers/cus_1/resync", {
    method,
    headers: role === null ? {} : { Authorization: `Bearer ${keys[role]}` },
    ...(method === "GET" ? {} : { body: JSON.stringify(body) }),
  });
  const context = { cspNonce: "", clientAddress: "127.0.0.1", fromLoopback: true };
  const response = await loader({ request, params: { id: "cus_1" }, context });
  const { error } = await response.json();
  return { status: response.status, code: error?.code, param: error?.param };
}

const write = { dry_run: false, reason: "ticket 4711" };

it.each([
  ["without a key", null, { dry_run: true }, 401, "key_missing"],
  ["to write, by an operator's key", "operator", write, 403, "key_role_too_low"],
  ["without dry_run", "admin", { reason: "why" }, 400, "parameter_missing"],
  ["to write without a reason", "admin", { dry_run: false }, 400, "parameter_missing"],
  ["to write for a blank reason", "admin", { dry_run: false, reason: " " }, 400, "parameter_missing"],
  ["with a misspelt parameter", "admin", { ...write, raeson: "x" }, 400, "parameter_unknown"],
  // This deployment has no key of Stripe's.
  ["where Stripe cannot be read", "operator", { dry_run: true }, 503, "stripe_unavailable"],
  ["to write where Stripe cannot be read", "admin", write, 503, "stripe_unavailable"],
])("%s", async (_name, role, body, status, code) => {
  expect(await ask(role, body)).toMatchObject({ status, code });
  expect(
    (await database.pool.query("select 1 from audit_log where action = 'customer.resync'")).rows,
  ).toEqual([]);
});

it("is asked for with POST only", async () => {
  expect(await ask("admin", {}, "GET")).toMatchObject({ status: 405, code: "method_not_allowed" });
});
