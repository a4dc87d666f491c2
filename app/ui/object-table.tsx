/** What the mirror holds: one line an object. */
import { ExternalLink } from "./external-link";
import { IdWithCopy } from "./id";
import type { ObjectRow } from "./object-row";
import { objectTitle, statusTone } from "./object-words";
import { useStripeLink } from "./stripe-links";
import { type Column, Table } from "./table";
import { RelativeTime } from "./time";
import { ToneWord } from "./tone";

const columns = (livemode: boolean): readonly Column<ObjectRow>[] => [
  {
    head: "Object",
    cell: (object) => (
      <>
        <span className="block font-medium">{objectTitle(object.type)}</span>
        <Status object={object} />
      </>
    ),
    className: "md:w-36",
  },
  {
    head: "What it says",
    cell: (object) => (
      <>
        <span className="block truncate text-muted max-md:whitespace-normal">{object.words}</span>
        <ObjectId object={object} />
      </>
    ),
    // Takes what the others leave, and shortens its content rather than growing.
    className: "md:w-full md:max-w-0",
  },
  {
    head: "At Stripe",
    cell: (object) => <AtStripe object={object} livemode={livemode} />,
    className: "md:w-20",
    phone: "left",
  },
  {
    head: "As of",
    align: "right",
    cell: (object) => (
      <span className="text-muted" title={object.source === "fetch" ? "read from Stripe" : "from an event"}>
        <RelativeTime at={object.asOf} />
      </span>
    ),
    className: "md:w-28",
    phone: "right",
  },
];

export function ObjectTable({ objects, livemode }: { objects: readonly ObjectRow[]; livemode: boolean }) {
  return (
    <Table
      caption="Stripe objects as last known"
      columns={columns(livemode)}
      rows={objects}
      rowKey={(object) => `${object.type}:${object.id}`}
    />
  );
}

function Status({ object }: { object: ObjectRow }) {
  if (object.deleted) return <ToneWord tone="bad">deleted</ToneWord>;
  if (!object.status) return null;
  return <ToneWord tone={statusTone(object.status)}>{object.status.replaceAll("_", " ")}</ToneWord>;
}

function ObjectId({ object }: { object: ObjectRow }) {
  const to =
    object.type === "customer" || object.type === "entitlement_summary"
      ? `/console/customers/${encodeURIComponent(object.id)}`
      : `/console/events?object=${encodeURIComponent(object.id)}`;
  return <IdWithCopy id={object.id} what={`${objectTitle(object.type).toLowerCase()} id`} to={to} quiet />;
}

function AtStripe({ object, livemode }: { object: ObjectRow; livemode: boolean }) {
  const page = useStripeLink()(object, { livemode });
  return page && <ExternalLink href={page}>Stripe</ExternalLink>;
}
