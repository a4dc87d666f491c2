/**
 * The supervisor with real processes, a real database and the real Stripe emulator, in
 * a folder of its own that looks like a checkout; web and worker are small stand-ins.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs"; // biome-ignore format: one line of names
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { build } from "esbuild";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { removePostgresHome } from "~/lib/embedded-postgres.server";
import { isAlive, signal, waitForExit } from "~/lib/processes.server";
import type { RunFile } from "~/lib/run-file.server";

const checkout = join(import.meta.dirname, "../..");
let root: string;
const path = (...parts: string[]) => join(root, ...parts);

const web = `
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
writeFileSync("web.pid", String(process.pid));
const { STRIPE_WEBHOOK_SECRET, STRIPE_SECRET_KEY, STRIPE_API_BASE, PAIDTRAIL_DEMO, REJECTED_PER_MINUTE } = process.env;
const received = [];
const server = createServer((request, response) => {
  if (request.method === "POST") received.push(request.headers["stripe-signature"] ? "signed" : "unsigned");
  response.end(JSON.stringify({ STRIPE_WEBHOOK_SECRET, STRIPE_SECRET_KEY, STRIPE_API_BASE, PAIDTRAIL_DEMO, REJECTED_PER_MINUTE, received }));
});
server.listen(Number(process.env.PORT), "127.0.0.1", () => process.send({ ready: true, port: server.address().port }));
process.on("disconnect", () => process.exit(0));
process.on("SIGTERM", () => process.exit(0));`;
const worker = `
import { appendFileSync } from "node:fs";
appendFileSync("worker.pids", process.pid + "\\n");
process.send({ ready: true });
process.on("disconnect", () => process.exit(0));
process.on("SIGTERM", () => { if (process.env.STUBBORN !== "1") process.exit(0); });`;
const commandLine = `console.log("seeded with", process.argv.slice(2).join(" "));`;
const scenarios = `console.log("played", process.argv.slice(2).join(" "), "at", process.env.STRIPE_API_BASE, "for", process.env.APP_URL);`;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "paidtrail-start-"));
  chmodSync(root, 0o711);
  for (const name of ["node_modules", "prisma", ".config", "app"])
    symlinkSync(join(checkout, name), path(name));
  mkdirSync(path(".build", "node"), { recursive: true });
  writeFileSync(path("package.json"), '{ "type": "module" }');
  for (const [name, code] of Object.entries({ web, worker, paidtrail: commandLine, scenarios }))
    writeFileSync(path(".build", "node", `${name}.js`), code);
  await build({
    entryPoints: {
      start: join(import.meta.dirname, "start.ts"),
      "stripe-emulator": join(checkout, "e2e", "stripe-emulator", "main.ts"),
    },
    outdir: path(".build", "node"),
    tsconfig: join(checkout, "tsconfig.json"),
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
  });
});
const started: Start[] = [];
afterEach(async () => {
  for (const start of started.splice(0)) await start.end();
  rmSync(path(".env"), { force: true });
});
afterAll(() => {
  removePostgresHome(path(".data", "postgres"));
  rmSync(root, { recursive: true, force: true });
});

class Start {
  output = "";
  readonly process: ChildProcess;
  readonly exit: Promise<number | null>;

  constructor(environment: Record<string, string> = {}) {
    // Not those two: the supervisor runs as on a machine without tests.
    const { NODE_ENV, VITEST, ...inherited } = process.env;
    this.process = spawn(process.execPath, [path(".build", "node", "start.js")], {
      cwd: "/",
      env: { ...inherited, ...environment } as unknown as NodeJS.ProcessEnv,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const keep = (chunk: Buffer) => {
      this.output += chunk;
    };
    this.process.stdout?.on("data", keep);
    this.process.stderr?.on("data", keep);
    this.exit = new Promise((resolve) => this.process.once("close", resolve));
    started.push(this);
  }

  async ready(): Promise<this> {
    while (!this.output.includes("Ctrl-C stops everything")) {
      if (this.process.exitCode !== null) throw new Error(this.output);
      await sleep(20);
    }
    return this;
  }

  async end(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    this.process.kill("SIGTERM");
    await this.exit;
  }
}

const runFile = () => JSON.parse(readFileSync(path(".data", "run.json"), "utf8")) as RunFile;
const postgresPid = () =>
  Number(readFileSync(path(".data", "postgres", "cluster", "postmaster.pid"), "utf8").split("\n")[0]);
const emulatorPid = () =>
  (JSON.parse(readFileSync(path(".data", "stripe", "emulator.pid"), "utf8")) as { pid: number }).pid;
/** What the web process was given, and which webhooks reached it. */
const seenByWeb = async () =>
  (await (await fetch(runFile().url)).json()) as Record<string, string> & { received: string[] };
const askEmulator = async (route: string, request?: RequestInit) =>
  (await fetch(`${runFile().stripeApiBase}${route}`, request)).json();
const account = async () => (await askEmulator("/_emulator")).account as string;
const webPid = () => Number(readFileSync(path("web.pid"), "utf8"));
const workerPids = () =>
  readFileSync(path("worker.pids"), "utf8").trim().split("\n").map(Number).filter(isAlive);

test("a broken .env is named by its line, and nothing is started", async () => {
  writeFileSync(path(".env"), "LOG_LEVEL=info\n\nthis is not it\n");
  const start = new Start();
  expect(await start.exit).toBe(1);
  expect(start.output.trim()).toBe("line 3 of .env is not NAME=value: it begins with “this”.");
  expect(existsSync(path(".data"))).toBe(false);
});

test("every problem of the settings is named at once", async () => {
  const start = new Start({ LOG_LEVEL: "loud", STRIPE_WEBHOOK_SECRET: '"whsec_a"' });
  expect(await start.exit).toBe(1);
  expect(start.output).toMatch(/^LOG_LEVEL must be one of .*$/m);
  expect(start.output).toMatch(/^STRIPE_WEBHOOK_SECRET: part 1 has quotes/m);
  expect(start.output).not.toContain("    at ");
});

test("production without its settings is refused", async () => {
  const start = new Start({ NODE_ENV: "production" });
  expect(await start.exit).toBe(1);
  expect(start.output.trim().split("\n")).toHaveLength(5);
});

test("a port in use is one sentence", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const start = new Start({ PORT: String(port) });
  expect(await start.exit).toBe(1);
  expect(start.output.trim()).toBe(
    `Port ${port} is in use: stop what listens there, or choose another with PORT=…`,
  );
  server.close();
});

test("a start prints where to go, refuses a second one, and Ctrl-C ends all of it", {
  timeout: 60_000,
}, async () => {
  const start = await new Start({ PORT: "0" }).ready();
  const run = runFile();
  expect(run).toMatchObject({ pid: start.process.pid, mode: "test", demo: true });
  expect(run.stripeApiBase).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(statSync(path(".data", "run.json")).mode & 0o777).toBe(0o600);
  for (const line of [
    run.url,
    run.webhookUrl,
    `${run.stripeApiBase}`,
    "stripe listen --forward-to localhost:",
    "operator@example.com",
  ])
    expect(start.output).toContain(line);
  expect(start.output).toContain("seeded with demo seed");
  const played = `played cast at ${run.stripeApiBase} for ${run.url}`;
  expect(start.output).toContain(played);
  // Whom the stories brought can be signed in as.
  expect(start.output.slice(start.output.indexOf(played))).toContain("seeded with demo seed");
  // The emulator's secret, kept beside the database; the endpoint is the app's.
  const secrets = JSON.parse(readFileSync(path(".data", "secrets.json"), "utf8"));
  expect(await seenByWeb()).toMatchObject({
    STRIPE_WEBHOOK_SECRET: `emulator=${secrets.emulatorWebhookSecret}`,
    STRIPE_SECRET_KEY: expect.stringMatching(/^sk_test_/),
    STRIPE_API_BASE: run.stripeApiBase,
    PAIDTRAIL_DEMO: "1",
    REJECTED_PER_MINUTE: "1000",
  });
  expect((await askEmulator("/_emulator/endpoints")).data).toMatchObject([
    { url: run.webhookUrl, secret: secrets.emulatorWebhookSecret, status: "enabled", enabled_events: ["*"] },
  ]);

  const second = new Start({ PORT: "0" });
  expect(await second.exit).toBe(1);
  expect(second.output.trim()).toBe(
    `Paidtrail already runs in this folder, at ${run.url} (process ${run.pid}): open it, or stop it first.`,
  );

  const postgres = postgresPid();
  const emulator = emulatorPid();
  const workers = workerPids();
  const asked = performance.now();
  start.process.kill("SIGINT");
  expect(await start.exit).toBe(0);
  expect(performance.now() - asked).toBeLessThan(5_000);
  expect([postgres, emulator, ...workers].filter(isAlive)).toEqual([]);
  expect(existsSync(path(".data", "run.json"))).toBe(false);
});

test("killed hard, the next start recovers", { timeout: 60_000 }, async () => {
  const first = await new Start({ PORT: "0", STRIPE_WEBHOOK_SECRET: "cli=whsec_given" }).ready();
  const { databaseUrl, stripeApiBase } = runFile();
  const emulated = await account();
  const workers = workerPids();
  first.process.kill("SIGKILL");
  await first.exit;
  // Web and worker notice by themselves that nobody supervises them.
  for (const worker of workers) expect(await waitForExit(worker, 2_000)).toBe(true);

  const second = await new Start({ PORT: "0", STRIPE_WEBHOOK_SECRET: "cli=whsec_given" }).ready();
  expect(runFile().databaseUrl).toBe(databaseUrl);
  expect((await seenByWeb()).STRIPE_WEBHOOK_SECRET).toMatch(/^cli=whsec_given,emulator=whsec_/);
  // The same emulated account, at the same address, and its one endpoint moved with the app.
  expect(runFile().stripeApiBase).toBe(stripeApiBase);
  expect(await account()).toBe(emulated);
  expect((await askEmulator("/_emulator/endpoints")).data).toMatchObject([{ url: runFile().webhookUrl }]);
  expect(second.output).not.toContain("played cast");
  await second.end();
  expect(second.process.exitCode).toBe(0);
});

test("whatever is killed is started again at once, web on its port, and all of it stops within 5 s", {
  timeout: 60_000,
}, async () => {
  const start = await new Start({ PORT: "0", WORKERS: "2" }).ready();
  const [first, other] = workerPids();
  expect(workerPids()).toHaveLength(2);
  const killed = performance.now();
  signal(first!, "SIGKILL");
  expect(await waitForExit(first!, 1_000)).toBe(true);
  while (workerPids().length < 2) await sleep(20);
  expect(performance.now() - killed).toBeLessThan(2_000);
  expect(workerPids()).toContain(other);
  expect(start.output).toContain("The worker ended (SIGKILL): starting it again.");

  const postgres = postgresPid();
  signal(postgres, "SIGKILL");
  while (!start.output.includes("PostgreSQL ended by itself")) await sleep(20);
  while (!existsSync(path(".data", "postgres", "cluster", "postmaster.pid")) || postgresPid() === postgres)
    await sleep(20);

  const { url } = runFile();
  expect((await fetch(url)).status).toBe(200);
  const web = webPid();
  signal(web, "SIGKILL");
  await expect
    .poll(
      () =>
        fetch(url).then(
          ({ status }) => status,
          () => 0,
        ),
      { timeout: 5_000 },
    )
    .toBe(200);
  expect(webPid()).not.toBe(web);
  expect(start.output).toContain("The web process ended (SIGKILL): starting it again.");

  const processes = [postgresPid(), webPid(), ...workerPids()];
  expect(processes).toHaveLength(4);
  const asked = performance.now();
  await start.end();
  expect(performance.now() - asked).toBeLessThan(5_000);
  expect(start.process.exitCode).toBe(0);
  expect(processes.filter(isAlive)).toEqual([]);
});

test("the emulator is started again where it was, and delivers what it owes", {
  timeout: 60_000,
}, async () => {
  const start = await new Start({ PORT: "0", WORKERS: "1" }).ready();
  const emulated = await account();
  const web = webPid();
  signal(emulatorPid(), "SIGKILL");
  await expect
    .poll(() => start.output, { timeout: 5_000 })
    .toContain("The Stripe emulator ended (SIGKILL): starting it again.");
  await expect.poll(() => account().catch(() => null), { timeout: 5_000 }).toBe(emulated);
  expect(webPid()).toBe(web);
  await askEmulator("/v1/customers", {
    method: "POST",
    headers: { authorization: "Bearer sk_test_ofThisTest" },
  });
  await expect.poll(async () => (await seenByWeb()).received, { timeout: 5_000 }).toContain("signed");
});

test("beside a Stripe key there is no emulator, and nobody's marker makes a demo of it", {
  timeout: 60_000,
}, async () => {
  await new Start({ PORT: "0", STRIPE_SECRET_KEY: "sk_test_51Habc", PAIDTRAIL_DEMO: "1" }).ready();
  expect(runFile()).toMatchObject({ demo: false, stripeApiBase: null });
  const seen = await seenByWeb();
  expect(seen).not.toHaveProperty("PAIDTRAIL_DEMO");
  expect(seen).not.toHaveProperty("REJECTED_PER_MINUTE");
  expect(existsSync(path(".data", "stripe", "emulator.pid"))).toBe(false);
});

test("a web process that dies again and again is given up, and nothing is left", {
  timeout: 60_000,
}, async () => {
  const start = await new Start({ PORT: "0", WORKERS: "1" }).ready();
  const { url } = runFile();
  const processes = [postgresPid(), ...workerPids()];
  for (let deaths = 1; deaths <= 5; deaths += 1) {
    await expect
      .poll(
        () =>
          fetch(url).then(
            ({ status }) => status,
            () => 0,
          ),
        { timeout: 10_000 },
      )
      .toBe(200);
    const web = webPid();
    signal(web, "SIGKILL");
    if (deaths < 5) while (webPid() === web) await sleep(20);
  }
  expect(await start.exit).toBe(1);
  expect(start.output).toContain("The web process ended (SIGKILL) for the 5th time in 30 s: giving up.");
  expect(processes.filter(isAlive)).toEqual([]);
});

test("a worker that does not end in time is made to", { timeout: 60_000 }, async () => {
  const start = await new Start({ PORT: "0", STUBBORN: "1" }).ready();
  const asked = performance.now();
  start.process.kill("SIGTERM");
  expect(await start.exit).toBe(0);
  expect(performance.now() - asked).toBeLessThan(5_000);
  expect(workerPids()).toEqual([]);
});

test("a second Ctrl-C does not wait", { timeout: 60_000 }, async () => {
  const start = await new Start({ PORT: "0", STUBBORN: "1" }).ready();
  const pids = [postgresPid(), ...workerPids()];
  const asked = performance.now();
  start.process.kill("SIGINT");
  await sleep(100);
  start.process.kill("SIGINT");
  expect(await start.exit).toBe(130);
  expect(performance.now() - asked).toBeLessThan(2_000);
  for (const pid of pids) expect(await waitForExit(pid, 3_000)).toBe(true);
});
