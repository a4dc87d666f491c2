/** Stripe as the running app knows it, for commands that read there. */
import type { Clock } from "~/lib/clock";
import type { Pool } from "~/lib/database.server";
import { parseEnv } from "~/lib/env.server";
import { createLog } from "~/lib/log.server";
import type { DeploymentSettings } from "~/modules/diagnosis/configuration.server";
import type { CaseReader } from "~/modules/stripe/case-reader";
import { createCaseReader } from "~/modules/stripe/case-reader.server";
import type { EventReader } from "~/modules/stripe/event-reader";
import { createEventReader, listingPace } from "~/modules/stripe/event-reader.server";
import type { StripeGateway } from "~/modules/stripe/gateway";
import { createStripeGateway } from "~/modules/stripe/gateway.server";
import { createPace } from "~/modules/stripe/pace.server";
import type { StripeReader } from "~/modules/stripe/reader";
import { createStripeReader } from "~/modules/stripe/reader.server";
import { CommandFailure } from "./failure";
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

export const stripeCases = (deps: Deps): CaseReader =>
  createCaseReader({ ...deps, ...access(), pace: createPace(deps) });

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

/** What the running app is set to; where none runs from this checkout, what it would be. */
export function deploymentSettings(): DeploymentSettings {
  const source = { ...fileSettings(), ...givenSettings() };
  const running = liveInstance();
  const parsed = parseEnv(source);
  if (running !== null) {
    return {
      webhookUrl: running.webhookUrl,
      stripeSecretKey: access().key,
      webhookSecrets: parsed.ok ? parsed.env.webhookSecrets : [],
      inactiveWebhookSecrets: parsed.ok ? parsed.env.inactiveWebhookSecrets : [],
      databaseEmbedded: !source.DATABASE_URL,
      production: false,
    };
  }
  if (!parsed.ok) throw new CommandFailure(parsed.problems.join(" "));
  return parsed.env;
}
