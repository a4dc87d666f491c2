/** A database with Paidtrail's tables. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type pg from "pg";
import { connect } from "./connect";
import type { Started } from "./lifetime";
import type { ThrowawayPostgres } from "./throwaway-postgres";

export class OwnDatabase implements Started {
  readonly url: string;
  readonly client: pg.Client;

  private constructor(url: string, client: pg.Client) {
    this.url = url;
    this.client = client;
  }

  static async create(server: ThrowawayPostgres, name: string, root: string): Promise<OwnDatabase> {
    const url = await server.createDatabase(name);
    const client = await connect(url);
    await migrate(client, join(root, "prisma", "migrations"));
    return new OwnDatabase(url, client);
  }

  /** Events of which everything is there: row, bytes and an accepted delivery. */
  async storedEvents(): Promise<number> {
    const { rows } = await this.client.query<{ stored: number }>(
      `select count(*)::int as stored from events e join event_bodies b using (seq)
       where exists (select from deliveries d where d.event_seq = e.seq and d.outcome = 'accepted')`,
    );
    return rows[0]?.stored ?? 0;
  }

  stop(): Promise<void> {
    return this.client.end();
  }

  kill(): void {}
}

/** The same files as `prisma migrate deploy`, which takes two seconds longer. */
async function migrate(db: pg.Client, folder: string): Promise<void> {
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const { name } of names.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    await db.query(readFileSync(join(folder, name, "migration.sql"), "utf8"));
  }
}
