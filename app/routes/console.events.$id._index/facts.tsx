/** What is known of the event besides its way: whose, about what, from where, signed with what. */
import type { EventDetail } from "~/modules/inbox/event-view";
import { ExternalLink } from "~/ui/external-link";
import { byteSize, count } from "~/ui/figures";
import { IdWithCopy } from "~/ui/id";
import { type KeyValue, KeyValueList } from "~/ui/key-values";
import { Link } from "~/ui/link";
import { Section } from "~/ui/section";
import { stageWords } from "~/ui/stage-view";
import { useStripeLink } from "~/ui/stripe-links";
import { ExactTime } from "~/ui/time";
import { duration } from "~/ui/time-words";

export function EventFacts({ event }: { event: EventDetail }) {
  const stripeLink = useStripeLink();
  return (
    <div className="grid grid-cols-1 content-start items-start gap-5 max-xl:order-first max-md:gap-3 md:grid-cols-2 xl:grid-cols-1">
      <Section title="Whose">
        <KeyValueList items={ownerFacts(event)} />
      </Section>
      {/* On a phone the rest waits behind this switch, which needs no script. */}
      <input type="checkbox" id="show-facts" className="peer sr-only md:hidden" />
      <label
        htmlFor="show-facts"
        className="inline-flex h-10 items-center justify-center rounded-md border border-line-strong px-3 text-sm font-medium select-none peer-focus-visible:outline-2 peer-focus-visible:outline-accent md:hidden"
      >
        Facts and signature
      </label>
      <div className="grid grid-cols-1 gap-5 max-md:hidden max-md:gap-3 max-md:peer-checked:grid">
        <Section title="Event">
          <KeyValueList items={eventFacts(event, stripeLink)} />
        </Section>
        <Section title="Signature">
          <KeyValueList items={signatureFacts(event)} />
        </Section>
      </div>
    </div>
  );
}

function ownerFacts(event: EventDetail): KeyValue[] {
  const mapping = event.stages.find((stage) => stage.name === "mapping");
  const { userId, userName, customerId } = event;
  return [
    {
      name: "Owner",
      value: userId ? (
        <Link
          to={`/console/users/${encodeURIComponent(userId)}`}
          className="rounded-xs text-accent hover:underline"
        >
          {userName ?? userId}
        </Link>
      ) : mapping?.outcome === "pending" ? (
        "not decided yet"
      ) : (
        mapping && stageWords(mapping)
      ),
      note: mapping?.reason,
    },
    ...(userId ? [{ name: "User id", value: <IdWithCopy id={userId} what="user id" /> }] : []),
    {
      name: "Customer",
      value: customerId && (
        <IdWithCopy
          id={customerId}
          what="customer id"
          to={`/console/customers/${encodeURIComponent(customerId)}`}
        />
      ),
    },
  ];
}

function eventFacts(event: EventDetail, stripeLink: ReturnType<typeof useStripeLink>): KeyValue[] {
  const object = event.objectId && event.objectType ? { type: event.objectType, id: event.objectId } : null;
  const page = object && stripeLink(object, event);
  return [
    {
      name: "Object",
      value: object && (
        <span className="grid grid-cols-1">
          <span>{object.type.replaceAll("_", " ")}</span>
          <IdWithCopy id={object.id} what="object id" wrap />
          {page && <ExternalLink href={page}>In Stripe</ExternalLink>}
        </span>
      ),
    },
    { name: "Created", value: <ExactTime at={event.createdAt} />, note: "Stripe's clock, to the second" },
    { name: "Received", value: <ExactTime at={event.receivedAt} />, note: sourceNote(event) },
    { name: "Mode", value: event.livemode ? "live" : "test" },
    {
      name: "Account",
      value: event.account && <IdWithCopy id={event.account} what="account id" />,
      note: event.account ? undefined : "the platform's own",
    },
    { name: "API version", value: event.apiVersion },
    {
      name: "Request",
      value: event.requestId && <IdWithCopy id={event.requestId} what="request id" wrap />,
      note: event.requestId ? undefined : "no API request caused it",
    },
    {
      name: "Idempotency",
      value: event.idempotencyKey && <IdWithCopy id={event.idempotencyKey} what="idempotency key" wrap />,
    },
    { name: "Size", value: `${byteSize(event.size)} (${count(event.size)} bytes)` },
    ...(event.flags.length > 0
      ? [{ name: "Oddities", value: event.flags.join(", ").replaceAll("_", " ") }]
      : []),
  ];
}

const sourceNote = (event: EventDetail) =>
  event.source === "backfilled" ? "fetched from Stripe, not delivered" : lagNote(event);

/** Stripe delivers for three days and lists for thirty: an older event was sent by something else. */
const oldestLagMs = 30 * 86_400_000;

/** Stripe's time has a resolution of one second, so a small lag is said as such. */
function lagNote(event: EventDetail): string | undefined {
  const ms = Date.parse(event.receivedAt) - Date.parse(event.createdAt);
  if (ms > oldestLagMs) return undefined;
  return ms < 1_000 ? "within a second" : `${duration(ms)} after creation`;
}

function signatureFacts(event: EventDetail): KeyValue[] {
  if (event.secretLabel === null && event.secretFingerprint === null) {
    return [{ name: "Signature", value: "none", note: "Read from Stripe's API, which needs none." }];
  }
  return [
    { name: "Secret", value: event.secretLabel },
    {
      name: "Fingerprint",
      value: event.secretFingerprint && <code className="text-xs">{event.secretFingerprint}</code>,
      note: "of the secret; names it without telling it",
    },
    { name: "Signed", value: event.skewSeconds === null ? null : skewWords(event.skewSeconds) },
  ];
}

function skewWords(skewSeconds: number): string {
  if (skewSeconds === 0) return "the same second";
  const span = duration(Math.abs(skewSeconds) * 1_000);
  return skewSeconds < 0 ? `${span} before it arrived` : `${span} ahead of our clock`;
}
