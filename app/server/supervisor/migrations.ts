/**
 * Brings the database to the schema of this version. Prisma's command line takes
 * two seconds to find that nothing is to do, so that is asked with one query.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { StartProblem } from "./start-problem";

interface Migration {
  name: string;
  checksum: string;
}

interface MigrationOptions {
  root: string;
  databaseUrl: string;
  environment: NodeJS.ProcessEnv;
  say: (line: string) => void;
  /** The start is called off. */
  signal: AbortSignal;
}

export async function applyMigrations(options: MigrationOptions): Promise<void> {
  const { root, databaseUrl, say } = options;
  const known = migrationsIn(join(root, "prisma", "migrations"));
  const applied = await appliedMigrations(databaseUrl);
  const pending = known.filter(({ name }) => !applied.has(name));
  const changed = known.find(({ name, checksum }) => applied.has(name) && applied.get(name) !== checksum);
  if (changed) {
    throw new StartProblem(
      `The database was made by another draft of the migration ${changed.name}: restore that file, or begin with an empty database (for the embedded one, remove .data).`,
    );
  }
  if (pending.length === 0) return;
  const started = performance.now();
  say(
    `• Preparing the database (${pending.length === 1 ? pending[0]?.name : `${pending.length} migrations`}) …`,
  );
  await deploy(options);
  say(`✓ Preparing the database (${((performance.now() - started) / 1000).toFixed(1)} s)`);
}

function migrationsIn(folder: string): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const sql = readFileSync(join(folder, name, "migration.sql"));
      return { name, checksum: createHash("sha256").update(sql).digest("hex") };
    });
}

async function appliedMigrations(databaseUrl: string): Promise<Map<string, string>> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ name: string; checksum: string }>(
      `select migration_name as name, checksum from _prisma_migrations
       where finished_at is not null and rolled_back_at is null`,
    );
    return new Map(rows.map(({ name, checksum }) => [name, checksum]));
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    // No such table, or no such database: Prisma makes both.
    if (code === "42P01" || code === "3D000") return new Map();
    throw new StartProblem(`The database of DATABASE_URL cannot be used: ${message || code}`);
  } finally {
    await client.end().catch(() => {});
  }
}

function deploy(options: MigrationOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [join(options.root, "node_modules", "prisma", "build", "index.js"), "migrate", "deploy"],
      {
        cwd: options.root,
        env: { ...options.environment, DATABASE_URL: options.databaseUrl },
        stdio: ["ignore", "pipe", "pipe"],
        signal: options.signal,
      },
    );
    let output = "";
    const keep = (chunk: Buffer) => {
      output += chunk;
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", reject);
    child.once("exit", (code) => {
      if (code === 0) resolve();
      else reject(new StartProblem("The migrations could not be applied. Prisma says:", output.trim()));
    });
  });
}
