/** Incidents as rows: what disagrees, whose it is and what they have, since when. */
import type { MismatchRow, MismatchStatus } from "~/modules/ownership/mismatch-view";
import { breakable } from "./breakable";
import type { Incident } from "./incidents";
import { Link } from "./link";
import { severityOf } from "./ownership-words";
import { type Column, Table } from "./table";
import { RelativeTime } from "./time";
import { ToneWord } from "./tone";

export const mismatchPath = (id: number) => `/console/ownership/mismatches/${id}`;

export interface InboxRow extends MismatchRow {
  /** Who is behind it, as far as anybody knows. */
  person: { userId: string | null; called: string | null; planName: string | null };
}

type InboxIncident = Incident<InboxRow>;

/** What is over or decided blocks nobody any more. */
const toneOf = ({ severity, status }: MismatchRow) =>
  status === "resolved" || status === "settled" ? ("none" as const) : severityOf(severity).tone;

const kinds: Column<InboxIncident> = {
  head: "What disagrees",
  link: true,
  cell: ({ row }) => (
    <ToneWord tone={toneOf(row)} ink wrap>
      <span className="sr-only">{severityOf(row.severity).word}: </span>
      <span className="font-medium">{row.title}</span>
    </ToneWord>
  ),
  className: "md:w-[26%]",
};

const also: Column<InboxIncident> = {
  head: "Also",
  cell: ({ others }) =>
    others.length > 0 && (
      <ul className="grid gap-0.5">
        {others.map((other) => (
          <li key={other.id}>
            <Link to={mismatchPath(other.id)} className="relative z-1 rounded-xs text-muted hover:underline">
              {other.title}
            </Link>
          </li>
        ))}
      </ul>
    ),
  className: "md:w-[22%]",
};

const who: Column<InboxIncident> = {
  head: "Who",
  cell: ({ row: { person, boundTo, users } }) => {
    const further = users.filter((user) => user !== person.userId).length;
    return (
      <>
        <span className="block break-words">
          {person.called ?? <span className="text-faint">nobody known</span>}
        </span>
        <span className="block text-xs text-faint">
          {person.userId !== null && breakable(person.userId)}
          {person.userId !== null && person.userId === boundTo && " (linked)"}
          {further > 0 && `, and ${further} more`}
        </span>
      </>
    );
  },
  className: "md:w-[20%]",
  phone: "left",
};

const has: Column<InboxIncident> = {
  head: "Has",
  cell: ({ row: { person } }) => person.planName ?? <span className="text-faint">nothing</span>,
  className: "md:w-24",
  phone: "right",
};

const about: Column<InboxIncident> = {
  head: "About",
  cell: ({ row: { subject } }) => (
    <span className="font-mono text-[0.92em] text-muted">{breakable(subject.id)}</span>
  ),
  className: "md:w-[18%]",
  phone: "left",
};

/** The tab says which status it is; of what was put aside it does not say until when. */
const when = (status: MismatchStatus): Column<InboxIncident> => ({
  head: status === "dismissed" ? "Until" : "Since",
  cell: ({ row }) => <RelativeTime at={(status === "dismissed" && row.decision?.until) || row.firstSeenAt} />,
  align: "right",
  className: "md:w-28",
  phone: "right",
});

export function MismatchTable({
  caption,
  incidents,
  status,
}: {
  caption: string;
  incidents: readonly InboxIncident[];
  status: MismatchStatus;
}) {
  const someAlso = incidents.some(({ others }) => others.length > 0);
  return (
    <div className="md:[&_table]:table-fixed">
      <Table
        caption={caption}
        columns={[kinds, ...(someAlso ? [also] : []), who, has, about, when(status)]}
        rows={incidents}
        rowKey={({ row }) => row.id}
        rowTo={({ row }) => mismatchPath(row.id)}
      />
    </div>
  );
}
