/** A part of a page with a heading of its own, on a surface with a hairline around it. */
import clsx from "clsx";
import { type ReactNode, useId } from "react";

export interface SectionProps {
  title: ReactNode;
  /** At the right of the title: a count, a link. */
  aside?: ReactNode;
  /** The content reaches the borders: tables and lists. */
  flush?: boolean;
  children: ReactNode;
  className?: string;
}

export function Section({ title, aside, flush, children, className }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={clsx("min-w-0 rounded-lg border bg-surface", className)}>
      <div className="flex min-h-10 flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-2">
        <h2 id={id} className="text-sm font-semibold">
          {title}
        </h2>
        {aside && <div className="text-sm text-muted">{aside}</div>}
      </div>
      <div className={flush ? "border-t" : "px-4 pb-4"}>{children}</div>
    </section>
  );
}
