/**
 * What a change of the rules would change today for everybody, before it is
 * saved. Reads only, page by page, waits for nobody, and ends in time: what it
 * has not looked at by then it says.
 */
import type { Db } from "~/lib/database.server";
import { fingerprintOf, type Rules, type RulesEdit, withEdits } from "../entitlements/rules";
import { loadRules } from "../entitlements/rules.server";
import { deriveUser } from "./derive-user";
import { loadWorld } from "./load-world.server";
import { countEveryone, pageOfEveryone } from "./everyone.server";
import { PreviewTally, type RulesPreview } from "./rules-preview";

export interface PreviewContext {
  livemode: boolean;
  now: Date;
  /** So many users at most. Default: 10,000, about what a page's time allows. */
  limit?: number;
  /** No further page of users is begun after so long. Default: 2.5 s; null: all the time it takes. */
  withinMs?: number | null;
  onProgress?: (lookedAt: number, total: number) => void;
}

const pageSize = 200;

export async function previewChange(
  db: Db,
  edits: readonly RulesEdit[],
  { livemode, now, limit = 10_000, withinMs = 2_500, onProgress }: PreviewContext,
): Promise<RulesPreview> {
  const began = performance.now();
  const before = await loadRules(db);
  const after = withEdits(before, edits, now);
  const total = await countEveryone(db);
  const tally = new PreviewTally((planId) => rankIn(before, planId) ?? rankIn(after, planId) ?? 0);
  let lookedAt = 0;
  let last = "";
  let complete = true;
  for (;;) {
    const userIds = await pageOfEveryone(db, last, pageSize);
    if (userIds.length === 0) break;
    const outOfTime = withinMs !== null && performance.now() - began >= withinMs;
    if (outOfTime || lookedAt + userIds.length > limit) {
      complete = false;
      break;
    }
    const world = await loadWorld(db, {
      livemode,
      now,
      arriving: [],
      customerIds: [],
      userIds,
      readOnly: true,
    });
    for (const userId of userIds) {
      if (!world.knownUsers.has(userId)) continue;
      const [is, wouldBe] = [before, after].map((rules) => deriveUser({ ...world, rules }, userId));
      if (is && wouldBe) tally.add(is, wouldBe);
    }
    lookedAt += userIds.length;
    last = userIds.at(-1) ?? last;
    onProgress?.(lookedAt, total);
  }
  return tally.result(fingerprintOf(before, edits), { total, complete });
}

function rankIn({ catalogue }: Rules, planId: string): number | null {
  return catalogue.plans.find(({ id }) => id === planId)?.rank ?? null;
}
