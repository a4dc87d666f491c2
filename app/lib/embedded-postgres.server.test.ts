import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"; // biome-ignore format: one line of names
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type EmbeddedPostgres,
  PostgresHomeError,
  removePostgresHome,
  startEmbeddedPostgres,
} from "./embedded-postgres.server";
import { isAlive, signal, waitForExit } from "./processes.server";

let folder: string;
let dataDir: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "paidtrail-embedded-"));
  chmodSync(folder, 0o711);
  dataDir = join(folder, "postgres");
});
afterAll(() => {
  removePostgresHome(dataDir);
  rmSync(folder, { recursive: true, force: true });
});

const start = (port?: number) => startEmbeddedPostgres({ dataDir, port, durable: true, log: () => {} });

async function query<Row>(postgres: Pick<EmbeddedPostgres, "url">, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  const { rows } = await client.query(sql).finally(() => client.end());
  return rows;
}

/** Another process that starts the same database and stays. */
async function startElsewhere(): Promise<{ child: ChildProcess; postgres: EmbeddedPostgres }> {
  const code = `
    import { startEmbeddedPostgres } from ${JSON.stringify(join(import.meta.dirname, "embedded-postgres.server.ts"))};
    const options = { dataDir: ${JSON.stringify(dataDir)}, durable: true, log: () => {} };
    console.log(JSON.stringify(await startEmbeddedPostgres(options)));
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  return { child, postgres: JSON.parse(line) as EmbeddedPostgres };
}

test("keeps its data over a restart, listens on loopback only and wants its password", async () => {
  const first = await start();
  await query(first, "create table kept (value int); insert into kept values (1)");
  expect(await query(first, "show listen_addresses")).toEqual([{ listen_addresses: "127.0.0.1" }]);
  const password = join(dataDir, "password");
  expect(statSync(password).mode & 0o777).toBe(0o600);
  const wrong = first.url.replace(readFileSync(password, "utf8"), "guessed");
  await expect(query({ url: wrong }, "select 1")).rejects.toThrow("password authentication failed");
  await first.stop();
  expect(isAlive(first.pid)).toBe(false);

  const second = await start();
  expect(await query(second, "select value from kept")).toEqual([{ value: 1 }]);
  await second.stop();
});

test("takes over what a killed process left running", async () => {
  const { child, postgres } = await startElsewhere();
  await query(postgres, "insert into kept values (2)");
  child.kill("SIGKILL");
  await once(child, "exit");

  const adopted = await start();
  expect(adopted.pid).toBe(postgres.pid);
  expect(adopted.ownedBySelf).toBe(true);
  expect(await query(adopted, "select count(*)::int as rows from kept")).toEqual([{ rows: 2 }]);
  await adopted.stop();
  expect(isAlive(postgres.pid)).toBe(false);
});

test("leaves alone what another living process started", async () => {
  const { child, postgres } = await startElsewhere();
  const shared = await start();
  expect(shared).toMatchObject({ pid: postgres.pid, port: postgres.port, ownedBySelf: false });
  await shared.stop();
  expect(isAlive(postgres.pid)).toBe(true);
  child.kill("SIGKILL");
  await once(child, "exit");
  await (await start()).stop();
});

test("recovers when the server itself was killed", async () => {
  const explained = new Promise<string>((onExit) => {
    void startEmbeddedPostgres({ dataDir, durable: true, log: () => {}, onExit }).then(async (postgres) => {
      await query(postgres, "insert into kept values (3)");
      signal(postgres.pid, "SIGKILL");
    });
  });
  expect(await explained).toContain("ended by itself");
  const again = await start();
  expect(await query(again, "select max(value) as value from kept")).toEqual([{ value: 3 }]);
  await again.stop();
});

test("a lock file whose pid belongs to somebody else now does not hold it up", async () => {
  const lock = join(dataDir, "cluster", "postmaster.pid");
  const { uid, gid } = statSync(join(dataDir, "cluster"));
  writeFileSync(
    lock,
    `${process.pid}\n${join(dataDir, "cluster")}\n1700000000\n5432\n\n127.0.0.1\n  1  1\nready   \n`,
  );
  chownSync(lock, uid, gid);
  const postgres = await start();
  expect(postgres.pid).not.toBe(process.pid);
  await postgres.stop();
});

test("a first start that was cut short is begun again", async () => {
  const other = join(folder, "cut-short");
  mkdirSync(join(other, "cluster.draft"), { recursive: true });
  writeFileSync(join(other, "cluster.draft", "PG_VERSION"), "18\n");
  const postgres = await startEmbeddedPostgres({ dataDir: other, durable: false, log: () => {} });
  expect(existsSync(join(other, "cluster.draft"))).toBe(false);
  await postgres.stop();
  removePostgresHome(other);
});

test("says in a sentence that its port is taken", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  await expect(start(port)).rejects.toThrow(
    new PostgresHomeError(`Port ${port}, wanted for PostgreSQL, is in use.`),
  );
  server.close();
});

test("says in a sentence that another version made the data", async () => {
  const version = join(dataDir, "cluster", "PG_VERSION");
  writeFileSync(version, "12\n");
  await expect(start()).rejects.toThrow("was made by PostgreSQL 12 and this is 18");
  writeFileSync(version, "18\n");
});

test.runIf(process.getuid?.() === 0)("says in a sentence that the folder is another user's", async () => {
  chownSync(folder, 12345, 12345);
  await expect(start()).rejects.toThrow(
    /^The data folder .* belongs to another user \(uid 12345\): start as/,
  );
  chownSync(folder, 0, 0);
});

test.runIf(process.getuid?.() === 0)(
  "as root below a private folder it moves to a system folder and says so",
  async () => {
    const home = mkdtempSync(join(tmpdir(), "paidtrail-private-"));
    const hidden = join(home, ".data", "postgres");
    const lines: string[] = [];
    const options = { dataDir: hidden, durable: false, log: (line: string) => lines.push(line) };
    const postgres = await startEmbeddedPostgres(options);
    expect(lines).toEqual([expect.stringContaining("kept under /var/lib/paidtrail")]);
    expect(postgres.dataDir).toMatch(/^\/var\/lib\/paidtrail\//);
    signal(postgres.pid, "SIGKILL");
    await waitForExit(postgres.pid, 2_000);
    const again = await startEmbeddedPostgres(options);
    expect(again.dataDir).toBe(postgres.dataDir);
    await again.stop();
    removePostgresHome(hidden);
    rmSync(home, { recursive: true });
    expect(existsSync(postgres.dataDir)).toBe(false);
  },
);
