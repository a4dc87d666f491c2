/** Ids: monospace, cut short when there is no room, copied with a button on hover or focus. */
import clsx from "clsx";
import { CopyButton } from "./copy-button";
import { Link } from "./link";

export interface IdWithCopyProps {
  id: string;
  /** What it names: "event id". */
  what?: string;
  /** Where it leads. */
  to?: string;
  /** The link takes the colour of its surroundings, and the button hides: for lists full of them. */
  quiet?: boolean;
  /** Goes on in a next line instead of being cut: for the one place that shows it whole. */
  wrap?: boolean;
  className?: string;
}

/** One text node: what is selected by mouse is the whole id in one line, also where it is cut to the eye. */
function Id({ id, wrap }: { id: string; wrap?: boolean }) {
  return (
    <bdi
      title={id}
      className={clsx(
        "min-w-0 max-w-full font-mono text-[0.92em]",
        wrap ? "break-all" : "overflow-hidden text-ellipsis whitespace-pre",
      )}
    >
      {id}
    </bdi>
  );
}

export function IdWithCopy({ id, what = "id", to, quiet, wrap, className }: IdWithCopyProps) {
  return (
    <span className={clsx("group/id relative inline-flex max-w-full min-w-0 items-center gap-1", className)}>
      {to ? (
        <Link
          to={to}
          className={clsx("inline-flex min-w-0 rounded-xs hover:underline", !quiet && "text-accent")}
        >
          <Id id={id} wrap={wrap} />
        </Link>
      ) : (
        <Id id={id} wrap={wrap} />
      )}
      <CopyButton
        text={id}
        what={what}
        className={clsx(
          "group-hover/id:opacity-100 focus-visible:opacity-100 pointer-coarse:opacity-100",
          quiet ? "opacity-0" : "opacity-50",
        )}
      />
    </span>
  );
}
