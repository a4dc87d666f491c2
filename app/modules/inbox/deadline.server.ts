/**
 * A query that ends when we say so. `statement_timeout` is kept by the server,
 * which may be the very thing that hangs; so the client's own clock decides, and
 * then the connection is destroyed rather than returned with a query on it.
 */
import type { Pool, PoolClient } from "~/lib/database.server";

export async function withConnection<T>(
  pool: Pool,
  withinMs: number,
  work: (connection: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let hung = false;
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      work(client),
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          hung = true;
          reject(new Error(`The database did not answer within ${withinMs} ms.`));
        }, withinMs);
      }),
    ]);
  } finally {
    clearTimeout(timer);
    client.release(hung);
  }
}
