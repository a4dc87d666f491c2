/** Thousands of events in a burst: all delivered, nearly in order, at a steady rate and in flat memory. */
import { expect, test } from "vitest";
import { listen, startForTest } from "../testing/start";

const EVENTS = 5_000;
const AT_ONCE = 100;
/** Requests in flight per endpoint: the most that an event can be overtaken by, and some for slow answers. */
const OUT_OF_PLACE = 20;

function named(body: string): number {
  const event = JSON.parse(body) as { data: { object: { name: string } } };
  return Number(event.data.object.name);
}

test("a burst of events arrives whole", { timeout: 120_000 }, async () => {
  const emulator = await startForTest();
  const endpoint = await listen();
  await emulator.stripe.webhookEndpoints.create({ url: endpoint.url, enabled_events: ["customer.created"] });
  const before = process.memoryUsage().heapUsed;
  const started = performance.now();
  for (let made = 0; made < EVENTS; made += AT_ONCE) {
    const names = Array.from({ length: AT_ONCE }, (_, at) => String(made + at));
    await Promise.all(names.map((name) => emulator.stripe.customers.create({ name })));
  }
  await emulator.control("POST", "/settle");
  const seconds = (performance.now() - started) / 1000;

  expect(endpoint.received).toHaveLength(EVENTS);
  expect(EVENTS / seconds).toBeGreaterThan(200);
  const places = endpoint.received.map(({ body }, at) => Math.abs(named(body) - at));
  // Customers made at the same moment may be stored in any order.
  expect(Math.max(...places)).toBeLessThan(AT_ONCE + OUT_OF_PLACE);
  // Some twenty kilobytes for each event with its delivery, attempt and what the endpoint here keeps.
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(EVENTS * 40_000);
  const owing = await emulator.stripe.events.list({ delivery_success: false, limit: 1 });
  expect(owing.data).toEqual([]);
  await emulator.stop();
  await endpoint.stop();
});
