/** One trigger of the Stripe CLI, run by the CLI itself: how it ended, and which verified events arrived. */
import type { Listener, Started } from "./start";
import type { StripeCli } from "./stripe-cli";

interface Endpoint {
  listener: Listener;
  secret: string;
}

export async function runTrigger(
  cli: StripeCli,
  { emulator, listener, secret }: Endpoint & { emulator: Started },
  type: string,
): Promise<{ succeeded: boolean; output: string; events: string[] }> {
  listener.received.length = 0;
  const key = "sk_test_emulatorclikey1234567890";
  const { code, output } = await cli("trigger", type, "--api-base", emulator.url, "--api-key", key);
  // A bank debit's outcome comes a little later.
  await emulator.control("POST", "/advance", { seconds: 5 });
  await emulator.control("POST", "/settle");
  const events = listener.received.map(
    ({ body, headers }) =>
      emulator.stripe.webhooks.constructEvent(body, String(headers["stripe-signature"]), secret).type,
  );
  return { succeeded: code === 0 && output.includes("Trigger succeeded!"), output, events };
}
