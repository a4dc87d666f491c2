/** Found by the Prisma CLI by itself. See prisma-schema-engine.mjs for why nothing is downloaded. */
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "prisma/config";
import { startEmbeddedPostgres } from "../app/lib/embedded-postgres.server";
import { readEnvFile } from "../app/lib/env-file";
import { readRunFile } from "../app/lib/run-file.server";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);

process.env.PRISMA_SCHEMA_ENGINE_BINARY = join(here, "prisma-schema-engine.mjs");
// Its first line asks `env` for node: the one that runs us, also where none is on the path.
process.env.PATH = [dirname(process.execPath), process.env.PATH].join(delimiter);
process.env.PRISMA_HIDE_UPDATE_MESSAGE = "1";
process.env.CHECKPOINT_DISABLE = "1";

/**
 * The one that is set, else the embedded one of this folder: as the running
 * instance has it, or started for this one command. None before the first start,
 * so that what needs no database (`generate`) works on a bare checkout.
 */
async function databaseUrl(): Promise<string | undefined> {
  const settings = { ...readEnvFile(join(root, ".env")).values, ...process.env };
  if (settings.DATABASE_URL) return settings.DATABASE_URL;
  const dataDir = resolve(root, settings.PAIDTRAIL_DATA_DIR ?? ".data");
  const running = readRunFile(dataDir);
  if (running) return running.databaseUrl;
  if (!process.argv.includes("migrate") && !process.argv.includes("db")) return undefined;
  const postgres = await startEmbeddedPostgres({
    dataDir: join(dataDir, "postgres"),
    durable: true,
    log: (line) => console.error(line),
  });
  // Prisma ends its process itself: only an exit handler is sure to run.
  if (postgres.ownedBySelf) process.on("exit", () => postgres.kill());
  return postgres.url;
}

const url = await databaseUrl();
const shadowDatabaseUrl = process.env.SHADOW_DATABASE_URL;

export default defineConfig({
  schema: join(root, "prisma", "schema.prisma"),
  migrations: { path: join(root, "prisma", "migrations") },
  ...(url ? { datasource: { url, ...(shadowDatabaseUrl ? { shadowDatabaseUrl } : {}) } } : {}),
});
