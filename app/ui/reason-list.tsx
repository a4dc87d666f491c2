/** Refused requests by reason, a line each: how many, and when last. */
import type { ReactNode } from "react";
import type { RejectedCount } from "~/modules/inbox/event-view";
import { rejectionReason } from "~/modules/inbox/rejection-reasons";
import { count, counted } from "./figures";
import { ChevronRightIcon } from "./icon";
import { Link } from "./link";
import { RelativeTime } from "./time";
import { ToneWord } from "./tone";

const line = "grid items-center gap-x-3 px-4 py-2 hover:bg-hover";

/** Each line leads to its requests. */
export function ReasonList({
  reasons,
  to,
}: {
  reasons: readonly RejectedCount[];
  to: (reason: string) => string;
}) {
  return (
    <ul className="text-sm">
      {reasons.map((of) => (
        <li
          key={of.reason}
          className={`relative not-first:border-t ${line} grid-cols-[minmax(0,1fr)_auto_5.5rem]`}
        >
          <Link
            to={to(of.reason)}
            data-row=""
            className="flex min-w-0 outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
          >
            <ToneWord tone="bad" ink wrap>
              {rejectionReason(of.reason).title}
            </ToneWord>
          </Link>
          <Figures of={of} />
        </li>
      ))}
    </ul>
  );
}

export interface ReasonDetailsProps {
  reasons: readonly RejectedCount[];
  /** The reason that is filtered by: its line is open. */
  current: string | null;
  /** Under what a reason means: the way to its requests, or back to all. */
  action: (reason: string) => ReactNode;
}

/** Each line opens to what the reason means and what to do. */
export function ReasonDetails({ reasons, current, action }: ReasonDetailsProps) {
  return (
    <ul className="text-sm">
      {reasons.map((of) => (
        <li key={of.reason} className="not-first:border-t">
          {/* A new one for a new filter: which line is open follows it. */}
          <details key={String(of.reason === current)} open={of.reason === current} className="group/reason">
            <summary
              data-row=""
              className={`${line} grid-cols-[1rem_minmax(0,1fr)_auto_5.5rem] focus-visible:-outline-offset-2`}
            >
              <ChevronRightIcon
                aria-hidden="true"
                className="size-3.5 text-faint group-open/reason:rotate-90"
              />
              <ToneWord tone="bad" ink wrap>
                {rejectionReason(of.reason).title}
              </ToneWord>
              <Figures of={of} />
            </summary>
            <Explanation of={of}>{action(of.reason)}</Explanation>
          </details>
        </li>
      ))}
    </ul>
  );
}

function Figures({ of }: { of: RejectedCount }) {
  return (
    <>
      <span className="text-right font-medium tabular-nums">
        {count(of.count)}
        <span className="sr-only"> {of.count === 1 ? "request" : "requests"}</span>
      </span>
      <span className="text-right text-muted">
        <RelativeTime at={of.lastAt} />
      </span>
    </>
  );
}

function Explanation({ of, children }: { of: RejectedCount; children: ReactNode }) {
  const { meaning, remedy } = rejectionReason(of.reason);
  return (
    <div className="border-t bg-sunken px-4 py-3 sm:pl-11">
      <div className="grid max-w-[88ch] gap-1">
        <p className="text-muted">{meaning}</p>
        <p>{remedy}</p>
        {of.count > of.stored && (
          <p className="text-faint">
            {counted(of.stored, "request")} {of.stored === 1 ? "is" : "are"} stored, the rest only counted.
          </p>
        )}
        <p className="mt-1">{children}</p>
      </div>
    </div>
  );
}
