/** A change of a customer's owner as pages, API and command line show it, and in words why there is none. */
import type { Entitlement } from "../entitlements/entitlement";
import type { OwnerPreview } from "./change-owner.server";
import { mostCustomersOfUser, type OwnerChange, type OwnerRefusal } from "./decide-owner-change";

export interface AccessSide extends Pick<Entitlement, "planId" | "planName" | "state" | "features"> {
  validUntil: string | null;
}

export interface OwnerChangeView {
  kind: OwnerChange["kind"];
  customerId: string;
  owner: { before: string | null; after: string | null };
  /** Who loses the customer first. */
  access: {
    userId: string;
    effect: "gains" | "loses" | "changes" | "keeps";
    before: AccessSide | null;
    after: AccessSide | null;
  }[];
  mismatches: { before: string[]; after: string[] };
  /** To be sent back with the agreement. */
  fingerprint: string;
}

export function ownerChangeView({
  change,
  owner,
  entitlements,
  mismatches,
  fingerprint,
}: OwnerPreview): OwnerChangeView {
  return {
    kind: change.kind,
    customerId: change.customerId,
    owner,
    access: entitlements.map(({ userId, before, after }) => ({
      userId,
      effect: effectOf(before, after),
      before: sideOf(before),
      after: sideOf(after),
    })),
    mismatches,
    fingerprint,
  };
}

function effectOf(
  before: Entitlement | null,
  after: Entitlement | null,
): "gains" | "loses" | "changes" | "keeps" {
  const [opened, opens] = [before, after].map((of) => of !== null && of.state !== "free");
  if (opened !== opens) return opens ? "gains" : "loses";
  const [had, has] = [before, after].map((of) => new Set(of?.features));
  const more = [...(has ?? [])].some((feature) => !had?.has(feature));
  const less = [...(had ?? [])].some((feature) => !has?.has(feature));
  if (more !== less) return more ? "gains" : "loses";
  const same =
    before?.planId === after?.planId && before?.validUntil?.getTime() === after?.validUntil?.getTime();
  return more || (before !== null && !same) ? "changes" : "keeps";
}

function sideOf(of: Entitlement | null): AccessSide | null {
  if (of === null) return null;
  const { planId, planName, state, features, validUntil } = of;
  return { planId, planName, state, features, validUntil: validUntil?.toISOString() ?? null };
}

/** For a person. */
export function refusalWords(refusal: OwnerRefusal): string {
  switch (refusal.outcome) {
    case "unknown_user":
      return `There is no user '${refusal.userId}'. Nothing was changed.`;
    case "unknown_customer":
      return `Nothing of the customer '${refusal.customerId}' ever arrived here. Resync it first. Nothing was changed.`;
    case "customer_deleted":
      return `The customer '${refusal.customerId}' was deleted at Stripe: nothing can be paid by it. Nothing was changed.`;
    case "linked_to_another":
      return `The customer '${refusal.customerId}' is linked to '${refusal.userId}'. Move it instead, if that is what you mean. Nothing was changed.`;
    case "not_linked":
      return `The customer '${refusal.customerId}' is linked to nobody. Nothing was changed.`;
    case "too_many_customers":
      return `The user '${refusal.userId}' has ${mostCustomersOfUser} customers already, and more are never linked to one user: look whether the right user is meant, and unlink what is over. Nothing was changed.`;
  }
}
