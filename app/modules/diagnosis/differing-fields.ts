/** In what two states of one object differ, as far as access rests on it. */
import type { Snapshot } from "../stripe/snapshot";

export interface DifferingField {
  field: string;
  here: string;
  there: string;
}

/** What decides, by type; what else differs (a name, a description) is no drift. */
export function differingFields(here: Snapshot, there: Snapshot): DifferingField[] {
  const [ours, theirs] = [decidingOf(here), decidingOf(there)];
  return Object.keys(ours).flatMap((field) => {
    const [a, b] = [ours[field] ?? null, theirs[field] ?? null];
    return JSON.stringify(a) === JSON.stringify(b) ? [] : [{ field, here: said(a), there: said(b) }];
  });
}

/** The same of one state alone, in words. */
export function decidingFields(snapshot: Snapshot): Record<string, string> {
  return Object.fromEntries(
    Object.entries(decidingOf(snapshot)).map(([field, value]) => [field, said(value ?? null)]),
  );
}

const compared = new Set(["customer", "subscription", "invoice", "charge", "checkout_session"]);

function decidingOf(snapshot: Snapshot): Record<string, unknown> {
  if (snapshot.deleted && compared.has(snapshot.type)) return { deleted: true };
  switch (snapshot.type) {
    case "subscription": {
      const { data } = snapshot;
      return {
        deleted: false,
        status: data.status,
        items: data.items
          .map(({ priceId, quantity }) => `${priceId ?? "no price"} × ${quantity ?? 1}`)
          .sort(),
        current_period_end: data.currentPeriodEnd,
        cancel_at: data.cancelAt,
        cancel_at_period_end: data.cancelAtPeriodEnd,
        trial_end: data.trialEnd,
        pause_collection: data.pauseCollection?.behavior ?? null,
      };
    }
    case "invoice":
      return { deleted: false, status: snapshot.data.status, amount_paid: snapshot.data.amountPaid };
    case "charge":
      return {
        deleted: false,
        status: snapshot.data.status,
        refunded: snapshot.data.refunded,
        disputed: snapshot.data.disputed,
      };
    case "checkout_session":
      return { deleted: false, status: snapshot.data.status, payment_status: snapshot.data.paymentStatus };
    case "customer":
      return { deleted: false };
    default:
      return {};
  }
}

function said(value: unknown): string {
  if (value === null) return "not set";
  return Array.isArray(value) ? value.join(", ") || "empty" : String(value);
}
