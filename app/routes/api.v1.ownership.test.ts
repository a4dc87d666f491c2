/** Ownership through the API: who may do what, what is told, and that a mistake changes nothing. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createPrisma } from "~/lib/database.server";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { createApiKey } from "~/modules/accounts/api-keys.server";
import { applyDue } from "~/modules/sync/apply-due.server";
import { checkDue } from "~/modules/sync/check-ownership.server";
import { deliver, eventOf, fresh, subscriptionOf } from "~/modules/sync/testing/deliver";
import { loader as bindings } from "./api.v1.bindings";
import { loader as link } from "./api.v1.customers.$id.link";
import { loader as move } from "./api.v1.customers.$id.move";
import { loader as unlink } from "./api.v1.customers.$id.unlink";
import { loader as write } from "./api.v1.customers.$id.write_metadata";
import { loader as mismatch } from "./api.v1.mismatches.$id";
import { loader as mismatches } from "./api.v1.mismatches._index";
import { loader as orphans } from "./api.v1.orphans";

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

type Door = typeof link;
async function ask(
  door: Door,
  role: string | null,
  given: { id?: string; query?: string; body?: object } = {},
) {
  const request = new Request(`http://app.test/api/v1/x${given.query ?? ""}`, {
    method: given.body ? "POST" : "GET",
    headers: role === null ? {} : { Authorization: `Bearer ${keys[role]}` },
    ...(given.body && { body: JSON.stringify(given.body) }),
  });
  const context = { cspNonce: "", clientAddress: "127.0.0.1", fromLoopback: true };
  const response = await door({ request, params: { id: given.id }, context });
  return { status: response.status, ...(await response.json()) };
}

let ada: string;
let customer: string;
beforeEach(async () => {
  [ada, customer] = [fresh("Ada"), fresh("cus")];
  await database.pool.query("insert into users (id, email) values ($1, $1 || '@example.com')", [ada]);
  const created = Math.floor(Date.now() / 1_000) - 60;
  await deliver(database.pool, [
    eventOf("customer.created", created, { id: customer, object: "customer", email: `${ada}+x@example.com` }),
    eventOf(
      "customer.subscription.created",
      created,
      subscriptionOf(fresh("sub"), customer, { metadata: { userId: ` ${ada.toUpperCase()} ` } }),
    ),
  ]);
  const deps = { pool: database.pool, livemode: false, clock: () => new Date() };
  while ((await applyDue(deps)).claimed > 0);
  while ((await checkDue(deps)) > 0);
});

describe("linking", () => {
  const dry = () => ({ id: customer, body: { user: ada, dry_run: true } });

  it.each([
    ["nobody", null, 401, "key_missing"],
    ["operators", "operator", 403, "key_role_too_low"],
  ])("is not for %s", async (_, role, status, code) => {
    for (const door of [link, move, unlink, write]) {
      expect(await ask(door, role, dry())).toMatchObject({ status, error: { code } });
    }
  });

  it.each([
    ["without dry_run", { user: "x" }, "parameter_missing"],
    ["without a user", { dry_run: true }, "parameter_missing"],
    ["to write without a reason", { user: "x", dry_run: false }, "parameter_missing"],
    ["for a blank reason", { user: "x", dry_run: false, reason: " " }, "parameter_missing"],
    ["with a misspelt parameter", { user: "x", dry_run: true, raeson: "y" }, "parameter_unknown"],
    ["to a user who does not exist", { user: "nobody", dry_run: true }, "resource_missing"],
  ])("%s is refused", async (_, body, code) => {
    expect(await ask(link, "admin", { id: customer, body })).toMatchObject({ status: 400, error: { code } });
  });

  it("is shown, done, told as done already, and listed", async () => {
    const shown = await ask(link, "admin", dry());
    expect(shown).toMatchObject({ status: 200, applied: false, owner: { before: null, after: ada } });
    const body = { user: ada, dry_run: false, reason: "ticket 1", fingerprint: shown.fingerprint };
    expect(await ask(link, "admin", { id: customer, body: { ...body, fingerprint: "other" } })).toMatchObject(
      {
        status: 409,
        error: { code: "owner_change_outdated" },
      },
    );
    expect(await ask(link, "admin", { id: customer, body })).toMatchObject({ status: 200, applied: true });
    expect(await ask(link, "admin", { id: customer, body })).toMatchObject({ status: 200, unchanged: true });
    expect(await ask(bindings, "operator", { query: `?customer=${customer}` })).toMatchObject({
      data: [{ object: "binding", customer, user: ada, evidence: "operator", reason: "ticket 1" }],
      has_more: false,
    });
    const other = { id: customer, body: { user: "admin_nobody", dry_run: true } };
    expect(await ask(move, "admin", other)).toMatchObject({ error: { code: "resource_missing" } });
    const over = { id: customer, body: { dry_run: false, reason: "a mistake" } };
    expect(await ask(unlink, "admin", over)).toMatchObject({
      applied: true,
      owner: { before: ada, after: null },
    });
    expect(await ask(unlink, "admin", over)).toMatchObject({
      status: 409,
      error: { code: "customer_not_linked" },
    });
    expect(await ask(bindings, "operator", { query: `?customer=${customer}&ended=true` })).toMatchObject({
      data: [{ barred: true, ended_by: expect.stringMatching(/^operator /) }],
    });
  });

  it("nothing is written at Stripe for who is linked to nobody, nor without a key of Stripe's", async () => {
    const body = { reason: "readable there" };
    expect(await ask(write, "admin", { id: customer, body })).toMatchObject({
      status: 409,
      error: { code: "customer_not_linked" },
    });
    await ask(link, "admin", { id: customer, body: { user: ada, dry_run: false, reason: "x" } });
    expect(await ask(write, "admin", { id: customer, body: { reason: "   " } })).toMatchObject({
      status: 400,
      error: { code: "parameter_missing", param: "reason" },
    });
    expect(await ask(write, "admin", { id: customer, body })).toMatchObject({
      status: 503,
      error: { code: "stripe_unavailable" },
    });
  });
});

describe("what disagrees", () => {
  const first = async () =>
    (await ask(mismatches, "operator", { query: `?customer=${customer}` })).data[0] as {
      id: string;
      code: string;
    };

  it("is listed and told with where it was read; addresses are for admins", async () => {
    const { id, code } = await first();
    expect(code).toBe("user_unknown");
    const told = await ask(mismatch, "operator", { id });
    expect(told).toMatchObject({
      severity: "blocks_access",
      status: "open",
      evidence: [
        {
          kind: "user",
          value: `" ${ada.toUpperCase()} "`,
          object: "subscription",
          event: expect.stringMatching(/^evt_/),
        },
      ],
      actions: expect.arrayContaining(["link"]),
    });
    const list = (role: string) => ask(orphans, role, { query: `?customer=${customer}` });
    expect((await list("admin")).data).toMatchObject([
      { customer, paid: true, candidates: [{ user: ada, reason: "metadata_near_miss" }] },
    ]);
    expect(JSON.stringify(await list("operator"))).not.toContain("@example.com");
  });

  it.each([
    ["acknowledged", {}],
    ["settled", {}],
    ["dismissed", { until: Math.floor(Date.now() / 1_000) + 86_400 }],
  ])("can be %s with a reason, and stays so while the facts do", async (status, more) => {
    const { id } = await first();
    const body = { status, reason: "known", ...more };
    // That somebody is at it, operators may say as well.
    const who = status === "acknowledged" ? "operator" : "admin";
    if (who === "admin") expect(await ask(mismatch, "operator", { id, body })).toMatchObject({ status: 403 });
    expect(await ask(mismatch, who, { id, body })).toMatchObject({
      status,
      decision: { by: { type: "api_key" }, reason: "known" },
    });
    await database.pool.query(
      "insert into ownership_checks (livemode, subject_type, subject_id) values (false, 'customer', $1)",
      [customer],
    );
    await checkDue({ pool: database.pool, livemode: false, clock: () => new Date() });
    expect(await ask(mismatch, "operator", { id })).toMatchObject({ status });
    // What disagrees now is something else than what was decided about.
    await database.pool.query(
      "update mirror_objects set metadata_user_id = 'zoe' where customer_id = $1 and type = 'subscription'",
      [customer],
    );
    await database.pool.query(
      "insert into ownership_checks (livemode, subject_type, subject_id) values (false, 'customer', $1)",
      [customer],
    );
    await checkDue({ pool: database.pool, livemode: false, clock: () => new Date() });
    expect(await ask(mismatch, "operator", { id })).toMatchObject({ status: "open" });
  });

  it.each([
    ["dismissed without an end", { status: "dismissed", reason: "x" }, "parameter_missing"],
    ["dismissed until yesterday", { status: "dismissed", reason: "x", until: 1 }, "parameter_invalid"],
    ["settled without a reason", { status: "settled" }, "parameter_missing"],
    ["made up", { status: "gone", reason: "x" }, "parameter_invalid"],
  ])("%s is refused", async (_, body, code) => {
    expect(await ask(mismatch, "admin", { id: (await first()).id, body })).toMatchObject({
      status: 400,
      error: { code },
    });
  });

  it("what an admin has settled no operator takes back by acknowledging or opening it", async () => {
    const { id } = await first();
    await ask(mismatch, "admin", { id, body: { status: "settled", reason: "a couple" } });
    const say = (status: string) => ask(mismatch, "operator", { id, body: { status, reason: "x" } });
    expect(await say("acknowledged")).toMatchObject({
      status: 400,
      error: { code: "parameter_invalid", param: "status" },
    });
    expect(await say("open")).toMatchObject({ status: 403 });
    expect(await ask(mismatch, "operator", { id })).toMatchObject({ status: "settled" });
  });

  it("a dismissed one is open again when its time is over", async () => {
    const { id } = await first();
    const until = Math.floor(Date.now() / 1_000) + 60;
    await ask(mismatch, "admin", { id, body: { status: "dismissed", reason: "next week", until } });
    await checkDue({ pool: database.pool, livemode: false, clock: () => new Date((until + 1) * 1_000) });
    expect(await ask(mismatch, "operator", { id })).toMatchObject({ status: "open" });
  });

  it.each(["nothing", "0x1", "99999999"])("there is none with the id %s", async (id) => {
    expect(await ask(mismatch, "operator", { id })).toMatchObject({
      status: 404,
      error: { code: "resource_missing" },
    });
  });
});
