/**
 * What paid an invoice. Events have not told since 2025-03-31; a reading with
 * `payments` expanded does. So it is kept beside the state, whichever of the two
 * comes first, and a state without it is no reason to forget it.
 */
import type { Version } from "./version";

/** The same version where there is nothing to add. */
export function withPayment(newest: Version, older: Version): Version {
  if (newest.snapshot.type !== "invoice" || older.snapshot.type !== "invoice") return newest;
  const { data, readFrom } = newest.snapshot;
  const { paymentIntentId, chargeId } = older.snapshot.data;
  const added = {
    ...(data.paymentIntentId === null && paymentIntentId !== null && { paymentIntentId }),
    ...(data.chargeId === null && chargeId !== null && { chargeId }),
  };
  if (Object.keys(added).length === 0) return newest;
  const read = Object.fromEntries(
    Object.keys(added).flatMap((field) => {
      const path = older.snapshot.readFrom[field];
      return path === undefined ? [] : [[field, path]];
    }),
  );
  const snapshot = {
    ...newest.snapshot,
    data: { ...data, ...added },
    readFrom: { ...readFrom, ...read },
  };
  return { ...newest, snapshot };
}
