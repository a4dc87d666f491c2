/** Mismatches as rows: what disagrees, about whom, since when. */
import type { MismatchRow } from "~/modules/ownership/mismatch-view";
import { severityOf, statusWord } from "./ownership-words";
import { type Column, Table } from "./table";
import { RelativeTime } from "./time";
import { ToneWord } from "./tone";

export const mismatchPath = (id: number) => `/console/ownership/mismatches/${id}`;

const columns: readonly Column<MismatchRow>[] = [
  {
    head: "What disagrees",
    link: true,
    cell: ({ title, severity }) => (
      <ToneWord tone={severityOf(severity).tone} ink wrap>
        <span className="sr-only">{severityOf(severity).word}: </span>
        <span className="font-medium">{title}</span>
      </ToneWord>
    ),
  },
  {
    head: "About",
    cell: ({ subject }) => <span className="font-mono text-[0.92em] break-all">{subject.id}</span>,
    className: "md:w-56",
    phone: "left",
  },
  {
    head: "Users",
    cell: ({ users, boundTo }) =>
      users.length === 0 ? (
        <span className="text-faint">nobody</span>
      ) : (
        <span className="break-all">
          {users.slice(0, 2).map((user, index) => (
            <span key={user}>
              {index > 0 && <span className="text-faint">, </span>}
              {user}
              {user === boundTo && <span className="text-faint"> (linked)</span>}
            </span>
          ))}
          {users.length > 2 && <span className="text-faint"> and {users.length - 2} more</span>}
        </span>
      ),
    className: "md:w-60",
  },
  {
    head: "Status",
    cell: ({ status, decision }) => (
      <>
        {statusWord(status)}
        {status === "dismissed" && decision?.until && (
          <span className="text-faint">
            {" "}
            until <RelativeTime at={decision.until} />
          </span>
        )}
      </>
    ),
    className: "md:w-32",
    phone: "left",
  },
  {
    head: "Since",
    cell: ({ firstSeenAt }) => <RelativeTime at={firstSeenAt} />,
    align: "right",
    className: "md:w-28",
    phone: "right",
  },
];

export function MismatchTable({ caption, rows }: { caption: string; rows: readonly MismatchRow[] }) {
  return (
    <Table
      caption={caption}
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      rowTo={({ id }) => mismatchPath(id)}
    />
  );
}
