/**
 * Browser tests against the built app, started as a user starts it, in a folder
 * and on a port of its own. Screenshots and traces go to the ignored `.results`.
 */
import { fileURLToPath } from "node:url";
import { defineConfig } from "@playwright/test";
import { address, dataDir, port } from "./support/app-under-test";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  testDir: here("."),
  testMatch: "*.spec.ts",
  outputDir: here(".results/output"),
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 30_000,
  expect: { timeout: 8_000 },
  reporter: [["list"], ["json", { outputFile: here(".results/playwright.json") }]],
  use: {
    baseURL: address,
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    // Tickets are pasted into a demo that nobody else has paid in.
    { name: "tickets", testMatch: "tickets.spec.ts" },
    {
      name: "stories",
      testIgnore: ["tickets.spec.ts", "missed-events.spec.ts", "verdicts.spec.ts"],
      dependencies: ["tickets"],
    },
    // Pulls in what other stories have lost on purpose: when they are over.
    { name: "whole deployment", testMatch: "missed-events.spec.ts", dependencies: ["stories"] },
    // Breaks the account's endpoint, and mends it: when nobody else needs it, and in the long run only.
    ...(process.env.LONG
      ? [{ name: "verdicts", testMatch: "verdicts.spec.ts", dependencies: ["whole deployment"] }]
      : []),
  ],
  webServer: {
    command: "node .build/node/start.js",
    cwd: here(".."),
    url: `${address}/readyz`,
    timeout: 60_000,
    // What the server warns of belongs beside the test that failed meanwhile.
    stdout: "pipe",
    gracefulShutdown: { signal: "SIGTERM", timeout: 8_000 },
    env: { PORT: String(port), PAIDTRAIL_DATA_DIR: dataDir, LOG_LEVEL: "warn" },
  },
});
