/** Deliveries as rows: what was sent, what came of it, and when it is tried next. */
import type { DeliveryView } from "~/modules/outgoing/delivery-view";
import { type Column, Table } from "./table";
import { RelativeTime } from "./time";
import { ToneWord } from "./tone";
import { deliveryTone, webhookDeliveryPath } from "./webhook-words";

const columns: readonly Column<DeliveryView>[] = [
  {
    head: "Event",
    link: true,
    cell: ({ type }) => <span className="font-medium md:whitespace-nowrap">{type}</span>,
    phone: "left",
  },
  {
    head: "State",
    cell: ({ state }) => <ToneWord tone={deliveryTone[state].tone}>{deliveryTone[state].word}</ToneWord>,
    phone: "right",
    className: "md:w-28",
  },
  {
    head: "What came of it",
    cell: ({ status, error, tookMs }) =>
      status === null && error === null ? (
        <span className="text-faint">not tried yet</span>
      ) : (
        <span className="break-words text-muted">
          {error ?? `It answered ${status}.`} <span className="text-faint tabular-nums">{tookMs} ms</span>
        </span>
      ),
    className: "md:w-full",
  },
  {
    head: "Tries",
    align: "right",
    cell: ({ tries }) => <span className="tabular-nums">{tries}</span>,
    phone: "hidden",
    className: "md:w-14",
  },
  {
    head: "Next try",
    cell: ({ state, nextAttemptAt }) =>
      state !== "pending" || nextAttemptAt === null ? (
        <span className="text-faint">–</span>
      ) : (
        <span className="whitespace-nowrap">
          <RelativeTime at={nextAttemptAt} />
        </span>
      ),
    phone: "left",
    className: "md:w-24",
  },
  {
    head: "Made",
    align: "right",
    cell: ({ createdAt }) => (
      <span className="whitespace-nowrap text-muted">
        <RelativeTime at={createdAt} />
      </span>
    ),
    phone: "right",
    className: "md:w-24",
  },
];

export function WebhookDeliveryTable({ deliveries }: { deliveries: readonly DeliveryView[] }) {
  return (
    <Table
      caption="Deliveries, newest first"
      columns={columns}
      rows={deliveries}
      rowKey={({ id }) => id}
      rowTo={({ id, endpointId }) => webhookDeliveryPath(endpointId, id)}
    />
  );
}
