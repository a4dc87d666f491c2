/**
 * One event of the story as a complete HTTP request, with the places where the
 * next one differs. Filling those in and signing costs some ten microseconds,
 * rendering and encoding anew would cost ten times that.
 */
import { createHmac } from "node:crypto";
import { wireFormat } from "~/cli/ingest/wire-format";
import { marks } from "./marks";

export interface Template {
  /** Head and body. */
  request: Buffer;
  bodyStart: number;
  event: readonly number[];
  person: readonly number[];
  now: readonly number[];
  /** Where the signature's 64 hex digits belong. */
  signature: number;
}

export interface Values {
  /** Serial of the event and of the person, 16 characters each. */
  event: string;
  person: string;
  /** Unix seconds, ten digits. */
  now: string;
}

const signatureMark = "S".repeat(64);

/** The headers Stripe sends. */
export function createTemplate(event: object, path: string): Template {
  const body = Buffer.from(wireFormat(event));
  const head = [
    `POST ${path} HTTP/1.1`,
    "Host: 127.0.0.1",
    "Accept: */*; q=0.5, application/xml",
    "Cache-Control: no-cache",
    "User-Agent: Stripe/1.0 (+https://stripe.com/docs/webhooks)",
    `Content-Length: ${body.byteLength}`,
    "Content-Type: application/json; charset=utf-8",
    `Stripe-Signature: t=${marks.now},v1=${signatureMark}`,
    "Connection: keep-alive",
    "\r\n",
  ].join("\r\n");
  const request = Buffer.concat([Buffer.from(head), body]);
  return {
    request,
    bodyStart: head.length,
    event: placesOf(request, marks.event),
    person: placesOf(request, marks.person),
    now: placesOf(request, String(marks.now)),
    signature: request.indexOf(signatureMark),
  };
}

/** Writes a signed request at `offset` of `target`. */
export function fill(
  target: Buffer,
  offset: number,
  template: Template,
  values: Values,
  secret: string,
): void {
  target.set(template.request, offset);
  for (const place of template.event) target.write(values.event, offset + place, "latin1");
  for (const place of template.person) target.write(values.person, offset + place, "latin1");
  for (const place of template.now) target.write(values.now, offset + place, "latin1");
  const body = target.subarray(offset + template.bodyStart, offset + template.request.byteLength);
  const signature = createHmac("sha256", secret).update(`${values.now}.`).update(body).digest("hex");
  target.write(signature, offset + template.signature, "latin1");
}

function placesOf(bytes: Buffer, mark: string): number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(mark); at !== -1; at = bytes.indexOf(mark, at + mark.length)) places.push(at);
  return places;
}
