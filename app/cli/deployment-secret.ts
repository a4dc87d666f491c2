/** The running app's own secret, for what the command line does in its name; null: it is not known here. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { dataFolder, fileSettings, givenSettings } from "./surroundings";

export function deploymentSecret(): string | null {
  return givenSettings().SESSION_SECRET || fileSettings().SESSION_SECRET || madeUp();
}

/** What the supervisor made up at the first start. */
function madeUp(): string | null {
  try {
    const kept = readFileSync(join(dataFolder(), "secrets.json"), "utf8");
    return z.object({ sessionSecret: z.string() }).parse(JSON.parse(kept)).sessionSecret;
  } catch {
    return null;
  }
}
