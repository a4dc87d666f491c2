/** When missed events were last looked for, for the foot of every page. Reads only. */
import type { Db } from "~/lib/database.server";
import { lastScheduledRun } from "./runs.server";

/** ISO 8601; null: never, or the check is switched off. */
export async function lastCheckAt(db: Db, livemode: boolean): Promise<string | null> {
  return (await lastScheduledRun(db, livemode))?.finishedAt?.toISOString() ?? null;
}
