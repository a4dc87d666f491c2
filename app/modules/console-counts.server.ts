/**
 * Counts what the navigation shows, with every page of the console: one statement,
 * in which no room reads more than a hundred rows. Each room gives the rows that it
 * counts as SQL of its own and names the index that finds them. `$1` is the mode
 * (livemode), `$2` the present moment.
 */
import type { Db } from "~/lib/database.server";
import { openCases } from "./cases/case-list.server";
import { type ConsoleCounts, countedTo } from "./console-counts";
import { failedEvents } from "./inbox/failed.server";
import { missingNow } from "./reconciliation/missing-view.server";
import { recentlyRejected } from "./inbox/rejections.server";
import { jobsGivenUp } from "./jobs/failed-jobs.server";
import { graveMismatches } from "./ownership/mismatch-list.server";

const rooms: Readonly<Record<keyof ConsoleCounts, string>> = {
  cases: openCases,
  rejected: recentlyRejected,
  failed: `${failedEvents} union all ${jobsGivenUp}`,
  missed: missingNow,
  mismatches: graveMismatches,
};

const columns = Object.entries(rooms).map(
  ([name, rows]) =>
    `(select count(*) from (select 1 from (${rows}) found limit ${countedTo}) counted) as "${name}"`,
);

/** The mode and the moment are named once, so that their types are known whoever uses them. */
const statement = `select $1::boolean as livemode, $2::timestamptz as now, ${columns.join(", ")}`;

export async function consoleCounts(db: Db, livemode: boolean, now: Date): Promise<ConsoleCounts> {
  const { rows } = await db.query<ConsoleCounts>(statement, [livemode, now]);
  return rows[0]!;
}
