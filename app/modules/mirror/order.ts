/**
 * Which of two states of one object is the newer one?
 *
 * Stripe's `created` has a resolution of one second, so time alone often does
 * not say. Every state therefore has a place in one total order, made of what
 * the state itself says and of nothing that depends on when it arrived. The
 * mirror keeps the last in that order, and so ends in the same state whatever
 * arrives first, how often, and between what. The order is, in this sequence:
 *
 *  0. a checkout whose payment has been decided (paid, or failed) comes after one
 *     that still waits for it, whatever their times: a failed bank payment is told
 *     by its event alone, and what is read of the session later says `unpaid`;
 *     a price comes after the same price in the shape of a plan, which knows less
 *     of it: where the plan is the later one, what the price is now must be read;
 *  1. the second;
 *  2. what was fetched from Stripe comes after what an event carried, and an
 *     event with a time of its own after one of which only its arrival is known;
 *  3. an object's `….created` event comes first, its `….deleted` event last;
 *  4. a state that cannot be left comes after one that can (a draft invoice is
 *     never open again; `canceled` is the end of a subscription);
 *  5. the further status, then the content itself. These decide arbitrarily,
 *     but always alike, and the outcome is marked ambiguous.
 *
 * What an event says it changed (`previous_attributes`) does not count: it
 * orders pairs, and pairs do not add up to an order. With three states of one
 * second, which of them remained would depend on which two met first.
 */
import type { Snapshot } from "../stripe/snapshot";
import { contentOf, type Version } from "./version";

export type Order =
  /** The newcomer comes after what is stored. `same`: the content is equal, only its place is a later one. */
  | { newer: "newcomer"; same: boolean; ambiguous: boolean }
  /** It does not. `same`: of the same second and content. `decided`: it is later, and yet behind the times. */
  | { newer: "stored"; same: boolean; sameSecond: boolean; decided: boolean; ambiguous: boolean };

export function orderOf(stored: Version, newcomer: Version): Order {
  const [was, is] = [placeOf(stored), placeOf(newcomer)];
  const at = was.findIndex((part, index) => part !== is[index]);
  const content = compare(contentOf(stored.snapshot), contentOf(newcomer.snapshot));
  const same = content === 0;
  const difference = at === -1 ? content : compare(was[at] ?? 0, is[at] ?? 0);
  const later = compare(was[second] ?? 0, is[second] ?? 0);
  const isPrice = stored.snapshot.type === "price";
  // A fetch beside an event of its second was a moment earlier or later: nothing says which.
  const ambiguous =
    !same &&
    (at === -1 || at === further || at === source || (isPrice && at === decided && later * difference < 0));
  return difference > 0
    ? { newer: "newcomer", same, ambiguous }
    : {
        newer: "stored",
        same: same && at !== second,
        sameSecond: at !== second && (at !== decided || (isPrice && later === 0)),
        decided: at === decided && !isPrice,
        ambiguous,
      };
}

/** The parts of `placeOf` up to the second tell which came later; some behind it decide arbitrarily. */
const decided = 0;
const second = 1;
const source = 2;
const further = 8;

function placeOf({ asOf, source: from, place, snapshot }: Version): number[] {
  const time = asOf.getTime();
  // Fetches have milliseconds of our own clock, which order them among themselves.
  const fetched = from === "fetch" ? 1 : 0;
  return [
    paymentDecided(snapshot) || isWholePrice(snapshot) ? 1 : 0,
    Math.floor(time / 1_000),
    fetched,
    fetched * (time % 1_000),
    // A time of its own before one that only its arrival gave; among those, at least what they said.
    place.claimed === undefined ? 1 : 0,
    place.claimed ?? 0,
    kinds[place.kind],
    stageOf(snapshot),
    furtherness(snapshot),
  ];
}

function compare<T extends number | string>(was: T, is: T): number {
  return is > was ? 1 : is < was ? -1 : 0;
}

function paymentDecided({ type, data }: Snapshot): boolean {
  return (
    type === "checkout_session" &&
    data.status !== "open" &&
    ["paid", "no_payment_required", "failed"].includes(data.paymentStatus ?? "")
  );
}

function isWholePrice({ type, readFrom }: Snapshot): boolean {
  return type === "price" && readFrom.object !== "plan";
}

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
    case "subscription_schedule":
      return { not_started: 0, active: 1 }[data.status ?? ""] ?? 2;
    case "invoice_payment":
      return data.status === "open" ? 0 : 1;
    case "dispute":
      return ["won", "lost", "prevented"].includes(data.status ?? "") ? 1 : 0;
    case "credit_note":
      return data.status === "void" ? 1 : 0;
    case "customer":
    case "entitlement_summary":
    case "product":
    case "price":
      return 0;
  }
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
