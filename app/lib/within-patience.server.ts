/** A read that may not take long, however its filters combine: what does is ended, and said. */
import { type Db, type Pool, transaction } from "./database.server";
import { isSlowStatement } from "./database-outage";

/** How long a page may take before the reader is asked to narrow the filter. */
const patienceMs = 2_000;

/** Takes the pool, because the time limit needs a transaction. */
export async function withinPatience<T>(pool: Pool, read: (tx: Db) => Promise<T>): Promise<T | "too_broad"> {
  try {
    return await transaction(pool, async (tx) => {
      await tx.query(`set local statement_timeout = ${patienceMs}`);
      return read(tx);
    });
  } catch (error) {
    if (isSlowStatement(error)) return "too_broad";
    throw error;
  }
}
