/** The ways through the console: a list beside the page, on a phone a bar below it with the rest behind More. */
import clsx from "clsx";
import type { ConsoleCounts } from "~/modules/console-counts";
import { countedTo } from "~/modules/console-counts";
import { type ConsolePlace, consolePlaces, isCurrentPlace, placesByGroup } from "./console-places";
import { count } from "./figures";
import { MoreIcon } from "./icon";
import { Link } from "./link";
import { useMenu } from "./menu";

export interface ConsoleNavProps {
  /** Where the reader is. */
  path: string;
  /** null: they could not be counted; then no number is shown. */
  counts: ConsoleCounts | null;
}

export function ConsoleNav({ path, counts }: ConsoleNavProps) {
  return (
    <nav aria-label="Console" className="mt-1 min-h-0 overflow-y-auto pb-3">
      <PlaceGroups places={consolePlaces} path={path} counts={counts} withKeys />
    </nav>
  );
}

export function ConsoleBar({ path, counts }: ConsoleNavProps) {
  const inBar = consolePlaces.filter((place) => place.inBar);
  const others = consolePlaces.filter((place) => !place.inBar);
  const elsewhere = others.find((place) => isCurrentPlace(place, path));
  const menu = useMenu();
  const broken = others.some((place) => place.broken && numberOf(place, counts) > 0);
  return (
    <nav
      aria-label="Console"
      className="sticky bottom-0 z-20 grid grid-cols-4 border-t bg-surface pb-[env(safe-area-inset-bottom)] lg:hidden"
    >
      {inBar.map((place) => (
        <Link
          key={place.to}
          to={place.to}
          aria-current={isCurrentPlace(place, path) ? "page" : undefined}
          className={clsx(barItem, isCurrentPlace(place, path) ? "text-accent" : "text-muted")}
        >
          <place.icon aria-hidden="true" className="size-5" />
          {place.label}
        </Link>
      ))}
      <details ref={menu}>
        <summary className={clsx(barItem, "select-none", elsewhere ? "text-accent" : "text-muted")}>
          <span className="relative">
            <MoreIcon aria-hidden="true" className="size-5" />
            {broken && (
              <span
                aria-hidden="true"
                className="absolute -top-0.5 -right-1 size-2 rounded-full bg-bad-mark"
              />
            )}
          </span>
          {elsewhere ? elsewhere.label : "More"}
          {elsewhere && <span className="sr-only">, more places</span>}
          {broken && <span className="sr-only">, something is broken there</span>}
        </summary>
        <div className="absolute right-2 bottom-full left-2 mb-2 max-h-[70dvh] overflow-y-auto rounded-xl border bg-raised p-2 shadow-lg">
          <PlaceGroups places={others} path={path} counts={counts} />
        </div>
      </details>
    </nav>
  );
}

const barItem =
  "flex h-14 flex-col items-center justify-center gap-0.5 text-xs font-medium focus-visible:-outline-offset-2";

function PlaceGroups({
  places,
  path,
  counts,
  withKeys,
}: ConsoleNavProps & { places: readonly ConsolePlace[]; withKeys?: boolean }) {
  return placesByGroup(places).map(([group, members]) => (
    <ul key={group} aria-label={group} className="grid gap-0.5 not-first:mt-3">
      {members.map((place) => (
        <li key={place.to}>
          <Link
            to={place.to}
            data-keys={withKeys ? place.keys : undefined}
            aria-current={isCurrentPlace(place, path) ? "page" : undefined}
            className={clsx(
              "flex h-8 items-center gap-2.5 rounded-md px-2 text-sm font-medium focus-visible:-outline-offset-2 pointer-coarse:h-11",
              isCurrentPlace(place, path)
                ? "bg-accent-soft text-accent"
                : "text-muted hover:bg-hover hover:text-ink",
            )}
          >
            <place.icon aria-hidden="true" className="size-4 shrink-0" />
            <span className="min-w-0 flex-1 truncate">{place.label}</span>
            <PlaceNumber place={place} counts={counts} />
          </Link>
        </li>
      ))}
    </ul>
  ));
}

/** Quiet, unless what it counts is broken; nothing to count shows nothing. */
function PlaceNumber({ place, counts }: { place: ConsolePlace; counts: ConsoleCounts | null }) {
  const number = numberOf(place, counts);
  if (number === 0) return null;
  return (
    <span
      className={clsx(
        "rounded px-1 text-xs tabular-nums",
        place.broken ? "bg-bad-soft text-bad" : "font-normal text-faint",
      )}
    >
      {number < countedTo ? count(number) : `${countedTo - 1}+`}
    </span>
  );
}

const numberOf = ({ badge }: ConsolePlace, counts: ConsoleCounts | null) => (badge && counts?.[badge]) || 0;
