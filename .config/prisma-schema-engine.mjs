#!/usr/bin/env node
/**
 * Stands in for Prisma's native schema engine, which its CLI would download.
 *
 * The CLI starts whatever `PRISMA_SCHEMA_ENGINE_BINARY` names and speaks JSON-RPC
 * with it, one message a line. This script answers with the WebAssembly engine
 * of the registry, over the `pg` driver: same engine, no download, ever.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import pg from "pg";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  strict: false,
  options: { datamodels: { type: "string", multiple: true }, datasource: { type: "string" } },
});
const datasource = options.datasource ? JSON.parse(options.datasource) : {};

// ── the database, as the engine wants it ──

/**
 * The adapter does not know `"char"` (oid 18), which the catalogues are full of:
 * it is shown text (25), and the engine is told that each is one character.
 */
function knowingChar(queryable) {
  const { queryRaw } = Object.getPrototypeOf(queryable);
  queryable.queryRaw = async (query) => {
    const characters = [];
    const performIO = async (io) => {
      const result = await queryable.performIO(io);
      for (const [index, field] of result.fields.entries()) {
        if (field.dataTypeID !== 18) continue;
        field.dataTypeID = 25;
        characters.push(index);
      }
      return result;
    };
    const set = await queryRaw.call(Object.create(queryable, { performIO: { value: performIO } }), query);
    for (const index of characters) set.columnTypes[index] = ColumnTypeEnum.Character;
    return set;
  };
  return queryable;
}

/** Prisma's `?schema=` and friends mean nothing to the server. */
function connectionOf(url, database) {
  const parsed = new URL(url);
  const schema = parsed.searchParams.get("schema") ?? undefined;
  for (const name of ["schema", "connection_limit", "pool_timeout", "pgbouncer"])
    parsed.searchParams.delete(name);
  if (database) parsed.pathname = `/${encodeURIComponent(database)}`;
  return { url: parsed.href, database: decodeURIComponent(parsed.pathname.slice(1)) || "postgres", schema };
}

async function openAdapter(url, database) {
  const connection = connectionOf(url, database);
  // One connection that never idles out: the engine's advisory lock belongs to it.
  const pool = new pg.Pool({ connectionString: connection.url, max: 1, idleTimeoutMillis: 0 });
  const adapter = await new PrismaPg(pool, {
    schema: connection.schema,
    disposeExternalPool: true,
  }).connect();
  // The adapter's own cuts scripts at every semicolon, which breaks `do $$ … $$`.
  adapter.executeScript = async (script) => {
    await pool.query(script).catch((error) => adapter.onError(error));
  };
  const { startTransaction } = adapter;
  adapter.startTransaction = async (level) => knowingChar(await startTransaction.call(adapter, level));
  return knowingChar(adapter);
}

/** Enough for `migrate diff` between two schemas, which asks the server's version and nothing else. */
const noDatabase = {
  provider: "postgres",
  adapterName: "@prisma/adapter-pg",
  getConnectionInfo: () => ({ supportsRelationJoins: true }),
  queryRaw: async ({ sql }) => {
    if (!sql.includes("version()")) requireUrl();
    const columnTypes = [ColumnTypeEnum.Boolean, ColumnTypeEnum.Text, ColumnTypeEnum.Int32];
    return {
      columnNames: ["exists", "version", "numeric_version"],
      columnTypes,
      rows: [[true, "PostgreSQL", 180000]],
    };
  },
  executeRaw: async () => requireUrl(),
  executeScript: async () => requireUrl(),
  startTransaction: async () => requireUrl(),
  dispose: async () => {},
};

async function openShadow() {
  if (datasource.shadowDatabaseUrl) return openAdapter(datasource.shadowDatabaseUrl);
  const name = `prisma_migrate_shadow_db_${crypto.randomUUID()}`;
  const main = await openAdapter(requireUrl());
  await main.executeScript(`create database "${name}"`);
  const shadow = await openAdapter(requireUrl(), name);
  const close = shadow.dispose.bind(shadow);
  shadow.dispose = async () => {
    await close();
    await main.executeScript(`drop database if exists "${name}" with (force)`);
    await main.dispose();
  };
  return shadow;
}

function requireUrl() {
  if (!datasource.url) throw new Error("No database address: set DATABASE_URL, or start the app.");
  return datasource.url;
}

// ── the two ways the CLI calls ──

/** `cli can-connect-to-database` and its like: exit status 0, or one JSON record on stderr. */
async function answerCommand(command) {
  const { url, database } = connectionOf(requireUrl());
  const withClient = async (address, work) => {
    const client = new pg.Client({ connectionString: address });
    try {
      await client.connect();
      await work(client);
    } finally {
      await client.end().catch(() => {});
    }
  };
  const maintenance = connectionOf(url, "postgres").url;
  const quoted = pg.escapeIdentifier(database);
  try {
    if (command === "can-connect-to-database") await withClient(url, (client) => client.query("select 1"));
    else if (command === "create-database")
      await withClient(maintenance, (client) => client.query(`create database ${quoted}`));
    else if (command === "drop-database")
      await withClient(maintenance, (client) => client.query(`drop database ${quoted}`));
    else throw new Error(`unknown command ${command}`);
    process.exit(0);
  } catch (error) {
    const record = (level, fields) =>
      `${JSON.stringify({ level, target: "schema_engine::logger", fields })}\n`;
    // The CLI drops the first line: the native engine says hello there.
    process.stderr.write(record("INFO", { message: "Starting schema engine CLI" }));
    process.stderr.write(record("ERROR", { ...connectionError(error, url, database), is_panic: false }));
    process.exit(1);
  }
}

/** In Prisma's codes: P1003 makes the CLI offer to create the database. */
function connectionError(error, url, database) {
  const { hostname, port } = new URL(url);
  if (error.code === "3D000")
    return { error_code: "P1003", message: `Database \`${database}\` does not exist` };
  if (error.code === "28P01")
    return { error_code: "P1000", message: `Authentication failed: ${error.message}` };
  const reason = error.message || error.code;
  return {
    error_code: "P1001",
    message: `Can't reach database server at ${hostname}:${port || 5432}: ${reason}`,
  };
}

async function serve() {
  const { SchemaEngine } = await loadEngine();
  const factory = bindMigrationAwareSqlAdapterFactory({
    provider: "postgres",
    adapterName: "@prisma/adapter-pg",
    connect: async () => (datasource.url ? openAdapter(datasource.url) : noDatabase),
    connectToShadowDb: openShadow,
  });
  const datamodels = (options.datamodels ?? []).map((path) => [path, readFileSync(path, "utf8")]);
  let engine;
  let sent = 0;
  const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  const print = (content) => send({ id: `print-${++sent}`, method: "print", params: { content } });

  for await (const line of createInterface({ input: process.stdin })) {
    const { id, method, params } = JSON.parse(line);
    // The answers to our own `print` requests carry no method.
    if (!method) continue;
    try {
      engine ??= await SchemaEngine.new(
        { datamodels: datamodels.length ? datamodels : undefined },
        () => {},
        factory,
      );
      const result = await engine[method === "getDatabaseVersion" ? "version" : method](params);
      if (typeof result?.stdout === "string") print(result.stdout);
      send({ id, result: result ?? null });
    } catch (error) {
      const text = messageOf(error, factory.errorRegistry);
      const data = { is_panic: false, message: text, error_code: error?.code };
      send({ id, error: { code: 4466, message: text, data } });
    }
  }
  process.exit(0);
}

/** What a driver threw crosses the engine as "External error id#3" and is fetched here by its number. */
function messageOf(error, registry) {
  const text = error?.message ?? String(error);
  const number = /External error id#(\d+)/.exec(text)?.[1];
  const original = number && registry.consumeError(Number(number))?.error;
  return original ? (original.message ?? String(original)) : text;
}

/**
 * The engine says here why it panics, then traps outside any promise of ours.
 * The CLI shows the last ERROR record of stderr; 101 is how a Rust panic exits.
 */
globalThis.PRISMA_WASM_PANIC_REGISTRY = {
  set_message: (message) => {
    process.stderr.write(`${JSON.stringify({ level: "ERROR", fields: { message } })}\n`);
    process.exit(101);
  },
};

/** By hand: Node does not import `.wasm` files without a flag. */
async function loadEngine() {
  const engine = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const bytes = readFileSync(
    createRequire(import.meta.url)
      .resolve("@prisma/schema-engine-wasm/schema_engine_bg")
      .replace(/\.js$/, ".wasm"),
  );
  const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": engine });
  engine.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return engine;
}

if (positionals[0] === "cli") await answerCommand(positionals[1]);
else await serve();
