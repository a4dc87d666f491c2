/** A link that leaves the site, and says so. */
import type { ReactNode } from "react";
import { ArrowUpRightIcon } from "./icon";

export function ExternalLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a
      href={href}
      target="_blank"
      rel="noreferrer noopener"
      className="inline-flex items-center gap-0.5 rounded-xs text-accent hover:underline"
    >
      {children}
      <ArrowUpRightIcon aria-hidden="true" className="size-3.5" />
      <span className="sr-only">(opens Stripe in a new tab)</span>
    </a>
  );
}
