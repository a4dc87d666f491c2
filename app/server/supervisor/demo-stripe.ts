/**
 * The demo's Stripe: an emulator in a process of its own, joined to the app by a
 * webhook endpoint, as an account is at Stripe's. Reached over HTTP only.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { commandLine, waitForExit } from "~/lib/processes.server";
import { Child, type ChildOptions } from "./child";
import { listenable } from "./settings";
import { StartProblem } from "./start-problem";

/** Any well-formed test key opens the emulator; this one opens nothing else. */
export const emulatorKey = "sk_test_paidtrailDemo";

export interface DemoStripeOptions {
  program: Pick<ChildOptions, "file" | "args" | "execArgv">;
  environment: NodeJS.ProcessEnv;
  cwd: string;
  /** Where it keeps its journal. */
  folder: string;
  port: number;
  /** The app's: where events go, and what they are signed with. */
  webhookUrl: string;
  webhookSecret: string;
}

interface Endpoint {
  id: string;
  url: string;
  livemode: boolean;
  status: string;
  secret: string;
  enabled_events: string[];
  metadata: Record<string, string>;
}

const answersWithinMs = 5_000;
/** A killed supervisor's emulator ends by itself within this time. */
const predecessorEndsWithinMs = 2_500;
/** Marks our endpoint among others that a person or a scenario makes. */
const mark = { key: "paidtrail", value: "app" };

export class DemoStripe {
  readonly url: string;
  readonly child: Child;
  private readonly options: DemoStripeOptions;
  private delivering = false;

  constructor(options: DemoStripeOptions) {
    const { program, folder, port } = options;
    this.options = options;
    this.url = `http://127.0.0.1:${port}`;
    this.child = new Child({
      ...program,
      name: "Stripe emulator",
      args: [...program.args, "--port", String(port), "--data", folder, "--hold-webhooks"],
      // It refuses to run as a production, which is how our own processes are started.
      environment: { ...options.environment, NODE_ENV: "development" },
      cwd: options.cwd,
      quiet: true,
      whenReady: () => this.join(),
    });
  }

  async start(): Promise<void> {
    const { folder, port } = this.options;
    mkdirSync(folder, { recursive: true });
    await predecessorsEnd(folder);
    await this.child.start();
    writeFileSync(portFile(folder), `${port}\n`);
  }

  /** From now on events are delivered: the web server listens. */
  async deliver(): Promise<void> {
    this.delivering = true;
    await this.control("POST", "deliveries/start", {});
  }

  /** Each time it has started: the endpoint is there, as it must be for this start. */
  private async join(): Promise<void> {
    const { webhookUrl, webhookSecret } = this.options;
    const { data } = await this.control<{ data: Endpoint[] }>("GET", "endpoints");
    const known = data.find(({ livemode, metadata }) => !livemode && metadata[mark.key] === mark.value);
    const endpoint = known ?? (await this.createEndpoint());
    const asItMustBe =
      endpoint.url === webhookUrl && endpoint.status === "enabled" && endpoint.enabled_events.join() === "*";
    if (!asItMustBe) {
      await this.api(`webhook_endpoints/${endpoint.id}`, {
        url: webhookUrl,
        "enabled_events[]": "*",
        disabled: "false",
      });
    }
    if (known?.secret !== webhookSecret) {
      await this.control("POST", `endpoints/${endpoint.id}`, { secret: webhookSecret });
    }
    if (this.delivering) await this.deliver();
  }

  private createEndpoint(): Promise<Endpoint> {
    return this.api<Endpoint>("webhook_endpoints", {
      url: this.options.webhookUrl,
      "enabled_events[]": "*",
      description: "Paidtrail, running on this machine",
      [`metadata[${mark.key}]`]: mark.value,
    });
  }

  private api<T>(path: string, parameters: Record<string, string>): Promise<T> {
    return this.ask(`/v1/${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${emulatorKey}` },
      body: new URLSearchParams(parameters),
    });
  }

  private control<T>(method: "GET" | "POST", path: string, body?: object): Promise<T> {
    return this.ask(`/_emulator/${path}`, { method, body: body && JSON.stringify(body) });
  }

  private async ask<T>(path: string, request: RequestInit): Promise<T> {
    const response = await fetch(`${this.url}${path}`, {
      ...request,
      signal: AbortSignal.timeout(answersWithinMs),
    });
    const answer: unknown = await response.json();
    if (response.ok) return answer as T;
    throw new StartProblem(`The Stripe emulator refused ${path}: ${JSON.stringify(answer)}`);
  }
}

/**
 * The port that was asked for, else the last one again, so that links to hosted
 * pages in events received before still lead somewhere, else any that is free.
 *
 * @param asked 0: none in particular
 */
export async function chooseEmulatorPort(asked: number, folder: string): Promise<number> {
  const host = "127.0.0.1";
  if (asked !== 0) {
    if ((await listenable(host, asked)) !== null) return asked;
    throw new StartProblem(
      `Port ${asked} is in use: choose another for the Stripe emulator with PAIDTRAIL_EMULATOR_PORT=…`,
    );
  }
  await predecessorsEnd(folder);
  const last = lastPort(folder);
  const port = (last === null ? null : await listenable(host, last)) ?? (await listenable(host, 0));
  if (port === null) throw new StartProblem(`Nothing can listen on ${host}.`);
  return port;
}

const portFile = (folder: string) => join(folder, "port");

function lastPort(folder: string): number | null {
  try {
    const port = Number(readFileSync(portFile(folder), "utf8"));
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : null;
  } catch {
    return null;
  }
}

/** Of a supervisor that was killed a moment ago: it is on its way out and still has journal and port. */
async function predecessorsEnd(folder: string): Promise<void> {
  const pid = holderOf(folder);
  if (pid !== null && commandLine(pid).includes(folder)) await waitForExit(pid, predecessorEndsWithinMs);
}

function holderOf(folder: string): number | null {
  try {
    const holder: unknown = JSON.parse(readFileSync(join(folder, "emulator.pid"), "utf8"));
    const pid = (holder as { pid?: unknown }).pid;
    return typeof pid === "number" ? pid : null;
  } catch {
    return null;
  }
}
