/** In what the peer's ends differ from Stripe, by kind. Compared are the columns that it and Stripe both have. */
import { isDeepStrictEqual } from "node:util";
import type { StripeEvent } from "../event-feed";
import type { StripeObject } from "../oracle/truth";
import { isKeptByPeer, type PeerRow } from "./peer";

export type PeerDifference =
  /** What it holds is an earlier state of the same second as the last one. */
  | "lost the later of one second"
  /** What it holds is of an earlier second. */
  | "holds an older state"
  | "holds what Stripe has no more"
  | "does not hold it"
  /** No state that Stripe told of. */
  | "holds what never was";

const compared = [
  ...["status", "cancel_at", "cancel_at_period_end", "canceled_at", "ended_at", "pause_collection"],
  ...["amount_paid", "amount_due", "amount_received", "amount_refunded", "refunded", "payment_status"],
];

/** `events`: all that Stripe made of the history, in its order. */
export function peerDifferences(
  objects: readonly StripeObject[],
  rows: ReadonlyMap<string, PeerRow>,
  events: readonly StripeEvent[],
): { id: string; difference: PeerDifference }[] {
  const told = new Map<string, StripeEvent[]>();
  for (const event of events) {
    const { id, object } = event.data.object;
    if (id === undefined || !isKeptByPeer(object)) continue;
    told.set(id, [...(told.get(id) ?? []), event]);
  }
  const there = new Map(objects.map(({ object }) => [object.id ?? "", object]));
  return [...told].flatMap(([id, states]) => {
    const difference = differenceOf(there.get(id) ?? null, rows.get(id), states);
    return difference === null ? [] : [{ id, difference }];
  });
}

function differenceOf(
  truth: object | null,
  row: PeerRow | undefined,
  states: readonly StripeEvent[],
): PeerDifference | null {
  if (truth === null) {
    const isGone = row === undefined || row.deleted === true || row.status === "deleted";
    return isGone ? null : "holds what Stripe has no more";
  }
  if (row === undefined) return "does not hold it";
  if (isSame(row, truth)) return null;
  const held = states.findLast(({ data }) => isSame(row, data.object));
  if (held === undefined) return "holds what never was";
  return held.created === states.at(-1)?.created ? "lost the later of one second" : "holds an older state";
}

function isSame(row: PeerRow, object: object): boolean {
  const other: Record<string, unknown> = { ...object };
  return compared.every(
    (name) => !(name in row) || !(name in other) || isDeepStrictEqual(plain(row[name]), plain(other[name])),
  );
}

/** Its columns of large numbers come as text. */
const plain = (value: unknown): unknown =>
  typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : (value ?? null);
