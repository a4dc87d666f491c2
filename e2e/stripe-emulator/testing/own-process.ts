/** For tests: the emulator as a process of its own, over a data folder; to be stopped, killed and started again. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import Stripe from "stripe";

export interface OwnProcess {
  child: ChildProcess;
  url: string;
  stripe: Stripe;
  /** What it holds. Its address is another one after a restart; everything else is to be the same. */
  state(): Promise<unknown>;
  control(path: string, body: object): Promise<void>;
}

export interface Launcher {
  /** A process that listens over the data folder. */
  start(folder: string): Promise<OwnProcess>;
  /** A process, whatever becomes of it. */
  launch(args?: readonly string[], env?: Record<string, string>): ChildProcess;
  /** Kills what still runs. */
  killAll(): Promise<void>;
  remove(): void;
}

/** Bundles the emulator once: a process then starts in a moment. */
export async function buildLauncher(): Promise<Launcher> {
  const built = mkdtempSync(join(tmpdir(), "stripe-emulator-built-"));
  const main = join(built, "main.mjs");
  await build({
    entryPoints: [fileURLToPath(new URL("../main.ts", import.meta.url))],
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    outfile: main,
    logLevel: "warning",
  });
  const running = new Set<ChildProcess>();
  const launch: Launcher["launch"] = (args = [], env = {}) => {
    const child = spawn(process.execPath, [main, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NODE_ENV: "test", ...env },
    });
    running.add(child);
    child.once("exit", () => running.delete(child));
    return child;
  };
  return {
    launch,
    async start(folder) {
      const child = launch(["--data", folder]);
      return reached(child, await addressOf(child));
    },
    async killAll() {
      for (const child of running) await end(child, "SIGKILL");
    },
    remove: () => rmSync(built, { recursive: true, force: true }),
  };
}

/** @returns its exit code; null when the signal ended it */
export function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve(child.exitCode);
    child.once("exit", (code) => resolve(code));
    child.kill(signal);
  });
}

async function addressOf(child: ChildProcess): Promise<string> {
  const line = await new Promise<string>((resolve, reject) => {
    let errors = "";
    child.stderr?.on("data", (chunk) => {
      errors += String(chunk);
    });
    child.stdout?.once("data", (chunk) => resolve(String(chunk)));
    child.once("exit", (code) => reject(new Error(`exit ${code}: ${errors}`)));
  });
  const { url } = JSON.parse(line) as { url: string };
  return url;
}

function reached(child: ChildProcess, url: string): OwnProcess {
  const get = async (path: string): Promise<unknown> => {
    const text = await (await fetch(`${url}/_emulator${path}`)).text();
    return JSON.parse(text.replaceAll(url, "http://here"));
  };
  return {
    child,
    url,
    stripe: new Stripe("sk_test_restart", {
      host: "127.0.0.1",
      port: new URL(url).port,
      protocol: "http",
      maxNetworkRetries: 0,
    }),
    async state() {
      const { account, clock } = (await get("")) as { account: string; clock: { offset_seconds: number } };
      return {
        account,
        offset: clock.offset_seconds,
        state: await get("/state"),
        faults: await get("/faults"),
      };
    },
    async control(path, body) {
      const answer = await fetch(`${url}/_emulator${path}`, { method: "POST", body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(`${path} answers ${answer.status}: ${await answer.text()}`);
    },
  };
}
