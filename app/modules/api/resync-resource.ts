/** A resync as the JSON API gives it. */
import type { ResyncView } from "../sync/resync-view";

export function resyncResource(resync: ResyncView, { applied }: { applied: boolean }) {
  const { customerId, readAt, entitlements, objects, mismatches, owner } = resync;
  return {
    object: "resync",
    customer: customerId,
    applied,
    read_at: seconds(readAt),
    fingerprint: resync.fingerprint,
    owner,
    entitlements: entitlements.map(({ userId, before, after }) => ({
      user: userId,
      before: before && entitlementResource(before),
      after: after && entitlementResource(after),
    })),
    mismatches,
    objects: objects.map(objectResource),
    further_objects: resync.furtherObjects,
    confirmed: resync.confirmed,
    newer_here: resync.newerHere,
    incomplete: resync.incomplete,
    request_ids: resync.requestIds,
  };
}

export const objectResource = ({ type, id, kind, status, asOf, fields }: ResyncView["objects"][number]) => ({
  object: type,
  id,
  kind,
  status,
  as_of: { before: asOf.before === null ? null : seconds(asOf.before), after: seconds(asOf.after) },
  fields,
});

const seconds = (iso: string) => Math.floor(Date.parse(iso) / 1_000);

export function entitlementResource({
  planId,
  planName,
  state,
  features,
  limits,
  seats,
  validUntil,
}: NonNullable<ResyncView["entitlements"][number]["after"]>) {
  return {
    plan: planId,
    plan_name: planName,
    state,
    features,
    limits,
    seats,
    valid_until: validUntil === null ? null : seconds(validUntil),
  };
}
