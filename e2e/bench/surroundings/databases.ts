/** The two databases of a run: Paidtrail's, which (a) writes to as well, and the peer's. */
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type * as StripeSyncEngine from "@supabase/stripe-sync-engine";
import pg from "pg";
import type { Started } from "./lifetime";
import type { ThrowawayPostgres } from "./throwaway-postgres";

export class Databases implements Started {
  readonly own: pg.Client;
  readonly ownUrl: string;
  private readonly peer: pg.Client;
  readonly peerUrl: string;

  private constructor(own: pg.Client, ownUrl: string, peer: pg.Client, peerUrl: string) {
    this.own = own;
    this.ownUrl = ownUrl;
    this.peer = peer;
    this.peerUrl = peerUrl;
  }

  static async create(server: ThrowawayPostgres, root: string): Promise<Databases> {
    const peerUrl = await server.createDatabase("stripe_sync_engine");
    const own = await connect(server.url);
    const peer = await connect(peerUrl);
    await migrate(own, join(root, "prisma", "migrations"));
    await migratePeer(peer, peerUrl);
    return new Databases(own, server.url, peer, peerUrl);
  }

  /** Empties every table, so that each round starts alike and the disk does not fill. */
  async reset(): Promise<void> {
    await truncateAll(this.own, "public", "_prisma_migrations");
    await truncateAll(this.peer, "stripe", "migrations");
    await this.own.query("checkpoint");
  }

  /** Events of which everything is there: row, bytes and an accepted delivery. */
  async storedEvents(): Promise<number> {
    const { rows } = await this.own.query<{ stored: number }>(
      `select count(*)::int as stored from events e join event_bodies b using (seq)
       where exists (select from deliveries d where d.event_seq = e.seq and d.outcome = 'accepted')`,
    );
    return rows[0]?.stored ?? 0;
  }

  async stop(): Promise<void> {
    await Promise.all([this.own.end(), this.peer.end()]);
  }

  kill(): void {}
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: "bench" });
  client.on("error", () => {});
  await client.connect();
  return client;
}

/** The same files as `prisma migrate deploy`, which takes two seconds longer. */
async function migrate(db: pg.Client, folder: string): Promise<void> {
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const { name } of names.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    await db.query(readFileSync(join(folder, name, "migration.sql"), "utf8"));
  }
}

/** Its own migrations. It only logs when one of them fails, so the last one's work is looked for. */
async function migratePeer(db: pg.Client, url: string): Promise<void> {
  // They hand a function to this role, which its makers' own servers have.
  await db.query("create role postgres");
  // Required, not imported: its ES module looks for the files by a __dirname that it does not have.
  const { runMigrations } = createRequire(import.meta.url)(
    "@supabase/stripe-sync-engine",
  ) as typeof StripeSyncEngine;
  await runMigrations({ databaseUrl: url, schema: "stripe" });
  const { rows } = await db.query("select to_regclass('stripe.invoice_payments') as last");
  if (rows[0]?.last === null) throw new Error("The migrations of @supabase/stripe-sync-engine failed.");
}

async function truncateAll(db: pg.Client, schema: string, except: string): Promise<void> {
  const { rows } = await db.query<{ names: string | null }>(
    `select string_agg(format('%I.%I', schemaname, tablename), ', ') as names from pg_tables
     where schemaname = $1 and tablename <> $2`,
    [schema, except],
  );
  if (rows[0]?.names) await db.query(`truncate ${rows[0].names}`);
}
