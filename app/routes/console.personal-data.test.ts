/** What the console's loaders send to a browser: all of it can be read there, shown or not. */
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { sessionCookieName } from "~/modules/accounts/session-cookie";
import { startSession } from "~/modules/accounts/sessions.server";
import { setRole, upsertUser } from "~/modules/accounts/users.server";
import { setPlan } from "~/modules/entitlements/catalogue.server";
import { loader as customerLoader } from "./console.customers.$id";
import { loader as userLoader } from "./console.users.$id/route";

const sessionSecret = "a session secret that serves for tests";
const context = { cspNonce: "", clientAddress: "127.0.0.1", fromLoopback: true };
const cookies: Record<string, string> = {};

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  vi.stubEnv("DATABASE_URL", database.url);
  vi.stubEnv("SESSION_SECRET", sessionSecret);
  vi.stubEnv("LOG_LEVEL", "silent");
  const now = new Date();
  const change = { actor: { type: "system" as const, id: "test" }, now };
  const { pool } = database;
  await setPlan(pool, { id: "free", name: "Free", rank: 0, features: [] }, change);
  for (const role of ["operator", "admin"] as const) {
    await upsertUser(pool, { id: role, email: `${role}@example.com` }, change);
    await setRole(pool, role, role, change);
    const browser = { userId: role, address: null, userAgent: null, replaces: null };
    const { id } = await startSession({ db: pool, sessionSecret }, browser, now);
    cookies[role] = `${sessionCookieName({ secure: false })}=${id}`;
  }
  await upsertUser(pool, { id: "user_1", email: "own@example.com" }, change);
  await pool.query(`insert into bindings (livemode, customer_id, user_id, evidence, evidence_ref, created_at)
    values (false, 'cus_1', 'user_1', 'admin', 'test', now())`);
  const objects = {
    customer: ["cus_1", { email: "paula@verein.example", name: "Paula", currency: null }],
    checkout_session: [
      "cs_1",
      { mode: "payment", amountTotal: null, customerEmail: "hidden@verein.example" },
    ],
    invoice: [
      "in_1",
      {
        status: "paid",
        total: 100,
        currency: "eur",
        hostedInvoiceUrl: "https://x.test/page",
        invoicePdf: "https://x.test/pdf",
      },
    ],
  } as const;
  for (const [type, [id, fields]] of Object.entries(objects)) {
    await pool.query(
      `insert into mirror_objects (type, id, livemode, customer_id, status, data, deleted, as_of, source, created_at,
         updated_at) values ($1, $2, false, 'cus_1', null, $3, false, now(), 'fetch', now(), now())`,
      [type, id, JSON.stringify({ fields, readFrom: {}, place: null })],
    );
  }
});
afterAll(async () => {
  const { runtime } = await import("~/modules/runtime.server");
  await runtime().inbox.close();
  await runtime().prisma.$disconnect();
  if (!runtime().pool.ended) await runtime().pool.end();
  await database.drop();
});

const pages = [
  ["the customer", customerLoader, "cus_1", ""],
  ["the user's objects", userLoader, "user_1", "?tab=objects"],
] as const;
type Load = (typeof pages)[number][1];

async function sent(load: Load, id: string, search: string, role: string): Promise<string> {
  const request = new Request(`http://localhost/${search}`, { headers: { Cookie: cookies[role] ?? "" } });
  return (await load({ request, params: { id }, context })).text();
}

it.each(pages)("%s: an operator is sent two letters of an email of Stripe's", async (_, load, id, search) => {
  const text = await sent(load, id, search, "operator");
  expect(text).toContain("p…@v…");
  expect(text).toContain("cs_1");
  expect(text).not.toMatch(/verein|customerEmail|x\.test/);
});

it.each(pages)("%s: an admin is sent what is shown, and no more", async (_, load, id, search) => {
  const text = await sent(load, id, search, "admin");
  expect(text).toContain("paula@verein.example");
  expect(text).not.toMatch(/hidden@|customerEmail|x\.test/);
});

it("the user's own email is for operators, the addresses of the payer's pages are for nobody here", async () => {
  const text = await sent(userLoader, "user_1", "?tab=payments", "operator");
  expect(text).toContain("own@example.com");
  expect(text).toContain("in_1");
  expect(text).not.toContain("x.test");
});
