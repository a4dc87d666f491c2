/** Every trigger that the official Stripe CLI has: it makes its event, or fails by Stripe's error for a reason written down. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { runTrigger } from "./testing/run-trigger";
import { listen, startForTest, type Listener, type Started } from "./testing/start";
import { CLI_ABSENT, stripeCli, type StripeCli } from "./testing/stripe-cli";
import { OTHER_EVENT, OTHER_PRODUCTS } from "./testing/triggers";

let emulator: Started;
let listener: Listener;
let secret: string;
let cli: StripeCli | null;

beforeAll(async () => {
  emulator = await startForTest();
  listener = await listen();
  const endpoint = await emulator.stripe.webhookEndpoints.create({
    url: listener.url,
    enabled_events: ["*"],
  });
  secret = endpoint.secret!;
  cli = await stripeCli();
}, 120_000);
afterAll(async () => {
  await emulator.stop();
  await listener.stop();
});

test("every trigger of the CLI", { timeout: 300_000 }, async ({ skip }) => {
  if (cli === null) return skip(CLI_ABSENT);
  const { output: help } = await cli("trigger", "--help");
  const all = (help.split("Supported events:")[1] ?? "").split("Usage:")[0]!.trim().split(/\s+/);
  expect(all.length).toBeGreaterThan(100);
  const wrong: string[] = [];
  let passed = 0;
  for (const type of all) {
    const { succeeded, output, events } = await runTrigger(cli, { emulator, listener, secret }, type);
    const made = succeeded && events.includes(OTHER_EVENT[type] ?? type);
    if (made) passed += 1;
    if (made === OTHER_PRODUCTS.test(type)) wrong.push(`${type}: ${events.join(", ")} ${output.slice(-600)}`);
    // What is not there says so, to the caller and in the log.
    if (!made && !/Unrecognized request URL|not supported by the emulator/.test(output)) wrong.push(type);
  }
  console.log(`${passed} of ${all.length} triggers of the CLI run to the end and make their event.`);
  expect(wrong).toEqual([]);
});
