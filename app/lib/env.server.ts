/**
 * The configuration, read once. The only file of the app that looks at
 * process.env; `.env.example` documents every name for people.
 *
 * In development and in the demo the supervisor fills in what is missing before
 * it starts the web server and the worker, so that they always see a complete
 * environment.
 */
import { isIP } from "node:net";
import { availableParallelism } from "node:os";
import { z } from "zod";
import { readWebhookSecrets, type WebhookSecret } from "./webhook-secrets";

export type { WebhookSecret } from "./webhook-secrets";

export interface Env {
  production: boolean;
  /** Demo accounts and made-up customers, on an emulated Stripe: what a start without a Stripe key is. */
  demo: boolean;
  /** The file in which the demo's stories note down what was played, and the tickets about it. null: there are none. */
  demoCast: string | null;
  databaseUrl: string;
  /** It is the embedded one, in the data folder of this deployment. */
  databaseEmbedded: boolean;
  stripeSecretKey: string | null;
  webhookSecrets: WebhookSecret[];
  /** Known and no longer accepted: a refused delivery that was signed with one is told as such. */
  inactiveWebhookSecrets: WebhookSecret[];
  /** Another host for Stripe's API, e.g. the emulator. */
  stripeApiBase: string | null;
  sessionSecret: string;
  /** Without a trailing slash. */
  appUrl: string;
  webhookUrl: string;
  /** 0: any free port. */
  port: number;
  host: string;
  logLevel: string;
  /** Believe X-Forwarded-For and X-Forwarded-Proto. */
  trustProxy: boolean;
  /** Rejected deliveries stored per minute and address; the rest is counted. */
  rejectedPerMinute: number;
  /** By all processes together. */
  stripeRequestsPerSecond: number;
  /** What the scheduled check does with events that never arrived; off: there is none. */
  missedEventsCheck: "pull" | "report" | "off";
  /** Worker processes that one start runs. */
  workers: number;
  /** Where the demo's Stripe emulator listens. 0: a free port. */
  emulatorPort: number;
  /** E-mail about opened cases; null: there is none. */
  mail: { url: string; from: string; to: string } | null;
}

export type EnvSource = Record<string, string | undefined>;
export type ParsedEnv = { ok: true; env: Env } | { ok: false; problems: string[] };

export const webhookPath = "/api/stripe/webhook";
/** Two, so that another goes on at once where one dies; a single processor has no room for it. */
const usualWorkers = availableParallelism() > 1 ? 2 : 1;
const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
const missedEventsChecks = ["pull", "report", "off"] as const;
/** Values that stand in examples, tutorials and the demo. */
const placeholders = /^(|changeme|secret|example|test|demo|x+|\.+|replace.*|your.*)$|\.\.\.|…/i;

const optional = (value: string | undefined) =>
  value === undefined || value.trim() === "" ? undefined : value;

const wholeNumber = (name: string, fallback: number, min: number, max: number) =>
  z
    .string()
    .optional()
    .transform((value, context) => {
      if (value === undefined) return fallback;
      const number = Number(value);
      if (/^\d+$/.test(value) && number >= min && number <= max) return number;
      context.addIssue({
        code: "custom",
        message: `${name} must be a whole number from ${min} to ${max}; it is "${value}".`,
      });
      return z.NEVER;
    });

const flag = (name: string) =>
  z
    .string()
    .optional()
    .transform((value, context) => {
      if (value === undefined || /^(false|0|no)$/i.test(value)) return false;
      if (/^(true|1|yes)$/i.test(value)) return true;
      context.addIssue({
        code: "custom",
        message: `${name} must be true or false; it is "${value}".`,
      });
      return z.NEVER;
    });

const url = (name: string, protocols: string[]) =>
  z.string().superRefine((value, context) => {
    const parsed = URL.canParse(value) ? new URL(value) : null;
    if (!parsed || !protocols.includes(parsed.protocol)) {
      const wanted = protocols.map((protocol) => `${protocol}//…`).join(" or ");
      context.addIssue({
        code: "custom",
        message: `${name} must be a URL that starts with ${wanted}`,
      });
    }
  });

const webhookSecrets = (name: string) =>
  z
    .string()
    .optional()
    .transform((value, context) => {
      const { secrets, problems } = readWebhookSecrets(value);
      const all = problems.map((problem) => problem.replace(/\.$/, "")).join("; ");
      if (all !== "") context.addIssue({ code: "custom", message: `${name}: ${all}.` });
      return secrets;
    });

const mailAddress = (name: string) =>
  z
    .string()
    .regex(/^[^\s@<>,;]+@[^\s@<>,;]+$/, `${name} must be one e-mail address, such as billing@example.com.`);

const schema = z.object({
  DATABASE_URL: url("DATABASE_URL", ["postgres:", "postgresql:"]).optional(),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(
      /^(sk|rk)_(test|live)_\w+$/,
      "STRIPE_SECRET_KEY must look like sk_test_…, sk_live_…, rk_test_… or rk_live_…, without white space or quotes.",
    )
    .optional(),
  STRIPE_WEBHOOK_SECRET: webhookSecrets("STRIPE_WEBHOOK_SECRET"),
  STRIPE_WEBHOOK_SECRET_INACTIVE: webhookSecrets("STRIPE_WEBHOOK_SECRET_INACTIVE"),
  STRIPE_API_BASE: url("STRIPE_API_BASE", ["http:", "https:"]).optional(),
  SESSION_SECRET: z
    .string()
    .min(32, "SESSION_SECRET is too short: 32 characters or more. Make one: openssl rand -hex 32")
    .optional(),
  APP_URL: url("APP_URL", ["http:", "https:"])
    .refine((value) => !URL.canParse(value) || new URL(value).pathname === "/", {
      message: "APP_URL must have no path: the app does not run below one.",
    })
    .optional(),
  PORT: wholeNumber("PORT", 3000, 0, 65_535),
  HOST: z
    .string()
    .refine((host) => isIP(host) !== 0 || host === "localhost", "HOST must be an IP address or localhost.")
    .optional(),
  LOG_LEVEL: z
    .enum(logLevels, {
      error: `LOG_LEVEL must be one of ${logLevels.join(", ")}.`,
    })
    .default("info"),
  TRUST_PROXY: flag("TRUST_PROXY"),
  REJECTED_PER_MINUTE: wholeNumber("REJECTED_PER_MINUTE", 60, 1, 10_000),
  STRIPE_REQUESTS_PER_SECOND: wholeNumber("STRIPE_REQUESTS_PER_SECOND", 25, 1, 10_000),
  MISSED_EVENTS_CHECK: z
    .enum(missedEventsChecks, {
      error: `MISSED_EVENTS_CHECK must be one of ${missedEventsChecks.join(", ")}.`,
    })
    .optional(),
  WORKERS: wholeNumber("WORKERS", usualWorkers, 1, 16),
  SMTP_URL: url("SMTP_URL", ["smtp:", "smtps:"]).optional(),
  SMTP_FROM: mailAddress("SMTP_FROM").optional(),
  NOTIFY_EMAIL: mailAddress("NOTIFY_EMAIL").optional(),
  PAIDTRAIL_DEMO: flag("PAIDTRAIL_DEMO"),
  PAIDTRAIL_DEMO_CAST: z.string().optional(),
  PAIDTRAIL_EMBEDDED_DATABASE: flag("PAIDTRAIL_EMBEDDED_DATABASE"),
  PAIDTRAIL_EMULATOR_PORT: wholeNumber("PAIDTRAIL_EMULATOR_PORT", 0, 0, 65_535),
});

/** Checks everything at once, so that one start names every problem. */
export function parseEnv(source: EnvSource): ParsedEnv {
  const given = Object.fromEntries(Object.entries(source).map(([name, value]) => [name, optional(value)]));
  const parsed = schema.safeParse(given);
  const malformed = parsed.success ? [] : parsed.error.issues.map((issue) => issue.message);
  const production = isProduction(given);
  const problems = onePerName([
    ...malformed,
    ...halfGivenMail(given),
    ...(production ? productionProblems(given) : missingLocally(given)),
  ]);
  if (!parsed.success || problems.length > 0) return { ok: false, problems };
  const values = parsed.data;
  const demo = values.PAIDTRAIL_DEMO || !values.STRIPE_SECRET_KEY;
  const appUrl = (values.APP_URL ?? `http://localhost:${values.PORT}`).replace(/\/+$/, "");
  return {
    ok: true,
    env: {
      production,
      // The supervisor hands the emulator's key to web and worker, and marks it as what it is.
      demo,
      demoCast: demo ? (values.PAIDTRAIL_DEMO_CAST ?? null) : null,
      databaseUrl: values.DATABASE_URL as string,
      databaseEmbedded: values.PAIDTRAIL_EMBEDDED_DATABASE,
      stripeSecretKey: values.STRIPE_SECRET_KEY ?? null,
      webhookSecrets: values.STRIPE_WEBHOOK_SECRET,
      inactiveWebhookSecrets: values.STRIPE_WEBHOOK_SECRET_INACTIVE,
      stripeApiBase: values.STRIPE_API_BASE ?? null,
      sessionSecret: values.SESSION_SECRET as string,
      appUrl,
      webhookUrl: `${appUrl}${webhookPath}`,
      port: values.PORT,
      // A demo is for the person in front of the machine.
      host: values.HOST ?? (production ? "0.0.0.0" : "127.0.0.1"),
      logLevel: values.LOG_LEVEL,
      trustProxy: values.TRUST_PROXY,
      rejectedPerMinute: values.REJECTED_PER_MINUTE,
      stripeRequestsPerSecond: values.STRIPE_REQUESTS_PER_SECOND,
      // The demo's stories are about what never arrived: it tells, and leaves pulling to a person.
      missedEventsCheck: values.MISSED_EVENTS_CHECK ?? (demo ? "report" : "pull"),
      workers: values.WORKERS,
      emulatorPort: values.PAIDTRAIL_EMULATOR_PORT,
      mail:
        values.SMTP_URL && values.SMTP_FROM && values.NOTIFY_EMAIL
          ? { url: values.SMTP_URL, from: values.SMTP_FROM, to: values.NOTIFY_EMAIL }
          : null,
    },
  };
}

/** Who gave some of it wants e-mail, and would wait for it in vain. */
function halfGivenMail(given: EnvSource): string[] {
  const names = ["SMTP_URL", "SMTP_FROM", "NOTIFY_EMAIL"];
  const there = names.filter((name) => given[name]);
  if (there.length === 0) return [];
  return names
    .filter((name) => !given[name])
    .map(
      (name) => `${name} is missing: e-mail needs all of ${names.join(", ")}; ${there.join(", ")} is there.`,
    );
}

/** Every problem begins with the name of its variable; what is malformed is not also an example. */
function onePerName(problems: readonly string[]): string[] {
  const byName = new Map<string, string>();
  for (const problem of problems) {
    const name = /^[A-Z_]+/.exec(problem)?.[0] ?? problem;
    if (!byName.has(name)) byName.set(name, problem);
  }
  return [...byName.values()];
}

/** The supervisor makes these up, except in production. */
function missingLocally(given: EnvSource): string[] {
  return ["DATABASE_URL", "SESSION_SECRET"]
    .filter((name) => !given[name])
    .map((name) => `${name} is missing: start with \`npm start\`, which fills it in.`);
}

/** What is missing, or still stands as it does in an example, a tutorial or the demo. */
function productionProblems(given: EnvSource): string[] {
  const { DATABASE_URL, STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET, SESSION_SECRET, APP_URL } = given;
  const problems: string[] = [];
  if (!DATABASE_URL)
    problems.push("DATABASE_URL is missing: production does not run on the embedded database.");
  else if (/\/\/user:password@/.test(DATABASE_URL)) problems.push("DATABASE_URL is the example value.");
  if (!STRIPE_SECRET_KEY) problems.push("STRIPE_SECRET_KEY is missing: without it this would be the demo.");
  else if (isPlaceholder(STRIPE_SECRET_KEY)) problems.push("STRIPE_SECRET_KEY is an example value.");
  const { secrets } = readWebhookSecrets(STRIPE_WEBHOOK_SECRET);
  if (!STRIPE_WEBHOOK_SECRET)
    problems.push("STRIPE_WEBHOOK_SECRET is missing: no delivery could be verified.");
  else if (secrets.some(({ label, secret }) => /^(demo|emulator)$/.test(label) || isPlaceholder(secret)))
    problems.push("STRIPE_WEBHOOK_SECRET holds an example or demo value.");
  if (!SESSION_SECRET) problems.push("SESSION_SECRET is missing. Make one: openssl rand -hex 32");
  else if (isPlaceholder(SESSION_SECRET))
    problems.push("SESSION_SECRET is an example value. Make one: openssl rand -hex 32");
  if (given.PAIDTRAIL_DEMO && !/^(false|0|no)$/i.test(given.PAIDTRAIL_DEMO))
    problems.push("PAIDTRAIL_DEMO is set: a production is no demo. Remove it.");
  if (!APP_URL)
    problems.push("APP_URL is missing: the address people type, e.g. https://billing.example.com");
  return problems;
}

/** The mode of a deployment is that of its key; the demo's is test. */
export function deploymentLivemode(settings: Pick<Env, "stripeSecretKey">): boolean {
  return /^(sk|rk)_live_/.test(settings.stripeSecretKey ?? "");
}

let memo: Env | undefined;

/** This process's configuration. Throws an Error that lists every problem. */
export function env(): Env {
  if (memo) return memo;
  const parsed = parseEnv(process.env);
  if (!parsed.ok)
    throw new Error(
      ["The configuration has problems:", ...parsed.problems.map((line) => `- ${line}`)].join("\n"),
    );
  memo = parsed.env;
  return memo;
}

/** The environment as it stands, for the command line, which looks for settings in more places. */
export function processEnvironment(): EnvSource {
  return process.env;
}

/**
 * A start on somebody's own machine gives its processes NODE_ENV=production too,
 * because React renders several times faster with it, and marks them as local.
 */
function isProduction(given: EnvSource): boolean {
  return given.NODE_ENV === "production" && given.PAIDTRAIL_LOCAL !== "1";
}

function isPlaceholder(value: string): boolean {
  const core = value.replace(/^(sk|rk)_(test|live)_|^whsec_/, "");
  return placeholders.test(core) || new Set(core).size < 4;
}
