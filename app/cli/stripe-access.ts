/** Stripe as the running app knows it, for commands that read there. */
import type { Clock } from "~/lib/clock";
import type { Pool } from "~/lib/database.server";
import { parseEnv } from "~/lib/env.server";
import { createLog } from "~/lib/log.server";
import type { EventReader } from "~/modules/stripe/event-reader";
import { createEventReader, listingPace } from "~/modules/stripe/event-reader.server";
import type { StripeGateway } from "~/modules/stripe/gateway";
import { createStripeGateway } from "~/modules/stripe/gateway.server";
import { createPace } from "~/modules/stripe/pace.server";
import type { StripeReader } from "~/modules/stripe/reader";
import { createStripeReader } from "~/modules/stripe/reader.server";
import { liveInstance } from "./instance";
import { fileSettings, givenSettings } from "./surroundings";

/** The demo's Stripe takes any key of this form; it opens nothing elsewhere. */
const demoKey = "sk_test_paidtrailCommandLine";

/** Stripe's own limit for one kind of request. */
const usualPerSecond = 25;

interface Deps {
  pool: Pool;
  clock: Clock;
  livemode: boolean;
}

export const stripeReader = (deps: Deps): StripeReader =>
  createStripeReader({ ...deps, ...access(), pace: createPace(deps) });

export const stripeGateway = (): StripeGateway => createStripeGateway(access());

export const stripeEvents = (deps: Deps): EventReader =>
  createEventReader({ ...deps, ...access(), pace: createPace({ ...deps, ...listingPace(usualPerSecond) }) });

/** In production nobody notes down what runs: the settings say it. */
function configuredWebhookUrl(settings: Record<string, string | undefined>): string | null {
  const parsed = parseEnv(settings);
  return parsed.ok ? parsed.env.webhookUrl : null;
}

function access() {
  const settings = { ...fileSettings(), ...givenSettings() };
  const running = liveInstance();
  const demo = running?.demo === true && !settings.STRIPE_SECRET_KEY;
  return {
    key: demo ? demoKey : settings.STRIPE_SECRET_KEY || null,
    webhookUrl: running?.webhookUrl ?? configuredWebhookUrl(settings),
    apiBase: (demo ? running.stripeApiBase : settings.STRIPE_API_BASE) || null,
    log: createLog("paidtrail cli", "silent"),
  };
}
