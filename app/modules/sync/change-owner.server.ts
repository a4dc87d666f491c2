/**
 * A person links, unlinks or moves a customer, with what follows from it in the same
 * transaction: access, mismatches, the audit log. What the mirrored state says applies
 * at once; no event is needed for it.
 *
 * Applying decides again under the customer's lane and the users' locks; where that
 * leads to something else than what was shown, nothing is written.
 */
import type { Clock } from "~/lib/clock";
import { type Db, type Pool, transaction } from "~/lib/database.server";
import { type Actor, recordAudit } from "../audit/audit.server";
import type { Entitlement } from "../entitlements/entitlement";
import { lockLanes } from "../inbox/claim.server";
import { checkSubjects } from "./check-ownership.server";
import {
  decideOwnerChange,
  type OwnerChange,
  type OwnerDecision,
  type OwnerDifference,
  type OwnerRefusal,
} from "./decide-owner-change";
import { loadWorld } from "./load-world.server";
import { withoutRaces } from "./resync-customer.server";
import type { World } from "./world";
import { Changes } from "./write-world.server";

export interface OwnerDeps {
  pool: Pool;
  livemode: boolean;
  clock: Clock;
}

export interface OwnerPreview extends OwnerDifference {
  change: OwnerChange;
}

export type OwnerPreviewResult =
  | { outcome: "preview"; preview: OwnerPreview }
  /** It is so already. */
  | { outcome: "unchanged" }
  | OwnerRefusal;

export type OwnerChangeResult =
  | { outcome: "applied"; preview: OwnerPreview }
  /** Not what was agreed to: nothing was written. */
  | { outcome: "outdated"; preview: OwnerPreview }
  | { outcome: "unchanged" }
  | OwnerRefusal;

export interface OwnerAct {
  actor: Actor;
  reason: string;
  /** Of the preview that was agreed to; null: whatever follows. */
  fingerprint: string | null;
}

export async function previewOwnerChange(deps: OwnerDeps, change: OwnerChange): Promise<OwnerPreviewResult> {
  const world = await worldOf(deps.pool, deps, [change], { readOnly: true });
  const decision = decideOwnerChange(world, change, { by: "", at: deps.clock() });
  if (decision.outcome !== "decided") return decision;
  return { outcome: "preview", preview: { change, ...decision.difference } };
}

/** Whoever calls has checked that the actor may. */
export function applyOwnerChange(
  deps: OwnerDeps,
  change: OwnerChange,
  act: OwnerAct,
): Promise<OwnerChangeResult> {
  return withoutRaces(() =>
    transaction(deps.pool, async (tx): Promise<OwnerChangeResult> => {
      await lockLanes(tx, [change.customerId]);
      const world = await worldOf(tx, deps, [change], { readOnly: false });
      const changes = new Changes(world);
      const at = deps.clock();
      const decision = decideOwnerChange(world, change, { by: act.actor.id, at });
      if (decision.outcome !== "decided") return decision;
      const preview = { change, ...decision.difference };
      if (act.fingerprint !== null && act.fingerprint !== preview.fingerprint) {
        return { outcome: "outdated", preview };
      }
      take(changes, change, decision, act, at);
      await changes.write(tx, at);
      await recordOwnerChange(tx, change, decision.difference, act, at);
      const users = [preview.owner.before, preview.owner.after].flatMap((id) => id ?? []);
      const subjects = [
        { type: "customer" as const, id: change.customerId },
        ...users.map((id) => ({ type: "user" as const, id })),
      ];
      await checkSubjects(tx, deps.livemode, subjects, at, {
        ...act,
        decides: change.kind === "unlink" ? [] : [change.customerId],
      });
      return { outcome: "applied", preview };
    }),
  );
}

/** `changes`: two for one customer are none of the callers'. */
export async function worldOf(
  db: Db,
  { livemode, clock }: OwnerDeps,
  changes: readonly OwnerChange[],
  { readOnly }: { readOnly: boolean },
): Promise<World> {
  const world = await loadWorld(db, {
    livemode,
    now: clock(),
    arriving: [],
    customerIds: [...new Set(changes.map(({ customerId }) => customerId))],
    userIds: changes.flatMap((change) => (change.kind === "unlink" ? [] : change.userId)),
    everyEvidence: true,
    readOnly,
  });
  // Behind the users' locks: time has passed for whoever waited.
  world.now = clock();
  return world;
}

/** Notes what was decided for writing; mismatches are written by the close look that follows. */
export function take(
  changes: Changes,
  change: OwnerChange,
  { steps, bind, difference: { owner } }: OwnerDecision,
  { actor, reason }: OwnerAct,
  at: Date,
): void {
  const userId = change.kind === "unlink" ? null : change.userId;
  changes.decided(change.customerId, { userId, before: owner.before, by: actor.id, at, reason });
  if (bind !== null) changes.linked(change.customerId, bind, null, bind.object.id);
  changes.stepped(steps, { cause: "user", eventSeq: null });
}

export async function recordOwnerChange(
  tx: Db,
  { kind, customerId }: OwnerChange,
  { owner, entitlements }: OwnerDifference,
  { actor, reason }: OwnerAct,
  at: Date,
): Promise<void> {
  const side = (which: "before" | "after") => ({
    userId: owner[which],
    entitlements: entitlements.map((one) => ({ userId: one.userId, ...planOf(one[which]) })),
  });
  await recordAudit(tx, {
    at,
    actor,
    action: `customer.${kind}`,
    subject: { type: "customer", id: customerId },
    reason,
    before: side("before"),
    after: side("after"),
  });
}

const planOf = (of: Entitlement | null) =>
  of === null
    ? { planId: null }
    : { planId: of.planId, state: of.state, validUntil: of.validUntil?.toISOString() ?? null };
