import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { removePostgresHome, startEmbeddedPostgres } from "~/lib/embedded-postgres.server";
import { writeRunFile } from "~/lib/run-file.server";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { withConnection } from "./connect";
import { CommandFailure } from "./failure";

// The checkout's own .env is not the test's business.
vi.mock("./surroundings", async (original) => ({ ...(await original<object>()), fileSettings: () => file }));
let file: Record<string, string> = {};

let one: TestDatabase;
let other: TestDatabase;
let folder: string;

beforeAll(async () => {
  [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()]);
});
afterAll(() => Promise.all([one.drop(), other.drop()]));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "paidtrail-cli-"));
  process.env.PAIDTRAIL_DATA_DIR = folder;
  delete process.env.DATABASE_URL;
  file = {};
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  delete process.env.PAIDTRAIL_DATA_DIR;
  delete process.env.DATABASE_URL;
});

const run = (databaseUrl: string, mode: "test" | "live" = "test") =>
  writeRunFile(folder, {
    url: "http://localhost:3000",
    webhookUrl: "http://localhost:3000/api/stripe/webhook",
    databaseUrl,
    mode,
    demo: true,
    stripeApiBase: null,
    startedAt: new Date().toISOString(),
  });
const databaseName = () =>
  withConnection(async ({ pool }) => (await pool.query("select current_database() as name")).rows[0].name);
const nameOf = (database: TestDatabase) => new URL(database.url).pathname.slice(1);

describe("the database of a command", () => {
  it("is DATABASE_URL's, before that of the running app, before that of .env", async () => {
    file = { DATABASE_URL: one.url };
    expect(await databaseName()).toBe(nameOf(one));
    run(other.url);
    expect(await databaseName()).toBe(nameOf(other));
    process.env.DATABASE_URL = one.url;
    expect(await databaseName()).toBe(nameOf(one));
  });

  it("brings the mode of its deployment along", async () => {
    const livemode = () => withConnection(async (connection) => connection.livemode);
    run(one.url, "live");
    expect(await livemode()).toBe(true);
    process.env.DATABASE_URL = one.url;
    expect(await livemode()).toBe(false);
    file = { STRIPE_SECRET_KEY: "sk_live_x" };
    expect(await livemode()).toBe(true);
  });

  it("is the embedded one, started for the command, when the app is down", async () => {
    const dataDir = join(folder, "postgres");
    const made = await startEmbeddedPostgres({ dataDir, durable: false, log: () => {} });
    await made.stop();
    expect(await databaseName()).toBe("paidtrail");
    // It does not stay behind.
    const again = await startEmbeddedPostgres({ dataDir, durable: false, log: () => {} });
    expect(again.ownedBySelf).toBe(true);
    await again.stop();
    removePostgresHome(dataDir);
  });

  it("where there is none at all, the sentence says what to do", async () => {
    await expect(databaseName()).rejects.toThrow(CommandFailure);
    await expect(databaseName()).rejects.toThrow(/run “npm start” once, or set DATABASE_URL/);
  });

  it("is let go of when the command fails", async () => {
    process.env.DATABASE_URL = one.url;
    await expect(withConnection(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
    // The server notices a moment after the client has gone.
    const left = async () => {
      const { rows } = await one.pool.query(
        "select count(*)::int as n from pg_stat_activity where application_name = 'paidtrail cli' and datname = current_database()",
      );
      return rows[0].n;
    };
    await expect.poll(left).toBe(0);
  });
});
