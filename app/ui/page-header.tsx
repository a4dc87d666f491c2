/** The head of a page: where it belongs, what it is, what can be done here. */
import type { ReactNode } from "react";
import { ChevronLeftIcon } from "./icon";
import { Link } from "./link";

export interface PageHeaderProps {
  title: ReactNode;
  /** One sentence under the title. */
  lead?: ReactNode;
  /** A line of small facts under the title. */
  meta?: ReactNode;
  /** Buttons, at the right. */
  actions?: ReactNode;
  /** The list this page came from. */
  back?: { to: string; label: string };
}

export function PageHeader({ title, lead, meta, actions, back }: PageHeaderProps) {
  return (
    <header className="mb-5">
      {back && (
        <Link
          to={back.to}
          className="-ml-1 mb-1 inline-flex items-center gap-0.5 rounded text-sm text-muted hover:text-ink"
        >
          <ChevronLeftIcon aria-hidden="true" className="size-4" />
          {back.label}
        </Link>
      )}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1 className="text-xl font-semibold tracking-[-0.012em] text-balance break-words">{title}</h1>
          {lead && <p className="mt-1 max-w-[80ch] text-pretty text-muted">{lead}</p>}
          {meta && (
            <div className="mt-1.5 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-muted">
              {meta}
            </div>
          )}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
    </header>
  );
}
