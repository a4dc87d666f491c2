/** One figure with its name; leads to the list behind it. */
import clsx from "clsx";
import type { ReactNode } from "react";
import { Link } from "./link";
import { type Tone, toneText } from "./tone";

export interface StatProps {
  name: string;
  value: ReactNode;
  /** Small print under the figure. */
  note?: ReactNode;
  /** Colours the figure; leave out where it is neither good nor bad. */
  tone?: Tone;
  /** The list that the figure counts. */
  to?: string;
}

export function Stat({ name, value, note, tone, to }: StatProps) {
  const figure = (
    <span className={clsx("text-xl font-semibold tracking-[-0.015em] tabular-nums", tone && toneText[tone])}>
      {value}
    </span>
  );
  return (
    <div className="relative min-w-0 bg-surface px-4 py-3 has-[a:hover]:bg-hover">
      <dt className="text-sm text-muted">{name}</dt>
      <dd className="mt-0.5">
        {to ? (
          <Link
            to={to}
            className="outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
          >
            {figure}
          </Link>
        ) : (
          figure
        )}
        {note && <span className="mt-0.5 block text-xs text-faint">{note}</span>}
      </dd>
    </div>
  );
}

/** Figures side by side, divided by hairlines. */
export function StatRow({ columns = 6, children }: { columns?: 4 | 6; children: ReactNode }) {
  return (
    <dl
      className={clsx(
        "grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-line *:bg-surface",
        columns === 4 ? "lg:grid-cols-4" : "sm:grid-cols-3 xl:grid-cols-6",
      )}
    >
      {children}
    </dl>
  );
}
