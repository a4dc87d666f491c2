/** The database of the app under test, for what no request can stage: a database that refuses what it is told. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { dataDir } from "./app-under-test";

async function withDatabase<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const { databaseUrl } = JSON.parse(readFileSync(join(dataDir, "run.json"), "utf8"));
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  return work(client).finally(() => client.end());
}

/** From now on nothing whose id begins so can be written to the mirror. `prefix`: letters, digits and _. */
export function refuseObjects(prefix: string): Promise<unknown> {
  return withDatabase((client) =>
    client.query(`
      create function ${prefix}_refuse() returns trigger language plpgsql as $$
      begin
        if starts_with(new.id, '${prefix}') then
          raise exception 'Object % may not be written in ${prefix}', new.id;
        end if;
        return new;
      end $$;
      create trigger ${prefix}_refuse before insert or update on mirror_objects
        for each row execute function ${prefix}_refuse()`),
  );
}

export function acceptObjects(prefix: string): Promise<unknown> {
  return withDatabase((client) => client.query(`drop function if exists ${prefix}_refuse cascade`));
}

/** How long after the last of these customers' events that came before it a mismatch was found, by the app's own clock. */
export function foundAfterMs(mismatchId: string, customers: readonly string[]): Promise<number> {
  return withDatabase(async (client) => {
    const { rows } = await client.query<{ ms: number | null }>(
      `select (extract(epoch from m.first_seen_at - max(e.received_at)) * 1000)::float as ms
       from mismatches m join events e on e.customer_id = any($2::text[]) and e.received_at <= m.first_seen_at
       where m.id = $1 group by m.first_seen_at`,
      [mismatchId, customers],
    );
    const ms = rows[0]?.ms;
    if (typeof ms !== "number") throw new Error(`No event came before mismatch ${mismatchId}.`);
    return ms;
  });
}
