/** The database of @supabase/stripe-sync-engine: its own migrations, on the same server. */
import { createRequire } from "node:module";
import type * as StripeSyncEngine from "@supabase/stripe-sync-engine";
import type pg from "pg";
import { connect } from "./connect";
import type { Started } from "./lifetime";
import type { ThrowawayPostgres } from "./throwaway-postgres";

export class PeerDatabase implements Started {
  readonly url: string;
  private readonly client: pg.Client;

  private constructor(url: string, client: pg.Client) {
    this.url = url;
    this.client = client;
  }

  static async create(
    server: Pick<ThrowawayPostgres, "createDatabase">,
    name: string,
  ): Promise<PeerDatabase> {
    const url = await server.createDatabase(name);
    const client = await connect(url);
    await migrate(client, url);
    return new PeerDatabase(url, client);
  }

  /** It looks for a subscription's items without an index: as they grow in number, it would only get slower. */
  async empty(): Promise<void> {
    const { rows } = await this.client.query<{ names: string | null }>(
      `select string_agg(format('%I.%I', schemaname, tablename), ', ') as names from pg_tables
       where schemaname = 'stripe' and tablename <> 'migrations'`,
    );
    if (rows[0]?.names) await this.client.query(`truncate ${rows[0].names}`);
  }

  stop(): Promise<void> {
    return this.client.end();
  }

  kill(): void {}
}

/** They only log when one of them fails, so the work of one of the last is looked for. */
async function migrate(db: pg.Client, url: string): Promise<void> {
  // They hand a function to this role, which its makers' own servers have.
  await db.query("do $$ begin if to_regrole('postgres') is null then create role postgres; end if; end $$");
  // Required, not imported: its ES module looks for the files by a __dirname that it does not have.
  const { runMigrations } = createRequire(import.meta.url)(
    "@supabase/stripe-sync-engine",
  ) as typeof StripeSyncEngine;
  await runMigrations({ databaseUrl: url, schema: "stripe" });
  const { rows } = await db.query("select to_regclass('stripe.invoice_payments') as last");
  if (rows[0]?.last === null) throw new Error("The migrations of @supabase/stripe-sync-engine failed.");
}
