/** Prisma's own command line, as people and `npm start` use it, without its native engine. */
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";

const root = join(import.meta.dirname, "../../..");
const name = `migrations_${randomBytes(4).toString("hex")}`;
let url: string;

async function administer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject("testCluster").url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

beforeAll(async () => {
  await administer(`create database ${name}`);
  const address = new URL(inject("testCluster").url);
  address.pathname = `/${name}`;
  url = address.href;
});
afterAll(() => administer(`drop database ${name} with (force)`));

function prisma(...args: string[]): Promise<{ status: number; output: string }> {
  const command = join(root, "node_modules", "prisma", "build", "index.js");
  return new Promise((resolve) => {
    const environment = { ...process.env, DATABASE_URL: url };
    execFile(process.execPath, [command, ...args], { cwd: root, env: environment }, (error, stdout, stderr) =>
      resolve({ status: error ? Number(error.code) : 0, output: stdout + stderr }),
    );
  });
}

test("the migrations make an empty database what schema.prisma says", { timeout: 60_000 }, async () => {
  expect((await prisma("migrate", "status")).status).toBe(1);
  const deployed = await prisma("migrate", "deploy");
  expect(deployed.output).toContain("All migrations have been successfully applied.");
  expect(await prisma("migrate", "status")).toMatchObject({ status: 0 });
  const difference = ["migrate", "diff", "--to-schema", "prisma/schema.prisma", "--exit-code"];
  // From the database as it is, and from the files alone, replayed in a shadow database.
  for (const from of [["--from-config-datasource"], ["--from-migrations", "prisma/migrations"]]) {
    const { status, output } = await prisma(...difference, ...from);
    expect(output).toContain("No difference detected.");
    expect(status).toBe(0);
  }
  const again = await prisma("migrate", "deploy");
  expect(again.output).toContain("No pending migrations to apply.");
});

test("two schemas are compared without any database", { timeout: 30_000 }, async () => {
  const address = url;
  url = "";
  const { status, output } = await prisma(
    ...["migrate", "diff", "--from-empty", "--to-schema", "prisma/schema.prisma", "--script"],
  );
  url = address;
  expect(output).toContain('CREATE TABLE "events"');
  expect(status).toBe(0);
});
