/**
 * What a change of the rules would change today: for each user the entitlement by
 * the rules as they are beside the one by the rules as they would be, counted and
 * put into sentences. Pure.
 */
import { createHash } from "node:crypto";
import { isMaterialChange } from "../entitlements/difference";
import type { Entitlement, EntitlementState } from "../entitlements/entitlement";

export interface RulesPreview {
  /** Given to the save, which says so where this has gone out of date. */
  fingerprint: string;
  /** How many users were derived twice, and how many there are (at the most `countLimit`). */
  lookedAt: number;
  total: number;
  /** False: there was no time for everybody, or there are too many. */
  complete: boolean;
  /** Users who get another plan, the most of them first. */
  moves: PlanMove[];
  /** Users who keep their plan, and have it until another moment. */
  untilChanged: number;
  /** Users who keep plan and end, and get other features, limits, seats or another state. */
  otherwiseChanged: number;
  unchanged: number;
  /** Some of those who change, whoever loses something first. */
  sample: PreviewedUser[];
}

export type Direction = "gains" | "loses";

export interface PlanMove {
  before: PlanName;
  after: PlanName;
  direction: Direction;
  users: number;
}

interface PlanName {
  id: string;
  name: string;
}

export interface PreviewedUser {
  userId: string;
  change: Direction | "until" | "otherwise";
  before: PreviewedEntitlement;
  after: PreviewedEntitlement;
  /** Why it would be so, as the derivation says it. */
  reason: string;
}

export interface PreviewedEntitlement {
  planId: string;
  planName: string;
  state: EntitlementState;
  features: string[];
  limits: Record<string, number>;
  seats: number | null;
  /** ISO 8601. */
  validUntil: string | null;
}

const sampleSize = 25;
export const countLimit = 200_000;

/** Adds up users page by page. `rankOf`: of a plan by its id, in the rules as they are and as they would be. */
export class PreviewTally {
  private readonly moves = new Map<string, PlanMove>();
  private readonly losers: PreviewedUser[] = [];
  private readonly others: PreviewedUser[] = [];
  private untilChanged = 0;
  private otherwiseChanged = 0;
  private lookedAt = 0;
  private unchanged = 0;

  constructor(private readonly rankOf: (planId: string) => number) {}

  add(before: Entitlement, after: Entitlement): void {
    this.lookedAt += 1;
    if (!isMaterialChange(before, after)) {
      this.unchanged += 1;
      return;
    }
    const change = this.count(before, after);
    const kept = change === "loses" ? this.losers : this.others;
    if (kept.length < sampleSize) {
      kept.push({
        userId: after.userId,
        change,
        before: viewOf(before),
        after: viewOf(after),
        reason: whyOf(after),
      });
    }
  }

  private count(before: Entitlement, after: Entitlement): PreviewedUser["change"] {
    if (before.planId === after.planId) {
      if (before.validUntil?.getTime() !== after.validUntil?.getTime()) {
        this.untilChanged += 1;
        return "until";
      }
      this.otherwiseChanged += 1;
      return "otherwise";
    }
    const direction = this.rankOf(after.planId) < this.rankOf(before.planId) ? "loses" : "gains";
    const key = JSON.stringify([before.planId, after.planId]);
    const move = this.moves.get(key) ?? {
      before: { id: before.planId, name: before.planName },
      after: { id: after.planId, name: after.planName },
      direction,
      users: 0,
    };
    this.moves.set(key, { ...move, users: move.users + 1 });
    return direction;
  }

  /** `basis`: the fingerprint of the rules and the edits. */
  result(basis: string, { total, complete }: Pick<RulesPreview, "total" | "complete">): RulesPreview {
    const { lookedAt, untilChanged, otherwiseChanged, unchanged } = this;
    const moves = [...this.moves.values()].sort(
      (a, b) => b.users - a.users || (a.before.id + a.after.id < b.before.id + b.after.id ? -1 : 1),
    );
    const counted = fingerprintOf([basis, moves, untilChanged, otherwiseChanged]);
    return {
      fingerprint: complete ? counted : uncountedFingerprint(basis),
      lookedAt,
      total,
      complete,
      moves,
      untilChanged,
      otherwiseChanged,
      unchanged,
      sample: [...this.losers, ...this.others].slice(0, sampleSize),
    };
  }
}

/** Where not everybody was looked at, how many were is chance: only what is changed into what is agreed to. */
export function uncountedFingerprint(basis: string): string {
  return fingerprintOf([basis]);
}

function fingerprintOf(parts: unknown): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
}

function viewOf({
  planId,
  planName,
  state,
  features,
  limits,
  seats,
  validUntil,
}: Entitlement): PreviewedEntitlement {
  return { planId, planName, state, features, limits, seats, validUntil: validUntil?.toISOString() ?? null };
}

/** What gives the plan; for somebody who has none, the first thing that denies it. */
function whyOf({ reasons, planId, state }: Entitlement): string {
  const telling =
    state === "free"
      ? reasons.find(({ effect }) => effect === "denies")
      : reasons.find((reason) => reason.effect === "gives" && reason.planId === planId);
  return telling?.text ?? reasons.at(-1)?.text ?? "";
}

/** “7 users would lose Pro (Free instead).” */
export function previewSentences({
  moves,
  untilChanged,
  otherwiseChanged,
  lookedAt,
  total,
  complete,
}: RulesPreview): string[] {
  const sentences = moves.map(({ before, after, direction, users }) =>
    direction === "loses"
      ? `${people(users)} would lose ${before.name} and have ${after.name}.`
      : `${people(users)} would get ${after.name} instead of ${before.name}.`,
  );
  if (untilChanged > 0) sentences.push(`${people(untilChanged)} would keep their plan until another moment.`);
  if (otherwiseChanged > 0) {
    sentences.push(`${people(otherwiseChanged)} would keep their plan with other features, limits or seats.`);
  }
  if (sentences.length === 0) sentences.push("Nobody's access would change today.");
  if (!complete) {
    const all = total >= countLimit ? `more than ${countLimit}` : String(total);
    sentences.push(`This looked at ${lookedAt} of ${all} users; the rest may change as well.`);
  }
  return sentences;
}

const people = (count: number) => (count === 1 ? "1 user" : `${count} users`);
