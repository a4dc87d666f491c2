/** Where events are posted to and what they are signed with, when nobody says otherwise. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv, webhookPath } from "~/lib/env.server";
import { CommandFailure } from "../failure";
import { liveInstance } from "../instance";
import { dataFolder, fileSettings, givenSettings } from "../surroundings";
import type { Endpoint } from "./post-event";

export interface KnownEndpoint extends Endpoint {
  /** It is the app of this checkout, whose database tells what became of the events. */
  ours: boolean;
}

/** `url`: a webhook endpoint, or the address of an app; absent: the app of this checkout. */
export function webhookEndpoint(url?: string): KnownEndpoint {
  const own = ownUrl();
  if (url === undefined) {
    if (own === null) {
      throw new CommandFailure(
        "The app is not running: start it with “npm start”, or say --url where it is.",
      );
    }
    return { url: own, secret: signingSecret(), ours: true };
  }
  const target = completed(url);
  return { url: target, secret: signingSecret(), ours: own !== null && isSame(own, target) };
}

function ownUrl(): string | null {
  const running = liveInstance();
  if (running) return running.webhookUrl;
  const parsed = parseEnv({ ...fileSettings(), ...givenSettings() });
  return parsed.ok ? parsed.env.webhookUrl : null;
}

function completed(url: string): string {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new CommandFailure(`“${url}” is no address: say http://… or https://….`);
  }
  const parsed = new URL(url);
  if (parsed.pathname === "/") parsed.pathname = webhookPath;
  return parsed.href;
}

function isSame(one: string, other: string): boolean {
  const host = ({ hostname, port, protocol }: URL) =>
    `${protocol}//${/^(127\..*|\[::1\])$/.test(hostname) ? "localhost" : hostname}:${port}`;
  return host(new URL(one)) === host(new URL(other));
}

/** The first one configured; in the demo the one that the supervisor made up. */
function signingSecret(): string {
  const configured = givenSettings().STRIPE_WEBHOOK_SECRET || fileSettings().STRIPE_WEBHOOK_SECRET;
  // Several are separated by commas, each may be labelled: `name=whsec_…`.
  const secret = configured?.split(",")[0]?.replace(/^[^=]*=/, "") ?? madeUpSecret();
  if (secret !== null && /^whsec_\S+$/.test(secret)) return secret;
  throw new CommandFailure(
    "There is no signing secret to sign with: set STRIPE_WEBHOOK_SECRET to one of the app's, here or in .env.",
  );
}

function madeUpSecret(): string | null {
  try {
    const secrets: unknown = JSON.parse(readFileSync(join(dataFolder(), "secrets.json"), "utf8"));
    const values = Object.values(secrets as Record<string, unknown>);
    return (
      (values.find((value) => typeof value === "string" && value.startsWith("whsec_")) as string) ?? null
    );
  } catch {
    return null;
  }
}
