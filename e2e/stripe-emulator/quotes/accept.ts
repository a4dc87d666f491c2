/** What comes of an accepted quote: a subscription, or the draft of an invoice. */
import type Stripe from "stripe";
import { draftInvoice } from "../invoicing/draft";
import { putOnDraft, recount } from "../invoicing/draft-lines";
import { newItem } from "../invoicing/item-input";
import { addInvoiceItem } from "../invoicing/items";
import { idOf } from "../store/table";
import { createSubscription } from "../subscriptions/create";
import { quotes } from "../tables/quotes";
import type { Scope } from "../work/scope";

const DAY = 24 * 3600;

type Outcome = Pick<Stripe.Quote, "invoice" | "subscription">;

export function fulfil(scope: Scope, quote: Stripe.Quote): Outcome {
  const lines = scope.hidden(quotes, quote.id)?.lines ?? [];
  const recurring = lines.some((line) => line.price?.type === "recurring");
  return recurring ? subscribe(scope, quote, lines) : invoice(scope, quote, lines);
}

function collectionOf(quote: Stripe.Quote) {
  if (quote.collection_method !== "send_invoice") return {};
  return {
    collection: "send_invoice" as const,
    daysUntilDue: quote.invoice_settings.days_until_due ?? 30,
  };
}

/** Its first invoice is a draft, for the merchant to look at: it finalises itself an hour later. */
function subscribe(scope: Scope, quote: Stripe.Quote, lines: readonly Stripe.LineItem[]): Outcome {
  const { description, metadata, trial_period_days: days } = quote.subscription_data;
  const priced = (recurring: boolean) =>
    lines
      .filter((line) => (line.price?.type === "recurring") === recurring)
      .map((line) => ({
        price: idOf(line.price) ?? "",
        ...(line.quantity === null ? {} : { quantity: line.quantity }),
      }));
  const subscription = createSubscription(scope, {
    customer: idOf(quote.customer) ?? "",
    items: priced(true),
    addInvoiceItems: priced(false),
    description,
    metadata: metadata ?? {},
    trialEnd: days === null ? null : scope.now + days * DAY,
    firstInvoice: "later",
    ...collectionOf(quote),
  });
  return { invoice: idOf(subscription.latest_invoice), subscription: subscription.id };
}

function invoice(scope: Scope, quote: Stripe.Quote, lines: readonly Stripe.LineItem[]): Outcome {
  const customer = idOf(quote.customer) ?? "";
  const currency = quote.currency ?? "usd";
  const draft = draftInvoice(scope, {
    customer,
    currency,
    reason: "manual",
    lines: [],
    autoAdvance: false,
    pendingItems: "exclude",
    ...collectionOf(quote),
  });
  for (const line of lines) {
    const given = { pricing: { price: idOf(line.price) ?? "" }, quantity: line.quantity ?? 1 };
    const item = addInvoiceItem(scope, newItem(scope, given, { customer, currency, invoice: draft.id }));
    putOnDraft(scope, draft, item);
  }
  recount(scope, draft);
  return { invoice: draft.id, subscription: null };
}
