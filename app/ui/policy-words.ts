/** Policies in words: each question, each choice with what it means in one sentence. */
import type { PaymentLossPolicy, PolicyChoices } from "~/modules/entitlements/policies";
import type { Choice } from "./choice-field";
import { counted } from "./figures";

type Loss = "refunded" | "disputeOpened" | "disputeLost";

export const lossQuestions: Record<Loss, { title: string; lead: string }> = {
  refunded: {
    title: "A payment is refunded in full",
    lead: "A refund in part never takes access away; it is noted.",
  },
  disputeOpened: {
    title: "A payment is disputed, and nothing is decided yet",
    lead: "The payer's bank has taken the money back for now.",
  },
  disputeLost: { title: "A dispute is lost", lead: "The money is gone for good." },
};

export const purchaseChoices: readonly (Choice & { value: PaymentLossPolicy["purchase"]; label: string })[] =
  [
    {
      value: "keep",
      label: "Keep access",
      hint: "What was bought once stays, though its payment went back.",
    },
    {
      value: "end_now",
      label: "End at once",
      hint: "What was bought once is gone as soon as Stripe tells of it.",
    },
  ];

export const subscriptionChoices: readonly (Choice & {
  value: PaymentLossPolicy["subscription"];
  label: string;
})[] = [
  { value: "keep", label: "Keep access", hint: "The subscription counts as long as Stripe calls it active." },
  {
    value: "end_at_period",
    label: "End with the period",
    hint: "Access lasts until the period whose payment went back is over, and goes on when the next one is paid.",
  },
  {
    value: "end_now",
    label: "End at once",
    hint: "Access ends as soon as Stripe tells of it, and comes back with the next paid period.",
  },
];

export const unpaidInvoiceChoices: readonly (Choice & {
  value: PolicyChoices["unpaidInvoice"]["rule"];
  label: string;
})[] = [
  {
    value: "keep",
    label: "Keep access",
    hint: "An active subscription counts, whether its invoice is paid or not.",
  },
  {
    value: "after_days_overdue",
    label: "End some days after the due date",
    hint: "Access lasts until the invoice is overdue by the days below, and comes back when it is paid.",
  },
  {
    value: "only_when_paid",
    label: "Only when paid",
    hint: "Access begins when the invoice is paid, and ends when a new one is open.",
  },
];

export const pausedCollectionChoices: readonly (Choice & {
  value: PolicyChoices["pausedCollection"]["rule"];
  label: string;
})[] = [
  {
    value: "keep",
    label: "Keep access",
    hint: "Somebody was let off paying for a while, and goes on using it.",
  },
  {
    value: "end_now",
    label: "End at once",
    hint: "Who does not pay does not use it, until collection goes on.",
  },
  {
    value: "keep_when",
    label: "Keep access for some kinds of pause",
    hint: "It depends on what Stripe does with the invoices meanwhile: choose below.",
  },
];

export const pauseBehaviorWords: Record<"keep_as_draft" | "mark_uncollectible" | "void", string> = {
  keep_as_draft: "Invoices stay drafts, to be paid later (keep_as_draft)",
  mark_uncollectible: "Invoices are marked uncollectible (mark_uncollectible)",
  void: "Invoices are voided, nothing is owed (void)",
};

export const seatChoices: readonly (Choice & { value: PolicyChoices["seats"]; label: string })[] = [
  { value: "sum", label: "All together", hint: "Two subscriptions of 5 and 3 seats are 8 seats." },
  { value: "highest", label: "The highest", hint: "Two subscriptions of 5 and 3 seats are 5 seats." },
];

/** What differs, in sentences; empty: nothing. */
export function changedPolicies(before: PolicyChoices, after: PolicyChoices): string[] {
  const was = policySentences(before);
  return policySentences(after).flatMap(({ title, says }, index) => {
    const earlier = was[index]?.says ?? "";
    return earlier === says ? [] : [`${title}: ${says} Until now: ${earlier}`];
  });
}

/** All of them, as they stand. */
function policySentences(choices: PolicyChoices): { title: string; says: string }[] {
  const losses = (["refunded", "disputeOpened", "disputeLost"] as const).flatMap((loss) => [
    {
      title: `${lossQuestions[loss].title}, for something bought once`,
      says: `${labelOf(purchaseChoices, choices[loss].purchase)}.`,
    },
    {
      title: `${lossQuestions[loss].title}, of a subscription`,
      says: `${labelOf(subscriptionChoices, choices[loss].subscription)}.`,
    },
  ]);
  return [
    ...losses,
    { title: "An invoice that was sent is not paid", says: unpaidWords(choices.unpaidInvoice) },
    { title: "Collection is paused", says: pausedWords(choices.pausedCollection) },
    { title: "Grace after a failed renewal", says: `${counted(choices.graceDays, "day")}.` },
    { title: "Seats of several subscriptions", says: `${labelOf(seatChoices, choices.seats)}.` },
  ];
}

function unpaidWords(policy: PolicyChoices["unpaidInvoice"]): string {
  return policy.rule === "after_days_overdue"
    ? `End ${counted(policy.days, "day")} after the due date.`
    : `${labelOf(unpaidInvoiceChoices, policy.rule)}.`;
}

function pausedWords(policy: PolicyChoices["pausedCollection"]): string {
  if (policy.rule !== "keep_when") return `${labelOf(pausedCollectionChoices, policy.rule)}.`;
  return policy.behaviors.length === 0
    ? "Keep access for no kind of pause."
    : `Keep access where collection is paused with ${policy.behaviors.join(" or ")}, else end it.`;
}

function labelOf<V extends string>(choices: readonly { value: V; label: string }[], value: V): string {
  return choices.find((choice) => choice.value === value)?.label ?? value;
}
