import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { run } from "../program";

let database: TestDatabase;
let output: string;
let complaint: string;

beforeAll(async () => {
  database = await createTestDatabase();
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

async function json(status: number, ...words: string[]) {
  output = "";
  process.exitCode = undefined;
  expect(await run([...words, "--json"]), complaint).toBe(status);
  return JSON.parse(output);
}
const refused = async (...words: string[]) => {
  complaint = "";
  expect(await run(words)).toBe(2);
  return complaint;
};

describe("policies", () => {
  it("out of bounds are refused with the bounds", async () => {
    for (const days of ["-1", "366", "soon"]) {
      expect(await refused("policies", "set", `grace_days=${days}`, "--dry-run")).toContain("0 to 365");
    }
  });

  it("are shown, set with a reason, and audited", async () => {
    expect(await json(0, "policies", "show")).toMatchObject({
      version: 0,
      graceDays: 7,
      unpaidInvoice: { rule: "keep" },
    });
    const words = [
      "refunded.subscription=end_at_period",
      "dispute_lost.purchase=keep",
      "unpaid_invoice=after_days_overdue:3",
      "paused_collection=keep_when:keep_as_draft,void",
      "grace_days=14",
      "seats=highest",
    ];
    const set = await json(0, "policies", "set", ...words, "--reason", "agreed with finance");
    expect(set).toMatchObject({ outcome: "changed", policies: { graceDays: 14 } });
    expect(await json(0, "policies", "show")).toMatchObject({
      version: 1,
      refunded: { purchase: "end_now", subscription: "end_at_period" },
      disputeLost: { purchase: "keep", subscription: "keep" },
      unpaidInvoice: { rule: "after_days_overdue", days: 3 },
      pausedCollection: { rule: "keep_when", behaviors: ["keep_as_draft", "void"] },
      seats: "highest",
    });
    output = "";
    expect(await run(["policies", "show"])).toBe(0);
    for (const word of words) expect(output).toContain(word.split("=")[1]);
    const { rows } = await database.pool.query(
      "select actor_type, reason from audit_log where action = 'policies.update'",
    );
    expect(rows).toEqual([{ actor_type: "cli", reason: "agreed with finance" }]);
  });

  it("with --dry-run show who would change, with status 1, and save nothing", async () => {
    const { id } = await json(0, "users", "create", "--email", "payer@example.com");
    await json(
      0,
      "plans",
      "set",
      "pro",
      "--rank",
      "10",
      "--limits",
      "notes=1000, projects=5",
      "--grace-days",
      "3",
    );
    await json(0, "grants", "add", id, "pro", "--until", "30d", "--reason", "made good");
    const none = await json(0, "policies", "set", "grace_days=1", "--dry-run");
    expect(none).toMatchObject({ unchanged: 1, sentences: ["Nobody's access would change today."] });
    expect(await json(0, "policies", "show")).not.toMatchObject({ graceDays: 1 });
    const shown = await json(1, "plans", "set", "pro", "--limits", "notes=5", "--dry-run");
    expect(shown).toMatchObject({ otherwiseChanged: 1, complete: true, sample: [{ userId: id }] });
    const { data } = await json(0, "plans", "list");
    expect(data).toMatchObject([{ id: "pro", limits: { notes: 1_000, projects: 5 }, graceDays: 3 }]);
    output = "";
    expect(await run(["plans", "set", "pro", "--rank", "20", "--dry-run"])).toBe(0);
    expect(output).toContain("Nothing was saved");
  });

  it("say what does not fit, and what would", async () => {
    expect(await refused("policies", "set", "grace_days=14")).toMatch(/Say --reason/);
    const set = (word: string) => refused("policies", "set", word, "--reason", "x");
    expect(await set("grace=14")).toMatch(/names no policy.*grace_days/s);
    expect(await set("grace_days=soon")).toMatch(
      /“soon” does not fit grace_days: give a whole number of days, 0 to 365/,
    );
    expect(await set("grace_days=400")).toMatch(/does not fit/);
    expect(await set("unpaid_invoice=after_days_overdue")).toMatch(/after_days_overdue:N/);
    expect(await set("paused_collection=keep_when:never")).toMatch(/does not fit paused_collection/);
    expect(await set("toString=1")).toMatch(/names no policy/);
  });
});

describe("plans", () => {
  it("are unlocked by lookup keys, for days, and removed when nothing uses them", async () => {
    await json(0, "plans", "set", "pass", "--rank", "5");
    await json(0, "plans", "map", "pass_weekly", "pass", "--by", "price_lookup_key", "--access-days", "7");
    const { data } = await json(0, "plans", "list");
    expect(data.find(({ id }: { id: string }) => id === "pass")).toMatchObject({
      unlockedBy: [{ kind: "price_lookup_key", value: "pass_weekly", accessDays: 7 }],
    });
    expect(await refused("plans", "remove", "pass")).toMatch(/in use: 1 mapping unlocks it/);
    await json(0, "plans", "unmap", "pass_weekly", "--by", "price_lookup_key");
    expect(await json(0, "plans", "remove", "pass", "--reason", "never sold")).toMatchObject({
      outcome: "changed",
    });
    expect(await refused("plans", "remove", "pass")).toMatch(/There is no plan “pass”/);
    expect(await refused("plans", "set", "pro", "--limits", "notes")).toMatch(/“notes” is no limit/);
  });
});
