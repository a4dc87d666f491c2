/**
 * Plans, what unlocks them, and policies: changed with what follows from it. The
 * change and the request to derive everybody again are one transaction; the
 * deriving itself is the workers' (rederivation.server.ts).
 */
import type { Clock } from "~/lib/clock";
import { type Pool, transaction } from "~/lib/database.server";
import type { Actor } from "../audit/audit.server";
import { type EditRefusal, type EditResult, lockRules, writeEdits } from "../entitlements/edit-rules.server";
import type { PolicyChoices } from "../entitlements/policies";
import { fingerprintOf, type RulesEdit } from "../entitlements/rules";
import { loadRules } from "../entitlements/rules.server";
import { previewChange } from "./preview-rules.server";
import { requestRederivation } from "./rederivation.server";
import { type RulesPreview, uncountedFingerprint } from "./rules-preview";

export interface RulesDeps {
  pool: Pool;
  livemode: boolean;
  clock: Clock;
}

export interface RulesConsent {
  actor: Actor;
  reason: string | null;
  /** Of the preview that was agreed to; null: nobody looked at one. */
  fingerprint: string | null;
}

export type ChangeRulesOutcome =
  /** `rederivation`: the run that derives everybody again. */
  | { outcome: "changed"; rederivation: number }
  | { outcome: "unchanged" }
  /** Something else is so by now; `preview` is what saving would change as things are. Nothing was saved. */
  | { outcome: "outdated"; preview: RulesPreview }
  | EditRefusal;

/** All of the edits or none. */
export async function changeRules(
  deps: RulesDeps,
  edits: readonly RulesEdit[],
  consent: RulesConsent,
): Promise<ChangeRulesOutcome> {
  const { pool, livemode, clock } = deps;
  for (;;) {
    const now = clock();
    const basis = fingerprintOf(await loadRules(pool), edits);
    if (consent.fingerprint !== null && consent.fingerprint !== uncountedFingerprint(basis)) {
      // A little longer than the preview had: on a busy machine it must not end short of it.
      const preview = await previewChange(pool, edits, { livemode, now, withinMs: 5_000 });
      if (preview.fingerprint !== consent.fingerprint) return { outcome: "outdated", preview };
    }
    const result = await write(deps, edits, { ...consent, now, basis });
    // Somebody changed the rules since they were looked at: look again.
    if (result !== "moved") return result;
  }
}

/** The policies alone. */
export function savePolicies(deps: RulesDeps, choices: PolicyChoices, consent: RulesConsent) {
  return changeRules(deps, [{ kind: "set_policies", choices }], consent);
}

class Refused extends Error {
  constructor(readonly refusal: EditRefusal) {
    super(refusal.outcome);
  }
}

async function write(
  { pool, livemode }: RulesDeps,
  edits: readonly RulesEdit[],
  { actor, reason, now, basis }: RulesConsent & { now: Date; basis: string },
): Promise<ChangeRulesOutcome | "moved"> {
  try {
    return await transaction(pool, async (tx) => {
      await lockRules(tx);
      if (fingerprintOf(await loadRules(tx), edits) !== basis) return "moved";
      const result = await writeEdits(tx, edits, { actor, now, reason });
      if (isRefusal(result)) throw new Refused(result);
      if (result.outcome === "unchanged") return { outcome: "unchanged" };
      const cause = edits.every(({ kind }) => kind === "set_policies") ? "policies" : "plan";
      return { outcome: "changed", rederivation: await requestRederivation(tx, livemode, now, cause) };
    });
  } catch (error) {
    if (error instanceof Refused) return error.refusal;
    throw error;
  }
}

function isRefusal(result: EditResult): result is EditRefusal {
  return result.outcome !== "changed" && result.outcome !== "unchanged";
}
