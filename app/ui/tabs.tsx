/** Tabs that are links: each has an address, and works without a script. */
import clsx from "clsx";
import type { ReactNode } from "react";
import { Link } from "./link";

export interface Tab {
  to: string;
  label: ReactNode;
  current: boolean;
  count?: number;
}

export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    <nav aria-label={label} className="-mb-px flex gap-5 overflow-x-auto">
      {tabs.map((tab) => (
        <Link
          key={tab.to}
          to={tab.to}
          preventScrollReset
          aria-current={tab.current ? "page" : undefined}
          className={clsx(
            "inline-flex items-center gap-1.5 border-b-2 py-2 text-sm font-medium whitespace-nowrap focus-visible:-outline-offset-2",
            tab.current ? "border-accent-fill text-ink" : "border-transparent text-muted hover:text-ink",
          )}
        >
          {tab.label}
          {tab.count !== undefined && (
            <span className="rounded bg-none-soft px-1 text-xs font-normal text-muted tabular-nums">
              {tab.count}
            </span>
          )}
        </Link>
      ))}
    </nav>
  );
}
