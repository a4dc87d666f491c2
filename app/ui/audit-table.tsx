/** The audit log as rows: when, who, what, to what, why, and the first of what changed. */
import type { AuditChange, AuditRow } from "~/modules/audit/audit-view";
import { resyncWords } from "./audit-resync-words";
import { actionTitle, actorWords, subjectPath } from "./audit-words";
import { IdWithCopy } from "./id";
import { type Column, Table } from "./table";
import { RelativeTime } from "./time";

const columns: readonly Column<AuditRow>[] = [
  {
    head: "When",
    cell: ({ at }) => (
      <span className="text-muted">
        <RelativeTime at={at} />
      </span>
    ),
    phone: "right",
    className: "md:w-24 max-md:order-2",
  },
  {
    head: "What",
    link: true,
    cell: ({ action }) => <span className="font-medium">{actionTitle(action)}</span>,
    phone: "left",
    className: "md:w-56 max-md:order-1",
  },
  {
    head: "Who",
    cell: ({ actor }) => <Actor actor={actor} />,
    phone: "left",
    className: "md:w-36 max-md:order-3",
  },
  {
    head: "To what",
    cell: ({ subject }) => <Subject subject={subject} />,
    phone: "right",
    className: "md:w-48 max-md:order-4",
  },
  {
    head: "Why, and what changed",
    cell: (row) => <Story row={row} />,
    className: "md:max-w-0 max-md:order-5",
  },
];

export function AuditTable({ entries }: { entries: readonly AuditRow[] }) {
  return (
    <Table
      caption="Audit log, newest first"
      columns={columns}
      rows={entries}
      rowKey={({ id }) => id}
      rowTo={({ id }) => `/console/audit/${id}`}
    />
  );
}

export function Actor({ actor }: { actor: AuditRow["actor"] }) {
  const { who, how } = actorWords(actor);
  return (
    <span className="block truncate" title={actor.id}>
      {who}
      {how && <span className="text-faint"> · {how}</span>}
    </span>
  );
}

export function Subject({ subject }: { subject: AuditRow["subject"] }) {
  const to = subjectPath(subject);
  return (
    <span className="relative z-1 block max-w-48 text-muted">
      <IdWithCopy
        id={subject.id}
        what={`${subject.type.replaceAll("_", " ")} id`}
        to={to ?? undefined}
        quiet
      />
    </span>
  );
}

function Story({ row: { reason, changes, moreChanges, resync } }: { row: AuditRow }) {
  if (resync !== null) {
    return (
      <span className="grid gap-0.5">
        {reason !== null && <span className="line-clamp-2 break-words">{reason}</span>}
        <span className="block text-xs break-words text-muted">{resyncWords(resync)}</span>
      </span>
    );
  }
  if (reason === null && changes.length === 0) {
    return <span className="text-faint">{moreChanges ? "Much changed: open it" : "–"}</span>;
  }
  return (
    <span className="grid gap-0.5">
      {reason !== null && <span className="line-clamp-2 break-words">{reason}</span>}
      {isMade(changes) ? (
        <span className="block truncate font-mono text-xs text-muted">
          {changes.map(({ path, after }) => `${path} ${after}`).join(", ")}
          {moreChanges && ", …"}
        </span>
      ) : (
        <>
          {changes.map((change) => (
            <Changed key={change.path} {...change} />
          ))}
          {moreChanges && changes.length > 0 && <span className="text-xs text-faint">and more</span>}
        </>
      )}
    </span>
  );
}

/** It did not exist before: its members in one line. */
const isMade = (changes: readonly AuditChange[]) => changes.every(({ before }) => before === null);

function Changed({ path, before, after }: AuditChange) {
  return (
    <span
      className="block truncate font-mono text-xs text-muted"
      title={`${path}: ${before ?? "–"} → ${after ?? "–"}`}
    >
      {path} {before ?? "–"} → {after ?? "–"}
    </span>
  );
}
