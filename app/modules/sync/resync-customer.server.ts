/**
 * Resync: a customer's truth is read at Stripe, compared with what is held here,
 * shown, and (in a second step, with a reason) taken over.
 *
 * Nothing is kept between the two steps. Applying reads again, so that what is
 * written is true then; where that leads to something else than what was shown,
 * nothing is written and the new difference is given instead.
 */
import type { Clock } from "~/lib/clock";
import { type Db, type Pool, transaction } from "~/lib/database.server";
import { type Actor, recordAudit } from "../audit/audit.server";
import { lockLanes } from "../inbox/claim.server";
import { objectsBeyond } from "../mirror/objects-at-customer.server";
import { belongsThroughAnother } from "../mirror/parent";
import type { Version } from "../mirror/version";
import {
  forgetElsewhere,
  isNamedHere,
  noteElsewhere,
  saysElsewhere,
} from "../ownership/customers-elsewhere.server";
import { askForChecks } from "../ownership/ownership-checks.server";
import type { StripeFailure } from "../stripe/gateway";
import type { CustomerTruth, StripeReader } from "../stripe/reader";
import type { MirroredType } from "../stripe/snapshot";
import { asVersion, type Difference, decideResync, type ResyncDecision, tombstone } from "./decide-resync";
import { loadWorld } from "./load-world.server";
import { masked } from "./object-difference";
import { customerState, link, linkOf, type World } from "./world";
import { Changes, LostRace } from "./write-world.server";

export interface ResyncDeps {
  pool: Pool;
  reader: StripeReader;
  livemode: boolean;
  clock: Clock;
}

export interface Resync extends Difference {
  customerId: string;
  /** When Stripe had answered everything. */
  readAt: Date;
  /** Of these Stripe has more than was read. */
  incomplete: MirroredType[];
  requestIds: string[];
}

export type ResyncPreview =
  | { outcome: "preview"; resync: Resync }
  | { outcome: "unread"; failure: StripeFailure };

export type ResyncResult =
  | { outcome: "applied"; resync: Resync }
  /** Not what was agreed to: nothing was written. */
  | { outcome: "outdated"; resync: Resync }
  | { outcome: "unread"; failure: StripeFailure };

export async function previewResync(deps: ResyncDeps, customerId: string): Promise<ResyncPreview> {
  const read = await readTruth(deps, customerId);
  if (!read.ok) return { outcome: "unread", failure: read.failure };
  const world = await worldOf(deps.pool, deps, customerId, read.versions, { readOnly: true });
  const { difference } = decideResync(world, customerId, read.versions);
  return { outcome: "preview", resync: { ...read.about, ...difference } };
}

export interface ResyncChange {
  actor: Actor;
  reason: string;
  /** Of the preview that was agreed to; null: whatever the difference is. */
  fingerprint: string | null;
  /** Where it is one of many. */
  asPartOf?: {
    runId: string;
    /** In the same transaction: there is neither without the other. */
    record(tx: Db, resync: Resync): Promise<void>;
  };
}

/** Whoever calls has checked that the actor may. */
export async function applyResync(
  deps: ResyncDeps,
  customerId: string,
  change: ResyncChange,
): Promise<ResyncResult> {
  const read = await readTruth(deps, customerId);
  if (!read.ok) return { outcome: "unread", failure: read.failure };
  return withoutRaces(() =>
    transaction(deps.pool, async (tx): Promise<ResyncResult> => {
      const { decision, at } = await take(tx, deps, customerId, read.versions, change.fingerprint);
      const resync = { ...read.about, ...decision.difference };
      if (change.fingerprint !== null && change.fingerprint !== resync.fingerprint) {
        return { outcome: "outdated", resync };
      }
      await change.asPartOf?.record(tx, resync);
      // Of many customers, those of whom everything was known are told of by their number alone.
      if (change.asPartOf && resync.effect === "none") return { outcome: "applied", resync };
      await recordAudit(tx, {
        at,
        actor: change.actor,
        action: "customer.resync",
        subject: { type: "customer", id: customerId },
        reason: change.reason,
        before: side(resync, "before"),
        after: {
          ...side(resync, "after"),
          requestIds: resync.requestIds.slice(0, 10),
          ...(change.asPartOf && { runId: change.asPartOf.runId }),
        },
      });
      return { outcome: "applied", resync };
    }),
  );
}

/** Without anybody who asked: for a customer of whom nothing is known here yet. */
export async function takeOver(
  deps: ResyncDeps,
  customerId: string,
): Promise<{ outcome: "taken" } | { outcome: "unread"; failure: StripeFailure }> {
  const read = await readTruth(deps, customerId);
  if (!read.ok) return { outcome: "unread", failure: read.failure };
  await withoutRaces(() => transaction(deps.pool, (tx) => take(tx, deps, customerId, read.versions, null)));
  return { outcome: "taken" };
}

const mostRaces = 5;

/** Whoever holds nothing waits for the lane; what no lane covers is found at the write, and read again. */
export async function withoutRaces<T>(work: () => Promise<T>): Promise<T> {
  for (let races = 1; ; races += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof LostRace) || races === mostRaces) throw error;
    }
  }
}

/** Decides under the customer's lock, and writes unless `agreed` is another difference's; null: whatever it is. */
export async function take(
  tx: Db,
  deps: ResyncDeps,
  customerId: string,
  versions: readonly Version[],
  agreed: string | null,
): Promise<{ decision: ResyncDecision; at: Date }> {
  await lockLanes(tx, [customerId]);
  const world = await worldOf(tx, deps, customerId, versions, { readOnly: false });
  const changes = new Changes(world);
  const decision = decideResync(world, customerId, versions);
  const at = deps.clock();
  if (agreed === null || agreed === decision.difference.fingerprint) {
    collect(world, changes, customerId, decision);
    await changes.write(tx, at);
    if (await forgetElsewhere(tx, deps.livemode, customerId)) {
      await askForChecks(tx, deps.livemode, [{ type: "customer", id: customerId }]);
    }
  }
  return { decision, at };
}

async function worldOf(
  db: Db,
  { livemode, clock }: ResyncDeps,
  customerId: string,
  arriving: readonly Version[],
  { readOnly }: { readOnly: boolean },
): Promise<World> {
  const world = await loadWorld(db, {
    livemode,
    now: clock(),
    arriving,
    customerIds: [customerId],
    readOnly,
  });
  // Behind the users' locks: time has passed for whoever waited.
  world.now = clock();
  return world;
}

function collect(world: World, changes: Changes, customerId: string, decision: ResyncDecision): void {
  const { versions, ownership, steps } = decision;
  changes.mirrored(versions);
  if (ownership.bind !== null) {
    changes.linked(customerId, ownership.bind, ownership.movedFrom, ownership.bind.object.id);
    link(world, customerId, linkOf(ownership.bind));
  }
  customerState(world, customerId).findings = ownership.findings;
  changes.found(customerId);
  changes.stepped(steps, { cause: "resync", eventSeq: null });
}

const mirroredOfCustomers = [
  "subscription",
  "invoice",
  "payment_intent",
  "charge",
  "checkout_session",
  "subscription_schedule",
  "dispute",
  "credit_note",
] as const;
/** Objects that Stripe did not list, asked for one by one. */
const mostMissing = 50;

type Read =
  | {
      ok: true;
      versions: Version[];
      about: Pick<Resync, "customerId" | "readAt" | "incomplete" | "requestIds">;
    }
  | { ok: false; failure: StripeFailure };

/** Everything of the customer at Stripe, and what became of objects that we have and Stripe did not list. */
async function readTruth(deps: ResyncDeps, customerId: string): Promise<Read> {
  const asked = await deps.reader.customer(customerId);
  if (!asked.ok) {
    await noteIfElsewhere(deps, customerId, asked.failure);
    return asked;
  }
  const truth = asked.value;
  const versions = truth.objects.filter(isOf(customerId)).map(asVersion);
  const missing = await missingFrom(deps, customerId, truth);
  for (const stored of missing) {
    const { type, id } = stored.snapshot;
    const askedAt = deps.clock();
    const one = await deps.reader.object(type, id);
    if (one.ok) versions.push(...one.value.filter(isOf(customerId)).map(asVersion));
    else if (one.failure.kind === "not_found") versions.push(tombstone(stored, askedAt));
    else return one;
  }
  const { incomplete, requestIds } = truth;
  return {
    ok: true,
    versions,
    about: { customerId, readAt: deps.clock(), incomplete, requestIds },
  };
}

/**
 * What something here names and Stripe does not know is of the other mode, which Stripe says itself, or of another
 * account: deleted customers it knows. A link to it leads nowhere.
 */
async function noteIfElsewhere(
  { pool, livemode, clock }: ResyncDeps,
  customerId: string,
  { kind, message, requestId }: StripeFailure,
): Promise<void> {
  if (kind !== "not_found") return;
  if (!saysElsewhere(message) && !(await isNamedHere(pool, livemode, customerId))) return;
  await transaction(pool, async (tx) => {
    await noteElsewhere(tx, livemode, { customerId, says: message, at: clock(), requestId });
    await askForChecks(tx, livemode, [{ type: "customer", id: customerId }]);
  });
}

function missingFrom(
  { pool, livemode }: ResyncDeps,
  customerId: string,
  { objects, incomplete }: CustomerTruth,
): Promise<Version[]> {
  return objectsBeyond(pool, livemode, customerId, {
    types: mirroredOfCustomers.filter((type) => !incomplete.includes(type)),
    known: objects.map(({ snapshot }) => snapshot.id),
    limit: mostMissing,
  });
}

/** A refund or a dispute may name no customer where it is by itself. */
const isOf =
  (customerId: string) =>
  ({ snapshot }: CustomerTruth["objects"][number]) =>
    snapshot.customerId === customerId || (snapshot.customerId === null && belongsThroughAnother(snapshot));

/** One side of the difference, for the audit log: what it was, and what it became. */
function side({ objects, owner, entitlements }: Resync, which: "before" | "after") {
  return {
    owner: owner[which],
    entitlements: entitlements.map((change) => {
      const of = change[which];
      return {
        userId: change.userId,
        ...(of === null
          ? { planId: null }
          : {
              planId: of.planId,
              planName: of.planName,
              state: of.state,
              validUntil: of.validUntil?.toISOString() ?? null,
            }),
      };
    }),
    objects: objects.slice(0, mostAudited).map((difference) => {
      const { type, id, kind, fields } = masked(difference, { reveal: false });
      if (kind === "new" && which === "before") return { type, id, kind };
      return {
        type,
        id,
        kind,
        fields: Object.fromEntries(fields.map((field) => [field.path, field[which]])),
      };
    }),
    ...(objects.length > mostAudited ? { furtherObjects: objects.length - mostAudited } : {}),
  };
}

const mostAudited = 100;
