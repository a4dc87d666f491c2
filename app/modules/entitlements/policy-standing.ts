/**
 * What the policies make of a subscription that would give access by its status
 * and dates (standing.ts): money that went back, an invoice that was sent and is
 * not paid, collection that is paused. Each may take access, none gives any.
 */
import type { SubscriptionData } from "../stripe/snapshot";
import { dayOf } from "./dates";
import type { Held } from "./facts";
import { type LostInvoice, lossText, policyFor } from "./lost-payments";
import type { Policies } from "./policies";
import { dateOf, ending, no, type Period, type Standing, type StandingTerms } from "./standing";

export interface PolicyFacts {
  subscriptionId: string;
  data: SubscriptionData;
  period: Period;
  now: Date;
  policies: Policies;
  latestInvoice: Held<"invoice">["snapshot"] | null;
  lost: readonly LostInvoice[];
}

export function underPolicies(standing: Standing, facts: PolicyFacts): Standing {
  const rules = [lostPayment, pausedCollection, unpaidInvoice];
  return rules.reduce((before, rule) => (before.gives ? rule(before, facts) : before), standing);
}

type Giving = Extract<Standing, { gives: true }>;

function lostPayment(standing: Giving, { subscriptionId, data, period, now, policies, lost }: PolicyFacts) {
  const found = lost.find(
    ({ invoice }) => invoice.data.subscriptionId === subscriptionId && isOfPeriod(invoice, data, period),
  );
  if (!found) return standing;
  const text = `its payment ${lossText(found.loss)}`;
  switch (policyFor(found.loss, policies).subscription) {
    case "keep":
      return standing;
    case "end_now":
      return no("refunded_or_disputed", `gives no access: ${text}, and the policy is to end access then`);
    case "end_at_period": {
      const end = period.end === null ? null : dateOf(period.end);
      if (end === null || end <= now) {
        return no("refunded_or_disputed", `gives no access: ${text}, and the period is over`);
      }
      if (standing.until !== null && standing.until < end && standing.state !== "active") return standing;
      return { ...ending(end), text: `ends on ${dayOf(end)} with its period, for ${text}` };
    }
  }
}

/**
 * Did this invoice bill the period that runs? It is made when the period begins.
 * What is billed in mid-period (a change of plan) is only a part of its price.
 */
function isOfPeriod(
  { id, created, data: invoice }: LostInvoice["invoice"],
  data: SubscriptionData,
  period: Period,
) {
  if (created === null || period.start === null) return id === data.latestInvoiceId;
  const length = period.end === null ? Number.POSITIVE_INFINITY : period.end - period.start;
  const near = Math.min(86_400, length / 2);
  if (Math.abs(created - period.start) < near) return true;
  return (
    id === data.latestInvoiceId && created > period.start && invoice.billingReason === "subscription_cycle"
  );
}

function pausedCollection(standing: Giving, { data, now, policies }: PolicyFacts): Standing {
  const paused = data.pauseCollection;
  if (paused === null) return standing;
  const resumes = paused.resumesAt === null ? null : dateOf(paused.resumesAt);
  // Stripe goes on by itself then; its word of that is on its way.
  if (resumes !== null && resumes <= now) return standing;
  const { pausedCollection: policy } = policies;
  const keeps =
    policy.rule === "keep" ||
    (policy.rule === "keep_when" && policy.behaviors.some((behavior) => behavior === paused.behavior));
  if (keeps) return standing;
  const until = resumes === null ? "" : ` until ${dayOf(resumes)}`;
  const denied = no(
    "collection_paused",
    `collects no payments${until} (${paused.behavior ?? "no behavior given"}), and the policy is to give no access meanwhile`,
  );
  return resumes === null ? denied : { ...denied, changesAt: resumes };
}

function unpaidInvoice(standing: Giving, { data, now, policies, latestInvoice }: PolicyFacts): Standing {
  if (data.collectionMethod !== "send_invoice" || standing.state === "trialing") return standing;
  // Not heard of it: that is no reason to take access. Void: nothing is owed.
  if (latestInvoice === null || latestInvoice.deleted) return standing;
  const { status } = latestInvoice.data;
  if (status === "paid" || status === "void") return standing;
  const { unpaidInvoice: policy } = policies;
  const what = `its invoice ${latestInvoice.id} is not paid`;
  switch (policy.rule) {
    case "keep":
      return standing;
    case "only_when_paid":
      return no("invoice_unpaid_but_active", `gives no access: ${what}, and the policy is to wait for that`);
    case "after_days_overdue": {
      const due = dueOf(latestInvoice, data);
      if (due === null) return standing;
      const last = dateOf(due + policy.days * 86_400);
      if (last > now) return { ...standing, changesAt: last };
      const rule = `${policy.days} days from ${dayOf(dateOf(due))}, when it was due`;
      return no("invoice_unpaid_but_active", `gives no access: ${what}, and the policy is to wait ${rule}`);
    }
  }
}

/** Days of grace and since when, where the renewal's invoice was sent: from when it was due, and as the policy says. */
export function termsOf(
  { data, policies, latestInvoice }: Pick<PolicyFacts, "data" | "policies" | "latestInvoice">,
  planGraceDays: number | null,
): StandingTerms {
  const graceDays = planGraceDays ?? policies.graceDays;
  // A draft: it was never billed. Should it be paid by now, the subscription's own change is on its way,
  // and access must not end in between: so no other status counts.
  if (latestInvoice === null || latestInvoice.deleted || latestInvoice.data.status === "draft") {
    return { graceDays, billedAt: null };
  }
  if (data.collectionMethod !== "send_invoice") return { graceDays, billedAt: latestInvoice.created };
  const { unpaidInvoice } = policies;
  return {
    graceDays: unpaidInvoice.rule === "after_days_overdue" ? unpaidInvoice.days : graceDays,
    billedAt: dueOf(latestInvoice, data) ?? latestInvoice.created,
  };
}

/** Unix seconds; null while it is a draft that does not say. */
function dueOf(
  { created, data }: NonNullable<PolicyFacts["latestInvoice"]>,
  { daysUntilDue }: SubscriptionData,
) {
  if (data.dueDate !== null) return data.dueDate;
  return created === null || daysUntilDue === null ? null : created + daysUntilDue * 86_400;
}
