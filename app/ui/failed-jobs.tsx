/** Objects that could not be read at Stripe, with what Stripe said. */
import type { FailedJob } from "~/modules/jobs/failed-job";
import { IdWithCopy } from "./id";
import { Link } from "./link";
import { type Column, Table } from "./table";
import { RelativeTime } from "./time";

const columns: readonly Column<FailedJob>[] = [
  {
    head: "Failed",
    cell: ({ failedAt }) => (
      <span className="text-muted">
        <RelativeTime at={failedAt} />
      </span>
    ),
    phone: "right",
    className: "md:w-24 max-md:order-2",
  },
  {
    head: "Object",
    cell: ({ objectId, key }) => (
      <span className="block max-w-56">
        <IdWithCopy id={objectId ?? key} what="object id" />
      </span>
    ),
    phone: "left",
    className: "max-md:order-1",
  },
  {
    head: "What Stripe says",
    cell: ({ error }) => <span className="break-words text-muted">{error}</span>,
    className: "md:w-full max-md:order-3",
  },
  {
    head: "Code",
    cell: ({ code }) => <code className="text-xs">{code ?? "–"}</code>,
    phone: "left",
    className: "max-md:order-4",
  },
  {
    head: "Request",
    cell: ({ requestId }) =>
      requestId === null ? (
        <span className="text-faint">–</span>
      ) : (
        <span className="block max-w-40">
          <IdWithCopy id={requestId} what="request id" quiet />
        </span>
      ),
    className: "max-md:order-6",
  },
  {
    head: "Do",
    align: "right",
    cell: ({ key, objectId }) => (
      <Link
        to={`/console/failed/jobs/retry?key=${encodeURIComponent(key)}`}
        className="rounded-xs whitespace-nowrap text-accent hover:underline"
      >
        Retry…<span className="sr-only"> {objectId ?? key}</span>
      </Link>
    ),
    phone: "right",
    className: "md:w-16 max-md:order-5",
  },
];

export function FailedJobTable({ jobs }: { jobs: readonly FailedJob[] }) {
  return (
    <Table
      caption="Could not be read at Stripe, newest first"
      columns={columns}
      rows={jobs}
      rowKey={({ key }) => key}
    />
  );
}
