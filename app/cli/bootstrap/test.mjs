// `npm test`: everything that CI checks, on a bare checkout. `--long` adds the long
// properties, `--keep-going` runs what follows a failure too.
import "./node-version.mjs";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { ensureBrowser } from "./browser.mjs";
import { bin, inRoot } from "./paths.mjs";
import { ensureBuilt, ensureGenerated, ensureInstalled } from "./prepare.mjs";
import { runAttached } from "./run-step.mjs";

const keepGoing = process.argv.includes("--keep-going");
const long = process.argv.includes("--long") ? { LONG: "1" } : {};
const results = inRoot("e2e", ".results");

await ensureInstalled();
await ensureGenerated();
await ensureBuilt();
const CHROMIUM_PATH = await ensureBrowser();
// Every run starts from an empty database and signed-out browsers.
rmSync(results, { recursive: true, force: true });

const node = (name, ...args) => [process.execPath, bin(name), ...args];
const vitestReport = `${results}/vitest.json`;
const steps = [
  { title: "Type check", command: node("tsc", "--noEmit") },
  { title: "Lint", command: node("biome", "lint", "--config-path=.config", "--error-on-warnings") },
  {
    title: "Import rules",
    command: node("depcruise", "--config", ".config/dependency-cruiser.cjs", "app", "e2e"),
  },
  { title: "Dead code", command: node("knip", "--config", ".config/knip.json", "--no-progress") },
  {
    title: "Unit and database tests",
    command: node(
      "vitest",
      "run",
      "-c",
      ".config/vitest.config.ts",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${vitestReport}`,
    ),
    env: long,
  },
  {
    title: "Browser tests",
    command: node("playwright", "test", "-c", "e2e/playwright.config.ts"),
    // A port of its own, so that several checkouts test side by side.
    env: { CHROMIUM_PATH, PAIDTRAIL_E2E_PORT: String(await freePort()), ...long },
  },
];

let failures = 0;
for (const { title, command, env } of steps) {
  console.log(`\n── ${title} ──`);
  const started = performance.now();
  const code = await runAttached(command, env);
  const took = ((performance.now() - started) / 1000).toFixed(1);
  console.log(
    `${code === 0 ? "✓" : "✗"} ${title}: ${code === 0 ? "passed" : `failed (exit status ${code})`} in ${took} s`,
  );
  if (code === 0) continue;
  failures += 1;
  if (!keepGoing) break;
}

const unit = readJson(vitestReport);
const browser = readJson(`${results}/playwright.json`)?.stats;
const passed = (unit?.numPassedTests ?? 0) + (browser?.expected ?? 0);
const failed = (unit?.numFailedTests ?? 0) + (browser?.unexpected ?? 0) + (browser?.flaky ?? 0);
const skipped = (unit?.numPendingTests ?? 0) + (browser?.skipped ?? 0);
if (skipped > 0) console.log(`\n${skipped} skipped`);
// The last line, alone: what a machine reads. A step without tests of its own counts once when it fails.
console.log(`\n${passed} passed, ${Math.max(failed, failures)} failed`);
process.exit(failures === 0 ? 0 : 1);

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function readJson(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : null;
}
