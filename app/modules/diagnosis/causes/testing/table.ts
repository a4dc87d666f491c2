/**
 * The table of one rule: what makes it found, cleared and undecided. rules.test.ts
 * runs it, pairs.test.ts stages the first found rows of two rules at once, and
 * CODES.md prints it.
 */
import type { CauseCode } from "../../chain";
import type { Finding, NextStep } from "../../rule";
import type { Given } from "../../testing/given";

export interface RuleTable {
  code: CauseCode;
  /** The first one is staged in pairs: it blames, unless the cause never does. */
  found: readonly [FoundRow, ...FoundRow[]];
  cleared: readonly [ClearedRow, ...ClearedRow[]];
  undecidable: readonly UndecidedRow[];
  /** Causes that cannot hold at once with this one, for one person, and why. */
  excludes?: Partial<Record<CauseCode, string>>;
}

interface Row {
  /** Part of a sentence: "the endpoint is disabled, and an event is missing". */
  when: string;
  given: Given | readonly Given[];
}

export interface FoundRow extends Row {
  /** All of it, in order: "endpoint we_1 status", "event evt_1" (kind, id, and the field where it has one). */
  evidence: readonly string[];
  /** `proven` where absent. */
  certainty?: Finding["certainty"];
  /** False where absent. */
  harmless?: boolean;
  says?: string | RegExp;
  since?: Date | null;
  action?: NextStep["action"];
}

export interface ClearedRow extends Row {
  looked: string | RegExp;
}

export interface UndecidedRow extends Row {
  missing: string | RegExp;
}

/** Causes that cannot hold at once with that of a table, all for one reason. */
export function because(reason: string, ...codes: readonly CauseCode[]): Partial<Record<CauseCode, string>> {
  const excludes: Partial<Record<CauseCode, string>> = {};
  for (const code of codes) excludes[code] = reason;
  return excludes;
}
