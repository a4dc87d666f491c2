/** What a user may use now, and why: the answer support looks for. */
import clsx from "clsx";
import type { ReactNode } from "react";
import { type EntitlementShape, stateWords, untilWords } from "./entitlement-words";
import { ExternalLink } from "./external-link";
import { CheckIcon, CloseIcon, InfoIcon } from "./icon";
import { useStripeLink } from "./stripe-links";
import { TextWithIds } from "./text-with-ids";
import { DateOnly, RelativeTime } from "./time";
import { Badge, type Tone, toneText } from "./tone";

export interface ReasonShape {
  code: string;
  text: string;
  subject: { type: string; id: string } | null;
  effect: "gives" | "denies" | "notes";
}

export interface EntitlementPanelProps {
  entitlement: EntitlementShape & { reasons: readonly ReasonShape[]; asOf: string };
  livemode: boolean;
}

const effects: Record<ReasonShape["effect"], { tone: Tone; word: string; icon: typeof CheckIcon }> = {
  gives: { tone: "good", word: "Gives access", icon: CheckIcon },
  denies: { tone: "bad", word: "Gives none", icon: CloseIcon },
  notes: { tone: "none", word: "Note", icon: InfoIcon },
};

export function EntitlementPanel({ entitlement, livemode }: EntitlementPanelProps) {
  const { planName, state, validUntil, features, reasons, asOf } = entitlement;
  const { word, tone } = stateWords(state);
  return (
    <section aria-label="Entitlement" className="rounded-lg border bg-surface">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-2 px-4 pt-3.5 pb-3">
        <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
          <h2 className="text-xl font-semibold tracking-[-0.015em]">{planName}</h2>
          {state !== "free" && <Badge tone={tone}>{word}</Badge>}
          {validUntil && (
            <span className="text-sm text-muted">
              {untilWords(state)} <DateOnly at={validUntil} />
            </span>
          )}
        </div>
        <p className="text-xs text-faint">
          From Stripe's state as of <RelativeTime at={asOf} />
        </p>
      </div>
      {features.length > 0 && (
        <ul aria-label="Features" className="flex flex-wrap gap-1.5 px-4 pb-3.5">
          {features.map((feature) => (
            <li key={feature} className="rounded border px-1.5 text-xs leading-5 text-muted">
              {feature}
            </li>
          ))}
        </ul>
      )}
      <div className="border-t">
        <h3 className="px-4 pt-2.5 text-xs font-medium text-faint">Why</h3>
        <ol className="px-4 pt-1 pb-3 text-sm">
          {reasons.filter(saysMore).map((reason) => (
            <ReasonLine key={`${reason.code} ${reason.text}`} reason={reason} livemode={livemode} />
          ))}
          {reasons.length === 0 && <li className="py-1 text-muted">Nothing is known that gives more.</li>}
        </ol>
      </div>
    </section>
  );
}

/** The heading says the plan: a conclusion is left out where one reason alone, or none, led to it. */
function saysMore({ code }: ReasonShape, _: number, all: readonly ReasonShape[]): boolean {
  if (code === "plan_decided") return all.filter(({ effect }) => effect === "gives").length > 1;
  return code !== "nothing_gives_a_plan";
}

function ReasonLine({ reason, livemode }: { reason: ReasonShape; livemode: boolean }): ReactNode {
  const { tone, word, icon: Icon } = effects[reason.effect];
  const stripeLink = useStripeLink();
  const page = reason.subject && stripeLink(reason.subject, { livemode });
  return (
    <li className="flex gap-2.5 py-1">
      <Icon aria-hidden="true" className={clsx("mt-0.5 size-4 shrink-0", toneText[tone])} />
      <span className="min-w-0 break-words">
        <span className="sr-only">{word}: </span>
        <span title={`In the API: ${reason.code}`}>
          <TextWithIds text={reason.text} />
        </span>{" "}
        {page && <ExternalLink href={page}>Stripe</ExternalLink>}
      </span>
    </li>
  );
}
