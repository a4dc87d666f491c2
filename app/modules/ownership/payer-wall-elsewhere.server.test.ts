/** The second wall on servers that are not ours: its migration as users of less power, on a server of its own. */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createPool } from "~/lib/database.server";
import {
  type EmbeddedPostgres,
  removePostgresHome,
  startEmbeddedPostgres,
} from "~/lib/embedded-postgres.server";
import { migrateDirectly } from "~/lib/testing/test-cluster";
import { asPayer, payerWallStands } from "./as-payer.server";
import { bindingsOfCustomers } from "./bindings.server";

let folder: string;
let server: EmbeddedPostgres;
let administrator: pg.Client;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "paidtrail-wall-"));
  chmodSync(folder, 0o711);
  server = await startEmbeddedPostgres({ dataDir: join(folder, "postgres"), durable: false, log: () => {} });
  administrator = new pg.Client({ connectionString: server.url });
  await administrator.connect();
}, 60_000);
afterAll(async () => {
  await administrator.end();
  await server.stop();
  removePostgresHome(join(folder, "postgres"));
  rmSync(folder, { recursive: true, force: true });
});

/** A database of somebody's own; gives its address. */
async function databaseOf(owner: string, attributes: string): Promise<string> {
  await administrator.query(`create role ${owner} login password 'secret' nosuperuser ${attributes}`);
  await administrator.query(`create database ${owner} owner ${owner}`);
  const address = new URL(server.url);
  address.username = owner;
  address.password = "secret";
  address.pathname = `/${owner}`;
  return address.href;
}

/** Two users with a customer each: does the wall stand, and whom does the first of them see? */
async function look(url: string) {
  const pool = createPool({ url, max: 2, applicationName: "test" });
  try {
    await pool.query(
      `insert into bindings (livemode, customer_id, user_id, evidence)
       values (false, 'cus_ada', 'ada', 'checkout'), (false, 'cus_bob', 'bob', 'checkout') on conflict do nothing`,
    );
    const seen = (found: { userId: string }[]) => found.map(({ userId }) => userId).sort();
    const read = (db: Parameters<typeof bindingsOfCustomers>[0]) =>
      bindingsOfCustomers(db, false, ["cus_ada", "cus_bob"]);
    return {
      stands: await payerWallStands(pool),
      inside: seen(await asPayer(pool, "ada", read)),
      outside: seen(await read(pool)),
    };
  } finally {
    await pool.end();
  }
}

const everybody = ["ada", "bob"];

test("a user who may not make roles goes without, until an administrator makes the role", async () => {
  const url = await databaseOf("managed", "nocreaterole");
  await migrateDirectly(url);
  expect(await look(url)).toEqual({ stands: false, inside: everybody, outside: everybody });

  await administrator.query("create role paidtrail_payer nologin noinherit");
  await administrator.query("grant paidtrail_payer to managed with inherit false");
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  await owner.query("select paidtrail_raise_payer_wall()");
  await owner.query("select paidtrail_raise_payer_wall()");
  await owner.end();
  expect(await look(url)).toEqual({ stands: true, inside: ["ada"], outside: everybody });

  // Taken away again: it is said, and nothing fails.
  await administrator.query("revoke paidtrail_payer from managed");
  expect(await look(url)).toEqual({ stands: false, inside: everybody, outside: everybody });
  await administrator.query(`drop database managed with (force)`);
  await administrator.query("drop role paidtrail_payer");
});

test("a user who may make roles has it at once", async () => {
  const url = await databaseOf("maker", "createrole");
  await migrateDirectly(url);
  expect(await look(url)).toEqual({ stands: true, inside: ["ada"], outside: everybody });
});

test("on a server where another database made the role, its owner goes without", async () => {
  const url = await databaseOf("second", "createrole");
  await migrateDirectly(url);
  expect(await look(url)).toEqual({ stands: false, inside: everybody, outside: everybody });
});
