/** What subscriptions give. */
import type { SubscriptionItemData } from "../stripe/snapshot";
import type { Reason } from "./entitlement";
import { type Candidate, type EntitlementFacts, type Found, type Held, newestFirst } from "./facts";
import type { Plan } from "./plan";
import { lastPlanOf, planOfItem } from "./plan-choice";
import { type Standing, standingOf } from "./standing";

export function candidatesOfSubscriptions(facts: EntitlementFacts): Found {
  const gone = new Set(
    facts.customers.filter(({ snapshot }) => snapshot.deleted).map(({ snapshot }) => snapshot.id),
  );
  const each = newestFirst(facts.subscriptions).map((held) => {
    const { snapshot } = held;
    if (snapshot.customerId !== null && gone.has(snapshot.customerId)) {
      const why = `belongs to customer ${snapshot.customerId}, which was deleted at Stripe`;
      return { live: false, found: denied(held, "bound_customer_deleted", why) };
    }
    const live = snapshot.status !== "canceled" && snapshot.status !== "incomplete_expired";
    return { live, found: ofSubscription(held, facts) };
  });
  // Of those that have ended, the latest tells enough: a long history would bury the reason.
  const ended = each.find(({ live }) => !live);
  const told = each.filter((one) => one.live || one === ended).map(({ found }) => found);
  return {
    candidates: told.flatMap(({ candidates }) => candidates),
    reasons: told.flatMap(({ reasons }) => reasons),
  };
}

function ofSubscription(held: Held<"subscription">, facts: EntitlementFacts): Found {
  const { id, data, created } = held.snapshot;
  const parts = data.items.map((item) => ofItem(held, item, facts));
  const known = parts.filter((part) => part.plan !== null);
  if (facts.disputed.has(id)) {
    return denied(held, "metadata_conflict", "names another user than the one its customer is linked to");
  }

  const whole = { start: data.currentPeriodStart, end: data.currentPeriodEnd };
  if (known.length === 0) {
    const standing = standingOf(data, whole, facts.now, billedAt(held, facts));
    // The status is the better answer where both deny.
    if (!standing.gives) return denied(held, standing.code, standing.text);
    const prices =
      data.items.map((item) => item.priceId ?? "without a price").join(", ") || "no price at all";
    const unknown = `has ${prices}, which the catalogue maps to no plan`;
    const lastPlan = lastPlanOf(facts.catalogue, { items: data.items, former: held.former ?? [], created });
    if (lastPlan === null) return denied(held, "price_not_in_catalogue", unknown);
    const kept = given(held, lastPlan, standing);
    const note = reason(
      held,
      "price_not_in_catalogue",
      "notes",
      `${unknown}; its last plan is kept meanwhile`,
    );
    return { candidates: kept.candidates, reasons: [...kept.reasons, note] };
  }

  const found: Found[] = known.map((part) =>
    part.standing.gives
      ? given(held, part.plan, part.standing)
      : denied(held, part.standing.code, part.standing.text),
  );
  return {
    candidates: found.flatMap(({ candidates }) => candidates),
    reasons: [
      ...unlike(found.flatMap(({ reasons }) => reasons)),
      ...notes(held, parts.length - known.length),
    ],
  };
}

type Part = { plan: Plan; standing: Standing } | { plan: null };

/** Since 2025 every item has a period of its own. */
function ofItem(held: Held<"subscription">, item: SubscriptionItemData, facts: EntitlementFacts): Part {
  const { data } = held.snapshot;
  const plan = planOfItem(facts.catalogue, item);
  if (plan === null) return { plan };
  const period = {
    start: item.currentPeriodStart ?? data.currentPeriodStart,
    end: item.currentPeriodEnd ?? data.currentPeriodEnd,
  };
  return { plan, standing: standingOf(data, period, facts.now, billedAt(held, facts)) };
}

/**
 * When the latest invoice was made, unix seconds. Of a subscription that is past
 * due it is the one that failed. Should it be paid by now, the subscription's own
 * change is on its way, and access must not end in between: so its status does
 * not count, unless it was never billed.
 */
function billedAt({ snapshot }: Held<"subscription">, { invoices = [] }: EntitlementFacts): number | null {
  const { latestInvoiceId } = snapshot.data;
  const latest = invoices.find((invoice) => invoice.snapshot.id === latestInvoiceId)?.snapshot;
  return latest && !latest.deleted && latest.data.status !== "draft" ? latest.created : null;
}

function notes(held: Held<"subscription">, unmapped: number): Reason[] {
  const { data } = held.snapshot;
  const told: Reason[] = [];
  if (unmapped > 0) {
    const items = unmapped === 1 ? "an item" : `${unmapped} items`;
    told.push(reason(held, "price_not_in_catalogue", "notes", `also has ${items} that no plan is mapped to`));
  }
  if (data.pauseCollection) {
    told.push(
      reason(
        held,
        "collection_paused",
        "notes",
        "collects no payments at the moment; its status is unchanged",
      ),
    );
  }
  if (data.hasPendingUpdate) {
    told.push(reason(held, "update_pending", "notes", "has a change that waits for its payment"));
  }
  if (data.itemsTruncated) {
    told.push(reason(held, "list_truncated", "notes", "has more items than Stripe's message listed"));
  }
  return told;
}

function given(held: Held<"subscription">, plan: Plan, standing: Extract<Standing, { gives: true }>): Found {
  const subject = { type: "subscription", id: held.snapshot.id };
  const candidate: Candidate = { plan, state: standing.state, until: standing.until, subject };
  const why = reason(held, standing.code, "gives", `gives ${plan.name}: it ${standing.text}`);
  return { candidates: [candidate], reasons: [{ ...why, planId: plan.id }] };
}

function denied(held: Held<"subscription">, code: string, text: string): Found {
  return { candidates: [], reasons: [reason(held, code, "denies", text)] };
}

function reason(held: Held<"subscription">, code: string, effect: Reason["effect"], text: string): Reason {
  const { id } = held.snapshot;
  return { code, text: `Subscription ${id} ${text}.`, subject: { type: "subscription", id }, effect };
}

/** Several items say the same of a status; once is enough. */
function unlike(reasons: Reason[]): Reason[] {
  const seen = new Set<string>();
  return reasons.filter(({ text }) => !seen.has(text) && seen.add(text));
}
