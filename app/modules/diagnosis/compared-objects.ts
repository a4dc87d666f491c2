/** What is held of Stripe's objects beside how they are there now, field by field. Pure. */
import type { Snapshot } from "../stripe/snapshot";
import { decidingFields } from "./differing-fields";
import { type Facts, identityOf, knownOf } from "./facts";

export interface ComparedObject {
  type: string;
  id: string;
  /** There is a difference in what decides about access, or one side lacks it. */
  differs: boolean;
  /** null: that side does not have it. */
  hereAsOf: string | null;
  thereAsOf: string | null;
  fields: { field: string; here: string | null; there: string | null; differs: boolean }[];
}

const mostObjects = 30;

/** Those that differ first. Empty: Stripe was not asked. */
export function comparedObjects(facts: Facts): ComparedObject[] {
  const stripe = knownOf(facts.stripe);
  const mirror = knownOf(facts.mirror);
  if (stripe === null || mirror === null) return [];
  const here = new Map(mirror.map((held) => [identityOf(held), held]));
  const there = new Map([...stripe.customers, ...stripe.objects].map((held) => [identityOf(held), held]));
  return [...new Set([...there.keys(), ...here.keys()])]
    .flatMap((identity) => {
      const [ours, theirs] = [here.get(identity), there.get(identity)];
      const one = theirs ?? ours;
      if (one === undefined) return [];
      const fields = sideBySide(ours?.snapshot ?? null, theirs?.snapshot ?? null);
      // What decides about nothing is not compared. Stripe's lists are bounded: what it did not send it may have.
      if (fields.length === 0 || theirs === undefined) return [];
      return [
        {
          type: one.snapshot.type,
          id: one.snapshot.id,
          differs: fields.some(({ differs }) => differs),
          hereAsOf: ours?.asOf.toISOString() ?? null,
          thereAsOf: theirs.asOf.toISOString(),
          fields,
        },
      ];
    })
    .sort((a, b) => Number(b.differs) - Number(a.differs))
    .slice(0, mostObjects);
}

function sideBySide(here: Snapshot | null, there: Snapshot | null): ComparedObject["fields"] {
  const ours = here === null ? {} : decidingFields(here);
  const theirs = there === null ? {} : decidingFields(there);
  return [...new Set([...Object.keys(theirs), ...Object.keys(ours)])].map((field) => {
    const [a, b] = [ours[field] ?? null, theirs[field] ?? null];
    return { field, here: a, there: b, differs: a !== b };
  });
}
