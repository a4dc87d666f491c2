/** Found by the Prisma CLI by itself. See prisma-schema-engine.mjs for why nothing is downloaded. */
import { readFileSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "prisma/config";
import { readEnvFile } from "../app/lib/env-file";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);

process.env.PRISMA_SCHEMA_ENGINE_BINARY = join(here, "prisma-schema-engine.mjs");
// Its first line asks `env` for node: the one that runs us, also where none is on the path.
process.env.PATH = [dirname(process.execPath), process.env.PATH].join(delimiter);
process.env.PRISMA_HIDE_UPDATE_MESSAGE = "1";
process.env.CHECKPOINT_DISABLE = "1";

/** The one that is set, else the embedded one of the instance that runs in this folder. */
function databaseUrl(): string | undefined {
  const settings = { ...readEnvFile(join(root, ".env")).values, ...process.env };
  if (settings.DATABASE_URL) return settings.DATABASE_URL;
  try {
    const dataDir = resolve(root, settings.PAIDTRAIL_DATA_DIR ?? ".data");
    return JSON.parse(readFileSync(join(dataDir, "run.json"), "utf8")).databaseUrl;
  } catch {
    return undefined;
  }
}

const url = databaseUrl();
const shadowDatabaseUrl = process.env.SHADOW_DATABASE_URL;

export default defineConfig({
  schema: join(root, "prisma", "schema.prisma"),
  migrations: { path: join(root, "prisma", "migrations") },
  ...(url ? { datasource: { url, ...(shadowDatabaseUrl ? { shadowDatabaseUrl } : {}) } } : {}),
});
