/** What subscriptions give. */
import type { SubscriptionItemData } from "../stripe/snapshot";
import type { Reason } from "./entitlement";
import { type Candidate, type EntitlementFacts, type Found, type Held, newestFirst, together } from "./facts";
import { type LostInvoice, lostInvoices } from "./lost-payments";
import type { Plan } from "./plan";
import { lastPlanOf, planOfItem } from "./plan-choice";
import { termsOf, underPolicies } from "./policy-standing";
import { type Period, type Standing, standingOf } from "./standing";

export function candidatesOfSubscriptions(facts: EntitlementFacts): Found {
  const gone = new Set(
    facts.customers.filter(({ snapshot }) => snapshot.deleted).map(({ snapshot }) => snapshot.id),
  );
  const lost = lostInvoices(facts);
  const each = newestFirst(facts.subscriptions).map((held) => {
    const { snapshot } = held;
    if (snapshot.customerId !== null && gone.has(snapshot.customerId)) {
      const why = `belongs to customer ${snapshot.customerId}, which was deleted at Stripe`;
      return { live: false, found: denied(held, "bound_customer_deleted", why) };
    }
    return { live: isLive(held), found: ofSubscription(held, facts, lost) };
  });
  // Of those that have ended, the latest tells enough: a long history would bury the reason.
  const ended = each.find(({ live }) => !live);
  return together(each.filter((one) => one.live || one === ended).map(({ found }) => found));
}

export function isLive({ snapshot }: Held<"subscription">): boolean {
  return snapshot.status !== "canceled" && snapshot.status !== "incomplete_expired";
}

function ofSubscription(
  held: Held<"subscription">,
  facts: EntitlementFacts,
  lost: readonly LostInvoice[],
): Found {
  const { id, data, created } = held.snapshot;
  if (facts.disputed.has(id)) {
    return denied(held, "metadata_conflict", "names another user than the one its customer is linked to");
  }
  const parts = data.items.map((item) => ofItem(held, item, facts, lost));
  const known = parts.filter((part) => part.plan !== null);
  if (known.length === 0) {
    const lastPlan = lastPlanOf(facts.catalogue, { items: data.items, former: held.former ?? [], created });
    const standing = wholeStanding(held, facts, lost, lastPlan);
    // The status is the better answer where both deny.
    if (!standing.gives) return given(held, null, standing, null);
    const prices =
      data.items.map((item) => item.priceId ?? "without a price").join(", ") || "no price at all";
    const unknown = `has ${prices}, which the catalogue maps to no plan`;
    if (lastPlan === null) return denied(held, "price_not_in_catalogue", unknown);
    const kept = given(held, lastPlan, standing, quantityOf(data.items));
    const note = reason(
      held,
      "price_not_in_catalogue",
      "notes",
      `${unknown}; its last plan is kept meanwhile`,
    );
    return { ...kept, reasons: [...kept.reasons, note] };
  }

  const found = together(known.map((part) => given(held, part.plan, part.standing, part.item.quantity)));
  return { ...found, reasons: [...unlike(found.reasons), ...notes(held, parts.length - known.length)] };
}

/** As a whole, whatever its items give: of what has no items, or none that are known. */
export function wholeStanding(
  held: Held<"subscription">,
  facts: EntitlementFacts,
  lost: readonly LostInvoice[],
  plan: Plan | null,
): Standing {
  const { currentPeriodStart, currentPeriodEnd } = held.snapshot.data;
  return standing(held, { start: currentPeriodStart, end: currentPeriodEnd }, facts, lost, plan);
}

type Part = { item: SubscriptionItemData } & ({ plan: Plan; standing: Standing } | { plan: null });

function ofItem(
  held: Held<"subscription">,
  item: SubscriptionItemData,
  facts: EntitlementFacts,
  lost: readonly LostInvoice[],
): Part {
  const { data } = held.snapshot;
  const plan = planOfItem(facts.catalogue, item);
  if (plan === null) return { item, plan };
  const period = {
    start: item.currentPeriodStart ?? data.currentPeriodStart,
    end: item.currentPeriodEnd ?? data.currentPeriodEnd,
  };
  return { item, plan, standing: standing(held, period, facts, lost, plan) };
}

function standing(
  { snapshot: { id, data } }: Held<"subscription">,
  period: Period,
  { now, policies, invoices = [] }: EntitlementFacts,
  lost: readonly LostInvoice[],
  plan: Plan | null,
): Standing {
  const latestInvoice =
    invoices.find(({ snapshot }) => snapshot.id === data.latestInvoiceId)?.snapshot ?? null;
  const terms = termsOf({ data, policies, latestInvoice }, plan?.graceDays ?? null);
  const byStatus = standingOf(data, period, now, terms);
  return underPolicies(byStatus, { subscriptionId: id, data, period, now, policies, latestInvoice, lost });
}

function quantityOf(items: readonly SubscriptionItemData[]): number | null {
  const quantities = items.map(({ quantity }) => quantity).filter((quantity) => quantity !== null);
  return quantities.length === 0 ? null : Math.max(...quantities);
}

function notes(held: Held<"subscription">, unmapped: number): Reason[] {
  const { data } = held.snapshot;
  const told: Reason[] = [];
  if (unmapped > 0) {
    const items = unmapped === 1 ? "an item" : `${unmapped} items`;
    told.push(reason(held, "item_without_plan", "notes", `also has ${items} that no plan is mapped to`));
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

/** `plan`: may be unknown only where nothing is given. */
function given(
  held: Held<"subscription">,
  plan: Plan | null,
  standing: Standing,
  seats: number | null,
): Found {
  const changesAt = standing.changesAt ? [standing.changesAt] : [];
  if (!standing.gives || plan === null) {
    return { ...denied(held, standing.code, standing.text), changesAt };
  }
  const subject = { type: "subscription", id: held.snapshot.id };
  const candidate: Candidate = { plan, state: standing.state, until: standing.until, seats, subject };
  const why = reason(held, standing.code, "gives", `gives ${plan.name}: it ${standing.text}`);
  return { candidates: [candidate], reasons: [{ ...why, planId: plan.id }], changesAt };
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
