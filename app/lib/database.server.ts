/**
 * The connection pool and what the modules ask of it.
 *
 * `Db` is the least a store needs: it is a pool, or the client of a running
 * transaction, so that one function serves both.
 */
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { isDatabaseOutage } from "./database-outage";
import { PrismaClient } from "./generated/prisma/client";

export type Pool = pg.Pool;
export type PoolClient = pg.PoolClient;
export type Db = Pick<pg.PoolClient, "query">;
export type Prisma = PrismaClient;

// bigint columns are counters and row ids far below 2^53: numbers, not strings.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export interface PoolOptions {
  url: string;
  /** Connections at most. */
  max: number;
  /** Shown in pg_stat_activity. */
  applicationName: string;
  /** How long to wait for a connection, in milliseconds. */
  connectTimeoutMs?: number;
  /** The server ends a longer statement, in milliseconds. 0: never. */
  statementTimeoutMs?: number;
  /** An answer that takes longer is given up, in milliseconds. Absent: never. */
  queryTimeoutMs?: number;
  /** A connection stays open however long nothing is asked: for work that must not wait for a new one. */
  keepIdle?: boolean;
  /** `set …` statements for each new connection; a server that does not know one does without. */
  settings?: readonly string[];
  /** Sends a statement without waiting for the answer to the one before: see `together`. */
  pipeline?: boolean;
}

export function createPool(options: PoolOptions): Pool {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.max,
    application_name: options.applicationName,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 2_000,
    statement_timeout: options.statementTimeoutMs ?? 15_000,
    // A server that is frozen ends nothing: then the wait ends here.
    ...(options.queryTimeoutMs && { query_timeout: options.queryTimeoutMs }),
    keepAlive: true,
    idleTimeoutMillis: options.keepIdle ? 0 : 10_000,
    pipeline: options.pipeline ?? false,
    onConnect: async (client) => {
      for (const setting of options.settings ?? []) await client.query(setting).catch(() => {});
    },
  });
  // An idle connection that breaks is replaced at the next query; without a
  // listener the error would end the process.
  pool.on("error", () => {});
  // Likewise one that breaks while it is lent out: its query fails, and that is where it is handled.
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

/** The ORM over the same pool: everyday reads and writes of API keys and sessions (decision 7). */
export function createPrisma(pool: Pool): Prisma {
  return new PrismaClient({ adapter: new PrismaPg(pool) });
}

/** Runs `work` in one transaction: committed when it returns, rolled back when it throws. */
export async function transaction<T>(pool: Pool, work: (tx: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    const result = await work(client);
    await client.query("commit");
    client.release();
    return result;
  } catch (error) {
    // What did not answer would not answer a rollback either, and PostgreSQL rolls back what breaks off.
    const broken =
      isDatabaseOutage(error) ||
      (await client.query("rollback").then(
        () => false,
        () => true,
      ));
    client.release(broken);
    throw error;
  }
}

type Results<T extends readonly (() => Promise<unknown>)[]> = { [K in keyof T]: Awaited<ReturnType<T[K]>> };

/**
 * Statements that do not need each other's answers, in the order given: in one
 * round trip where the connection pipelines, one after another elsewhere.
 * Rejects with the first error, and only when nothing is under way any more.
 */
export async function together<const T extends readonly (() => Promise<unknown>)[]>(
  db: Db,
  works: T,
): Promise<Results<T>> {
  if (!("pipeline" in db && db.pipeline === true)) {
    const results: unknown[] = [];
    for (const work of works) results.push(await work());
    return results as Results<T>;
  }
  const settled = await Promise.allSettled(works.map((work) => work()));
  return settled.map((result) => {
    if (result.status === "rejected") throw result.reason;
    return result.value;
  }) as Results<T>;
}
