/**
 * Which of two states of one object is the newer one?
 *
 * Stripe's `created` has a resolution of one second, so time alone often does
 * not say. Within a second the rules below decide, each the same whichever of
 * the two arrived first, so that the end state does not depend on arrival:
 *
 *  1. what was fetched from Stripe stays over what an event carried;
 *  2. an object's `….created` event comes first, its `….deleted` event last;
 *  3. a state that cannot be left comes after one that can (a draft invoice is
 *     never open again; `canceled` is the end of a subscription);
 *  4. if one says what it changed (`previous_attributes`) and that is the other,
 *     it is the other's successor;
 *  5. otherwise nothing says. The further status, then the content itself,
 *     decide arbitrarily but always alike, and the outcome is marked ambiguous.
 */
import type { Snapshot } from "../stripe/snapshot";
import { contentOf, digestOf, type Version } from "./version";

export type Order =
  /** The newcomer is newer, or as new with the same content. */
  | { newer: "newcomer"; same: boolean; ambiguous: boolean }
  | { newer: "stored"; sameSecond: boolean; ambiguous: boolean };

export function orderOf(stored: Version, newcomer: Version): Order {
  const time = secondOf(newcomer) - secondOf(stored);
  if (time < 0) return { newer: "stored", sameSecond: false, ambiguous: false };
  const same = contentOf(stored.snapshot) === contentOf(newcomer.snapshot);
  if (time > 0 || same) return { newer: "newcomer", same, ambiguous: false };
  return withinOneSecond(stored, newcomer);
}

function withinOneSecond(stored: Version, newcomer: Version): Order {
  const won = (difference: number, ambiguous = false): Order =>
    difference > 0
      ? { newer: "newcomer", same: false, ambiguous }
      : { newer: "stored", sameSecond: true, ambiguous };

  if (stored.source !== newcomer.source) return won(newcomer.source === "fetch" ? 1 : -1, true);
  const kind = kinds[newcomer.place.kind] - kinds[stored.place.kind];
  if (kind !== 0) return won(kind);
  const stage = stageOf(newcomer.snapshot) - stageOf(stored.snapshot);
  if (stage !== 0) return won(stage);
  const follows = newcomer.place.before === digestOf(stored.snapshot);
  const precedes = stored.place.before === digestOf(newcomer.snapshot);
  if (follows !== precedes) return won(follows ? 1 : -1);

  const ambiguous = !isTerminal(newcomer.snapshot) && !isTerminal(stored.snapshot);
  const further = furtherness(newcomer.snapshot) - furtherness(stored.snapshot);
  if (further !== 0) return won(further, ambiguous);
  return won(contentOf(newcomer.snapshot) > contentOf(stored.snapshot) ? 1 : -1, ambiguous);
}

const secondOf = (version: Version) => Math.floor(version.asOf.getTime() / 1_000);
const kinds = { created: 0, changed: 1, deleted: 2 };

/** Stages are never gone back: a greater one is certainly later. */
function stageOf({ type, data }: Snapshot): number {
  switch (type) {
    case "subscription":
      return { incomplete: 0, canceled: 2, incomplete_expired: 2 }[data.status] ?? 1;
    case "invoice":
      return { draft: 0, open: 1, uncollectible: 2, paid: 3, void: 3 }[data.status ?? ""] ?? 0;
    case "payment_intent":
      return { requires_capture: 1, succeeded: 2, canceled: 2 }[data.status] ?? 0;
    case "charge":
      return data.status === "pending" ? 0 : 1;
    case "refund":
      return { succeeded: 1, failed: 2, canceled: 2 }[data.status ?? ""] ?? 0;
    case "checkout_session":
      return data.status === "open" ? 0 : data.paymentStatus === "unpaid" ? 1 : 2;
    case "customer":
      return 0;
  }
}

/** Nothing that decides access changes any more. */
function isTerminal({ type, data, deleted }: Snapshot): boolean {
  return deleted || (type === "subscription" && ["canceled", "incomplete_expired"].includes(data.status));
}

/** How far along things usually are; later states may have a smaller one. */
function furtherness({ type, data }: Snapshot): number {
  switch (type) {
    case "subscription":
      return { trialing: 1, active: 2, paused: 3, past_due: 4, unpaid: 5 }[data.status] ?? 0;
    case "invoice":
      return data.amountPaid ?? 0;
    case "payment_intent":
      return { requires_confirmation: 1, requires_action: 2, processing: 3 }[data.status] ?? 0;
    case "charge":
      return (data.amountRefunded ?? 0) + (data.disputed ? 0.5 : 0);
    default:
      return 0;
  }
}
