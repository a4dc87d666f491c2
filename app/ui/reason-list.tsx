/** Refused requests by reason: how many, what it means, what to do. Each line leads to its requests. */
import clsx from "clsx";
import type { RejectedCount } from "~/modules/inbox/event-view";
import { rejectionReason } from "~/modules/inbox/rejection-reasons";
import { count, counted } from "./figures";
import { Link } from "./link";
import { RelativeTime } from "./time";

export interface ReasonListProps {
  reasons: readonly RejectedCount[];
  /** Where a line leads. */
  to: (reason: string) => string;
  /** The reason that is filtered by. */
  current?: string | null;
  /** Says what to do as well. */
  remedies?: boolean;
}

export function ReasonList({ reasons, to, current, remedies }: ReasonListProps) {
  return (
    <ul className="text-sm">
      {reasons.map(({ reason, count: requests, stored, lastAt }) => {
        const { title, meaning, remedy } = rejectionReason(reason);
        return (
          <li
            key={reason}
            className={clsx(
              "relative grid grid-cols-[2rem_minmax(0,1fr)_auto] gap-x-3 px-4 py-2.5 not-first:border-t",
              reason === current ? "bg-accent-soft" : "hover:bg-hover",
            )}
          >
            <span className="font-medium text-bad tabular-nums">{count(requests)}</span>
            <Link
              to={to(reason)}
              aria-current={reason === current ? "true" : undefined}
              data-row=""
              className="font-medium outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
            >
              {title}
            </Link>
            <span className="text-right text-faint">
              <RelativeTime at={lastAt} />
            </span>
            <span className="col-span-3 max-w-[100ch] text-muted sm:col-span-2 sm:col-start-2">
              {meaning} {remedies && <span className="text-ink">{remedy}</span>}{" "}
              {remedies && requests > stored && (
                <span className="text-faint">
                  {counted(stored, "request")} stored, the rest only counted.
                </span>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
