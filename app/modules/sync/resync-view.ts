/** A resync as pages, API and command line show it. Times are ISO strings; what the reader may not see is hidden. */
import type { Entitlement } from "../entitlements/entitlement";
import { masked, type ObjectDifference } from "./object-difference";
import type { Resync } from "./resync-customer.server";

export interface ResyncView extends Omit<Resync, "readAt" | "entitlements" | "objects"> {
  readAt: string;
  entitlements: { userId: string; before: EntitlementSide | null; after: EntitlementSide | null }[];
  objects: ObjectDifference[];
  /** Objects that differ and are not among `objects`. */
  furtherObjects: number;
}

export interface EntitlementSide
  extends Pick<Entitlement, "planId" | "planName" | "state" | "features" | "limits" | "seats"> {
  validUntil: string | null;
}

const mostShown = 100;

export function resyncView(resync: Resync, { reveal }: { reveal: boolean }): ResyncView {
  const { readAt, entitlements, objects, ...rest } = resync;
  return {
    ...rest,
    readAt: readAt.toISOString(),
    entitlements: entitlements.map(({ userId, before, after }) => ({
      userId,
      before: sideOf(before),
      after: sideOf(after),
    })),
    objects: objects.slice(0, mostShown).map((difference) => masked(difference, { reveal })),
    furtherObjects: Math.max(0, objects.length - mostShown),
  };
}

export function sideOf(of: Entitlement | null): EntitlementSide | null {
  if (of === null) return null;
  const { planId, planName, state, features, limits, seats, validUntil } = of;
  return { planId, planName, state, features, limits, seats, validUntil: validUntil?.toISOString() ?? null };
}

/** Would applying change anything but freshness? */
export function changesNothing({ objects, owner, mismatches, entitlements }: ResyncView): boolean {
  return (
    objects.length === 0 &&
    owner.before === owner.after &&
    mismatches.before.join() === mismatches.after.join() &&
    entitlements.every(({ before, after }) => JSON.stringify(before) === JSON.stringify(after))
  );
}
