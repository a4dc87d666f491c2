/** The five stages every event goes through, in chain order: the strip the console draws. */
export const stageNames = ["arrival", "verification", "dedupe", "mapping", "sync"] as const;
export type StageName = (typeof stageNames)[number];

export interface Stage {
  name: StageName;
  /** The stage's own word: arrived, verified, first, duplicate, mapped, unmapped, applied, … */
  outcome: string;
  tone: "good" | "waiting" | "bad" | "none";
  /** Why, in words. */
  reason: string | null;
  at: string | null;
}
