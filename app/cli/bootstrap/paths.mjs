/** Where things are. Nothing here needs an installed package. */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../../", import.meta.url)).replace(/[/\\]$/, "");
export const inRoot = (...parts) => join(root, ...parts);
/** What is built. */
export const buildDir = inRoot(".build");
export const entry = (name) => join(buildDir, "node", `${name}.js`);
/** A package's command line, started with this very Node.js. */
export const bin = (name) => resolve(inRoot("node_modules", ".bin", name));

/** `.env` is read in full later on; before the packages are there one name is enough. */
function dataDirOfEnvFile() {
  try {
    const line = /^\s*(?:export\s+)?PAIDTRAIL_DATA_DIR\s*=\s*["']?([^"'#\s]+)/m.exec(
      readFileSync(inRoot(".env"), "utf8"),
    );
    return line?.[1];
  } catch {
    return undefined;
  }
}

/** Whether a supervisor lives here: it keeps this lock (app/server/supervisor/data-folder.ts), whose last word it has. */
export function runsHere() {
  try {
    const folder = resolve(root, process.env.PAIDTRAIL_DATA_DIR ?? dataDirOfEnvFile() ?? ".data");
    const pid = Number.parseInt(readFileSync(join(folder, "supervisor.lock"), "utf8"), 10);
    return pid > 0 && process.kill(pid, 0) && existsSync(entry("start"));
  } catch {
    return false;
  }
}
