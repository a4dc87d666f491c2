/** Where an end differs from what it has to be. Empty: it is as at Stripe. */
import { isDeepStrictEqual } from "node:util";
import type { EntitlementAnswer } from "./app";
import type { StripeEvent } from "./event-feed";
import type { Held, HeldObject } from "./held";
import type { ExpectedCustomer, ExpectedEnd } from "./oracle/expected-end";
import type { ExpectedObject } from "./oracle/expected-mirror";
import { impossibleSteps } from "./oracle/possible-steps";
import type { Given } from "./oracle/standing";

export interface End {
  user: string;
  expected: ExpectedEnd;
  /** All that Stripe made of it, in its order; also what did not arrive. */
  events: readonly StripeEvent[];
  held: Held;
  entitlement: EntitlementAnswer;
}

export function differences({ user, expected, events, held, entitlement }: End): string[] {
  const told = new Set(events.flatMap(({ data }) => data.object.id ?? []));
  const changes = held.changes.filter((change) => change.user === user);
  return [
    ...expected.customers.flatMap((customer) => [
      ...mirrorDifferences(customer, held, told),
      ...ownerDifferences(customer, user, held, told),
    ]),
    ...entitlementDifferences(expected.given, entitlement),
    ...impossibleSteps(changes, events),
  ];
}

function mirrorDifferences(customer: ExpectedCustomer, held: Held, told: ReadonlySet<string>): string[] {
  const byId = new Map(held.objects.map((object) => [object.id, object]));
  const there = new Set(customer.objects.map(({ id }) => id));
  const found = customer.objects.flatMap((object) => objectDifferences(object, byId.get(object.id), told));
  // What Stripe has no more need not be known; where it is, it is known to be gone.
  for (const { type, id, deleted, status } of held.objects.filter((one) => one.customer === customer.id)) {
    if (there.has(id) || deleted) continue;
    found.push(`${type} ${id} is held (${status}), and Stripe has it no more`);
  }
  return found;
}

/** Held by the mirror only if an event tells of it; an open checkout and its like may be known by a reading, or not. */
function objectDifferences(
  { type, id, status, fields }: ExpectedObject,
  held: HeldObject | undefined,
  told: ReadonlySet<string>,
): string[] {
  if (held === undefined) return told.has(id) ? [`${type} ${id} is not held`] : [];
  if (!told.has(id)) return [];
  const found: string[] = [];
  const say = (what: string, is: unknown, due: unknown) => {
    if (!isDeepStrictEqual(is ?? null, due ?? null))
      found.push(`${type} ${id}: ${what} is ${JSON.stringify(is)}, at Stripe ${JSON.stringify(due)}`);
  };
  say("deleted", held.deleted, false);
  say("status", held.status, status);
  for (const [name, due] of Object.entries(fields)) say(name, projected(held.fields[name], due), due);
  return found;
}

/** Of what is held only the members that are compared. */
function projected(held: unknown, due: unknown): unknown {
  if (Array.isArray(held) && Array.isArray(due))
    return held.map((one, index) => projected(one, due[index] ?? due[0]));
  if (!isHash(held) || !isHash(due)) return held;
  return Object.fromEntries(Object.keys(due).map((name) => [name, projected(held[name], due[name])]));
}

const isHash = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function ownerDifferences(
  { id, deleted, namedBy }: ExpectedCustomer,
  user: string,
  { owners }: Held,
  told: ReadonlySet<string>,
): string[] {
  const owner = owners.get(id) ?? null;
  if (namedBy.some((object) => told.has(object)) && owner !== user)
    return [`customer ${id} belongs to ${owner}, and Stripe's objects name ${user}`];
  // Of a customer that is deleted Stripe forgets whom it named; whose it was does not change by that.
  if (namedBy.length === 0 && !deleted && owner !== null)
    return [`customer ${id} belongs to ${owner}, whom nothing names`];
  return [];
}

function entitlementDifferences(given: Given | null, answer: EntitlementAnswer): string[] {
  const due =
    given === null ? "free (free) until null" : `${given.plan} (${given.state}) until ${given.until}`;
  const is = `${answer.plan} (${answer.state}) until ${answer.valid_until}`;
  return due === is ? [] : [`the user has ${is}, and by what Stripe says it is ${due}`];
}
