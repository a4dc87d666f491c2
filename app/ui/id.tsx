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
  /** The link takes the colour of its surroundings: for lists full of them. */
  quiet?: boolean;
  className?: string;
}

/** One text node: what is selected by mouse is the whole id in one line, also where it is cut to the eye. */
function Id({ id }: { id: string }) {
  return (
    <span
      title={id}
      className="min-w-0 max-w-full overflow-hidden font-mono text-[0.92em] text-ellipsis whitespace-pre"
    >
      {id}
    </span>
  );
}

export function IdWithCopy({ id, what = "id", to, quiet, className }: IdWithCopyProps) {
  return (
    <span className={clsx("group/id relative inline-flex max-w-full min-w-0 items-center gap-1", className)}>
      {to ? (
        <Link
          to={to}
          className={clsx("inline-flex min-w-0 rounded-xs hover:underline", !quiet && "text-accent")}
        >
          <Id id={id} />
        </Link>
      ) : (
        <Id id={id} />
      )}
      <CopyButton
        text={id}
        what={what}
        className="opacity-0 group-hover/id:opacity-100 focus-visible:opacity-100 pointer-coarse:opacity-100"
      />
    </span>
  );
}
