/** A process of this run: started, asked, stopped. */
import { type ChildProcess, fork } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { Lifetime, Started } from "./lifetime";

export interface ChildOptions {
  name: string;
  file: string;
  args?: string[];
  execArgv: string[];
  environment: NodeJS.ProcessEnv;
  cwd: string;
}

/** Sent once it can work; the port is there where it listens on one. */
interface Ready {
  ready: true;
  port?: number;
}

/** The answer to a question: see role. */
export type Answer = { answer: unknown } | { error: string };

const readyWithinMs = 30_000;
const stopsWithinMs = 4_000;

export class Child implements Started {
  readonly pid: number;
  /** 0 where it listens on none. */
  port = 0;
  private readonly process: ChildProcess;
  private readonly name: string;
  private stopping = false;

  private constructor({ name, file, args = [], execArgv, environment, cwd }: ChildOptions) {
    this.name = name;
    this.process = fork(file, args, {
      execArgv,
      env: environment,
      cwd,
      // Ctrl-C in the terminal is for us, who stop things in order. When we are killed the channel
      // closes, and the child ends by itself.
      detached: true,
      // What it warns of belongs beside the figures.
      stdio: ["ignore", 2, 2, "ipc"],
    });
    this.pid = this.process.pid ?? 0;
  }

  /** Resolves when it says that it is ready; `lifetime` has it from the beginning. */
  static async start(options: ChildOptions, lifetime: Lifetime): Promise<Child> {
    const child = lifetime.add(new Child(options));
    const { port = 0 } = await reply<Ready>(child.process, child.name, readyWithinMs);
    child.port = port;
    return child;
  }

  /** One question at a time. Rejects when the child fails, ends, or takes longer than `withinMs`. */
  async ask<T>(question: unknown, withinMs: number): Promise<T> {
    this.process.send(question as object);
    const said = await reply<Answer>(this.process, this.name, withinMs);
    if ("error" in said) throw new Error(`${this.name}: ${said.error}`);
    return said.answer as T;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    if (this.ended) return;
    const gone = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill("SIGTERM");
    await Promise.race([gone, sleep(stopsWithinMs, undefined, { ref: false })]);
    if (this.ended) return;
    this.process.kill("SIGKILL");
    await gone;
  }

  kill(): void {
    if (!this.ended) this.process.kill("SIGKILL");
  }

  /** Calls back when it ends though nobody asked it to. */
  onUnexpectedExit(report: (sentence: string) => void): void {
    this.process.once("exit", (code, signal) => {
      if (!this.stopping) report(`${this.name} ended (${signal ?? `status ${code}`}).`);
    });
  }

  private get ended(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }
}

function reply<T>(process: ChildProcess, name: string, withinMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      process.off("message", onMessage);
      process.off("exit", onExit);
      process.off("error", onError);
      finish();
    };
    const onMessage = (message: unknown) => settle(() => resolve(message as T));
    const onError = (error: Error) => settle(() => reject(error));
    const onExit = (code: number | null, signal: string | null) =>
      settle(() => reject(new Error(`${name} ended (${signal ?? `status ${code}`}).`)));
    const timer = setTimeout(
      () => settle(() => reject(new Error(`${name} did not answer within ${withinMs / 1000} s.`))),
      withinMs,
    );
    process.on("message", onMessage);
    process.on("exit", onExit);
    process.on("error", onError);
  });
}
