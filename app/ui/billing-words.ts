/**
 * What an end user reads about their plan: one sentence, what follows from it,
 * and what to do if anything. Words of a person; no word of Stripe's.
 */
import { calendarDate } from "./time-words";
import type { Tone } from "./tone";

export interface BillingFacts {
  planName: string;
  freePlanName: string;
  state: "free" | "active" | "trialing" | "canceling" | "limited" | "grace" | "granted";
  /** ISO 8601 */
  validUntil: string | null;
  /** Codes of the reasons that deny access, in order. */
  denied: readonly string[];
  /** Codes of the reasons that give it or note something. */
  noted: readonly string[];
}

/** A reason's code as the words below know it: a checkout that failed is no renewal that failed. */
export function billingCode(reason: { code: string; subject: { type: string } | null }): string {
  const { code, subject } = reason;
  return code === "payment_failed" && subject?.type === "checkout_session" ? "checkout_payment_failed" : code;
}

export interface BillingWords {
  tone: Tone;
  /** What you have, in one sentence. */
  sentence: string;
  /** What it means and what happens next. */
  next: string;
  /** What is wrong, and what to do; null: nothing. `payable`: paying what is open mends it. */
  trouble: { tone: Tone; title: string; text: string; payable?: boolean } | null;
}

export function billingWords(facts: BillingFacts): BillingWords {
  const { planName, freePlanName, state, validUntil } = facts;
  const until = validUntil === null ? null : calendarDate(Date.parse(validUntil));
  switch (state) {
    case "active":
      return {
        tone: "good",
        sentence: `You have ${planName}.`,
        next: activeNext(facts, until),
        trouble: noted(facts),
      };
    case "trialing":
      return {
        tone: "good",
        sentence: `You are trying ${planName}.`,
        next: until
          ? `Your trial lasts until ${until}. After that the plan goes on and your payment method is charged, unless you cancel before.`
          : "Your trial has no end date yet.",
        trouble: noted(facts),
      };
    case "canceling":
      return {
        tone: "waiting",
        sentence: until ? `You have ${planName} until ${until}.` : `You have ${planName} until it ends.`,
        next: `It is canceled and will not renew. Nothing more is charged; afterwards you are on ${freePlanName}.`,
        trouble: null,
      };
    case "limited":
      return {
        tone: "good",
        sentence: until
          ? `You have access to ${planName} until ${until}.`
          : `You have ${planName} for a while.`,
        next: `You bought it once, for a while. It does not renew; afterwards you are on ${freePlanName}.`,
        trouble: null,
      };
    case "grace":
      return {
        tone: "waiting",
        sentence: until ? `You keep ${planName} until ${until}.` : `You keep ${planName} for now.`,
        next: `It goes on as soon as the payment works. If it does not, you are on ${freePlanName} afterwards.`,
        trouble: {
          tone: "bad",
          title: "Your last payment did not go through",
          text: "The bank declined it. It is tried again by itself over the next days; you can also pay it yourself.",
          payable: true,
        },
      };
    case "granted":
      return {
        tone: "good",
        sentence: until ? `You have ${planName} until ${until}.` : `You have ${planName}.`,
        next: "It was given to you; you pay nothing for it.",
        trouble: null,
      };
    case "free":
      return {
        tone: "none",
        sentence: `You are on ${planName}.`,
        next: "Nothing is charged.",
        trouble: denied(facts),
      };
  }
}

function activeNext({ noted: codes }: BillingFacts, until: string | null): string {
  if (until) return `It renews on ${until}.`;
  if (codes.includes("one_time_purchase")) return "You bought it once; it has no end.";
  if (codes.includes("renewal_not_heard_of")) return "Its renewal is being confirmed; you keep it meanwhile.";
  return "It has no end date.";
}

/** Why somebody who may have paid is on the free plan: the first reason that has words. */
function denied({ denied: codes }: BillingFacts): BillingWords["trouble"] {
  const code = codes.find((candidate) => Object.hasOwn(denials, candidate));
  return code === undefined ? null : (denials[code] ?? null);
}

const denials: Record<string, NonNullable<BillingWords["trouble"]>> = {
  checkout_unpaid: {
    tone: "waiting",
    title: "Your bank is still processing the payment",
    text: "This usually takes until tomorrow. We switch you over by ourselves as soon as it arrives; there is nothing to do.",
  },
  checkout_payment_failed: {
    tone: "bad",
    title: "The bank payment did not go through",
    text: "Nothing was charged. To get the plan, start again.",
  },
  subscription_incomplete: {
    tone: "waiting",
    title: "Your bank wants you to confirm the payment",
    text: "Open your banking app or the payment page and confirm it. It stays open for less than a day.",
    payable: true,
  },
  subscription_incomplete_expired: {
    tone: "bad",
    title: "The payment was not confirmed in time",
    text: "Nothing was charged. To get the plan, start the payment once more.",
  },
  payment_failed: {
    tone: "bad",
    title: "The payment for your plan failed",
    text: "It was tried several times. Once it is paid, the plan is back at once.",
    payable: true,
  },
  subscription_paused: {
    tone: "waiting",
    title: "Your plan is paused",
    text: "The trial ended without a payment method, so nothing was charged.",
  },
  collection_paused: {
    tone: "waiting",
    title: "Your plan is paused",
    text: "Its payments are paused at the moment, and the plan with them.",
  },
  invoice_unpaid_but_active: {
    tone: "bad",
    title: "Your invoice is not paid yet",
    text: "Once it is paid, the plan is back at once.",
    payable: true,
  },
  one_time_purchase: {
    tone: "none",
    title: "What you bought has run out",
    text: "You bought it for a while, and that is over. Buy it again to have the plan back.",
  },
  price_not_in_catalogue: {
    tone: "waiting",
    title: "Your payment has arrived, your plan has not",
    text: "We could not tell which plan belongs to what you bought. That is our mistake, and support can see it: please write to us.",
  },
  metadata_conflict: {
    tone: "waiting",
    title: "Your payment has arrived and needs a look",
    text: "It names another account besides yours. Support can see it and decides by hand: please write to us.",
  },
  refunded_or_disputed: {
    tone: "none",
    title: "Your payment was returned",
    text: "What you bought was refunded, so the plan has ended.",
  },
  trial_ended: {
    tone: "none",
    title: "Your trial is over",
    text: "It ended without a payment method, so nothing was charged.",
  },
  canceled: {
    tone: "none",
    title: "Your plan has ended",
    text: "It was canceled and the paid time is over. Nothing more is charged.",
  },
  grant_expired: {
    tone: "none",
    title: "Your free access has ended",
    text: "It was given to you for a while.",
  },
};

/** Things that do not take access away and are worth a word. */
function noted({ noted: codes }: BillingFacts): BillingWords["trouble"] {
  if (codes.includes("update_pending")) {
    return {
      tone: "waiting",
      title: "A change of your plan waits for its payment",
      text: "Until it is paid, everything stays as it is.",
      payable: true,
    };
  }
  return null;
}
