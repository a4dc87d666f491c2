/**
 * Brings a checkout to where it can run: packages, Prisma client, build. Each
 * step is skipped when what it depends on has not changed since it last ran.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { bin, buildDir, inRoot } from "./paths.mjs";
import { runStep } from "./run-step.mjs";

const npm = process.platform === "win32" ? "npm.cmd" : "npm";

export async function ensureInstalled() {
  if (!installedAsLocked()) {
    await runStep(
      "Installing packages",
      [npm, "ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"],
      {
        hint: "npm could not install the packages. Is the registry reachable? `npm ping` tells.",
      },
    );
  }
}

/** npm notes down what it installed; that is compared with what the lock file asks of this machine. */
function installedAsLocked() {
  const noted = read(inRoot("node_modules", ".package-lock.json"));
  if (noted === null) return false;
  const has = JSON.parse(noted).packages;
  const asked = Object.entries(JSON.parse(read(inRoot("package-lock.json"))).packages);
  return asked.every(([path, { version, os, cpu, libc, optional, peer }]) => {
    if (path === "" || has[path]?.version === version) return true;
    const elsewhere = (os && !os.includes(process.platform)) || (cpu && !cpu.includes(process.arch));
    return elsewhere || (optional && (libc || !os)) || peer;
  });
}

export async function ensureGenerated() {
  const stamp = inRoot("app", "lib", "generated", ".stamp");
  const wanted = fingerprint(["prisma/schema.prisma", "package-lock.json"]);
  if (read(stamp) === wanted) return;
  await runStep("Generating the database client", [process.execPath, bin("prisma"), "generate"]);
  write(stamp, wanted);
}

/** @param {{ anew?: boolean }} [options] `anew`: also when nothing changed */
export async function ensureBuilt({ anew = false } = {}) {
  const stamp = join(buildDir, "stamp");
  const wanted = fingerprint([
    "app",
    "public",
    "e2e/stripe-emulator",
    "e2e/scenarios",
    "package-lock.json",
    "remix.config.js",
    "tailwind.config.ts",
    "tsconfig.json",
  ]);
  if (!anew && read(stamp) === wanted) return;
  rmSync(stamp, { force: true });
  await runStep(
    "Building the app",
    [process.execPath, bin("remix"), "vite:build", "-c", "remix.config.js", "--logLevel", "warn"],
    {
      env: { NODE_ENV: "production" },
    },
  );
  // The processes: our own code in one file each, packages stay where they are.
  const entries = {
    start: "app/server/start.ts",
    web: "app/server/web.ts",
    worker: "app/server/worker.ts",
    paidtrail: "app/cli/paidtrail.ts",
    // The demo's: an image for production may come without them.
    "stripe-emulator": "e2e/stripe-emulator/main.ts",
    scenarios: "e2e/scenarios/main.ts",
  };
  const present = Object.entries(entries).filter(([, path]) => existsSync(inRoot(path)));
  await runStep("Building the server", [
    bin("esbuild"),
    ...present.map(([name, path]) => `${name}=${path}`),
    "--bundle",
    "--platform=node",
    "--format=esm",
    "--target=node20.19",
    "--packages=external",
    "--sourcemap",
    "--log-level=warning",
    `--outdir=${join(buildDir, "node")}`,
  ]);
  write(stamp, wanted);
}

/** They run from their sources: a change of them changes nothing that is built. */
const ownTools = new Set(
  ["test", "bench", "evaluate", "browser"].map((name) => `app/cli/bootstrap/${name}.mjs`),
);

function fingerprint(paths) {
  const hash = createHash("sha256");
  for (const path of paths) addPath(hash, path);
  return hash.digest("hex");
}

function addPath(hash, path) {
  const full = inRoot(path);
  if (!existsSync(full)) return;
  const children = list(full);
  if (children === null) return void hash.update(path).update(readFileSync(full));
  for (const child of children) {
    if (path === "app/lib" && child === "generated") continue;
    if (/\.test\.tsx?$|\.md$/.test(child) || ownTools.has(`${path}/${child}`)) continue;
    addPath(hash, `${path}/${child}`);
  }
}

function list(path) {
  try {
    return readdirSync(path).sort();
  } catch {
    return null;
  }
}

function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
