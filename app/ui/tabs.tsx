/** Tabs that are links: each has an address, and works without a script. */
import clsx from "clsx";
import { type ReactNode, useEffect, useRef } from "react";
import { Link } from "./link";

export interface Tab {
  to: string;
  label: ReactNode;
  current: boolean;
  count?: number;
}

export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  const nav = useRef<HTMLElement>(null);
  const current = tabs.find((tab) => tab.current)?.to;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another tab is what it waits for
  useEffect(() => {
    if (nav.current) bringCurrentIntoView(nav.current);
  }, [current]);
  return (
    <nav ref={nav} aria-label={label} className="-mb-px flex gap-5 overflow-x-auto">
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

/** Where they are wider than the page. Sideways only: the page itself stays where it is. */
function bringCurrentIntoView(nav: HTMLElement): void {
  const tab = nav.querySelector("[aria-current]");
  if (tab === null) return;
  const [room, box] = [nav.getBoundingClientRect(), tab.getBoundingClientRect()];
  if (box.right > room.right) nav.scrollLeft += box.right - room.right;
  if (box.left < room.left) nav.scrollLeft -= room.left - box.left;
}
