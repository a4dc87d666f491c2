/** Finds a Chromium for the browser tests, and fetches one where there is none. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { bin } from "./paths.mjs";
import { runStep } from "./run-step.mjs";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** @returns {Promise<string>} the path of a browser that starts; ends the process with a sentence where none can be had */
export async function ensureBrowser() {
  const given = process.env.CHROMIUM_PATH;
  if (given) {
    if (!starts(given)) fail(`CHROMIUM_PATH names ${given}, which does not start.`);
    return use(given, "given by CHROMIUM_PATH");
  }
  const system = fromPath();
  if (system) return use(system, "the system's");
  const own = await playwrightsOwn();
  if (own) return use(own, "Playwright's own");
  console.log("  There is no Chromium on this machine yet.");
  await runStep("Playwright's download", [process.execPath, bin("playwright"), "install", "chromium"], {
    optional: true,
    timeoutMs: 180_000,
  });
  const fetched = await playwrightsOwn();
  if (fetched) return use(fetched, "downloaded by Playwright");
  if (process.getuid?.() === 0 && onPath("apt-get")) {
    await runStep("Debian's package lists", ["apt-get", "update", "-qq"], { optional: true });
    await runStep(
      "Debian's package chromium",
      ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
      { env: { DEBIAN_FRONTEND: "noninteractive" }, optional: true },
    );
    const installed = fromPath();
    if (installed) return use(installed, "Debian's package");
  }
  return fail(
    "The browser tests need Chromium. Install it (for example `apt-get install chromium`), or set CHROMIUM_PATH.",
  );
}

function fromPath() {
  return names.map(onPath).find((path) => path && starts(path)) ?? null;
}

async function playwrightsOwn() {
  const { chromium } = await import("@playwright/test");
  const path = chromium.executablePath();
  return path && existsSync(path) && starts(path) ? path : null;
}

function onPath(name) {
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, name)).find(existsSync) ?? null;
}

const starts = (path) => spawnSync(path, ["--version"], { timeout: 20_000 }).status === 0;

function use(path, whose) {
  console.log(`  Browser: ${path} (${whose})`);
  return path;
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
