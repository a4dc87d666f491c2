/** Somebody's hand in the app's database: for what no door of the app does, and careless people do. */
import pg from "pg";

/** @param databaseUrl as the running app noted it down */
export async function handInDatabase(
  databaseUrl: string,
  statement: string,
  values: readonly string[],
): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query(statement, [...values])).rowCount ?? 0;
  } finally {
    await client.end();
  }
}
