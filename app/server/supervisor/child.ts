/** One process of ours (web, worker, the demo's Stripe): started, waited for, started again, stopped. */
import { type ChildProcess, fork } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { readLog } from "./log-line";
import { StartProblem } from "./start-problem";

export interface ChildOptions {
  name: string;
  file: string;
  args: string[];
  execArgv: string[];
  environment: NodeJS.ProcessEnv;
  cwd: string;
  /** What it prints is for machines: only its errors reach the terminal. */
  quiet?: boolean;
  /** Takes what it logs, a readable line at a time; without it the records go where ours go. */
  say?: (line: string) => void;
  /** Done each time it has started, before it counts as ready. */
  whenReady?: () => Promise<void>;
}

/** What a child sends once it can work. */
interface ReadyMessage {
  ready: true;
  port?: number;
}

export class Child {
  private process: ChildProcess | null = null;
  private stopping = false;
  private readonly options: ChildOptions;

  constructor(options: ChildOptions) {
    this.options = options;
  }

  /** Resolves when it is ready. */
  async start(timeoutMs = 60_000): Promise<ReadyMessage> {
    const message = await this.fork(timeoutMs);
    await this.options.whenReady?.();
    return message;
  }

  private fork(timeoutMs: number): Promise<ReadyMessage> {
    const { name, file, args, execArgv, environment, cwd, quiet, say } = this.options;
    const child = fork(file, args, {
      execArgv,
      env: environment,
      cwd,
      // A group of its own: Ctrl-C in the terminal is for the supervisor, who stops things in order.
      // When the supervisor is killed the channel closes, and the child ends by itself.
      detached: true,
      stdio: ["ignore", quiet ? "ignore" : say ? "pipe" : "inherit", "inherit", "ipc"],
    });
    if (say && child.stdout) readLog(child.stdout, say);
    this.process = child;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () =>
          settle(() =>
            reject(new StartProblem(`The ${name} process was not ready within ${timeoutMs / 1000} s.`)),
          ),
        timeoutMs,
      );
      const onMessage = (message: unknown) => {
        if ((message as Partial<ReadyMessage> | null)?.ready) settle(() => resolve(message as ReadyMessage));
      };
      const onExit = (code: number | null, signal: string | null) =>
        settle(() =>
          reject(
            new StartProblem(`The ${name} process ended while starting (${signal ?? `status ${code}`}).`),
          ),
        );
      const settle = (finish: () => void) => {
        clearTimeout(timer);
        child.off("message", onMessage);
        child.off("exit", onExit);
        finish();
      };
      child.on("message", onMessage);
      child.on("exit", onExit);
      child.on("error", (error) => settle(() => reject(error)));
    });
  }

  /** Calls back when it ends though nobody asked it to. */
  onUnexpectedExit(report: (how: string) => void): void {
    const child = this.process;
    if (!child) return;
    const onExit = (code: number | null, signal: string | null) => {
      if (!this.stopping) report(signal ?? `status ${code}`);
    };
    // It may have ended since it was ready, while others were still waited for.
    if (child.exitCode !== null || child.signalCode !== null) onExit(child.exitCode, child.signalCode);
    else child.once("exit", onExit);
  }

  /** Asks, then insists. */
  async stop(timeoutMs: number): Promise<void> {
    this.stopping = true;
    const child = this.process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await Promise.race([gone, sleep(timeoutMs, undefined, { ref: false })]);
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGKILL");
      await gone;
    }
  }

  kill(): void {
    this.stopping = true;
    this.process?.kill("SIGKILL");
  }

  /** A fresh process in its place; the old one may be alive (sources changed) or gone (it died). */
  async replace(): Promise<void> {
    await this.stop(2_000);
    this.stopping = false;
    await this.start();
  }
}
