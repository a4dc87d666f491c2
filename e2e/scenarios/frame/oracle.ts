/**
 * Should this person have access, according to Stripe? Read off Stripe's own
 * objects and nothing else, so that it can judge whatever Paidtrail says. What
 * Stripe leaves to the seller is said here once more, on purpose apart from the
 * app's code:
 *
 * - past due keeps access for seven days from what could not be collected;
 * - a one-time purchase lasts, unless it was given back in full or lost in a dispute;
 * - a subscription whose payment was refunded or disputed is as Stripe says it is;
 * - the highest plan counts.
 */
import type Stripe from "stripe";
import { products, rankOf } from "./catalogue";

export interface Oracle {
  entitled: boolean;
  plan: string;
  /** Unix seconds: until when as Stripe says it now; null: nothing ends it, or there is nothing to end. */
  until: number | null;
}

interface Given {
  plan: string;
  until: number | null;
}

const graceSeconds = 7 * 86_400;
const planOfProduct = new Map(products.map(({ id, plan }) => [id, plan]));
const idOf = (reference: string | { id: string } | null | undefined) =>
  typeof reference === "string" ? reference : (reference?.id ?? null);

/** `customers`: those that are this person's. `now` in unix seconds. */
export async function askStripe(stripe: Stripe, customers: readonly string[], now: number): Promise<Oracle> {
  const given: Given[] = [];
  for (const customer of customers) {
    const found = await stripe.customers.retrieve(customer);
    if (found.deleted) continue;
    const subscriptions = stripe.subscriptions.list({
      customer,
      status: "all",
      expand: ["data.latest_invoice"],
    });
    for await (const subscription of subscriptions) given.push(...ofSubscription(subscription, now));
    const sessions = stripe.checkout.sessions.list({
      customer,
      expand: ["data.payment_intent.latest_charge"],
    });
    for await (const session of sessions) given.push(...(await ofPurchase(stripe, session)));
  }
  return highest(given);
}

export function highest(given: readonly Given[]): Oracle {
  const [best] = [...given]
    .filter(({ plan }) => rankOf(plan) > 0)
    .sort((a, b) => rankOf(b.plan) - rankOf(a.plan) || endOf(b) - endOf(a) || 0);
  return best ? { entitled: true, ...best } : { entitled: false, plan: "free", until: null };
}

const endOf = ({ until }: Given) => until ?? Number.MAX_SAFE_INTEGER;

/** What is read of an item, and of a subscription. */
export interface ItemFacts {
  price: { product: string | { id: string } };
  current_period_start: number;
  current_period_end: number;
}

export interface SubscriptionFacts
  extends Pick<Stripe.Subscription, "status" | "cancel_at" | "cancel_at_period_end" | "trial_end"> {
  latest_invoice: string | { created: number } | null;
  items: { data: ItemFacts[] };
}

export function ofSubscription(subscription: SubscriptionFacts, now: number): Given[] {
  return subscription.items.data.flatMap((item) => {
    const plan = planOfProduct.get(idOf(item.price.product) ?? "") ?? null;
    const until = untilOf(subscription, item, now);
    return plan === null || until === "over" ? [] : [{ plan, until }];
  });
}

function untilOf(subscription: SubscriptionFacts, item: ItemFacts, now: number): number | "over" {
  const { status, cancel_at, cancel_at_period_end, trial_end } = subscription;
  const ends = [cancel_at, cancel_at_period_end ? item.current_period_end : null].filter(
    (end) => end !== null,
  );
  const end = ends.length > 0 ? Math.min(...ends) : null;
  if (end !== null && end <= now) return "over";
  switch (status) {
    case "active":
      return end ?? item.current_period_end;
    case "trialing":
      return end ?? trial_end ?? item.current_period_end;
    case "past_due": {
      const invoice = subscription.latest_invoice;
      const billed = typeof invoice === "object" && invoice !== null ? invoice.created : 0;
      const grace = Math.max(item.current_period_start, billed) + graceSeconds;
      return grace <= now ? "over" : Math.min(grace, end ?? grace);
    }
    default:
      return "over";
  }
}

async function ofPurchase(stripe: Stripe, session: Stripe.Checkout.Session): Promise<Given[]> {
  if (session.mode !== "payment" || session.status !== "complete" || session.payment_status !== "paid")
    return [];
  if (await wasTakenBack(stripe, session)) return [];
  const lines = await stripe.checkout.sessions.listLineItems(session.id, { limit: 100 });
  return lines.data.flatMap((line) => {
    const plan = planOfProduct.get(idOf(line.price?.product) ?? "") ?? null;
    return plan === null ? [] : [{ plan, until: null }];
  });
}

async function wasTakenBack(stripe: Stripe, session: Stripe.Checkout.Session): Promise<boolean> {
  const intent = session.payment_intent;
  const charge = typeof intent === "object" && intent !== null ? intent.latest_charge : null;
  if (typeof charge !== "object" || charge === null) return false;
  if (charge.refunded) return true;
  if (!charge.disputed) return false;
  const disputes = await stripe.disputes.list({ charge: charge.id });
  return disputes.data.some(({ status }) => status === "lost");
}
