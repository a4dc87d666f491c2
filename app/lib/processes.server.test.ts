import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, expect, test } from "vitest";
import { commandLine, isAlive, processStamp, signal, waitForExit } from "./processes.server";

const started: number[] = [];
afterEach(() => {
  for (const pid of started.splice(0)) signal(pid, "SIGKILL");
});

function idle(): number {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", "paidtrail idle"], {
    stdio: "ignore",
  });
  started.push(child.pid as number);
  return child.pid as number;
}

test("a process is told from a later one with the same pid", async () => {
  const pid = idle();
  const stamp = processStamp(pid);
  expect(stamp).toMatch(new RegExp(`^${pid}@.+`));
  expect(processStamp(pid)).toBe(stamp);
  expect(processStamp(process.pid)).not.toBe(stamp);
  expect(commandLine(pid)).toContain("paidtrail idle");
  expect(await waitForExit(pid, 50)).toBe(false);
  signal(pid, "SIGKILL");
  expect(await waitForExit(pid, 2_000)).toBe(true);
  expect(processStamp(pid)).toBeNull();
  expect(signal(pid, "SIGKILL")).toBe(false);
});

test("one that ended and was not yet collected is not alive", async () => {
  // The shell's child ends at once; the shell lives on without asking after it.
  const shell = spawn("/bin/sh", ["-c", "true & echo $!; exec sleep 5"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  started.push(shell.pid as number);
  const [line] = await once(shell.stdout, "data");
  expect(await waitForExit(Number(String(line)), 2_000)).toBe(true);
  expect(isAlive(shell.pid as number)).toBe(true);
});
