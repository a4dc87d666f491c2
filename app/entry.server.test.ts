import { pino } from "pino";
import { expect, test } from "vitest";
import { once } from "./lib/once.server";

const lines: { level: number; msg: string }[] = [];
once("runtime", () => ({
  log: pino({ level: "debug" }, { write: (line: string) => lines.push(JSON.parse(line)) }),
}));
const context = { cspNonce: "", clientAddress: "", fromLoopback: false };

/** As the framework hands them over. */
const answered = (status: number) => ({
  status,
  statusText: "",
  internal: true,
  data: 'Error: Invalid request method "OPTIONS"',
});

test.each([
  ["a method that a page does not know", answered(405), 20],
  ["an address without a page", answered(404), 20],
  ["what the framework could not do", answered(500), 50],
  ["what a page threw", new Error("the database is on fire"), 50],
])("%s is a line of its level", async (_, error, level) => {
  const { handleError } = await import("./entry.server");
  lines.length = 0;
  const request = new Request("http://x/login?token=secret", { method: "POST" });
  handleError(error, { request, params: {}, context });
  expect(lines).toMatchObject([{ level, path: "/login", method: "POST" }]);
});
