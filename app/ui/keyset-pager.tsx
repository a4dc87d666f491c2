/** Newer and older. Pages are cut by position, so there are no page numbers to promise. */
import { LinkButton } from "./button";

export interface KeysetPagerProps {
  /** Left out: there is nothing newer, or nothing older. */
  newer?: string | undefined;
  older?: string | undefined;
  /** "50 events" */
  shown: string;
}

export function KeysetPager({ newer, older, shown }: KeysetPagerProps) {
  return (
    <nav aria-label="Pages" className="flex items-center justify-between gap-4 border-t px-4 py-2.5">
      <p className="text-sm text-faint tabular-nums">{shown}</p>
      {(newer || older) && (
        <div className="flex gap-2">
          {newer && <LinkButton to={newer}>Newer</LinkButton>}
          {older && <LinkButton to={older}>Older</LinkButton>}
        </div>
      )}
    </nav>
  );
}
