/** The official Stripe CLI against the emulator: triggers run to the end, and their events arrive verified. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { runTrigger } from "./testing/run-trigger";
import { listen, startForTest, TEST_KEY, type Listener, type Started } from "./testing/start";
import { CLI_ABSENT, stripeCli, type StripeCli } from "./testing/stripe-cli";
import { REQUIRED_TRIGGERS } from "./testing/triggers";

let emulator: Started;
let listener: Listener;
let endpoint: { id: string; secret: string };
let cli: StripeCli | null;

beforeAll(async () => {
  emulator = await startForTest();
  listener = await listen();
  const { id, secret } = await emulator.stripe.webhookEndpoints.create({
    url: listener.url,
    enabled_events: ["*"],
  });
  endpoint = { id, secret: secret! };
  cli = await stripeCli();
}, 60_000);
afterAll(async () => {
  await emulator.stop();
  await listener.stop();
});

/** `stripe …` at the emulator. */
async function stripe(run: StripeCli, ...args: string[]): Promise<string> {
  return (await run(...args, "--api-base", emulator.url, "--api-key", TEST_KEY)).output;
}

test.for(REQUIRED_TRIGGERS)("stripe trigger %s", { timeout: 60_000 }, async (type, { skip }) => {
  if (cli === null) return skip(CLI_ABSENT);
  const { succeeded, output, events } = await runTrigger(
    cli,
    { emulator, listener, secret: endpoint.secret },
    type,
  );
  expect(output).toContain("Trigger succeeded!");
  expect(succeeded).toBe(true);
  expect(events).toContain(type);
});

test("what developers use beside triggers: resources, plain requests, resending", async ({ skip }) => {
  if (cli === null) return skip(CLI_ABSENT);
  const made = JSON.parse(await stripe(cli, "customers", "create", "--email", "jo@example.com")) as {
    id: string;
  };
  expect(await stripe(cli, "customers", "list", "--limit", "1")).toContain(made.id);
  expect(await stripe(cli, "post", `/v1/customers/${made.id}`, "-d", "name=Jo")).toContain('"name": "Jo"');
  expect(await stripe(cli, "get", made.id)).toContain("jo@example.com");
  const { data } = await emulator.stripe.events.list({ type: "customer.created", limit: 1 });
  await emulator.control("POST", "/settle");
  listener.received.length = 0;
  await stripe(cli, "events", "resend", data[0]!.id, `--webhook-endpoint=${endpoint.id}`);
  const [again] = await listener.until(() => true);
  expect(JSON.parse(again!.body)).toMatchObject({ id: data[0]!.id });
  expect(await stripe(cli, "delete", `/v1/customers/${made.id}`, "--confirm")).toContain('"deleted": true');
});

test("a restricted key and an unknown trigger's path are refused in Stripe's words", async ({ skip }) => {
  if (cli === null) return skip(CLI_ABSENT);
  const { id } = await emulator.control<{ id: string }>("POST", "/keys", {
    permissions: { customer: "read" },
  });
  const restricted = await cli("products", "list", "--api-base", emulator.url, "--api-key", id);
  expect(restricted.output).toContain("rak_product_read");
  const beyond = await stripe(cli, "trigger", "topup.created");
  expect(beyond).toContain("Unrecognized request URL (POST: /v1/topups)");
  expect(emulator.logged.join("\n")).toContain("the emulator lacks POST /v1/topups");
});
