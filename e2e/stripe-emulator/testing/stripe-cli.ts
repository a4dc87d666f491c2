/**
 * The official Stripe CLI, from the registry. It is no dependency: its packages for other platforms are not on every
 * mirror, and a lock file has to name them all. Installed once below node_modules, where `npm ci` clears it away.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const CLI = "@stripe/cli@1.52.0";
const FOLDER = fileURLToPath(new URL("../../../node_modules/.cache/stripe-cli-1.52.0", import.meta.url));
const SHIM = join(FOLDER, "node_modules", "@stripe", "cli", "bin", "shim.js");
/** The name of the environment variable that names a CLI of one's own. */
const OWN = process.env.STRIPE_CLI;

export const CLI_ABSENT = `${CLI} cannot be had from the registry here (STRIPE_CLI may name one)`;

interface Outcome {
  code: number | null;
  output: string;
}
/** Runs `stripe …args`. */
export type StripeCli = (...args: string[]) => Promise<Outcome>;

/** @returns null where it is not installed and the registry does not answer */
export async function stripeCli(): Promise<StripeCli | null> {
  const cli: StripeCli = (...args) =>
    OWN === undefined ? run(process.execPath, SHIM, ...args) : run(OWN, ...args);
  const works = async () => (await cli("version")).code === 0;
  if (OWN !== undefined || existsSync(SHIM)) return (await works()) ? cli : null;
  mkdirSync(FOLDER, { recursive: true });
  const quick = [
    "--no-save",
    "--ignore-scripts",
    "--prefer-offline",
    "--fetch-retries=0",
    "--fetch-timeout=10000",
  ];
  await run("npm", "install", "--prefix", FOLDER, ...quick, CLI);
  return existsSync(SHIM) && (await works()) ? cli : null;
}

function run(command: string, ...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ["ignore", "pipe", "pipe"],
      // Its own settings, not those of whoever runs the tests; and nothing is reported anywhere.
      env: {
        ...process.env,
        XDG_CONFIG_HOME: join(tmpdir(), "stripe-cli-of-tests"),
        STRIPE_API_KEY: "",
        STRIPE_CLI_TELEMETRY_OPTOUT: "1",
        NO_COLOR: "1",
      },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        output += String(chunk);
      });
    }
    child.once("error", () => resolve({ code: null, output }));
    child.once("close", (code) => resolve({ code, output }));
  });
}
