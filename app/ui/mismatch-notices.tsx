/** What disagrees about whose a customer is, or about a user: a line each, the gravest first, leading to both sides. */
import { severities } from "~/modules/ownership/mismatch-codes";
import type { MismatchRow } from "~/modules/ownership/mismatch-view";
import { Link } from "./link";
import { mismatchPath } from "./mismatch-table";
import { severityOf } from "./ownership-words";
import { Section } from "./section";
import { RelativeTime } from "./time";
import { ToneWord } from "./tone";

export function MismatchNotices({
  mismatches,
  allTo,
}: {
  mismatches: readonly MismatchRow[];
  /** The inbox with all of them. */
  allTo: string;
}) {
  if (mismatches.length === 0) return null;
  const rank = ({ severity }: MismatchRow) => severities.indexOf(severity);
  return (
    <Section
      title="Sources disagree"
      aside={
        <Link to={allTo} className="rounded-xs text-accent hover:underline">
          Ownership
        </Link>
      }
      flush
    >
      <ul className="divide-y text-sm">
        {[...mismatches]
          .sort((a, b) => rank(a) - rank(b))
          .map((mismatch) => (
            <li
              key={mismatch.id}
              className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-0.5 px-4 py-2"
            >
              <ToneWord tone={severityOf(mismatch.severity).tone} ink wrap>
                <Link
                  to={mismatchPath(mismatch.id)}
                  className="rounded-xs font-medium text-accent hover:underline"
                >
                  {mismatch.title}
                </Link>
              </ToneWord>
              <span className="text-faint">
                {severityOf(mismatch.severity).word.toLowerCase()}
                {mismatch.status === "acknowledged" && ", acknowledged"}, since{" "}
                <RelativeTime at={mismatch.firstSeenAt} />
              </span>
            </li>
          ))}
      </ul>
    </Section>
  );
}
