/** The frame around every page of the console: where one can go, what one is looking at, who one is. */
import type { ReactNode } from "react";
import type { ConsoleCounts } from "~/modules/console-counts";
import { ConsoleBar, ConsoleNav } from "./console-nav";
import { consolePlaces } from "./console-places";
import { counted } from "./figures";
import { SearchIcon } from "./icon";
import { KeyboardShortcuts, type Shortcut } from "./keyboard";
import { Link } from "./link";
import { Logo } from "./logo";
import { type Mode, ModeBadge } from "./mode-badge";
import { RelativeTime } from "./time";
import { ViewerMenu, type ViewerView } from "./viewer-menu";

const shortcuts: readonly Shortcut[] = [
  { keys: "/", does: "Search (also ⌘K or Ctrl K)" },
  ...consolePlaces.map(({ keys, label }) => ({ keys, does: label })),
  { keys: "j k", does: "Next, previous row" },
  { keys: "Enter", does: "Open the row" },
  { keys: "?", does: "This help" },
];

export interface FrameProps {
  viewer: ViewerView;
  mode: Mode;
  /** Where the reader is. */
  path: string;
  /** What stands in the search field. */
  query?: string;
  /** The numbers beside the places; null: they could not be counted. */
  counts: ConsoleCounts | null;
  /** null: not known now. */
  footer: FooterFacts | null;
  /** A page is on its way. */
  loading: boolean;
  children: ReactNode;
}

export interface FooterFacts {
  /** ISO 8601; null: none yet. */
  lastVerifiedAt: string | null;
  /** Events accepted and not yet processed. */
  backlog: number;
  /** When missed events were last looked for, ISO 8601; null: not yet. */
  missedCheckAt: string | null;
}

export function Frame({ viewer, mode, path, query, counts, footer, loading, children }: FrameProps) {
  return (
    <div className="lg:grid lg:grid-cols-[12.5rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="fixed top-2 left-2 z-50 -translate-y-20 rounded-md bg-accent-fill px-3 py-1.5 text-sm font-medium text-white focus:translate-y-0"
      >
        Skip to the page
      </a>
      <aside aria-label="Paidtrail" className="sticky top-0 hidden h-dvh flex-col px-3 lg:flex">
        <Link to="/console" className="flex h-14 items-center rounded-md px-2">
          <Logo />
        </Link>
        <ConsoleNav path={path} counts={counts} />
        <p className="needs-js mt-auto px-2 pb-4 text-xs text-faint">
          Press <kbd className="rounded border bg-surface px-1">?</kbd> for the keys
        </p>
      </aside>
      <div className="flex min-h-dvh min-w-0 flex-col bg-surface lg:border-l">
        <header className="sticky top-0 z-20 flex h-14 items-center gap-2 border-b bg-surface px-4 sm:gap-3 md:px-6">
          <SearchForm query={query} />
          <span className="flex-1" />
          <ModeBadge mode={mode} />
          <ViewerMenu
            viewer={viewer}
            links={[
              { to: "/account", label: "Your account" },
              { to: "/billing", label: "Your billing page" },
            ]}
          />
          {loading && (
            <span
              aria-hidden="true"
              className="progress absolute inset-x-0 -bottom-px h-0.5 origin-left bg-accent"
            />
          )}
        </header>
        <main id="content" tabIndex={-1} className="w-full max-w-[88rem] flex-1 px-4 py-5 md:px-6">
          {children}
        </main>
        <Footer facts={footer} />
      </div>
      <ConsoleBar path={path} counts={counts} />
      <KeyboardShortcuts shortcuts={shortcuts} />
    </div>
  );
}

/** Submits like any form, so that it works without a script. */
function SearchForm({ query }: { query?: string }) {
  return (
    <search className="relative block w-full max-w-md min-w-0">
      <form action="/console/search">
        <SearchIcon
          aria-hidden="true"
          className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-faint"
        />
        <input
          key={query}
          data-search=""
          type="search"
          name="q"
          defaultValue={query}
          // More than that no address line takes, and nothing is named by it.
          maxLength={1_000}
          aria-label="Search"
          placeholder="Email, cus_…, evt_…, invoice link, receipt"
          autoComplete="off"
          spellCheck={false}
          className="h-8 w-full min-w-0 rounded-md border border-line-field bg-raised pr-8 pl-8 text-sm text-ellipsis max-sm:pr-2 placeholder:text-faint pointer-coarse:h-10 max-sm:text-[1rem]"
        />
        <kbd className="needs-js pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 rounded border bg-sunken px-1.5 text-xs text-faint max-sm:hidden">
          /
        </kbd>
      </form>
    </search>
  );
}

function Footer({ facts }: { facts: FooterFacts | null }) {
  if (facts === null) {
    return (
      <footer className="border-t px-4 py-2.5 text-xs text-faint md:px-6">
        The database did not say in time what arrived last and what waits.
      </footer>
    );
  }
  const { lastVerifiedAt, backlog, missedCheckAt } = facts;
  return (
    <footer className="flex flex-wrap gap-x-2 border-t px-4 py-2.5 text-xs text-faint tabular-nums max-sm:gap-x-4 md:px-6">
      <span>Last verified delivery {lastVerifiedAt ? <RelativeTime at={lastVerifiedAt} /> : "none yet"}</span>
      <span aria-hidden="true" className="max-sm:hidden">
        ·
      </span>
      <span>Backlog {backlog === 0 ? "0" : counted(backlog, "event")}</span>
      <span aria-hidden="true" className="max-sm:hidden">
        ·
      </span>
      <span>Missed-events check {missedCheckAt ? <RelativeTime at={missedCheckAt} /> : "none yet"}</span>
    </footer>
  );
}
