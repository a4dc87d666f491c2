/** Deliveries that must be refused, each for another reason. */
import { deliveryHeaders } from "../ingest/post-event";
import { signatureHeader } from "../ingest/sign";
import { wireFormat } from "../ingest/wire-format";
import type { DemoEvent } from "./event";

export interface RawDelivery {
  body: string;
  headers: Record<string, string>;
}

/** `event` is one that nobody else sends; `secret` the right one. */
export function refusedDeliveries(event: DemoEvent, secret: string, now: Date): RawDelivery[] {
  const body = wireFormat(event);
  const seconds = Math.floor(now.getTime() / 1000);
  const genuine = deliveryHeaders(body, secret, now);
  const signedBy = (other: string) => ({
    ...genuine,
    "stripe-signature": signatureHeader(body, other, seconds),
  });
  const signedAt = (time: number) => ({
    ...genuine,
    "stripe-signature": signatureHeader(body, secret, time),
  });
  const { "stripe-signature": _signature, ...unsigned } = genuine;
  const notJson = body.slice(0, -40);
  return [
    // The secret of `stripe listen` in place of the endpoint's: the commonest mistake of all.
    { body, headers: signedBy("whsec_demo_of_another_endpoint") },
    { body, headers: signedBy("whsec_demo_of_another_endpoint") },
    { body, headers: signedAt(seconds - 3_600) },
    { body, headers: signedAt(seconds + 900) },
    { body, headers: unsigned },
    { body, headers: { ...genuine, "stripe-signature": "v1=not-a-signature" } },
    // A proxy parsed the JSON and wrote it anew.
    { body: JSON.stringify(JSON.parse(body)), headers: genuine },
    { body: notJson, headers: deliveryHeaders(notJson, secret, now) },
  ];
}
