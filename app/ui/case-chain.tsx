/** The chain from a payment to access as a picture: nine links, each green, red or grey, with what says so. */
import clsx from "clsx";
import type { LinkState } from "~/modules/diagnosis/case-links";
import type { ChainLink } from "~/modules/diagnosis/chain";
import { StageMark } from "./stage-strip";
import { TextWithIds } from "./text-with-ids";
import { type Tone, toneText } from "./tone";

const titles: Record<ChainLink, string> = {
  checkout: "Checkout",
  stripe: "Stripe",
  arrived: "Arrived",
  verified: "Verified",
  deduped: "Deduped",
  mapped: "Mapped",
  synced: "Synced",
  entitled: "Entitled",
  app: "App",
};

const states: Record<LinkState["state"], { tone: Tone; word: string }> = {
  holds: { tone: "good", word: "holds" },
  broken: { tone: "bad", word: "broken" },
  unknown: { tone: "none", word: "not known to hold" },
};

export function CaseChain({ links }: { links: readonly LinkState[] }) {
  return (
    <div className="rounded-lg border bg-surface">
      <ol
        aria-label="The chain from the payment to access"
        className="grid grid-cols-3 gap-y-3 px-2 py-3 text-xs sm:grid-cols-9"
      >
        {links.map(({ link, state, says }, index) => {
          const { tone, word } = states[state];
          return (
            <li
              key={link}
              title={`${titles[link]}: ${says}`}
              className="relative grid justify-items-center gap-1"
            >
              {index > 0 && (
                <span
                  aria-hidden="true"
                  className={clsx(
                    "absolute top-2 right-[calc(50%+0.6rem)] left-[calc(-50%+0.6rem)] h-px",
                    index % 3 === 0 && "max-sm:hidden",
                    state === "holds" ? "bg-good-mark" : "bg-line-strong",
                  )}
                />
              )}
              <svg width="16" height="16" viewBox="0 0 12 12" aria-hidden="true" className="overflow-visible">
                <StageMark tone={tone} x={6} y={6} />
              </svg>
              <span className={clsx(state === "broken" && "font-semibold", toneText[tone])}>
                {titles[link]}
              </span>
              <span className="sr-only">
                {word}. {says}
              </span>
            </li>
          );
        })}
      </ol>
      <details className="border-t text-sm">
        <summary className="cursor-pointer px-4 py-2 text-xs text-muted hover:text-ink">
          Each link in words
        </summary>
        <dl className="grid gap-x-4 gap-y-1.5 px-4 pb-3 sm:grid-cols-[6rem_minmax(0,1fr)]">
          {links.map(({ link, state, says }) => (
            <div key={link} className="contents">
              <dt className={clsx("font-medium", toneText[states[state].tone])}>{titles[link]}</dt>
              <dd className="min-w-0 break-words text-muted max-sm:mb-1.5">
                <TextWithIds text={says} />
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  );
}
