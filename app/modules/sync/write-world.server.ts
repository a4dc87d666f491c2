/**
 * Writes what a batch changed, each kind of row in one statement. Only the last
 * state of an object, a user or a mismatch is written; every change of an
 * entitlement is.
 */
import { type Db, together } from "~/lib/database.server";
import type { Entitlement } from "../entitlements/entitlement";
import {
  type EntitlementChange,
  recordChanges,
  writeEntitlements,
} from "../entitlements/entitlements.server";
import { unmappedPricesIn } from "../entitlements/unmapped-prices";
import { mapEarlierEvents, mapEarlierEventsOf, nameCustomers } from "../inbox/claim.server";
import { type MirrorWrite, writeObjects } from "../mirror/mirror.server";
import { objectKey, type Version } from "../mirror/version";
import {
  endedBy,
  type LinkWrite,
  type NewBinding,
  type StrongerEvidence,
  type Unlinking,
  writeBindings,
} from "../ownership/bindings.server";
import { sayWhere } from "../ownership/event-mapping";
import { isDecidedBy } from "../ownership/decided-by-link";
import { severityOf } from "../ownership/detect-mismatches";
import type { Severity } from "../ownership/mismatch-codes";
import { type MismatchChanges, writeMismatches } from "../ownership/mismatches.server";
import { askForChecks, type CheckSubject } from "../ownership/ownership-checks.server";
import { askAfterDeriving } from "../payers/payer-checks.server";
import { nameSessions, writeUnlocks } from "../payers/unlocks.server";
import type { Link, MismatchFinding } from "../ownership/resolve-owner";
import type { DatedClaim } from "../ownership/claims";
import type { Snapshot } from "../stripe/snapshot";
import type { EntitlementStep } from "./decide-event";
import { mayGive } from "./may-give";
import { givingIn, newUnlocks, payersDerived, sessionsOfGiving } from "./payers-of-batch";
import { customerState, keyOf, type World } from "./world";

/** Somebody else changed what this transaction had read: roll back and begin again. */
export class LostRace extends Error {
  constructor(what: string) {
    super(`Another process changed ${what} at the same time.`);
  }
}

/** Collects changes while events are decided, and knows how things were before. */
export class Changes {
  private readonly objectsBefore: Map<string, Version>;
  private readonly boundBefore: Set<string>;
  private readonly unmappedBefore: ReadonlyMap<string, string>;
  private readonly findingsBefore: ReadonlyMap<string, MismatchFinding[]>;
  private readonly givingBefore: ReadonlyMap<string, ReadonlySet<string>>;
  private readonly versions = new Map<string, Version>();
  private readonly stronger = new Map<string, StrongerEvidence>();
  /** By customer, the last one current. */
  private readonly links = new Map<string, (LinkWrite & { reasonForEvents: string })[]>();
  private readonly unlinkings: Unlinking[] = [];
  private readonly lookedAt = new Set<string>();
  private readonly orphans: Version[] = [];
  private readonly paidFor: { objectId: string; userId: string; reason: string }[] = [];
  private readonly entitlements = new Map<string, Entitlement>();
  private readonly history: EntitlementChange[] = [];

  constructor(private readonly world: World) {
    this.objectsBefore = new Map(world.objects);
    this.boundBefore = new Set(
      [...world.customers].filter(([, { bound }]) => bound !== null).map(([id]) => id),
    );
    this.findingsBefore = new Map([...world.customers].map(([id, { findings }]) => [id, findings]));
    this.givingBefore = new Map(
      [...world.users].map(([id, { entitlement }]) => [id, new Set(givingIn(entitlement).keys())]),
    );
    this.unmappedBefore = new Map(
      [...world.users].map(([id, { entitlement }]) => [
        id,
        entitlement === null ? "" : unmappedIn(entitlement),
      ]),
    );
  }

  /** An object as it was, that has a customer now. */
  adopted(orphan: Version): void {
    this.objectsBefore.set(keyOf(orphan), orphan);
    this.orphans.push(orphan);
    this.mirrored([orphan]);
  }

  mirrored(versions: readonly Version[]): void {
    for (const version of versions) this.versions.set(keyOf(version), version);
  }

  /**
   * `before`: whose link the claim ends. `evidenceRef`: the event that brought the
   * evidence, else the object that bears it.
   */
  linked(customerId: string, claim: DatedClaim, before: Link | null, evidenceRef: string): void {
    const { userId, evidence, at } = claim;
    const binding: NewBinding = { customerId, userId, evidence, evidenceRef, claimedAt: new Date(at) };
    const made = this.links.get(customerId) ?? [];
    const last = made.at(-1);
    const reasonForEvents = `By the ${sayWhere(claim)}, which came after this event.`;
    if (before === null && last) Object.assign(last, binding, { reasonForEvents });
    else if (before === null && this.boundBefore.has(customerId)) this.stronger.set(customerId, binding);
    else {
      if (last) last.endedBy = endedBy(binding);
      const ending = last ? null : (before?.userId ?? null);
      this.links.set(customerId, [...made, { ...binding, reasonForEvents, ending, endedBy: null }]);
    }
  }

  /** A person decides. `before`: whose link that ends. */
  decided(
    customerId: string,
    { userId, before, by, at, reason }: PersonsDecision & { userId: string | null; before: string | null },
  ): void {
    if (before !== null) {
      this.unlinkings.push({ customerId, userId: before, endedBy: `operator ${by}` });
      this.boundBefore.delete(customerId);
    }
    if (userId === null) return;
    const binding: NewBinding = {
      customerId,
      userId,
      evidence: "operator",
      evidenceRef: by,
      claimedAt: at,
      reason,
    };
    const reasonForEvents = "By the link that somebody made by hand, after this event.";
    this.links.set(customerId, [{ ...binding, reasonForEvents, ending: null, endedBy: null }]);
  }

  found(customerId: string): void {
    this.lookedAt.add(customerId);
  }

  /** Whose payments of guests turned out to be. */
  paid(objects: readonly { objectId: string; userId: string; reason: string }[]): void {
    this.paidFor.push(...objects);
  }

  entitled(entitlement: Entitlement): void {
    this.entitlements.set(entitlement.userId, entitlement);
  }

  changed(change: EntitlementChange): void {
    this.history.push(change);
  }

  /** How entitlements came about, in order: by `cause`, or by themselves when their time was over. */
  stepped(steps: readonly EntitlementStep[], by: Pick<EntitlementChange, "cause" | "eventSeq">): void {
    for (const { before, after, material, ranOutAt } of steps) {
      this.entitled(after);
      if (!material) continue;
      const { userId } = after;
      this.changed(
        ranOutAt === null
          ? { userId, before, after, ...by }
          : { userId, before, after, cause: "time", eventSeq: null, at: ranOutAt },
      );
    }
  }

  /** Customers who paid, of whom it is new that they belong to nobody. */
  newlyUnlinked(): string[] {
    const unlinked = (findings: readonly MismatchFinding[] = []) =>
      findings.some(({ code }) => code === "customer_unlinked");
    return [...this.lookedAt].filter(
      (id) => unlinked(this.world.customers.get(id)?.findings) && !unlinked(this.findingsBefore.get(id)),
    );
  }

  /** `alongside`: further statements for the same round trip. */
  async write(tx: Db, at: Date, alongside: readonly (() => Promise<unknown>)[] = []): Promise<void> {
    const { livemode } = this.world;
    const writes = [...this.versions].map(
      ([key, version]): MirrorWrite => ({ version, over: this.objectsBefore.get(key) ?? null }),
    );
    const links = [...this.links.values()].flat();
    const stronger = [...this.stronger.values()];
    const current = links.filter((link) => link.endedBy === null);
    const earlier = current.map(({ customerId, userId, reasonForEvents: reason }) => ({
      customerId,
      userId,
      reason,
    }));
    const mismatches = this.mismatches();
    const checks = this.toCheck(writes, mismatches);
    const derived = [...this.entitlements.values()];
    const [mirrored, linked] = await together(tx, [
      () => writeObjects(tx, writes, at),
      () => writeBindings(tx, livemode, { links, stronger, unlinked: this.unlinkings }, at),
      () => writeMismatches(tx, livemode, mismatches, at),
      () => askForChecks(tx, livemode, checks),
      () => writeEntitlements(tx, livemode, derived, at),
      () => recordChanges(tx, livemode, this.history, at),
      () => writeUnlocks(tx, livemode, newUnlocks(this.world, derived, this.givingBefore), at),
      () => nameSessions(tx, livemode, sessionsOfGiving(this.world, this.versions.values())),
      () => askAfterDeriving(tx, livemode, payersDerived(this.world, derived, this.ownersConcerned()), at),
      ...alongside,
      // After the outcomes: an event of this very batch that was decided before the link is an earlier one too.
      () => mapEarlierEvents(tx, livemode, earlier),
      () => mapEarlierEventsOf(tx, livemode, [...this.paidFor, ...this.orphansOwned()]),
      () => nameCustomers(tx, livemode, this.orphansAtHome()),
    ]);
    if (!mirrored) throw new LostRace("a mirrored object");
    if (!linked) throw new LostRace("a customer's link");
  }

  /** Customers who belong to nobody, or to another than before: of a renewal, none. */
  private ownersConcerned(): Set<string> {
    const unowned = [...this.lookedAt].filter((id) => customerState(this.world, id).bound === null);
    const unlinked = this.unlinkings.map(({ customerId }) => customerId);
    return new Set([...unowned, ...unlinked, ...this.links.keys(), ...this.stronger.keys()]);
  }

  private orphansAtHome() {
    return this.orphans.flatMap(({ snapshot: { id, customerId } }) =>
      customerId === null ? [] : [{ objectId: id, customerId }],
    );
  }

  private orphansOwned() {
    return this.orphansAtHome().flatMap(({ objectId, customerId }) => {
      const owner = this.world.customers.get(customerId)?.bound?.userId;
      const reason = "By the customer of what it belongs to, which came after this event.";
      return owner === undefined ? [] : [{ objectId, userId: owner, reason }];
    });
  }

  private mismatches(): MismatchChanges {
    const changes: MismatchChanges = { open: [], resolve: [] };
    for (const customerId of this.lookedAt) {
      const now = this.world.customers.get(customerId)?.findings ?? [];
      const { bound, paid } = customerState(this.world, customerId);
      for (const finding of now) {
        const severity = severityOf(finding, bound?.userId ?? null, paid, ({ type, id }) =>
          gravenessOf(this.world.objects.get(objectKey(type, id))?.snapshot, bound),
        );
        changes.open.push({ customerId, severity, ...finding });
      }
      for (const { code } of this.findingsBefore.get(customerId) ?? []) {
        if (!now.some((finding) => finding.code === code)) changes.resolve.push({ customerId, code });
      }
    }
    return changes;
  }

  /** Whose ownership may stand otherwise than before: of a renewal, nobody's. */
  private toCheck(writes: readonly MirrorWrite[], { open, resolve }: MismatchChanges): CheckSubject[] {
    const customers = new Set([...this.links.keys(), ...this.stronger.keys()]);
    for (const { customerId } of [...this.unlinkings, ...resolve]) customers.add(customerId);
    for (const { customerId, code, evidence } of open) {
      const before = this.findingsBefore.get(customerId)?.find((finding) => finding.code === code);
      if (JSON.stringify(before?.evidence) !== JSON.stringify(evidence)) customers.add(customerId);
    }
    for (const { version, over } of writes) {
      const { customerId } = version.snapshot;
      if (customerId !== null && concernsOwnership(version.snapshot, over?.snapshot ?? null)) {
        customers.add(customerId);
      }
    }
    // A guest's purchase has no customer: what its payment link's address suggests is looked at with the user.
    const suggested = writes.flatMap(({ version: { snapshot } }) =>
      snapshot.type === "checkout_session" && snapshot.customerId === null
        ? (snapshot.data.unprovenReference ?? [])
        : [],
    );
    const users = [...this.entitlements.values()].filter(
      (entitlement) => unmappedIn(entitlement) !== (this.unmappedBefore.get(entitlement.userId) ?? ""),
    );
    return [
      ...[...customers].map((id): CheckSubject => ({ type: "customer", id })),
      ...[...users.map(({ userId }) => userId), ...suggested].map(
        (id): CheckSubject => ({ type: "user", id }),
      ),
    ];
  }
}

/** Equal while the same subscriptions pay prices without a plan. */
const unmappedIn = (entitlement: Entitlement) =>
  unmappedPricesIn(entitlement)
    .map(({ subscriptionId, denies }) => `${subscriptionId} ${denies}`)
    .join();

export interface PersonsDecision {
  /** The person's id. */
  by: string;
  at: Date;
  reason: string;
}

function concernsOwnership(now: Snapshot, before: Snapshot | null): boolean {
  if (now.type !== "customer" && now.type !== "subscription" && now.type !== "checkout_session") return false;
  if (before === null) return true;
  return (
    now.deleted !== before.deleted ||
    now.evidence.metadataUserId !== before.evidence.metadataUserId ||
    now.evidence.clientReferenceId !== before.evidence.clientReferenceId ||
    (now.type === "subscription" && now.status !== before.status) ||
    (now.type === "customer" && before.type === "customer" && now.data.email !== before.data.email)
  );
}

/** A subscription, or a session that was paid once. */
/** Before the close look that follows: what keeps something from the owner. */
function gravenessOf(snapshot: Snapshot | undefined, bound: Link | null): Severity {
  if (snapshot === undefined || !mayGive(snapshot)) return "risk";
  return isDecidedBy(bound, snapshot.created) ? "hygiene" : "blocks_access";
}
