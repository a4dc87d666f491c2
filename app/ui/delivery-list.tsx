/** Requests at the webhook, each a line that opens to everything that was kept of it. */
import type { DeliveryRow } from "~/modules/inbox/event-view";
import { rejectionReason } from "~/modules/inbox/rejection-reasons";
import { byteSize, count } from "./figures";
import { ChevronRightIcon } from "./icon";
import { IdWithCopy } from "./id";
import { type KeyValue, KeyValueList } from "./key-values";
import { ExactTime, RelativeTime } from "./time";
import { duration } from "./time-words";
import { type Tone, ToneWord } from "./tone";

export function DeliveryList({ deliveries }: { deliveries: readonly DeliveryRow[] }) {
  return (
    <ul className="text-sm">
      {deliveries.map((delivery) => (
        <li key={delivery.id} className="not-first:border-t">
          <Delivery delivery={delivery} />
        </li>
      ))}
    </ul>
  );
}

const tones: Record<DeliveryRow["outcome"], Tone> = { accepted: "good", duplicate: "none", rejected: "bad" };

function Delivery({ delivery }: { delivery: DeliveryRow }) {
  const { outcome, reason, skewSeconds, size, address, suppressed } = delivery;
  return (
    <details className="group/delivery">
      <summary
        data-row=""
        className="grid grid-cols-[1rem_minmax(0,1fr)_auto] items-center gap-x-2.5 gap-y-0.5 px-4 py-2 hover:bg-hover focus-visible:-outline-offset-2 md:grid-cols-[1rem_6rem_minmax(0,1fr)_7rem_4.5rem_7.5rem]"
      >
        <ChevronRightIcon aria-hidden="true" className="size-3.5 text-faint group-open/delivery:rotate-90" />
        <span className="text-muted max-md:order-2 max-md:text-right">
          <RelativeTime at={delivery.receivedAt} />
        </span>
        <span className="flex min-w-0 items-center gap-2 max-md:order-1">
          <ToneWord tone={tones[outcome]} ink>
            {reason ? rejectionReason(reason).title : outcomeWord(outcome)}
          </ToneWord>
          {suppressed > 0 && (
            <span className="text-xs whitespace-nowrap text-faint">+{count(suppressed)} more</span>
          )}
        </span>
        <span className="text-right whitespace-nowrap text-muted tabular-nums max-md:hidden">
          {skewWords(skewSeconds)}
        </span>
        <span className="text-right text-muted tabular-nums max-md:hidden">{byteSize(size)}</span>
        <span
          title={address ?? undefined}
          className="truncate font-mono text-xs text-muted max-md:order-3 max-md:col-start-2 md:text-right"
        >
          {address ?? "–"}
        </span>
      </summary>
      <div className="border-t bg-sunken px-4 py-3 md:pl-[2.625rem]">
        <KeyValueList items={facts(delivery)} />
      </div>
    </details>
  );
}

const outcomeWord = (outcome: DeliveryRow["outcome"]) =>
  ({
    accepted: "Accepted, first delivery",
    duplicate: "Duplicate, stored once",
    rejected: "Rejected",
  })[outcome];

/** "2.1 s old", "15 min ahead" */
function skewWords(skewSeconds: number | null): string {
  if (skewSeconds === null) return "no time given";
  if (skewSeconds === 0) return "same second";
  const span = duration(Math.abs(skewSeconds) * 1_000);
  return skewSeconds < 0 ? `${span} old` : `${span} ahead`;
}

function facts(delivery: DeliveryRow): KeyValue[] {
  const { reason, detail, suppressed, signatureHeader, bodyPrefix, bodySha256 } = delivery;
  const items: (KeyValue | false)[] = [
    { name: "Received", value: <ExactTime at={delivery.receivedAt} /> },
    Boolean(reason) && {
      name: "Reason",
      value: <code className="text-xs">{reason}</code>,
      note: detail ?? undefined,
    },
    { name: "Signature time", value: skewWords(delivery.skewSeconds) },
    Boolean(signatureHeader) && {
      name: "Header",
      value: <code className="text-xs break-all">{signatureHeader}</code>,
      note: "As received; signatures cut to 8 characters.",
    },
    Boolean(delivery.secretLabel) && {
      name: "Secret",
      value: delivery.secretLabel,
      note: delivery.secretFingerprint && `fingerprint ${delivery.secretFingerprint}`,
    },
    { name: "Size", value: `${byteSize(delivery.size)} (${count(delivery.size)} bytes)` },
    Boolean(bodyPrefix) && {
      name: "First bytes",
      value: <code className="text-xs break-all">{bodyPrefix}</code>,
    },
    Boolean(bodySha256) && {
      name: "SHA-256",
      value: <IdWithCopy id={bodySha256 ?? ""} what="hash of the body" className="text-xs" />,
    },
    { name: "Address", value: delivery.address && <IdWithCopy id={delivery.address} what="address" /> },
    { name: "User agent", value: delivery.userAgent },
    suppressed > 0 && {
      name: "Not stored",
      value: `${count(suppressed)} further requests of this address and reason were counted only.`,
    },
  ];
  return items.filter((item): item is KeyValue => item !== false);
}
