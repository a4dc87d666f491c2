/** Failed events one by one: what failed, how often it was tried, and when it is tried next. */
import { errorKind } from "~/modules/inbox/error-kind";
import type { FailedEvent } from "~/modules/inbox/failed-view";
import { IdWithCopy } from "./id";
import { Link } from "./link";
import { type Column, Table } from "./table";
import { RelativeTime } from "./time";
import { ToneWord } from "./tone";

const columns: readonly Column<FailedEvent>[] = [
  {
    head: "Last try",
    cell: ({ triedAt, receivedAt }) => (
      <span className="text-muted">
        <RelativeTime at={triedAt ?? receivedAt} />
      </span>
    ),
    phone: "right",
    className: "md:w-24 max-md:order-2",
  },
  {
    head: "Type",
    link: true,
    cell: ({ type }) => <span className="font-medium max-md:break-words md:whitespace-nowrap">{type}</span>,
    phone: "left",
    className: "max-md:order-1",
  },
  {
    head: "Error",
    cell: ({ error }) => (
      <span title={error} className="block truncate text-muted">
        {errorKind(error)}
      </span>
    ),
    // Takes what the others leave.
    className: "md:w-full md:max-w-0 max-md:order-3",
  },
  {
    head: "Customer",
    cell: ({ customerId }) =>
      customerId === null ? (
        <span className="text-faint">–</span>
      ) : (
        <span className="relative z-1 block max-w-44 text-muted">
          <IdWithCopy
            id={customerId}
            what="customer id"
            to={`/console/customers/${encodeURIComponent(customerId)}`}
            quiet
          />
        </span>
      ),
    phone: "hidden",
    className: "max-lg:hidden",
  },
  {
    head: "Tries",
    align: "right",
    cell: ({ attempts }) => <span className="tabular-nums">{attempts}</span>,
    phone: "hidden",
    className: "md:w-14",
  },
  {
    head: "Next try",
    cell: ({ nextAttemptAt }) =>
      nextAttemptAt === null ? (
        <ToneWord tone="bad">given up</ToneWord>
      ) : (
        <ToneWord tone="waiting">
          <RelativeTime at={nextAttemptAt} />
        </ToneWord>
      ),
    phone: "left",
    className: "md:w-28 max-md:order-4",
  },
  {
    head: "Do",
    align: "right",
    cell: ({ id, type }) => (
      <Link
        to={`/console/events/${encodeURIComponent(id)}/replay`}
        className="relative z-1 rounded-xs text-accent hover:underline"
      >
        Retry…
        <span className="sr-only">
          {" "}
          {type} {id}
        </span>
      </Link>
    ),
    phone: "right",
    className: "md:w-16 max-md:order-5",
  },
];

export function FailedTable({ events }: { events: readonly FailedEvent[] }) {
  return (
    <Table
      caption="Failed events, newest first"
      columns={columns}
      rows={events}
      rowKey={({ seq }) => seq}
      rowTo={({ id }) => `/console/events/${encodeURIComponent(id)}?tab=attempts`}
    />
  );
}
