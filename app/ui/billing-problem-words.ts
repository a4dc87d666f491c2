/** Why Upgrade or Manage led back here: what it means for the payer, and what to do. */
import type { Tone } from "./tone";

interface ProblemWords {
  tone: Tone;
  title: string;
  text: string;
}

const words: Record<string, ProblemWords> = {
  already_subscribed: {
    tone: "none",
    title: "You have a subscription already",
    text: "A second one would be charged twice, so none was started. To change the plan, press Manage.",
  },
  payment_processing: {
    tone: "waiting",
    title: "Your payment is still on its way",
    text: "The bank has not finished it. Paying again would charge you twice, so nothing was started.",
  },
  not_offered: {
    tone: "none",
    title: "This price is not offered to you now",
    text: "Plans or prices have changed since the page was opened. Nothing was charged. Choose again below.",
  },
  customer_of_another: {
    tone: "bad",
    title: "Somebody has to look at your account first",
    text: "Your payment account is linked to another user. Nothing was charged. Please write to support; they can see this.",
  },
  no_customer: {
    tone: "none",
    title: "There is nothing to manage yet",
    text: "You have not bought anything here, so there are no cards or invoices to show.",
  },
  stripe_unreachable: {
    tone: "bad",
    title: "Our payment provider does not answer",
    text: "Nothing was charged, and what you have stays as it is. Please try again in a few minutes.",
  },
  stripe_busy: {
    tone: "waiting",
    title: "That was too quick for our payment provider",
    text: "Nothing was charged twice. Wait a moment, then press once more.",
  },
  stripe_refused: {
    tone: "bad",
    title: "Our payment provider refused to open the page",
    text: "Nothing was charged, and trying again will not help: it is for us to mend. Please write to support.",
  },
};

/** null: no such problem, e.g. an address that somebody changed by hand. */
export function billingProblemWords(code: string | null): ProblemWords | null {
  return code !== null && Object.hasOwn(words, code) ? (words[code] ?? null) : null;
}
