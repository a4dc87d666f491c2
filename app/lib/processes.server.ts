/** Other processes of this machine: are they alive, and still the ones we mean? */
import { spawnSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return readProc(pid, "stat")?.split(") ").at(-1)?.[0] !== "Z";
  } catch (error) {
    // It lives, under another user.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * Changes when a pid is given to another process, which containers do all the
 * time: pids start at 1 there. null: no such process.
 */
export function processStamp(pid: number): string | null {
  if (!isAlive(pid)) return null;
  const stat = readProc(pid, "stat");
  // Field 22 is the start time; the name (field 2) may hold spaces and brackets.
  if (stat) return `${pid}@${stat.split(") ").at(-1)?.split(" ")[19]}`;
  return `${pid}@${ps(pid, "lstart=")}`;
}

/** The command line, to recognise a program; "" when there is no such process. */
export function commandLine(pid: number): string {
  return readProc(pid, "cmdline")?.replaceAll("\0", " ") ?? ps(pid, "args=");
}

/** null where the system does not tell. */
export function workingDirectory(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return null;
  }
}

/** False when it still lives after `timeoutMs`. */
export async function waitForExit(pid: number, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (isAlive(pid)) {
    if (Date.now() >= deadline) return false;
    await sleep(20);
  }
  return true;
}

/** False when there is no such process (any more). */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  // One that has ended and waits to be collected would take the signal without a word.
  if (!isAlive(pid)) return false;
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

function readProc(pid: number, file: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return null;
  }
}

function ps(pid: number, column: string): string {
  const { stdout } = spawnSync("ps", ["-o", column, "-p", String(pid)], { encoding: "utf8" });
  return stdout?.trim() ?? "";
}
