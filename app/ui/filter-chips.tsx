/** The filters in force, each with a link that lifts it; and the quick views. */
import clsx from "clsx";
import type { ReactNode } from "react";
import { CloseIcon } from "./icon";
import { Link } from "./link";

export interface FilterChip {
  /** "Type" */
  name: string;
  /** "customer.*" */
  value: ReactNode;
  /** The same page without this filter. */
  without: string;
}

export function FilterChips({ chips, clear }: { chips: readonly FilterChip[]; clear: string }) {
  if (chips.length === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      <span className="sr-only">Filters in force:</span>
      {chips.map((chip) => (
        <span
          key={chip.name}
          className="inline-flex h-6 max-w-full items-center gap-1 rounded-md border border-accent-line bg-accent-soft pl-2 text-xs"
        >
          <span className="text-muted">{chip.name}</span>
          <span className="min-w-0 truncate font-medium">{chip.value}</span>
          <Link
            to={chip.without}
            title={`Remove the filter ${chip.name}`}
            className="inline-flex size-6 items-center justify-center rounded-md text-muted hover:text-ink"
          >
            <CloseIcon aria-hidden="true" className="size-3" />
            <span className="sr-only">Remove the filter {chip.name}</span>
          </Link>
        </span>
      ))}
      {chips.length > 1 && (
        <Link to={clear} className="ml-1 rounded text-xs text-accent hover:underline">
          Clear all
        </Link>
      )}
    </div>
  );
}

export interface QuickView {
  to: string;
  label: string;
  current: boolean;
}

export function QuickViews({ label, views }: { label: string; views: readonly QuickView[] }) {
  return (
    <nav aria-label={label} className="flex gap-1 overflow-x-auto">
      {views.map((view) => (
        <Link
          key={view.label}
          to={view.to}
          aria-current={view.current ? "page" : undefined}
          className={clsx(
            "inline-flex h-7 items-center rounded-md px-2.5 text-sm whitespace-nowrap focus-visible:-outline-offset-2",
            view.current ? "bg-none-soft font-medium text-ink" : "text-muted hover:bg-hover hover:text-ink",
          )}
        >
          {view.label}
        </Link>
      ))}
    </nav>
  );
}
