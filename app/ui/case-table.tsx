/** Cases as rows: who, what broke, since when, what is at stake, who has it in hand. */
import { casePath } from "~/modules/cases/case-address";
import type { CaseRow } from "~/modules/cases/case-view";
import { Amount } from "./amount";
import { caseStatusWords, causeWord } from "./case-words";
import { type Column, Table } from "./table";
import { RelativeTime } from "./time";

export const personOf = ({ person, subject }: CaseRow) => person ?? subject.id;

const person: Column<CaseRow> = {
  head: "Who",
  link: true,
  cell: (row) => (
    <span className="block min-w-0">
      <span className="font-medium break-words">{personOf(row)}</span>
      {row.person !== null && (
        <span className="block font-mono text-xs break-all text-faint">{row.subject.id}</span>
      )}
    </span>
  ),
};

const cause: Column<CaseRow> = {
  head: "What broke",
  cell: (row) => (
    <span className="block min-w-0">
      <span className="break-words">{causeWord(row.cause)}</span>
      <span className="block text-xs text-faint max-md:hidden">
        <code>{row.cause}</code>
      </span>
    </span>
  ),
};

const rest: readonly Column<CaseRow>[] = [
  {
    head: "Since",
    cell: ({ since }) => <RelativeTime at={since} />,
    className: "md:w-28",
    phone: "left",
  },
  {
    head: "At stake",
    align: "right",
    cell: ({ amount, currency }) => <Amount minorUnits={amount} currency={currency} />,
    className: "md:w-28",
    phone: "right",
  },
  {
    head: "In hand",
    cell: ({ assignee, status, snoozedUntil }) => (
      <>
        {assignee === null ? <span className="text-faint">nobody</span> : assignee.name}
        {status !== "open" && (
          <span className="block text-xs text-faint">
            {caseStatusWords[status].toLowerCase()}
            {status === "snoozed" && snoozedUntil && (
              <>
                {" "}
                until <RelativeTime at={snoozedUntil} />
              </>
            )}
          </span>
        )}
      </>
    ),
    className: "md:w-36",
  },
];

/** `withCause`: the rows do not all have one. */
export function CaseTable({
  caption,
  rows,
  withCause = false,
}: {
  caption: string;
  rows: readonly CaseRow[];
  withCause?: boolean;
}) {
  return (
    <Table
      caption={caption}
      columns={withCause ? [person, cause, ...rest] : [person, ...rest]}
      rows={rows}
      rowKey={({ id }) => id}
      rowTo={({ name }) => casePath(name)}
    />
  );
}
