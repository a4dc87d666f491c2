/** What of this deployment's settings a verdict may rest on; never a secret. */
import type { Env } from "~/lib/env.server";
import { neededEvents } from "../stripe/needed-events";
import { pinnedApiVersion } from "../stripe/pinned-version";
import { fingerprintOf } from "../stripe/signature";
import type { ConfigurationFacts } from "./facts";

export type DeploymentSettings = Pick<
  Env,
  | "webhookUrl"
  | "stripeSecretKey"
  | "webhookSecrets"
  | "inactiveWebhookSecrets"
  | "databaseEmbedded"
  | "production"
>;

export function configurationOf(env: DeploymentSettings, livemode: boolean): ConfigurationFacts {
  const secrets = (all: Env["webhookSecrets"], active: boolean) =>
    all.map((one) => ({ label: one.label, fingerprint: fingerprintOf(one), active, problem: null }));
  const embedded = env.databaseEmbedded;
  return {
    webhookUrl: env.webhookUrl,
    mode: livemode ? "live" : "test",
    keyKind:
      env.stripeSecretKey === null ? "none" : env.stripeSecretKey.startsWith("rk_") ? "restricted" : "secret",
    pinnedApiVersion,
    secrets: [...secrets(env.webhookSecrets, true), ...secrets(env.inactiveWebhookSecrets, false)],
    database: {
      embedded,
      persistent: !embedded,
      createdAt: null,
      why: embedded ? "is embedded in the data folder of this deployment" : null,
    },
    production: env.production,
    neededEvents: [...neededEvents],
  };
}
