/** The database of the app under test, for what no request can stage: a database that refuses what it is told. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { dataDir } from "./app-under-test";

async function withDatabase(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const { databaseUrl } = JSON.parse(readFileSync(join(dataDir, "run.json"), "utf8"));
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await work(client).finally(() => client.end());
}

/** From now on nothing whose id begins so can be written to the mirror. `prefix`: letters, digits and _. */
export function refuseObjects(prefix: string): Promise<void> {
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

export function acceptObjects(prefix: string): Promise<void> {
  return withDatabase((client) => client.query(`drop function if exists ${prefix}_refuse cascade`));
}
