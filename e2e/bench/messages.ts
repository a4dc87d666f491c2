/** What the benchmark and its child processes say to each other. */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Measured } from "./statistics";

export type Task =
  | { kind: "prepare"; count: number; run: string }
  /** `concurrency` connections, each sending as soon as it was answered. */
  | { kind: "closed"; url: string; secret: string; concurrency: number; ms: number }
  /** So many a second on a fixed schedule, answered or not; latency counts from the schedule. */
  | { kind: "open"; url: string; secret: string; rate: number; ms: number }
  /** Commits straight into the database, one event each. */
  | { kind: "commits"; url: string; rows: "event" | "all"; concurrency: number; ms: number };

export interface Prepared {
  count: number;
  meanBytes: number;
  leastBytes: number;
  mostBytes: number;
}

export type Reply<T extends Task["kind"]> = T extends "prepare" ? Prepared : Measured;

export interface Child {
  pid: number;
  /** Of a server: its address. */
  port: number;
  ask<T extends Task>(task: T): Promise<Reply<T["kind"]>>;
  stop(): Promise<void>;
}

/** Starts a child beside this file (or a built one) and waits until it says `{ready, port?}`. */
export async function startChild(file: string, env: NodeJS.ProcessEnv, built = false): Promise<Child> {
  const path = built ? file : fileURLToPath(new URL(file, import.meta.url));
  const child = fork(path, [], { env, execArgv: built ? [] : process.execArgv });
  const ready = await nextMessage<{ ready: true; port?: number }>(child, file);
  return {
    pid: child.pid ?? 0,
    port: ready.port ?? 0,
    ask: async <T extends Task>(task: T) => {
      child.send(task);
      return nextMessage<Reply<T["kind"]>>(child, file);
    },
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null) return resolve();
        child.once("exit", () => resolve());
        child.kill("SIGTERM");
      }),
  };
}

function nextMessage<T>(child: ChildProcess, name: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`${name} ended with status ${code}`));
    child.once("exit", ended);
    child.once("message", (message) => {
      child.off("exit", ended);
      resolve(message as T);
    });
  });
}

/** The child's side: answers tasks one after the other. */
export function answerTasks(handle: (task: Task) => Promise<Prepared | Measured>): void {
  process.on("message", (task: Task) => {
    handle(task).then(
      (reply) => process.send?.(reply),
      (error) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
  process.on("disconnect", () => process.exit(0));
  process.on("SIGTERM", () => process.exit(0));
  process.send?.({ ready: true });
}
