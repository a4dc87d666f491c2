/**
 * A PostgreSQL of our own, for machines that have none: makes the data folder,
 * starts the server, stops it, and picks up what a killed process left behind.
 *
 * Its programs come out of registry packages; where they and the data live is
 * the business of embedded-postgres-home.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { type PostgresHome, PostgresHomeError, preparePostgresHome } from "./embedded-postgres-home.server";
import {
  cluster,
  findSurvivor,
  logFile,
  logSince,
  logSize,
  readLock,
  readOwner,
  readText,
  writeOwner,
  writePrivate,
} from "./embedded-postgres-traces.server";
import { isAlive, processStamp, signal, waitForExit } from "./processes.server";

export { PostgresHomeError, removePostgresHome } from "./embedded-postgres-home.server";

export interface EmbeddedPostgresOptions {
  /** For instance `.data/postgres`. May become a link to a system folder. */
  dataDir: string;
  /** A free one when absent. */
  port?: number;
  /** false: fast and careless, for tests. */
  durable: boolean;
  /** One line for the person at the terminal. */
  log: (line: string) => void;
  /** The server ended though nobody asked it to. */
  onExit?: (explanation: string) => void;
}

export interface EmbeddedPostgres {
  url: string;
  port: number;
  dataDir: string;
  pid: number;
  /** false: another living process of ours started it; `stop` leaves it alone. */
  ownedBySelf: boolean;
  /** Immediately, from an exit handler: nothing acknowledged is lost, the next start replays the log. */
  kill(): void;
  /** Clean when it takes less than `timeoutMs` (3,000), else as `kill`. */
  stop(timeoutMs?: number): Promise<void>;
}

const role = "paidtrail";
const database = "paidtrail";

export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const home = preparePostgresHome(options.dataDir, options.log);
  refuseOtherVersion(home);
  const password = existsSync(cluster(home)) ? readPassword(home) : initialise(home, options);
  const urlOf = (port: number) => `postgresql://${role}:${password}@127.0.0.1:${port}/${database}`;
  const handle = (running: Running, ownedBySelf: boolean): EmbeddedPostgres => {
    let asked = false;
    if (options.onExit) watch(running, home, (explanation) => !asked && options.onExit?.(explanation));
    return {
      url: urlOf(running.port),
      port: running.port,
      dataDir: home.folder,
      pid: running.pid,
      ownedBySelf,
      kill: () => {
        asked = true;
        if (ownedBySelf) signal(running.pid, "SIGQUIT");
      },
      stop: async (timeoutMs = 3_000) => {
        asked = true;
        if (ownedBySelf) await end(running.pid, timeoutMs);
      },
    };
  };

  const survivor = findSurvivor(home);
  if (survivor) {
    const owner = readOwner(home);
    const ownedByOther = owner !== null && owner !== processStamp(process.pid);
    if (await answers(urlOf(survivor.port))) {
      if (!ownedByOther) writeOwner(home);
      return handle(survivor, !ownedByOther);
    }
    options.log("PostgreSQL was left running and does not answer: restarting it.");
    await end(survivor.pid, 3_000);
  }
  writeOwner(home);
  const running = await launch(home, options);
  await ensureDatabase(urlOf(running.port));
  return handle(running, true);
}

// ── making the data folder ──

const asUser = (home: PostgresHome) => (home.user ? { uid: home.user.uid, gid: home.user.gid } : {});
/** Nothing of ours: PGPORT or PGDATA of the surroundings would lead it astray. */
const cleanEnvironment = {
  PATH: "/usr/local/bin:/usr/bin:/bin",
  LC_ALL: "C",
  TZ: "UTC",
} as unknown as NodeJS.ProcessEnv;

function initialise(home: PostgresHome, { durable, log }: EmbeddedPostgresOptions): string {
  if (durable) log("Making a database for this folder.");
  const password = randomBytes(24).toString("hex");
  const passwordFile = join(home.folder, "password");
  writePrivate(passwordFile, password, home);
  // Under another name until it is whole: a start that was interrupted is begun again.
  const draft = join(home.folder, "cluster.draft");
  rmSync(draft, { recursive: true, force: true });
  const { status, stderr, error } = spawnSync(
    join(home.programs, "bin", "initdb"),
    [
      ...["--pgdata", draft, "--username", role, "--pwfile", passwordFile, "--auth", "scram-sha-256"],
      ...[
        "--encoding",
        "UTF8",
        "--locale",
        "C",
        "--locale-provider",
        "builtin",
        "--builtin-locale",
        "C.UTF-8",
      ],
      ...(durable ? [] : ["--no-sync"]),
    ],
    { ...asUser(home), cwd: "/", env: cleanEnvironment, encoding: "utf8" },
  );
  if (status !== 0) {
    throw new PostgresHomeError(
      `PostgreSQL could not make its data folder ${home.folder}: ${stderr?.trim() || error}`,
    );
  }
  renameSync(draft, cluster(home));
  return password;
}

function readPassword(home: PostgresHome): string {
  try {
    return readFileSync(join(home.folder, "password"), "utf8").trim();
  } catch {
    throw new PostgresHomeError(
      `The password of the database in ${home.folder} is missing (file "password"): put it back, or remove .data to begin anew.`,
    );
  }
}

function refuseOtherVersion(home: PostgresHome): void {
  const made = readText(join(cluster(home), "PG_VERSION"))?.trim();
  if (!made) return;
  const { stdout } = spawnSync(join(home.programs, "bin", "postgres"), ["--version"], {
    encoding: "utf8",
    ...asUser(home),
    cwd: "/",
  });
  const ours = /(\d+)[.\d]*/.exec(stdout ?? "")?.[1];
  if (ours === made) return;
  throw new PostgresHomeError(
    `The data folder ${home.folder} was made by PostgreSQL ${made} and this is ${ours}: dump it with the old version, or remove .data to begin anew.`,
  );
}

// ── running ──

interface Running {
  pid: number;
  port: number;
  child?: ChildProcess;
}

/** Retried: the port may be taken between looking and listening, and a killed server's children need a moment to go. */
async function launch(home: PostgresHome, options: EmbeddedPostgresOptions): Promise<Running> {
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await freePort());
    const from = logSize(home);
    const child = spawnServer(home, port, options.durable);
    const callOff = () => void child.kill("SIGQUIT");
    process.once("exit", callOff);
    const started = await ready(home, child);
    process.off("exit", callOff);
    if (started) return { pid: child.pid as number, port, child };
    const said = logSince(home, from);
    const passing = /shared memory block|lock file .* (already exists|is empty)/.test(said);
    const taken = /Address already in use|could not bind/.test(said);
    if (attempt < 10 && (passing || (taken && !options.port))) {
      await sleep(300);
      continue;
    }
    if (taken) throw new PostgresHomeError(`Port ${port}, wanted for PostgreSQL, is in use.`);
    const reason = said.split("\n").findLast((line) => /FATAL|ERROR|could not|error/.test(line)) ?? said;
    throw new PostgresHomeError(
      `PostgreSQL did not start: ${reason.trim() || "it said nothing"} (see ${logFile(home)})`,
    );
  }
}

function spawnServer(home: PostgresHome, port: number, durable: boolean): ChildProcess {
  const settings = {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    timezone: "UTC",
    log_timezone: "UTC",
    log_min_messages: "warning",
    log_checkpoints: "off",
    // Segments of the write-ahead log are used again rather than made anew: making one holds up every
    // commit for 10 to 40 ms, and under load it happens every 2,500 events. As much as lies between two
    // checkpoints (max_wal_size, the server's own default).
    min_wal_size: "1GB",
    ...(durable ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
  };
  const out = openSync(logFile(home), "a", 0o600);
  const child = spawn(
    join(home.programs, "bin", "postgres"),
    ["-D", cluster(home), ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
    // A group of its own: Ctrl-C in the terminal is for us, who stop it last.
    { ...asUser(home), cwd: "/", env: cleanEnvironment, detached: true, stdio: ["ignore", out, out] },
  );
  closeSync(out);
  child.on("error", () => {});
  child.unref();
  return child;
}

/** The server writes its state into the last line of its lock file. */
async function ready(home: PostgresHome, child: ChildProcess): Promise<boolean> {
  const deadline = Date.now() + 60_000;
  while (child.pid && child.exitCode === null && child.signalCode === null && Date.now() < deadline) {
    const lock = readLock(home);
    if (lock?.pid === child.pid && lock.ready) return true;
    await sleep(15);
  }
  child.kill("SIGQUIT");
  return false;
}

async function ensureDatabase(url: string): Promise<void> {
  if (await answers(url)) return;
  const maintenance = new URL(url);
  maintenance.pathname = "/postgres";
  const client = new pg.Client({ connectionString: maintenance.href });
  await client.connect();
  await client.query(`create database ${database}`).finally(() => client.end());
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("select 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function end(pid: number, timeoutMs: number): Promise<void> {
  // "Fast": ends sessions, writes a checkpoint.
  signal(pid, "SIGINT");
  if (await waitForExit(pid, timeoutMs)) return;
  signal(pid, "SIGQUIT");
  if (await waitForExit(pid, 1_000)) return;
  signal(pid, "SIGKILL");
  await waitForExit(pid, 1_000);
}

function watch(running: Running, home: PostgresHome, report: (explanation: string) => void): void {
  const explain = () => report(`PostgreSQL ended by itself (see ${logFile(home)}).`);
  if (running.child) running.child.once("exit", explain);
  else {
    const timer = setInterval(() => {
      if (isAlive(running.pid)) return;
      clearInterval(timer);
      explain();
    }, 1_000);
    timer.unref();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
