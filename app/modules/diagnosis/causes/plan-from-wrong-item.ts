/** A subscription of several items: the one that gives the plan is not the first. */

import { planOfItem } from "../../entitlements/plan-choice";
import { fieldSays } from "../evidence";
import { knownOf, latest } from "../facts";
import type { Rule } from "../rule";

export const planFromWrongItem: Rule = {
  code: "plan_from_wrong_item",
  examine(facts) {
    const entitlement = knownOf(facts.entitlement);
    if (entitlement === null)
      return { outcome: "undecidable", missing: "The entitlement could not be derived." };
    const { catalogue, derived } = entitlement;
    const deciding = derived.reasons.find(({ code }) => code === "plan_decided")?.subject?.id;
    const several = latest(facts, "subscription").find(
      ({ snapshot }) => snapshot.id === deciding && snapshot.data.items.length > 1,
    );
    if (!several)
      return { outcome: "cleared", looked: "The plan rests on the only item of its subscription." };
    const { id, data, created } = several.snapshot;
    const plans = data.items.map((item) => planOfItem(catalogue, item)?.id ?? null);
    const place = plans.indexOf(derived.planId);
    if (place < 1) return { outcome: "cleared", looked: `The first item of ${id} gives the plan.` };
    return {
      outcome: "found",
      certainty: "proven",
      sentence: `Subscription ${id} has ${data.items.length} items; item ${place + 1} (${data.items[place]?.priceId ?? "no price"}) gives ${derived.planName}, the highest of them. Whoever reads the first item only sees another plan.`,
      evidence: data.items
        .slice(0, 6)
        .map((item, index) =>
          fieldSays(
            several,
            `items.data[${index}].price`,
            `${item.priceId ?? "no price"}: ${plans[index] ?? "no plan"}`,
          ),
        ),
      next: {
        words:
          "Nothing is to be done here; an application that reads items itself has to look at all of them.",
        action: { kind: "none" },
        reply: null,
      },
      since: created === null ? null : new Date(created * 1_000),
      harmless: true,
    };
  },
};
