/**
 * The app as it runs in production: its built web server and two workers, each a
 * process of its own, on a database of its own. Reached by HTTP and the command
 * line; workers are killed as a machine does it.
 */
import { execFile } from "node:child_process";
import { createHmac, randomBytes } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startPaidtrail } from "../bench/contestants/paidtrail";
import type { Child } from "../bench/surroundings/child";
import type { Lifetime } from "../bench/surroundings/lifetime";
import { PRODUCTS } from "../stripe-emulator/histories/catalogue";

const root = fileURLToPath(new URL("../..", import.meta.url));

export interface AppOptions {
  databaseUrl: string;
  stripeUrl: string;
  stripeKey: string;
  lifetime: Lifetime;
}

export interface EntitlementAnswer {
  plan: string;
  state: string;
  valid_until: number | null;
}

export class App {
  private workers: Child[] = [];

  private constructor(
    private readonly options: AppOptions,
    private readonly secret: string,
    private readonly web: Child,
    private readonly apiKey: string,
  ) {}

  static async start(options: AppOptions): Promise<App> {
    const secret = `whsec_${randomBytes(16).toString("hex")}`;
    const web = await startPaidtrail("web", settings(options, secret), options.lifetime);
    const made = await paidtrail(
      options,
      "keys",
      "create",
      "--name",
      "convergence",
      "--role",
      "admin",
      "--json",
    );
    const { key }: { key: string } = JSON.parse(made);
    const app = new App(options, secret, web, key);
    await app.sellPlans();
    app.workers = await Promise.all([app.startWorker(), app.startWorker()]);
    return app;
  }

  private startWorker(): Promise<Child> {
    return startPaidtrail("worker", settings(this.options, this.secret), this.options.lifetime);
  }

  /** kill -9, in the middle of whatever it does; another one takes its place. */
  async killWorker(): Promise<void> {
    this.workers.shift()?.kill();
    this.workers.push(await this.startWorker());
  }

  /** The plans, and which product gives which. */
  private async sellPlans(): Promise<void> {
    for (const { id, name, rank } of plans) {
      await paidtrail(
        this.options,
        "plans",
        "set",
        id,
        "--name",
        name,
        "--rank",
        String(rank),
        "--features",
        id,
      );
    }
    for (const [product, plan] of Object.entries(planOfProduct)) {
      await paidtrail(this.options, "plans", "map", product, plan);
    }
  }

  /** Signs and posts an event as Stripe does. False: not taken, to be delivered again. */
  async deliver(event: object): Promise<boolean> {
    const body = JSON.stringify(event, null, 2);
    const at = Math.floor(Date.now() / 1_000);
    const signature = createHmac("sha256", this.secret).update(`${at}.${body}`).digest("hex");
    const answer = await fetch(`${this.url}/api/stripe/webhook`, {
      method: "POST",
      headers: {
        "content-type": "application/json; charset=utf-8",
        "stripe-signature": `t=${at},v1=${signature}`,
      },
      body,
    });
    const text = await answer.text();
    if (answer.status === 503) return false;
    if (!answer.ok) throw new Error(`The webhook answers ${answer.status}: ${text}`);
    return true;
  }

  async upsertUser(id: string): Promise<void> {
    await this.api("PUT", `/users/${id}`, { email: `${id}@example.com`, name: id });
  }

  async entitlement(user: string): Promise<EntitlementAnswer> {
    const answer: EntitlementAnswer = JSON.parse(await this.api("GET", `/users/${user}/entitlement`));
    return answer;
  }

  /** Reads a customer at Stripe and takes over what it says. */
  async resync(customer: string): Promise<void> {
    await this.api("POST", `/customers/${customer}/resync`, {
      dry_run: false,
      reason: "the test of convergence",
    });
  }

  /** What Stripe lists and never arrived is pulled in, by the command for it. */
  async backfill(): Promise<void> {
    const reason = ["--reason", "the test of convergence"];
    await paidtrail(this.options, "backfill", "--since", "30d", "--include-pending", ...reason, "--json");
  }

  private async api(method: string, path: string, body?: object): Promise<string> {
    const answer = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${this.apiKey}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} answers ${answer.status}: ${text}`);
    return text;
  }

  private get url(): string {
    return `http://127.0.0.1:${this.web.port}`;
  }
}

export const plans = [
  { id: "free", name: "Free", rank: 0 },
  { id: "pro", name: "Pro", rank: 10 },
  { id: "team", name: "Team", rank: 20 },
] as const;

export const planOfProduct: Readonly<Record<string, string>> = {
  [PRODUCTS.pro]: "pro",
  [PRODUCTS.team]: "team",
  [PRODUCTS.lifetime]: "pro",
};

function settings({ databaseUrl, stripeUrl, stripeKey }: AppOptions, secret: string) {
  return {
    root,
    databaseUrl,
    secret,
    profileInto: null,
    environment: {
      STRIPE_SECRET_KEY: stripeKey,
      STRIPE_API_BASE: stripeUrl,
      // It is no account with limits: what is proven here is not how long it takes.
      STRIPE_REQUESTS_PER_SECOND: "1000",
      // Histories are full of what Stripe refuses and has no more.
      LOG_LEVEL: "error",
    },
  };
}

/** Runs the command line and gives what it printed. */
async function paidtrail(
  { databaseUrl, stripeKey, stripeUrl }: AppOptions,
  ...args: string[]
): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(root, ".build", "node", "paidtrail.js"), ...args],
    {
      cwd: root,
      env: {
        PATH: process.env.PATH,
        NODE_ENV: "test",
        DATABASE_URL: databaseUrl,
        STRIPE_SECRET_KEY: stripeKey,
        STRIPE_API_BASE: stripeUrl,
      },
    },
  );
  return stdout;
}
