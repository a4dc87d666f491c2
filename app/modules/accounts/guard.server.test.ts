import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPrisma } from "~/lib/database.server";
import { once } from "~/lib/once.server";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import type { Runtime } from "~/modules/runtime.server";
import { createApiKey } from "./api-keys.server";
import { optionalViewer, requireApiKey, requireViewer } from "./guard.server";
import { roles } from "./role";
import { sessionCookieName } from "./session-cookie";
import { startSession } from "./sessions.server";
import { newUserId, setRole, upsertUser } from "./users.server";

const now = new Date("2027-03-01T12:00:00Z");
const change = { actor: { type: "system", id: "test" }, now } as const;
const sessionSecret = "a secret of the test's";
const cookie = sessionCookieName({ secure: true });

let database: TestDatabase;
const sessions: Record<string, string> = {};
const keys: Record<string, string> = {};

beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  // The guard asks the process for its parts: these.
  once(
    "runtime",
    () =>
      ({
        pool,
        clock: () => now,
        env: { appUrl: "https://app.example.com", sessionSecret },
      }) as unknown as Runtime,
  );
  for (const role of roles) {
    const userId = newUserId();
    await upsertUser(pool, { id: userId, email: `${role}@example.com` }, change);
    await setRole(pool, userId, role, change);
    sessions[role] = (
      await startSession(
        { db: pool, sessionSecret },
        { userId, address: null, userAgent: null, replaces: null },
        now,
      )
    ).id;
  }
  for (const role of ["operator", "admin"] as const) {
    const created = await createApiKey(createPrisma(pool), { name: role, role }, change);
    if (created.outcome === "created") keys[role] = created.key;
  }
});
afterAll(() => database.drop());

const visit = (role: string, path = "/console/events?sync=failed", init: RequestInit = {}) =>
  new Request(`https://app.example.com${path}`, {
    headers: { Cookie: `${cookie}=${sessions[role] ?? "none"}` },
    ...init,
  });
const call = (authorization?: string) =>
  new Request("https://app.example.com/api/v1/events", {
    headers: authorization === undefined ? {} : { Authorization: authorization },
  });
const thrown = async (promise: Promise<unknown>): Promise<Response> => {
  const outcome = await promise.then(
    () => "let in",
    (reason: unknown) => reason,
  );
  if (!(outcome instanceof Response)) throw new Error(`expected a refusal, got ${outcome}`);
  return outcome;
};

describe("the guard of pages", () => {
  const allowed = {
    signed_in: ["user", "operator", "admin"],
    operator: ["operator", "admin"],
    admin: ["admin"],
  } as const;
  for (const [audience, lets] of Object.entries(allowed) as [keyof typeof allowed, readonly string[]][]) {
    it.each(roles)(`${audience}: %s`, async (role) => {
      if (lets.includes(role)) {
        expect(await requireViewer(visit(role), audience)).toMatchObject({
          email: `${role}@example.com`,
          role,
        });
      } else {
        const refusal = await thrown(requireViewer(visit(role), audience));
        expect(refusal.status).toBe(403);
        expect(refusal.headers.get("Cache-Control")).toBe("no-store");
      }
    });

    it(`${audience}: without a session, to the sign-in page and back`, async () => {
      const refusal = await thrown(requireViewer(visit("nobody"), audience));
      expect(refusal.status).toBe(303);
      expect(refusal.headers.get("Location")).toBe(
        `/login?next=${encodeURIComponent("/console/events?sync=failed")}`,
      );
      const posted = await thrown(requireViewer(visit("nobody", "/console/x", { method: "POST" }), audience));
      expect(posted.headers.get("Location")).toBe("/login");
    });
  }

  it("a key of the API opens no page", async () => {
    const request = new Request("https://app.example.com/console", {
      headers: { Authorization: `Bearer ${keys.admin}` },
    });
    expect((await thrown(requireViewer(request, "operator"))).status).toBe(303);
    expect(await optionalViewer(request)).toBeNull();
  });
});

describe("the guard of the API", () => {
  it("lets in a key whose role is enough", async () => {
    expect(await requireApiKey(call(`Bearer ${keys.operator}`), "operator")).toMatchObject({
      role: "operator",
    });
    expect(await requireApiKey(call(`Bearer ${keys.admin}`), "operator")).toMatchObject({ role: "admin" });
    expect(await requireApiKey(call(`Bearer ${keys.admin}`), "admin")).toMatchObject({ role: "admin" });
  });

  it.each([
    ["no key", undefined, 401, "key_missing", "authentication_error"],
    ["another scheme", "Basic Zm9vOmJhcg==", 401, "key_missing", "authentication_error"],
    ["an unknown key", `Bearer ptk_${"0".repeat(64)}`, 401, "key_invalid", "authentication_error"],
  ])("refuses %s in Stripe's shape", async (_, authorization, status, code, type) => {
    const refusal = await thrown(requireApiKey(call(authorization), "operator"));
    expect(refusal.status).toBe(status);
    expect(refusal.headers.get("WWW-Authenticate")).toMatch(/^Bearer realm="paidtrail"/);
    expect(await refusal.json()).toEqual({
      error: { type, code, message: expect.stringMatching(/\.$/), doc: expect.any(String) },
    });
  });

  it("refuses a key whose role is too low, and says which it needs", async () => {
    const refusal = await thrown(requireApiKey(call(`Bearer ${keys.operator}`), "admin"));
    expect(refusal.status).toBe(403);
    expect(await refusal.json()).toMatchObject({
      error: {
        type: "permission_error",
        code: "key_role_too_low",
        message: expect.stringContaining("role admin"),
      },
    });
  });

  it("a session opens no API", async () => {
    expect((await thrown(requireApiKey(visit("admin"), "operator"))).status).toBe(401);
  });
});
