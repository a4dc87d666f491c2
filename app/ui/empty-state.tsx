/** Nothing to show: says why, and what would fill the place. */
import type { ReactNode } from "react";
import { CopyButton } from "./copy-button";

export interface EmptyStateProps {
  title: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
}

export function EmptyState({ title, children, actions }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center px-4 py-12 text-center">
      <p className="font-medium">{title}</p>
      {children && <div className="mt-1 max-w-[60ch] text-sm text-balance text-muted">{children}</div>}
      {actions && <div className="mt-4 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}

/** A line for the terminal, to copy. */
export function CommandLine({ command }: { command: string }) {
  return (
    <div className="flex max-w-full min-w-0 items-center gap-2 rounded-md border bg-sunken py-1.5 pr-1.5 pl-3 text-left">
      <code className="min-w-0 flex-1 text-xs break-all">
        <span aria-hidden="true" className="text-faint select-none">
          ${" "}
        </span>
        {command}
      </code>
      <CopyButton text={command} what="command" />
    </div>
  );
}
