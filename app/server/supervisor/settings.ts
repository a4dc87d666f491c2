/**
 * Completes the configuration where a person may leave it out: everywhere but in
 * production. What is made up (session secret, the emulator's signing secret) is kept
 * in the data folder, so that a restart signs nobody out.
 */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { type Env, type EnvSource, parseEnv } from "~/lib/env.server";
import { writePrivateJson } from "~/lib/run-file.server";
import { readWebhookSecrets } from "~/lib/webhook-secrets";
import { StartProblem } from "./start-problem";

/** Made up once per data folder. */
export interface Secrets {
  sessionSecret: string;
  /** What the demo's Stripe signs with. */
  emulatorWebhookSecret: string;
}

/** Every problem with what was given, before anything is started. */
export function checkGiven(given: EnvSource): Env {
  const production = given.NODE_ENV === "production";
  return parsed(
    production
      ? given
      : {
          ...given,
          DATABASE_URL: given.DATABASE_URL || "postgresql://embedded",
          SESSION_SECRET: given.SESSION_SECRET || "x".repeat(32),
        },
  );
}

/** The environment that web and worker run with. */
export function complete(
  given: EnvSource,
  made: {
    databaseUrl: string;
    port: number;
    secrets: Secrets | null;
    /** null: Stripe itself, or whatever stands for it in the settings. */
    emulator: { url: string; key: string } | null;
  },
): { source: EnvSource; env: Env } {
  const { databaseUrl, port, secrets, emulator } = made;
  const source: EnvSource = { ...given, DATABASE_URL: databaseUrl, PORT: String(port) };
  source.PAIDTRAIL_EMBEDDED_DATABASE = given.DATABASE_URL ? undefined : "1";
  if (secrets) {
    source.PAIDTRAIL_LOCAL = "1";
    source.SESSION_SECRET ||= secrets.sessionSecret;
    // The terminal belongs to the person; the console shows every event.
    source.LOG_LEVEL ||= "warn";
    source.PAIDTRAIL_DEMO = emulator ? "1" : undefined;
    if (emulator) {
      source.STRIPE_SECRET_KEY = emulator.key;
      source.STRIPE_API_BASE = emulator.url;
      // Every story's refusals come from this one machine: none may push another's evidence out.
      source.REJECTED_PER_MINUTE ||= demoRejectedPerMinute;
      source.STRIPE_WEBHOOK_SECRET = withEmulatorSecret(given, secrets);
    }
  }
  return { source, env: parsed(source) };
}

function parsed(source: EnvSource): Env {
  const result = parseEnv(source);
  if (result.ok) return result.env;
  throw new StartProblem(...result.problems);
}

const demoRejectedPerMinute = "1000";

/** What the person gave is honoured beside the emulator's own. */
function withEmulatorSecret({ STRIPE_WEBHOOK_SECRET: given }: EnvSource, secrets: Secrets): string {
  if (given && givenEmulatorSecret(given) !== null) return given;
  return [given, `${emulatorLabel}=${secrets.emulatorWebhookSecret}`].filter(Boolean).join();
}

/** What the emulator signs with: the person's choice, where they gave one its label. */
export function emulatorSecret({ STRIPE_WEBHOOK_SECRET: given }: EnvSource, secrets: Secrets): string {
  return givenEmulatorSecret(given) ?? secrets.emulatorWebhookSecret;
}

const emulatorLabel = "emulator";

function givenEmulatorSecret(given: string | undefined): string | null {
  const { secrets } = readWebhookSecrets(given);
  return secrets.find(({ label }) => label === emulatorLabel)?.secret ?? null;
}

export function loadSecrets(dataDir: string): Secrets {
  const file = join(dataDir, "secrets.json");
  let kept: Partial<Secrets> = {};
  try {
    kept = JSON.parse(readFileSync(file, "utf8")) as Partial<Secrets>;
  } catch {
    // The first start here, or a file that was cut short: everybody signs in again.
  }
  const secrets: Secrets = {
    sessionSecret: kept.sessionSecret ?? randomBytes(32).toString("hex"),
    emulatorWebhookSecret: kept.emulatorWebhookSecret ?? `whsec_${randomBytes(24).toString("hex")}`,
  };
  if (!kept.sessionSecret || !kept.emulatorWebhookSecret) writePrivateJson(file, secrets);
  return secrets;
}

/** The port that was asked for, or 3000, or any that is free. */
export async function choosePort(
  given: string | undefined,
  host: string,
  say: (line: string) => void,
): Promise<number> {
  const wanted = given ? Number(given) : 3000;
  const free = await listenable(host, wanted);
  if (free !== null) return free;
  if (given) {
    throw new StartProblem(
      `Port ${wanted} is in use: stop what listens there, or choose another with PORT=…`,
    );
  }
  const other = await listenable(host, 0);
  if (other === null)
    throw new StartProblem(`Nothing can listen on ${host}: set HOST to an address of this machine.`);
  say(`Port ${wanted} is in use, so this copy takes ${other}.`);
  return other;
}

/** The port it would get; null: taken. `port` 0: any. */
export function listenable(host: string, port: number): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE" || error.code === "EADDRNOTAVAIL") resolve(null);
      else if (error.code === "EACCES")
        reject(
          new StartProblem(`Port ${port} may not be used by this user: choose one above 1023 with PORT=…`),
        );
      else reject(error);
    });
    server.listen(port, host, () => {
      const address = server.address() as { port: number };
      server.close(() => resolve(address.port));
    });
  });
}
