/**
 * Everything `npm start` runs, in order: database, migrations, the demo's Stripe,
 * web and worker, the demo's data. Stopped in the opposite order, the database last.
 */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "~/lib/embedded-postgres.server";
import { deploymentLivemode, type Env, type EnvSource } from "~/lib/env.server";
import { writeRunFile } from "~/lib/run-file.server";
import { Child, type ChildOptions } from "./child";
import { Deaths, mostDeaths, withinSeconds } from "./deaths";
import { chooseEmulatorPort, DemoStripe, emulatorKey } from "./demo-stripe";
import { applyMigrations } from "./migrations";
import { playCast, seedDemo } from "./seed-demo";
import { checkGiven, choosePort, complete, emulatorSecret, loadSecrets } from "./settings";
import { StartProblem } from "./start-problem";
import { watchSources } from "./watch-sources";

export interface SupervisorOptions {
  root: string;
  dataDir: string;
  /** The real environment over `.env`. */
  given: EnvSource;
  /** From the sources, with hot reload. */
  dev: boolean;
  say: (line: string) => void;
  /** A person reads along: what web and workers log is put into words. */
  terminal: boolean;
  /** Something that cannot be mended broke: stop, and end with status 1. */
  onFailure: (sentence: string) => void;
}

/** What a start runs, by the name of its bundle. */
const programs = {
  web: "app/server/web.ts",
  worker: "app/server/worker.ts",
  paidtrail: "app/cli/paidtrail.ts",
  "stripe-emulator": "e2e/stripe-emulator/main.ts",
  scenarios: "e2e/scenarios/main.ts",
};
type Program = keyof typeof programs;

/** All of it, Postgres included, within five seconds. */
const stopWithinMs = 4_500;
const childStopsWithinMs = 3_200;
/** After web and workers, which may be talking to it. */
const emulatorStopsWithinMs = 700;

export class Supervisor {
  /** Pending while it starts. */
  private postgres: Promise<EmbeddedPostgres> | null = null;
  private runningPostgres: EmbeddedPostgres | null = null;
  private readonly children: Child[] = [];
  private demoStripe: DemoStripe | null = null;
  private readonly calledOff = new AbortController();
  private readonly options: SupervisorOptions;

  constructor(options: SupervisorOptions) {
    this.options = options;
  }

  async start(): Promise<Env> {
    const { root, dataDir, given, dev, say, terminal } = this.options;
    const asked = checkGiven(given);
    const secrets = asked.production ? null : loadSecrets(dataDir);
    const port = await choosePort(given.PORT ?? (asked.production ? "3000" : undefined), asked.host, say);
    const emulator = await this.chooseEmulator(asked);
    const databaseUrl = given.DATABASE_URL || (await this.startPostgres());
    this.goOn();
    const { source, env } = complete(given, { databaseUrl, port, secrets, emulator });
    const environment: NodeJS.ProcessEnv = {
      ...source,
      NODE_ENV: dev ? "development" : "production",
      ...(emulator && { PAIDTRAIL_DEMO_CAST: join(dataDir, "cast.json") }),
    };
    const { signal } = this.calledOff;
    if (emulator && secrets) {
      this.demoStripe = new DemoStripe({
        program: this.program("stripe-emulator"),
        environment,
        cwd: root,
        folder: this.emulatorFolder,
        port: emulator.port,
        webhookUrl: env.webhookUrl,
        webhookSecret: emulatorSecret(given, secrets),
      });
    }
    await Promise.all([
      applyMigrations({ root, databaseUrl, environment, say, signal }),
      this.demoStripe?.start(),
    ]);
    this.goOn();

    const options = (name: Program): ChildOptions => ({
      ...this.program(name),
      name,
      environment,
      cwd: root,
    });
    const logged = { say: terminal ? say : undefined };
    const web = new Child({ ...options("web"), ...logged });
    const workers = Array.from({ length: env.workers }, () => new Child({ ...options("worker"), ...logged }));
    this.children.push(web, ...workers);
    await Promise.all(this.children.map((child) => child.start()));
    this.goOn();
    this.keepAlive(web, workers);
    await this.demoStripe?.deliver();
    if (!env.production) {
      writeRunFile(dataDir, {
        url: env.appUrl,
        webhookUrl: env.webhookUrl,
        databaseUrl,
        mode: deploymentLivemode(env) ? "live" : "test",
        demo: env.demo,
        stripeApiBase: env.stripeApiBase,
        startedAt: new Date().toISOString(),
      });
    }
    if (this.demoStripe) {
      const commands = options("paidtrail");
      await seedDemo({ program: commands, dataDir, databaseUrl, say, signal });
      const program = options("scenarios");
      program.environment = { ...environment, APP_URL: env.appUrl, PAIDTRAIL_DATA_DIR: dataDir };
      await playCast({ program, commands, folder: this.emulatorFolder, say, signal });
    }
    return env;
  }

  /** Clean, within five seconds. */
  async stop(): Promise<void> {
    const deadline = Date.now() + stopWithinMs;
    this.calledOff.abort();
    await Promise.all(this.children.map((child) => child.stop(childStopsWithinMs)));
    await this.demoStripe?.child.stop(emulatorStopsWithinMs);
    // A clean stop writes a checkpoint; without the time for it, the next start replays the log.
    const postgres = await this.postgres?.catch(() => null);
    await postgres?.stop(Math.max(500, deadline - Date.now()));
  }

  /** Now, from a second Ctrl-C or an exit handler. */
  kill(): void {
    this.calledOff.abort();
    for (const child of this.children) child.kill();
    this.demoStripe?.child.kill();
    this.runningPostgres?.kill();
  }

  private get stopping(): boolean {
    return this.calledOff.signal.aborted;
  }

  /** Between two steps of a start: it may have been called off. */
  private goOn(): void {
    if (this.stopping) throw new StartProblem("The start was called off.");
  }

  private get emulatorFolder(): string {
    return join(this.options.dataDir, "stripe");
  }

  /** Where the demo's Stripe will be; null: this is no demo. */
  private async chooseEmulator(asked: Env): Promise<{ port: number; url: string; key: string } | null> {
    if (asked.production || asked.stripeSecretKey !== null) return null;
    const { say } = this.options;
    if (asked.stripeApiBase !== null)
      say("STRIPE_API_BASE counts only with a STRIPE_SECRET_KEY: the demo brings a Stripe of its own.");
    const port = await chooseEmulatorPort(asked.emulatorPort, this.emulatorFolder);
    return { port, url: `http://127.0.0.1:${port}`, key: emulatorKey };
  }

  /** Built, or from the sources. */
  private program(name: Program): Pick<ChildOptions, "file" | "args" | "execArgv"> {
    const { root, dev } = this.options;
    if (!dev)
      return {
        file: join(root, ".build", "node", `${name}.js`),
        args: [],
        execArgv: ["--enable-source-maps"],
      };
    const args = name === "web" ? ["--dev"] : [];
    return { file: join(root, programs[name]), args, execArgv: ["--import", "tsx"] };
  }

  private async startPostgres(port?: number): Promise<string> {
    const { dataDir, say } = this.options;
    this.postgres = startEmbeddedPostgres({
      dataDir: join(dataDir, "postgres"),
      port,
      durable: true,
      log: say,
      onExit: (explanation) => void this.restartPostgres(explanation),
    });
    this.runningPostgres = await this.postgres;
    return this.runningPostgres.url;
  }

  /** On the same port: everybody has its address. */
  private async restartPostgres(explanation: string): Promise<void> {
    const { say, onFailure } = this.options;
    const port = this.runningPostgres?.port;
    if (this.stopping) return;
    say(`${explanation} Starting it again.`);
    try {
      await this.startPostgres(port);
    } catch (error) {
      onFailure((error as Error).message);
    }
  }

  private keepAlive(web: Child, workers: Child[]): void {
    const { root, dev } = this.options;
    // Without its web process a start is of no use: where it cannot live, somebody must look.
    this.watch(web, "web process", true);
    const watchWorker = (worker: Child) => this.watch(worker, "worker", false);
    workers.forEach(watchWorker);
    if (this.demoStripe) this.watch(this.demoStripe.child, "Stripe emulator", false);
    if (dev) {
      watchSources(join(root, "app"), async () => {
        await Promise.all(workers.map((worker) => worker.replace()));
        workers.forEach(watchWorker);
      });
    }
  }

  private watch(child: Child, what: string, mayGiveUp: boolean, deaths = new Deaths()): void {
    child.onUnexpectedExit((how) => void this.revive(child, { what, mayGiveUp, deaths }, how));
  }

  /** At once; what dies again and again is given more and more time. */
  private async revive(
    child: Child,
    { what, mayGiveUp, deaths }: { what: string; mayGiveUp: boolean; deaths: Deaths },
    how: string,
  ): Promise<void> {
    const { say, onFailure } = this.options;
    let cause = `The ${what} ended (${how})`;
    while (!this.stopping) {
      const { count, pauseMs } = deaths.add(Date.now());
      if (mayGiveUp && count >= mostDeaths) {
        return onFailure(`${cause} for the ${count}th time in ${withinSeconds} s: giving up.`);
      }
      say(`${cause}: starting it again.`);
      await sleep(pauseMs);
      if (this.stopping) return;
      try {
        await child.replace();
        return this.watch(child, what, mayGiveUp, deaths);
      } catch (error) {
        cause = (error as Error).message.replace(/\.$/, "");
      }
    }
  }
}
