import { pino } from "pino";
import { expect, test } from "vitest";
import { once } from "./lib/once.server";

const lines: { level: number; msg: string }[] = [];
once("runtime", () => ({
  log: pino({ level: "debug" }, { write: (line: string) => lines.push(JSON.parse(line)) }),
}));

test.each([
  ['You made a POST request to "/x" but did not provide an `action` for route "y"', 20],
  ['Invalid request method "OPTIONS"', 20],
  ['No route matches URL "/x"', 20],
  ["the database is on fire", 50],
])("%s: level %i", async (message, level) => {
  const { handleError } = await import("./entry.server");
  lines.length = 0;
  const request = new Request("http://x/login?token=secret", { method: "POST" });
  handleError(new Error(message), {
    request,
    params: {},
    context: { cspNonce: "", clientAddress: "", fromLoopback: false },
  });
  expect(lines).toMatchObject([{ level, path: "/login", method: "POST" }]);
});
