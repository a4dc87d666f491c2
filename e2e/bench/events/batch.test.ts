import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { BatchMaker, eventSizes, eventsAPerson } from "./batch";

const secret = "whsec_0123456789abcdef";
const maker = new BatchMaker("/hook", secret);

function parts(request: Buffer) {
  const [head = "", ...rest] = request.toString().split("\r\n\r\n");
  const body = rest.join("\r\n\r\n");
  const headers = new Map(head.split("\r\n").map((line) => line.split(": ") as [string, string]));
  return { head, headers, body, event: JSON.parse(body) };
}

test("every request carries a genuine signature over its bytes, and their length", () => {
  const batch = maker.make({ run: "abcdefgh", count: 12 });
  for (let index = 0; index < batch.count; index++) {
    const { head, headers, body } = parts(batch.request(index));
    expect(head).toMatch(/^POST \/hook HTTP\/1\.1\r\n/);
    expect(headers.get("Content-Length")).toBe(String(Buffer.byteLength(body)));
    const [, time, signature] = /^t=(\d{10}),v1=(\w{64})$/.exec(headers.get("Stripe-Signature") ?? "") ?? [];
    expect(Math.abs(Number(time) - Date.now() / 1000)).toBeLessThan(5);
    expect(signature).toBe(createHmac("sha256", secret).update(`${time}.${body}`).digest("hex"));
  }
});

test("no two events share an id, and a person's events name the person", () => {
  const batch = maker.make({ run: "abcdefgh", count: 3 * eventsAPerson });
  const events = Array.from({ length: batch.count }, (_, index) => parts(batch.request(index)).event);
  expect(new Set(events.map(({ id }) => id)).size).toBe(batch.count);
  const customers = events.map(({ data: { object } }) => object.customer ?? object.id);
  expect(new Set(customers).size).toBe(3);
  expect(new Set(customers.slice(0, eventsAPerson)).size).toBe(1);
  expect(events[1].data.object.metadata.userId).toBe("user_abcdefgh00000000");
});

test("events are as large as Stripe's: 2 to 9 KB", () => {
  const { least, most } = eventSizes();
  expect(least).toBeGreaterThan(2_000);
  expect(most).toBeLessThan(9_500);
});
