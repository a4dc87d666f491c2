import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { type Logger, pino } from "pino";
import { expect, test, vi } from "vitest";
import { Child } from "./child";
import { readableLine } from "./log-line";

/** The line that our log writes. */
function logged(write: (log: Logger) => void): string {
  let line = "";
  const log: Logger = pino(
    { base: { name: "worker", pid: 1 } },
    {
      write: (text: string) => {
        line = text;
      },
    },
  );
  write(log);
  return line.trimEnd();
}
/** Without colours, which depend on the terminal. */
const plain = (line: string) => stripVTControlCharacters(readableLine(line));

test("a record is one line in words", () => {
  const stall = logged((log) =>
    log.error({ error: "connection refused" }, "claiming: interrupted, trying again"),
  );
  expect(plain(stall)).toBe("✗ worker: claiming: interrupted, trying again (error connection refused)");
  const failed = logged((log) =>
    log.warn({ seq: 7, nextAt: null, err: new Error("no\nsuch \u001b[2Jtable") }, "event failed"),
  );
  expect(plain(failed)).toBe("! worker: event failed (seq 7, no such  [2Jtable)");
});

test("what is no record stays as it is", () => {
  for (const line of ["Port 3000 is in use.", "{ not json", '{"a":1}', ""])
    expect(readableLine(line)).toBe(line);
});

test("a child that is read along says words; its records come nowhere else", async () => {
  const folder = mkdtempSync(join(tmpdir(), "paidtrail-child-"));
  const file = join(folder, "child.mjs");
  writeFileSync(
    file,
    `console.log(JSON.stringify({ level: 40, name: "web", msg: "the database does not answer" }));
    process.send({ ready: true });
    process.on("SIGTERM", () => process.exit(0));
    process.on("disconnect", () => process.exit(0));`,
  );
  const said: string[] = [];
  const child = new Child({
    name: "web",
    file,
    args: [],
    execArgv: [],
    environment: process.env,
    cwd: folder,
    say: (line) => said.push(line),
  });
  try {
    await child.start();
    await vi.waitFor(() =>
      expect(said).toEqual([expect.stringContaining("web: the database does not answer")]),
    );
  } finally {
    await child.stop(2_000);
    rmSync(folder, { recursive: true });
  }
});
