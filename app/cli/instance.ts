/** The app that runs from this checkout, as its supervisor noted it down in the data folder. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { isAlive } from "~/lib/processes.server";
import { dataFolder } from "./surroundings";

const note = z.object({
  pid: z.int().positive(),
  url: z.string(),
  webhookUrl: z.string(),
  databaseUrl: z.string(),
  mode: z.enum(["test", "live"]),
  demo: z.boolean(),
  stripeApiBase: z.string().nullable(),
  startedAt: z.string(),
});

/** `databaseUrl` holds a password: not for output. */
export type Instance = z.infer<typeof note>;

/** Null when nothing runs. A note whose process is gone was left by one that was killed. */
export function liveInstance(): Instance | null {
  let text: string;
  try {
    text = readFileSync(join(dataFolder(), "run.json"), "utf8");
  } catch {
    return null;
  }
  const parsed = note.safeParse(parseJson(text));
  return parsed.success && isAlive(parsed.data.pid) ? parsed.data : null;
}

/** A note that is being written right now reads as none. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
