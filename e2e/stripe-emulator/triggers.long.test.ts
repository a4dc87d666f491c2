/** The official Stripe CLI against the emulator: each trigger runs to the end, and its event arrives verified. */
import { spawn } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listen, startForTest, type Listener, type Started } from "./testing/start";
import { REQUIRED_TRIGGERS } from "./testing/triggers";

const CLI = "@stripe/cli@1.52.0";
let emulator: Started;
let listener: Listener;
let secret: string;
let available = false;

function cli(...args: string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn("npx", ["--yes", CLI, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += String(chunk);
    });
    child.stderr.on("data", (chunk) => {
      output += String(chunk);
    });
    child.once("error", () => resolve({ code: null, output }));
    child.once("close", (code) => resolve({ code, output }));
  });
}

beforeAll(async () => {
  emulator = await startForTest();
  listener = await listen();
  secret = (await emulator.stripe.webhookEndpoints.create({ url: listener.url, enabled_events: ["*"] }))
    .secret!;
  available = (await cli("version")).code === 0;
}, 120_000);
afterAll(async () => {
  await emulator.stop();
  await listener.stop();
});

test.for(REQUIRED_TRIGGERS)("stripe trigger %s", { timeout: 60_000 }, async (type, { skip }) => {
  if (!available) skip(`${CLI} cannot be had from the registry here`);
  listener.received.length = 0;
  const key = ["--api-base", emulator.url, "--api-key", "sk_test_emulatorclikey1234567890"];
  const { code, output } = await cli("trigger", type, ...key);
  expect(output).toContain("Trigger succeeded!");
  expect(code).toBe(0);
  // A bank debit's outcome comes a little later.
  await emulator.control("POST", "/advance", { seconds: 5 });
  await emulator.control("POST", "/settle");
  const events = listener.received.map((hook) =>
    emulator.stripe.webhooks.constructEvent(hook.body, String(hook.headers["stripe-signature"]), secret),
  );
  expect(events.map((event) => event.type)).toContain(type);
});
