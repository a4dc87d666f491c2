/**
 * Tells of newer events while the reader looks at a page, once switched on. It
 * never moves a row: the new ones wait behind a link.
 */
import { useEffect, useState } from "react";
import { counted } from "~/ui/figures";
import { Link } from "~/ui/link";

const everyMs = 3_000;
const storageKey = "paidtrail.live";

export interface LiveTailProps {
  /** Asks how many are newer; answers `{"count": n}`. */
  ask: string;
  /** The page itself, to read anew. */
  page: string;
}

export function LiveTail({ ask, page }: LiveTailProps) {
  const [on, setOn] = useState(false);
  const [newer, setNewer] = useState(0);
  useEffect(() => setOn(sessionStorage.getItem(storageKey) === "on"), []);
  useEffect(() => {
    setNewer(0);
    if (!on) return;
    const gone = new AbortController();
    const look = async () => {
      // A page in the background asks nothing.
      if (document.hidden) return;
      const count = await askCount(ask, gone.signal);
      if (count !== null) setNewer(count);
    };
    const timer = setInterval(look, everyMs);
    return () => {
      clearInterval(timer);
      gone.abort();
    };
  }, [on, ask]);

  const toggle = () => {
    sessionStorage.setItem(storageKey, on ? "off" : "on");
    setOn(!on);
  };
  return (
    <div className="needs-js flex items-center gap-3">
      <div role="status">
        {newer > 0 && (
          <Link
            to={page}
            className="inline-flex h-7 items-center rounded-md bg-accent-soft px-2.5 text-sm font-medium text-accent hover:underline"
          >
            {newer >= 100 ? "100 or more new events" : counted(newer, "new event")}
          </Link>
        )}
      </div>
      <button
        type="button"
        role="switch"
        aria-checked={on}
        onClick={toggle}
        className="inline-flex h-7 items-center gap-2 rounded-md px-2 text-sm text-muted hover:bg-hover hover:text-ink"
      >
        <span
          aria-hidden="true"
          className={`relative h-4 w-7 rounded-full border ${on ? "border-accent-fill bg-accent-fill" : "border-line-field bg-sunken"}`}
        >
          <span
            className={`absolute top-px size-3 rounded-full ${on ? "right-px bg-white" : "left-px bg-none-mark"}`}
          />
        </span>
        Live
      </button>
    </div>
  );
}

/** null: no answer this time (signed out, offline, the page has gone); the next look asks again. */
async function askCount(ask: string, signal: AbortSignal): Promise<number | null> {
  try {
    const response = await fetch(ask, { signal, headers: { accept: "application/json" } });
    const { count } = (await response.json()) as { count: number };
    return signal.aborted ? null : count;
  } catch {
    return null;
  }
}
