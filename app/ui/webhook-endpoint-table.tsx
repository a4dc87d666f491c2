/** Endpoints as rows: where, what of, and how they fare. */
import type { EndpointView } from "~/modules/outgoing/endpoint-view";
import { type Column, Table } from "./table";
import { RelativeTime } from "./time";
import { ToneWord } from "./tone";
import { endpointState, webhookPath } from "./webhook-words";

const columns: readonly Column<EndpointView>[] = [
  {
    head: "Address",
    link: true,
    cell: ({ url }) => <span className="font-medium break-all">{url}</span>,
    className: "md:w-full",
  },
  {
    head: "State",
    cell: (endpoint) => {
      const { tone, word } = endpointState(endpoint);
      return <ToneWord tone={tone}>{word}</ToneWord>;
    },
    phone: "left",
    className: "md:w-28",
  },
  {
    head: "Hears of",
    cell: ({ types }) => <span className="text-muted">{types.join(", ")}</span>,
    className: "md:min-w-64 max-md:order-4",
  },
  {
    head: "Added",
    align: "right",
    cell: ({ createdAt }) => (
      <span className="whitespace-nowrap text-muted">
        <RelativeTime at={createdAt} />
      </span>
    ),
    phone: "right",
    className: "md:w-28",
  },
];

export function WebhookEndpointTable({ endpoints }: { endpoints: readonly EndpointView[] }) {
  return (
    <Table
      caption="Endpoints, newest first"
      columns={columns}
      rows={endpoints}
      rowKey={({ id }) => id}
      rowTo={({ id }) => webhookPath(id)}
    />
  );
}
