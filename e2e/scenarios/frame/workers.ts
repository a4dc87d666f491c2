/**
 * The app's worker processes, made to stand still as one that hangs, and to go on.
 * By signals, for no request can do that; a start or `mend` lets them go on.
 */
import { execFileSync } from "node:child_process";
import type { RunningApp } from "./running-app";

export function holdWorkers(app: RunningApp): void {
  for (const pid of workersOf(app)) process.kill(pid, "SIGSTOP");
}

export function releaseWorkers(app: RunningApp): void {
  for (const pid of workersOf(app)) process.kill(pid, "SIGCONT");
}

/** Those that this app's supervisor has started, and no others. */
function workersOf({ pid: supervisor }: RunningApp): number[] {
  return execFileSync("ps", ["-ax", "-o", "pid=,ppid=,args="], { encoding: "utf8" })
    .split("\n")
    .flatMap((line) => {
      const [pid, parent, ...command] = line.trim().split(/\s+/);
      const isWorker = Number(parent) === supervisor && /\bworker\.(js|ts)\b/.test(command.join(" "));
      return isWorker ? [Number(pid)] : [];
    });
}
