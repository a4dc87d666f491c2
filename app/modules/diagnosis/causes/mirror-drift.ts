/** What we hold of an object differs from what Stripe has now, in a field that access rests on. */

import { differingFields } from "../differing-fields";
import { fieldSays, neverArrived } from "../evidence";
import { type Facts, identityOf, knownOf } from "../facts";
import { lostEvents, othersCameSince } from "../lost-events";
import type { Finding, Rule } from "../rule";
import { delayed, unharmed } from "./never-arrived";

export const mirrorDrift: Rule = {
  code: "mirror_drift",
  examine(facts) {
    const [stripe, mirror] = [knownOf(facts.stripe), knownOf(facts.mirror)];
    if (stripe === null || mirror === null) {
      return { outcome: "undecidable", missing: "Stripe was not asked, so what we hold cannot be compared." };
    }
    const atStripe = new Map([...stripe.customers, ...stripe.objects].map((one) => [identityOf(one), one]));
    const differing = mirror.flatMap((held) => {
      const theirs = atStripe.get(identityOf(held));
      // What came after the reading is newer, not different.
      if (theirs === undefined || held.asOf > theirs.asOf) return [];
      const fields = differingFields(held.snapshot, theirs.snapshot);
      return fields.length === 0 ? [] : [{ held, theirs, fields }];
    });
    const [first] = differing;
    const absent = absentThoughOthersCame(facts);
    if (first === undefined && absent !== null) return absent;
    if (first === undefined) {
      return {
        outcome: "cleared",
        looked: `All ${mirror.length} objects that we hold are as Stripe has them.`,
      };
    }
    const { snapshot } = first.held;
    const [field] = first.fields;
    return {
      outcome: "found",
      certainty: "proven",
      sentence: `${snapshot.type.replaceAll("_", " ").replace(/^./, (letter) => letter.toUpperCase())} ${snapshot.id} is not as Stripe has it: ${field?.field} is ${field?.here} here and ${field?.there} at Stripe.`,
      evidence: differing.slice(0, 3).flatMap(({ held, theirs, fields }) =>
        fields.slice(0, 3).flatMap(({ field: name, here, there }) => [
          { ...fieldSays(held, name, here), from: "here" as const },
          { ...fieldSays(theirs, name, there), from: "stripe" as const },
        ]),
      ),
      next: {
        words: "Resync the customer: it shows the difference, and takes it over.",
        action:
          snapshot.customerId === null
            ? { kind: "none" }
            : { kind: "resync", customerId: snapshot.customerId },
        reply: delayed,
      },
      since: first.held.asOf,
    };
  },
};

/** Objects that access rests on; of others nobody is kept out. */
const deciding = new Set(["subscription", "checkout_session", "charge"]);

/** Its events went lost among others that came: the way was open, and nothing says why. */
function absentThoughOthersCame(facts: Facts): Finding | null {
  const held = new Set((knownOf(facts.mirror) ?? []).map(({ snapshot }) => snapshot.id));
  const taken = (lostEvents(facts) ?? []).filter(({ fate }) => fate.kind === "taken");
  for (const object of knownOf(facts.stripe)?.objects ?? []) {
    const { type, id, customerId } = object.snapshot;
    const lost = taken.find(({ event }) => event.objectId === id);
    if (held.has(id) || !deciding.has(type) || lost === undefined) continue;
    if (!othersCameSince(facts, lost.event.created)) continue;
    return {
      outcome: "found",
      certainty: "proven",
      sentence: `Stripe has ${type.replaceAll("_", " ")} ${id}, and nothing is held of it here: ${lost.event.id} (${lost.event.type}) never arrived, though others of the time did.`,
      evidence: [
        { ...fieldSays(object, "status", object.snapshot.status ?? "exists"), from: "stripe" },
        neverArrived(lost.event),
      ],
      next: {
        words: "Resync the customer: it shows the difference, and takes it over.",
        action: customerId === null ? { kind: "backfill" } : { kind: "resync", customerId },
        reply: delayed,
      },
      since: lost.event.created,
      harmless: unharmed(facts, null),
    };
  }
  return null;
}
