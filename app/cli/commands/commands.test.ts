import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { transaction } from "~/lib/database.server";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { demoPassword, demoPayers } from "~/modules/accounts/demo-accounts";
import { requestRederivation } from "~/modules/sync/rederivation.server";
import { verifyPassword } from "~/modules/accounts/password.server";
import { run } from "../program";

let database: TestDatabase;
let output: string;
let complaint: string;

beforeAll(async () => {
  database = await createTestDatabase();
  // What a person would say for one command.
  process.env.DATABASE_URL = database.url;
});
afterAll(async () => {
  delete process.env.DATABASE_URL;
  await database.drop();
});
beforeEach(() => {
  output = "";
  complaint = "";
  process.exitCode = undefined;
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    output += text;
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    complaint += text;
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

const json = async (...words: string[]) => {
  output = "";
  expect(await run([...words, "--json"]), complaint).toBe(0);
  return JSON.parse(output);
};
const refused = async (...words: string[]) => {
  complaint = "";
  expect(await run(words)).toBe(2);
  return complaint;
};
const audited = async (subject: string) =>
  (
    await database.pool.query(
      "select action, actor_type, reason from audit_log where subject_id = $1 order by id",
      [subject],
    )
  ).rows;

describe("the frame", () => {
  it("suggests what was meant, in the tone of a sentence, with status 2", async () => {
    expect(await refused("usr")).toMatch(/unknown command 'usr'\n\(Did you mean users\?\)/);
    expect(await refused("users", "creat")).toMatch(/Did you mean create/);
    expect(await refused("users", "create", "--email", "a@b", "--rol", "admin")).toMatch(
      /Did you mean --role/,
    );
    expect(await refused("keys", "create")).toMatch(/--name/);
  });

  it("help is no failure", async () => {
    expect(await run(["--help"])).toBe(0);
    expect(await run(["users", "create", "--help"])).toBe(0);
    expect(output).toMatch(/Exit status: 0 healthy, 1 findings, 2 could not run/);
  });

  it("says in one sentence what is wrong with the database, and goes on with the next command", async () => {
    const url = process.env.DATABASE_URL;
    try {
      process.env.DATABASE_URL = "postgresql://127.0.0.1:1/none";
      for (const list of ["keys", "users"]) {
        expect(await refused(list, "list")).toBe(
          "paidtrail: The database does not answer. Is it running, and is DATABASE_URL right?\n",
        );
      }
      const maintenance = new URL(database.url);
      maintenance.pathname = "/postgres";
      process.env.DATABASE_URL = maintenance.href;
      for (const list of ["keys", "users"])
        expect(await refused(list, "list")).toMatch(/no Paidtrail tables yet/);
      maintenance.pathname = "/none";
      process.env.DATABASE_URL = maintenance.href;
      for (const list of ["keys", "users"])
        expect(await refused(list, "list")).toMatch(/The database refuses us/);
    } finally {
      process.env.DATABASE_URL = url;
    }
  });
});

describe("users", () => {
  it("the first admin is made with one command, whose password is shown once", async () => {
    const created = await json("users", "create", "--email", "First@example.com", "--role", "admin");
    expect(created).toMatchObject({
      email: "First@example.com",
      role: "admin",
      password: expect.stringMatching(/^.{24}$/),
    });
    const { rows } = await database.pool.query("select role, password_hash from users where id = $1", [
      created.id,
    ]);
    expect(rows[0].role).toBe("admin");
    expect(await verifyPassword(rows[0].password_hash, created.password)).toBe(true);
    expect((await audited(created.id)).map((row) => [row.action, row.actor_type])).toEqual([
      ["user.create", "cli"],
      ["user.set_password", "cli"],
      ["user.set_role", "cli"],
    ]);
    expect(await refused("users", "create", "--email", "first@EXAMPLE.com")).toMatch(
      /already belongs to the user/,
    );
  });

  it("are listed, shown, promoted, disabled and let in again, each change with its reason", async () => {
    const { id } = await json(
      "users",
      "create",
      "--email",
      "op@example.com",
      "--id",
      "user_op",
      "--name",
      "Op",
    );
    expect(id).toBe("user_op");
    expect(await json("users", "list", "OP@")).toMatchObject({
      data: [{ id, object: "user", role: "user", created: expect.any(Number) }],
      has_more: false,
    });
    expect(
      await json("users", "set-role", "op@example.com", "operator", "--reason", "joined support"),
    ).toMatchObject({
      outcome: "changed",
    });
    expect(await json("users", "show", id)).toMatchObject({
      role: "operator",
      object: "user",
      email_verified: false,
      has_password: true,
      disabled: false,
    });
    expect(await json("users", "disable", id, "--reason", "left")).toMatchObject({
      disabled: true,
      outcome: "changed",
    });
    expect(await json("users", "disable", id, "--undo")).toMatchObject({
      disabled: false,
      outcome: "changed",
    });
    expect(await audited(id)).toContainEqual({
      action: "user.set_role",
      actor_type: "cli",
      reason: "joined support",
    });
    await json("users", "set-role", id, "user");
    expect((await audited(id)).at(-1)).toEqual({
      action: "user.set_role",
      actor_type: "cli",
      reason: "set with “paidtrail users set-role”",
    });
    await json("users", "set-role", id, "operator", "--reason", "back in support");
    expect(await refused("users", "show", "nobody")).toBe(
      "paidtrail: No user has the id or email “nobody”: look with “paidtrail users list”.\n",
    );
    expect(await refused("users", "set-role", id, "boss")).toMatch(
      /Allowed choices are user, operator, admin/,
    );
  });

  it("print aligned columns, with control characters made harmless", async () => {
    await database.pool.query(
      "insert into users (id, email, name) values ('user_odd', 'odd@example.com', E'\\u001b[2Jred\\u0007')",
    );
    expect(await run(["users", "list", "odd"])).toBe(0);
    expect(output).toMatch(/user_odd {2}odd@example\.com {2}�\[2Jred�/);
    expect(output).not.toContain("\u001b[2J");
  });
});

describe("keys", () => {
  it("are made, listed without the key, and revoked", async () => {
    const { id, key, ...rest } = await json("keys", "create", "--name", "host", "--role", "operator");
    expect(rest).toEqual({});
    expect(key).toMatch(/^ptk_[0-9a-f]{64}$/);
    const { data } = await json("keys", "list");
    expect(data).toMatchObject([
      { id, name: "host", role: "operator", hint: key.slice(-4), lastUsedAt: null },
    ]);
    expect(output).not.toContain(key);
    expect(await json("keys", "revoke", id)).toEqual({ id, outcome: "revoked" });
    expect(await json("keys", "revoke", id)).toEqual({ id, outcome: "already_revoked" });
    expect(await refused("keys", "revoke", "key_none")).toMatch(/No key has the id “key_none”/);
  });
});

describe("plans and grants", () => {
  it("what is set, mapped and granted reaches the user's entitlement", async () => {
    const { id } = await json("users", "create", "--email", "payer@example.com");
    const entitlement = async () =>
      (
        await database.pool.query("select plan_id, state, features from entitlements where user_id = $1", [
          id,
        ])
      ).rows[0];
    await json("plans", "set", "free", "--name", "Free", "--rank", "0");
    expect(
      await json("plans", "set", "pro", "--name", "Pro", "--rank", "10", "--features", "a, b,,a"),
    ).toMatchObject({
      features: ["a", "b"],
      outcome: "changed",
    });
    const grant = await json(
      "grants",
      "add",
      "payer@example.com",
      "pro",
      "--until",
      "30d",
      "--reason",
      "made good",
    );
    expect(await entitlement()).toEqual({ plan_id: "pro", state: "granted", features: ["a", "b"] });
    await json("plans", "set", "pro", "--features", "c");
    expect(await entitlement()).toMatchObject({ features: ["c"] });
    expect(await json("grants", "list", id)).toMatchObject({
      data: [{ id: grant.id, planId: "pro", revokedAt: null }],
    });
    expect(await json("grants", "revoke", grant.id, "--reason", "mistake")).toMatchObject({
      outcome: "revoked",
    });
    expect(await entitlement()).toMatchObject({ plan_id: "free", state: "free" });
    expect((await audited(id)).slice(-2)).toEqual([
      { action: "grant.create", actor_type: "cli", reason: "made good" },
      { action: "grant.revoke", actor_type: "cli", reason: "mistake" },
    ]);
  });

  it("prices are mapped and unmapped", async () => {
    await json("plans", "set", "team", "--rank", "20");
    expect(await json("plans", "map", "price_team", "team")).toMatchObject({ outcome: "changed" });
    expect(await json("plans", "map", "price_team", "team")).toMatchObject({
      outcome: "unchanged",
      usersDerived: 0,
    });
    // A run that was interrupted before it reached anybody is brought to its end.
    await transaction(database.pool, (tx) => requestRederivation(tx, false, new Date()));
    const again = await json("plans", "map", "price_team", "team");
    expect(again).toMatchObject({ outcome: "unchanged" });
    expect(again.usersDerived).toBeGreaterThan(0);
    expect((await json("plans", "list")).data).toContainEqual(
      expect.objectContaining({
        id: "team",
        name: "team",
        unlockedBy: [{ kind: "price", value: "price_team", accessDays: null }],
      }),
    );
    expect(await json("plans", "unmap", "price_team")).toMatchObject({ outcome: "changed" });
    expect(await json("plans", "unmap", "price_team")).toMatchObject({ outcome: "unchanged" });
    expect(await refused("plans", "map", "price_x", "none")).toMatch(/There is no plan “none”/);
    expect(await refused("plans", "set", "new")).toMatch(/say its --rank/);
    expect(await refused("plans", "set", "New Plan", "--rank", "1")).toMatch(/lower-case letters/);
  });

  it("a grant needs a user, a plan, an end to come and a reason", async () => {
    await json("plans", "set", "pro", "--rank", "10");
    const { id } = await json("users", "create", "--email", "grantee@example.com");
    expect(await refused("grants", "add", id, "pro", "--until", "someday", "--reason", "x")).toMatch(
      /is no date/,
    );
    expect(await refused("grants", "add", id, "pro", "--until", "2020-01-01", "--reason", "x")).toMatch(
      /in the future/,
    );
    expect(await refused("grants", "add", id, "pro", "--until", "30d", "--reason", " ")).toMatch(/Say why/);
    expect(await refused("grants", "add", id, "pro", "--until", "30d")).toMatch(/--reason/);
    expect(await refused("grants", "add", id, "gold", "--until", "30d", "--reason", "x")).toMatch(
      /no plan “gold”/,
    );
    expect(await refused("grants", "add", "ghost", "pro", "--until", "30d", "--reason", "x")).toMatch(
      /No user/,
    );
    expect(await refused("grants", "revoke", "grant_x", "--reason", "x")).toMatch(/No grant has the id/);
  });
});

describe("replay", () => {
  it("of an event nobody has seen says so", async () => {
    expect(await refused("replay", "evt_none")).toMatch(/No event “evt_none” is stored here/);
  });
});

describe("a filter", () => {
  it("with a name that does not exist is refused by that name", async () => {
    expect(await refused("replay", "--filter", "type=invoice.*,outcom=failed")).toContain(
      "There is no filter called “outcom”. There are type, outcome,",
    );
    expect(await refused("resync", "--filter", "stat=active")).toContain("“stat”");
  });

  it("by a plan that does not exist is refused, with those there are", async () => {
    expect(await refused("resync", "--filter", "plan=nonsense")).toMatch(/no plan “nonsense”.*free/);
  });
});

describe("resync", () => {
  it("of what is no customer says so; a user stands for all of their customers", async () => {
    expect(await refused("resync", "user_nobody")).toMatch(/begins with cus_/);
    expect(await refused("resync", "cus_1", "user_nobody")).toMatch(/“user_nobody” is no customer/);
    await database.pool.query("insert into users (id, email) values ('user_meant', 'meant@example.com')");
    expect(await json("resync", "meant@example.com")).toMatchObject({ started: false, count: 0 });
  });

  it("without a key of Stripe's says what is missing, and changes nothing", async () => {
    expect(await refused("resync", "cus_1", "--yes")).toContain("no Stripe key");
    expect(await audited("cus_1")).toEqual([]);
  });
});

describe("the demo's accounts", () => {
  const passwords = async (...ids: string[]) => {
    const { rows } = await database.pool.query<{ id: string; hash: string | null }>(
      "select id, password_hash as hash from users where id = any($1)",
      [ids],
    );
    const matches = await Promise.all(
      rows.map(async ({ id, hash }) => [id, await verifyPassword(hash, demoPassword)]),
    );
    return Object.fromEntries(matches);
  };

  it("are given a password with everybody who came by the API, operators and other passwords apart", async () => {
    const own = await json("users", "create", "--email", "own-password@example.com", "--id", "user_own");
    await database.pool.query(
      "insert into users (id, email, role) values ('user_played', 'played@example.com', 'user'), ('user_opsless', 'opsless@example.com', 'operator')",
    );
    vi.stubEnv("STRIPE_SECRET_KEY", "sk_test_51Habcdefgh");
    expect(await refused("demo", "seed")).toMatch(/This is no demo/);
    expect(await passwords("user_played", "user_rosa")).toEqual({ user_played: false });
    vi.unstubAllEnvs();
    await json("demo", "seed");
    await json("demo", "seed");
    const payers = demoPayers.map(({ id }) => id);
    expect(await passwords("user_played", "user_opsless", own.id, "user_mara", ...payers)).toEqual({
      user_played: true,
      user_opsless: false,
      user_own: false,
      user_mara: true,
      user_rosa: true,
      user_ruth: true,
      user_noah: true,
    });
  });
});

describe("ingest", () => {
  it("where nothing listens ends soon, with one sentence and status 2", { timeout: 20_000 }, async () => {
    vi.stubEnv("STRIPE_WEBHOOK_SECRET", "whsec_9aBcDeFg");
    const address = await whereNobodyListens();
    const folder = mkdtempSync(join(tmpdir(), "paidtrail-ingest-"));
    try {
      for (let n = 0; n < 300; n += 1) {
        const event = { id: `evt_${n}`, object: "event", type: "ping", data: { object: {} } };
        writeFileSync(join(folder, `${n}.json`), JSON.stringify(event));
      }
      const startedAt = performance.now();
      const said = await refused("ingest", folder, "--url", address);
      expect(said.split("\n").filter((line) => line.startsWith("paidtrail:"))).toEqual([
        `paidtrail: Nothing answers at ${address}/api/stripe/webhook (ECONNREFUSED): is the app running?`,
      ]);
      expect(performance.now() - startedAt).toBeLessThan(5_000);
    } finally {
      vi.unstubAllEnvs();
      rmSync(folder, { recursive: true });
    }
  });
});

async function whereNobodyListens(): Promise<string> {
  const gone = createServer().listen(0, "127.0.0.1");
  await once(gone, "listening");
  const { port } = gone.address() as AddressInfo;
  gone.close();
  await once(gone, "close");
  return `http://127.0.0.1:${port}`;
}
