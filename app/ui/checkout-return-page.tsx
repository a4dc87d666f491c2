/** Back from Stripe's page: what became of it, as far as it is known, and where to go. */
import { LinkButton } from "./button";
import { Notice } from "./notice";
import type { Tone } from "./tone";

export type CheckoutReturnView =
  | { state: "active"; planName: string }
  | { state: "open"; url: string | null }
  | { state: "activating" | "processing" | "expired" | "no_answer" };

export interface CheckoutReturnProps {
  result: CheckoutReturnView;
  /** It has been looked at often enough: this takes longer than it should. */
  late: boolean;
  /** Looks again, without a script. */
  again: string;
}

interface Words {
  tone: Tone;
  title: string;
  text: string;
}

export function CheckoutReturnPage({ result, late, again }: CheckoutReturnProps) {
  const { tone, title, text } = wordsFor(result, late);
  return (
    <div className="grid gap-6">
      <header>
        <p className="text-sm text-faint">Billing</p>
        <h1 className="mt-1 text-2xl font-semibold tracking-[-0.02em] text-balance">{title}</h1>
      </header>
      <div aria-live="polite">
        <Notice tone={tone}>{text}</Notice>
      </div>
      <p className="flex flex-wrap gap-2">
        {result.state === "open" && result.url && (
          <LinkButton to={result.url} variant="primary" rel="noreferrer">
            Go on paying
          </LinkButton>
        )}
        {(result.state === "activating" || result.state === "no_answer") && (
          <LinkButton to={again}>Look again</LinkButton>
        )}
        <LinkButton to="/billing" variant={result.state === "active" ? "primary" : "secondary"}>
          To your billing page
        </LinkButton>
      </p>
    </div>
  );
}

function wordsFor(result: CheckoutReturnView, late: boolean): Words {
  switch (result.state) {
    case "active":
      return {
        tone: "good",
        title: `You have ${result.planName}.`,
        text: "Thank you. Your payment has arrived, and everything in your plan is unlocked.",
      };
    case "activating":
      return late
        ? {
            tone: "waiting",
            title: "Activating takes longer than usual",
            text: "Your payment is made and is not lost; the news of it has not reached us yet. You need not wait here: your plan switches by itself. If it has not in an hour, write to support.",
          }
        : {
            tone: "waiting",
            title: "Activating your plan …",
            text: "Your payment is made. We are waiting for its confirmation, which usually takes a few seconds. This page looks by itself.",
          };
    case "processing":
      return {
        tone: "waiting",
        title: "Your bank is still processing the payment",
        text: "This usually takes until tomorrow. Your plan switches by itself as soon as the payment arrives; there is nothing to do.",
      };
    case "open":
      return {
        tone: "none",
        title: "You have not paid yet",
        text: "Nothing was charged. You can go on where you were, or leave it.",
      };
    case "expired":
      return {
        tone: "none",
        title: "The payment page has expired",
        text: "Nothing was charged. To get the plan, start again from your billing page.",
      };
    case "no_answer":
      return {
        tone: "waiting",
        title: "Your payment cannot be looked up right now",
        text: "Our payment provider does not answer. If you paid, nothing is lost: your plan switches by itself. Do not pay again before you have looked at your billing page.",
      };
  }
}
