/**
 * What a replay would change, field by field, without writing: the stored event is
 * decided against what is held now, as the worker would, behind no lock.
 */
import { createHash } from "node:crypto";
import type { Clock } from "~/lib/clock";
import type { Db } from "~/lib/database.server";
import type { MismatchCode } from "../ownership/resolve-owner";
import { type StoredEvent, storedEvent } from "../inbox/stored-event.server";
import { adoptOrphans } from "./adopt-customers.server";
import { arrivingIn, type Interpreted, loadWorldFor, withCustomers } from "./apply-batch.server";
import { type Decision, decideEvent } from "./decide-event";
import { entitlementChanges } from "./decide-resync";
import { type Effect, type EntitlementChanges, effectOf } from "./effect";
import { interpretEvent } from "./interpret-event";
import { differenceOf, type ObjectDifference } from "./object-difference";
import { keyOf, type World } from "./world";
import { Changes } from "./write-world.server";

export interface PreviewDeps {
  pool: Db;
  livemode: boolean;
  clock: Clock;
}

export interface Replay {
  eventId: string;
  seq: number;
  type: string;
  /** How the stage stands now, and how it would end. */
  sync: { before: string; after: Decision["sync"] };
  /** Why it would end so: a code with particulars, or a sentence. */
  reason: string;
  /** Only chance would order it: what Stripe has now would be read. */
  ambiguous: boolean;
  customerId: string | null;
  objects: ObjectDifference[];
  owner: { before: string | null; after: string | null };
  entitlements: EntitlementChanges[];
  mismatches: { before: MismatchCode[]; after: MismatchCode[] };
  effect: Effect;
  /** Equal exactly when all of this is. */
  fingerprint: string;
}

export type ReplayPreview =
  | { outcome: "preview"; replay: Replay }
  | { outcome: "unknown_event" }
  /** It would fail again, as this says. */
  | { outcome: "fails"; eventId: string; error: string };

export async function previewReplay(deps: PreviewDeps, seq: number): Promise<ReplayPreview> {
  const event = await storedEvent(deps.pool, seq);
  if (event === null) return { outcome: "unknown_event" };
  try {
    const read = await interpreted(deps, event);
    const world = await loadWorldFor(deps.pool, [read], {
      livemode: deps.livemode,
      now: deps.clock(),
      readOnly: true,
    });
    await adoptOrphans(deps.pool, world, arrivingIn([read]), new Changes(world));
    const decision = decideEvent(world, event, read.interpretation);
    return { outcome: "preview", replay: replayOf(world, event, decision) };
  } catch (error) {
    // What interpreting or deciding throws is what the worker would note as a failed attempt.
    if (!(error instanceof Error) || "code" in error) throw error;
    return { outcome: "fails", eventId: event.eventId, error: error.message };
  }
}

/** As the worker reads it. */
export async function interpreted(
  { pool, livemode }: Pick<PreviewDeps, "pool" | "livemode">,
  event: StoredEvent,
): Promise<Interpreted> {
  const read = { event, interpretation: interpretEvent(event, livemode) };
  const [whole] = await withCustomers(pool, [read], livemode);
  return whole ?? read;
}

function replayOf(world: World, event: StoredEvent, decision: Decision): Replay {
  const objects = decision.versions.flatMap(
    (version) => differenceOf(world.objects.get(keyOf(version)) ?? null, version) ?? [],
  );
  const held = decision.customerId === null ? null : world.customers.get(decision.customerId);
  const before = decision.customerId === null ? decision.mapping.userId : (held?.bound?.userId ?? null);
  const owner = { before, after: decision.bind?.userId ?? before };
  const users = [
    decision.movedFrom?.userId,
    owner.after,
    ...decision.entitlements.map(({ after }) => after.userId),
  ];
  const entitlements = entitlementChanges(world, users, decision.entitlements);
  const found = (held?.findings ?? []).map(({ code }) => code);
  const whole = {
    sync: { before: event.sync, after: decision.sync },
    reason: decision.syncReason,
    ambiguous: decision.ambiguous,
    objects,
    owner,
    entitlements,
    mismatches: { before: found, after: decision.findings?.map(({ code }) => code) ?? found },
  };
  return {
    ...whole,
    eventId: event.eventId,
    seq: event.seq,
    type: event.type,
    customerId: decision.customerId,
    effect: effectOf(entitlements, world.rules.catalogue, {
      otherwise: objects.length > 0 || owner.before !== owner.after ? "data" : "none",
    }),
    fingerprint: fingerprintOf(whole),
  };
}

/** Of what it leads to, not of times that move by themselves. */
function fingerprintOf(
  of: Pick<Replay, "sync" | "objects" | "owner" | "entitlements" | "mismatches">,
): string {
  const told = {
    sync: of.sync,
    objects: of.objects.map(({ type, id, kind, fields }) => [type, id, kind, fields]),
    owner: of.owner,
    entitlements: of.entitlements.map(({ userId, before, after }) => [
      userId,
      ...[before, after].map((one) => one && [one.planId, one.state, one.features, one.validUntil]),
    ]),
    mismatches: of.mismatches,
  };
  return createHash("sha256").update(JSON.stringify(told)).digest("hex").slice(0, 32);
}
