/** Puts the account right again, after a scenario that left its endpoint broken or the workers standing still. */
import type Stripe from "stripe";
import type { Emulator } from "./emulator";
import type { RunningApp } from "./running-app";
import { stripeForStory } from "./stripe-client";
import { ScenarioFailure } from "./failure";
import { releaseWorkers } from "./workers";

/** What `npm start` marks its endpoint with. */
const mark = { key: "paidtrail", value: "app" };

export async function mend(emulator: Emulator, app: RunningApp): Promise<void> {
  releaseWorkers(app);
  await mendEndpoint(emulator, app);
}

async function mendEndpoint(emulator: Emulator, { stripeUrl, webhookUrl }: RunningApp): Promise<void> {
  const endpoints = (await emulator.endpoints()).filter(({ livemode }) => !livemode);
  const ours =
    endpoints.find(({ metadata }) => metadata[mark.key] === mark.value) ??
    endpoints.find(({ url }) => url === webhookUrl);
  if (ours === undefined) {
    throw new ScenarioFailure(
      `No webhook endpoint at the emulator points at ${webhookUrl}: a start of Paidtrail makes it.`,
    );
  }
  const asItMustBe =
    ours.url === webhookUrl && ours.status === "enabled" && ours.enabled_events.join() === "*";
  if (asItMustBe) return;
  const params: Stripe.WebhookEndpointUpdateParams = {
    url: webhookUrl,
    enabled_events: ["*"],
    disabled: false,
  };
  await stripeForStory(stripeUrl, `mend ${Date.now()}`).webhookEndpoints.update(ours.id, params);
}
