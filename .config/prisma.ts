/** Found by the Prisma CLI by itself. See prisma-schema-engine.mjs for why nothing is downloaded. */
import { readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "prisma/config";
import { readEnvFile } from "../app/cli/bootstrap/env-file.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);

process.env.PRISMA_SCHEMA_ENGINE_BINARY = join(here, "prisma-schema-engine.mjs");
// Its first line asks `env` for node: the one that runs us, also where none is on the path.
process.env.PATH = [dirname(process.execPath), process.env.PATH].join(delimiter);
process.env.PRISMA_HIDE_UPDATE_MESSAGE = "1";
process.env.CHECKPOINT_DISABLE = "1";

/** The database of `.env`, else the embedded one of the instance that runs in this folder. */
function databaseUrl(): string | undefined {
  if (process.env.DATABASE_URL) return process.env.DATABASE_URL;
  const fromFile = readEnvFile(join(root, ".env")).values.DATABASE_URL;
  if (fromFile) return fromFile;
  try {
    return JSON.parse(readFileSync(join(root, ".data", "run.json"), "utf8")).databaseUrl;
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
