/**
 * What a person's decision about a customer's owner changes here. Pure: the preview
 * and the change itself are this one decision, so that what was shown is what is done.
 */
import { createHash } from "node:crypto";
import type { Entitlement } from "../entitlements/entitlement";
import type { DatedClaim } from "../ownership/claims";
import { isDecidedBy } from "../ownership/decided-by-link";
import type { MismatchCode } from "../ownership/resolve-owner";
import { objectKey } from "../mirror/version";
import { type EntitlementStep, ownershipOf, stepsOf } from "./decide-event";
import type { Moving } from "./derive-user";
import { mayGive } from "./may-give";
import { type CustomerState, customerState, link, linkOf, userState, type World } from "./world";

export type OwnerChange =
  | { kind: "link"; customerId: string; userId: string }
  | { kind: "unlink"; customerId: string }
  /** From whoever has it. */
  | { kind: "move"; customerId: string; userId: string };

/** Why it cannot be; nothing is changed. */
export type OwnerRefusal =
  | { outcome: "unknown_user"; userId: string }
  /** Nothing of it ever arrived here. */
  | { outcome: "unknown_customer"; customerId: string }
  | { outcome: "customer_deleted"; customerId: string }
  /** Linking moves nobody: that is a decision of its own. */
  | { outcome: "linked_to_another"; customerId: string; userId: string }
  | { outcome: "not_linked"; customerId: string }
  /** More than any person pays as: a column of a file that was filled down. */
  | { outcome: "too_many_customers"; userId: string };

/** A person links no more to one user: everything of a user is read whenever something of them changes. */
export const mostCustomersOfUser = 20;

export interface OwnerDifference {
  owner: { before: string | null; after: string | null };
  /** Of who loses the customer, then of who gains it. */
  entitlements: { userId: string; before: Entitlement | null; after: Entitlement | null }[];
  mismatches: { before: MismatchCode[]; after: MismatchCode[] };
  /** Equal exactly when all of this is. */
  fingerprint: string;
}

export interface OwnerDecision {
  outcome: "decided";
  steps: EntitlementStep[];
  /** What links it after it was unlinked: evidence that names somebody else. */
  bind: DatedClaim | null;
  difference: OwnerDifference;
}

/** Takes the decision over into the world, so that the next one in it sees it. */
export function decideOwnerChange(
  world: World,
  change: OwnerChange,
  decided: { by: string; at: Date },
): OwnerDecision | OwnerRefusal | { outcome: "unchanged" } {
  const { customerId } = change;
  const state = customerState(world, customerId);
  const before = state.bound?.userId ?? null;
  const wanted = change.kind === "unlink" ? null : change.userId;
  const refusal = refusalOf(world, change, before);
  if (refusal !== null) return refusal;
  // Where something disputes the link, that a person confirms it is a decision.
  const settled = state.findings.length === 0 || isDecidedStill(world, state);
  if (before === wanted && settled) return { outcome: "unchanged" };

  const held = new Map([...world.users].map(([userId, { entitlement }]) => [userId, entitlement]));
  const codesBefore = state.findings.map(({ code }) => code);
  const steps: EntitlementStep[] = [];
  const take = (userId: string, moving: Moving) => {
    for (const step of stepsOf(world, userId, new Map(), moving)) {
      userState(world, userId).entitlement = step.after;
      steps.push(step);
    }
  };
  if (before !== null && before !== wanted) {
    state.barred.add(before);
    take(before, { leaves: customerId });
    userState(world, before).customers.delete(customerId);
    state.bound = null;
  }
  if (wanted !== null) {
    state.barred.delete(wanted);
    state.bound = { userId: wanted, evidence: "operator", objectId: decided.by, claimedAt: decided.at };
  }
  const { bind, owner: after, findings } = ownershipOf(world, customerId, new Map());
  state.findings = findings;
  const joins = bind === null ? state.bound : linkOf(bind);
  if (joins !== null) {
    take(joins.userId, { joins: customerId, link: joins });
    link(world, customerId, joins);
  }

  const users = [...new Set([before, after])].filter((userId) => userId !== null);
  const whole = {
    owner: { before, after },
    entitlements: users.map((userId) => ({
      userId,
      // What ran out by itself is no change of this decision's.
      before:
        steps.find((step) => step.after.userId === userId && step.ranOutAt === null)?.before ??
        held.get(userId) ??
        null,
      after: userState(world, userId).entitlement,
    })),
    mismatches: { before: codesBefore, after: findings.map(({ code }) => code) },
  };
  return { outcome: "decided", steps, bind, difference: { ...whole, fingerprint: fingerprintOf(whole) } };
}

/** By a person, and nothing that names somebody else was bought since. */
function isDecidedStill(world: World, { bound, findings }: CustomerState): boolean {
  if (bound?.evidence !== "operator") return false;
  return !findings
    .flatMap(({ evidence }) => evidence.claims)
    .some(({ object: { type, id } }) => {
      const snapshot = world.objects.get(objectKey(type, id))?.snapshot;
      return snapshot !== undefined && mayGive(snapshot) && !isDecidedBy(bound, snapshot.created);
    });
}

function refusalOf(world: World, change: OwnerChange, before: string | null): OwnerRefusal | null {
  const { customerId } = change;
  const customer = world.objects.get(objectKey("customer", customerId));
  if (before === null && customerState(world, customerId).keys.size === 0) {
    return { outcome: "unknown_customer", customerId };
  }
  if (change.kind !== "link" && before === null) return { outcome: "not_linked", customerId };
  if (change.kind === "unlink") return null;
  if (!world.knownUsers.has(change.userId)) return { outcome: "unknown_user", userId: change.userId };
  if (change.kind === "link" && before !== null && before !== change.userId) {
    return { outcome: "linked_to_another", customerId, userId: before };
  }
  if (customer?.snapshot.deleted) return { outcome: "customer_deleted", customerId };
  const has = userState(world, change.userId).customers;
  if (!has.has(customerId) && has.size >= mostCustomersOfUser) {
    return { outcome: "too_many_customers", userId: change.userId };
  }
  return null;
}

function fingerprintOf({ owner, entitlements, mismatches }: Omit<OwnerDifference, "fingerprint">): string {
  const essence = (of: Entitlement | null) =>
    of && [of.planId, of.state, of.features, of.validUntil?.toISOString() ?? null];
  const told = [
    owner,
    entitlements.map(({ userId, before, after }) => [userId, essence(before), essence(after)]),
    mismatches,
  ];
  return createHash("sha256").update(JSON.stringify(told)).digest("hex").slice(0, 32);
}
