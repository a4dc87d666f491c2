/** Newer and older. Pages are cut by position, so there are no page numbers to promise. */
import { LinkButton } from "./button";

export interface KeysetPagerProps {
  /** Left out: there is nothing newer, or nothing older. */
  newer?: string | undefined;
  older?: string | undefined;
  newerLabel?: string;
  olderLabel?: string;
  /** "50 events" */
  shown: string;
}

export function KeysetPager({
  newer,
  older,
  newerLabel = "Newer",
  olderLabel = "Older",
  shown,
}: KeysetPagerProps) {
  return (
    <nav aria-label="Pages" className="flex items-center justify-between gap-4 border-t px-4 py-2.5">
      <p className="text-sm text-faint tabular-nums">{shown}</p>
      {(newer || older) && (
        <div className="flex gap-2">
          {newer && <LinkButton to={newer}>{newerLabel}</LinkButton>}
          {older && <LinkButton to={older}>{olderLabel}</LinkButton>}
        </div>
      )}
    </nav>
  );
}
