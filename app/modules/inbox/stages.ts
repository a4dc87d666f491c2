/** The five stages every event goes through, in chain order: the strip the console draws. */
import { reasonInWords } from "./reason-words";

export const stageNames = ["arrival", "verification", "dedupe", "mapping", "sync"] as const;
export type StageName = (typeof stageNames)[number];

export interface Stage {
  name: StageName;
  /** The stage's own word: arrived, verified, first, duplicate, mapped, unmapped, applied, … */
  outcome: string;
  tone: "good" | "waiting" | "bad" | "none";
  /** Why, in words. */
  reason: string | null;
  /** When this was decided, ISO 8601. */
  at: string | null;
}

/** What the stored event says of itself, and no more than the strip needs. */
export interface StageFacts {
  receivedAt: Date;
  source: string;
  /** The walk through Stripe's events that brought it. */
  backfillRun: number | null;
  flags: readonly string[];
  secretLabel: string | null;
  secretFingerprint: string | null;
  /** `t` of the signature minus our clock, in seconds (negative: old). */
  skewSeconds: number | null;
  duplicates: number;
  mapping: string;
  mappingReason: string | null;
  sync: string;
  syncReason: string | null;
  attempts: number;
  nextAttemptAt: Date | null;
  syncedAt: Date | null;
  /** Of the first processing, where a replay put it away. */
  firstSync: string | null;
  firstSyncedAt: Date | null;
}

/** Always five, in chain order. */
export function stagesOf(facts: StageFacts): Stage[] {
  return [arrival(facts), verification(facts), dedupe(facts), mapping(facts), sync(facts)];
}

function arrival({ source, backfillRun, flags, receivedAt }: StageFacts): Stage {
  const oddities = flags.map(reasonInWords).join(" ");
  const by = backfillRun === null ? "" : `, by run ${backfillRun}`;
  const fetched = source === "backfilled" ? `Fetched from Stripe after it had not been delivered${by}.` : "";
  return {
    name: "arrival",
    outcome: source === "backfilled" ? "backfilled" : "arrived",
    tone: "good",
    reason: [fetched, oddities].filter(Boolean).join(" ") || null,
    at: receivedAt.toISOString(),
  };
}

function verification(facts: StageFacts): Stage {
  const stage = { name: "verification" as const, at: facts.receivedAt.toISOString() };
  if (facts.source === "backfilled") {
    const reason = "Read from Stripe's API, which needs no signature.";
    return { ...stage, outcome: "not_applicable", tone: "none", reason };
  }
  const signedWith = facts.secretLabel === null ? null : `Signed with the secret “${facts.secretLabel}”`;
  const fingerprint = facts.secretFingerprint && `fingerprint ${facts.secretFingerprint}`;
  const parts = [signedWith, fingerprint, facts.skewSeconds === null ? null : age(facts.skewSeconds)];
  return { ...stage, outcome: "verified", tone: "good", reason: parts.filter(Boolean).join(" · ") || null };
}

function age(skewSeconds: number): string {
  if (skewSeconds === 0) return "signed the same second";
  return skewSeconds < 0
    ? `signed ${-skewSeconds} s before it arrived`
    : `signed ${skewSeconds} s ahead of our clock`;
}

function dedupe({ duplicates, receivedAt }: StageFacts): Stage {
  const stage = { name: "dedupe" as const, tone: "good" as const, at: receivedAt.toISOString() };
  if (duplicates === 0) return { ...stage, outcome: "first", reason: null };
  const deliveries = duplicates === 1 ? "1 further delivery" : `${duplicates} further deliveries`;
  return {
    ...stage,
    outcome: "duplicate",
    reason: `${deliveries} of this event recognised as a repeat; stored once.`,
  };
}

const mappingTones: Record<string, Stage["tone"]> = {
  mapped: "good",
  pending: "waiting",
  unmapped: "waiting",
  conflict: "bad",
};

/** Nobody is at fault where there is no customer to link, and nothing is waited for. */
function mappingTone({ mapping, mappingReason }: StageFacts): Stage["tone"] {
  if (mappingReason === "customer_missing") return "none";
  return mappingTones[mapping] ?? "none";
}

function mapping(facts: StageFacts): Stage {
  return {
    name: "mapping",
    outcome: facts.mapping,
    tone: mappingTone(facts),
    reason: facts.mappingReason ? reasonInWords(facts.mappingReason) : null,
    at: facts.mapping === "pending" ? null : iso(facts.syncedAt),
  };
}

const syncTones: Record<string, Stage["tone"]> = {
  applied: "good",
  pending: "waiting",
  failed: "bad",
  dead: "bad",
};

function sync(facts: StageFacts): Stage {
  return {
    name: "sync",
    outcome: facts.sync,
    tone: syncTones[facts.sync] ?? "none",
    reason: [syncReason(facts), firstProcessing(facts)].filter(Boolean).join(" ") || null,
    at: facts.sync === "pending" ? null : iso(facts.syncedAt),
  };
}

function syncReason({ sync, syncReason: stored, attempts, nextAttemptAt }: StageFacts): string | null {
  const why = stored ? reasonInWords(stored) : "";
  const tries = attempts === 1 ? "1 try" : `${attempts} tries`;
  switch (sync) {
    case "pending":
      return why || "Waiting for a worker.";
    case "failed": {
      const next = nextAttemptAt ? `, tried again at ${nextAttemptAt.toISOString()}` : "";
      return `${why} (${tries}${next})`.trim();
    }
    case "dead":
      return `${why} Given up after ${tries}; an operator can replay it.`.trim();
    default:
      return why || null;
  }
}

/** What the customer waited for, and what a replay finds done already. */
function firstProcessing({ firstSync, firstSyncedAt }: StageFacts): string | null {
  if (firstSync === null || firstSyncedAt === null) return null;
  return `Replayed: the first processing ended ${firstSync} at ${firstSyncedAt.toISOString()}.`;
}

const iso = (date: Date | null) => date?.toISOString() ?? null;
