import { describe, expect, test } from "vitest";
import { deploymentLivemode, type EnvSource, parseEnv } from "./env.server";

const local: EnvSource = {
  DATABASE_URL: "postgresql://localhost/paidtrail",
  SESSION_SECRET: "0123456789abcdef0123456789abcdef",
};
const production: EnvSource = {
  NODE_ENV: "production",
  DATABASE_URL: "postgresql://app:f9Jq2@db.internal/paidtrail",
  STRIPE_SECRET_KEY: "sk_live_51Habcdefgh",
  STRIPE_WEBHOOK_SECRET: "whsec_9aBcDeFg",
  SESSION_SECRET: "4f1c9b7e2d8a6053b1e7f2c4d9a8065b",
  APP_URL: "https://billing.example.com/",
};

function problems(source: EnvSource): string[] {
  const parsed = parseEnv(source);
  return parsed.ok ? [] : parsed.problems;
}

function accepted(source: EnvSource) {
  const parsed = parseEnv(source);
  if (!parsed.ok) throw new Error(parsed.problems.join("\n"));
  return parsed.env;
}

test("little is needed locally, and the rest has a default", () => {
  expect(accepted(local)).toMatchObject({
    production: false,
    demo: true,
    stripeSecretKey: null,
    webhookSecrets: [],
    stripeApiBase: null,
    appUrl: "http://localhost:3000",
    webhookUrl: "http://localhost:3000/api/stripe/webhook",
    port: 3000,
    host: "127.0.0.1",
    logLevel: "info",
    trustProxy: false,
    rejectedPerMinute: 60,
    stripeRequestsPerSecond: 25,
    missedEventsCheck: "report",
  });
});

test("an empty value is an absent one, as `NAME=` in a file means it", () => {
  expect(accepted({ ...local, STRIPE_SECRET_KEY: "", PORT: " ", APP_URL: "" })).toMatchObject({
    demo: true,
    port: 3000,
  });
});

test("production takes real values", () => {
  expect(accepted(production)).toMatchObject({
    production: true,
    demo: false,
    appUrl: "https://billing.example.com",
    webhookUrl: "https://billing.example.com/api/stripe/webhook",
    host: "0.0.0.0",
  });
});

test("the processes of a local start render as in production and are not one", () => {
  expect(accepted({ ...local, NODE_ENV: "production", PAIDTRAIL_LOCAL: "1" })).toMatchObject({
    production: false,
  });
});

test("production names everything that is missing at once", () => {
  const names = ["DATABASE_URL", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "SESSION_SECRET", "APP_URL"];
  const found = problems({ NODE_ENV: "production" });
  expect(found.map((problem) => problem.split(" ")[0])).toEqual(names);
});

test("a variable has one line, however much is wrong with it", () => {
  const bad = {
    SESSION_SECRET: "changeme",
    STRIPE_WEBHOOK_SECRET: '"demo=whsec_...",',
    APP_URL: "ftp://x/y",
  };
  const found = problems({ ...production, ...bad });
  expect(found.map((problem) => /^[A-Z_]+/.exec(problem)?.[0]).sort()).toEqual(Object.keys(bad).sort());
  expect(found.join()).toContain("part 1 has quotes around it: remove them; part 2 is empty");
});

test("what is malformed does not hide what is missing", () => {
  const found = problems({ NODE_ENV: "production", PORT: "http", STRIPE_SECRET_KEY: "pk_test_123" });
  expect(found).toContainEqual(expect.stringContaining("PORT must be"));
  expect(found).toContainEqual(expect.stringContaining("STRIPE_SECRET_KEY must look like"));
  expect(found).toContainEqual(expect.stringContaining("SESSION_SECRET is missing"));
});

test.each([
  ["DATABASE_URL", "postgresql://user:password@localhost:5432/paidtrail", "example"],
  ["STRIPE_SECRET_KEY", "sk_test_xxxxxxxx", "example"],
  ["STRIPE_SECRET_KEY", "sk_test_...", "must look like"],
  ["STRIPE_WEBHOOK_SECRET", "whsec_...", "example or demo"],
  ["STRIPE_WEBHOOK_SECRET", "whsec_test", "example or demo"],
  ["STRIPE_WEBHOOK_SECRET", "whsec_9aBcDeFg,demo=whsec_8aBcDeFg", "example or demo"],
  ["STRIPE_WEBHOOK_SECRET", "whsec_9aBcDeFg,emulator=whsec_8aBcDeFg", "example or demo"],
  ["PAIDTRAIL_DEMO", "1", "a production is no demo"],
  ["SESSION_SECRET", "changeme", "SESSION_SECRET"],
  ["SESSION_SECRET", "x".repeat(40), "example"],
  ["SESSION_SECRET", "4f1c9b7e2d8a6053", "too short"],
])("production refuses %s=%s", (name, value, words) => {
  expect(problems({ ...production, [name]: value }).join("\n")).toContain(words);
});

test.each([
  ["DATABASE_URL", "mysql://localhost/paidtrail", "postgres"],
  ["APP_URL", "billing.example.com", "http://"],
  ["APP_URL", "https://example.com/billing", "no path"],
  ["STRIPE_API_BASE", "localhost:12111", "http://"],
  ["STRIPE_SECRET_KEY", '"sk_test_51Habc"', "without white space or quotes"],
  ["STRIPE_SECRET_KEY", "whsec_abc", "must look like"],
  ["SESSION_SECRET", "0123456789abcdef", "32 characters"],
  ["PORT", "70000", "whole number"],
  ["PORT", "3000a", "whole number"],
  ["HOST", "example.com", "IP address"],
  ["LOG_LEVEL", "verbose", "LOG_LEVEL must be one of"],
  ["TRUST_PROXY", "maybe", "true or false"],
  ["REJECTED_PER_MINUTE", "0", "whole number"],
])("%s=%s is refused everywhere", (name, value, words) => {
  const [problem, ...more] = problems({ ...local, [name]: value });
  expect(problem).toContain(words);
  expect(more).toEqual([]);
});

describe("STRIPE_WEBHOOK_SECRET", () => {
  const read = (value: string) => accepted({ ...local, STRIPE_WEBHOOK_SECRET: value }).webhookSecrets;

  test("one, several, labelled", () => {
    expect(read("whsec_a")).toEqual([{ label: "primary", secret: "whsec_a" }]);
    expect(read("whsec_a,whsec_b")).toEqual([
      { label: "primary", secret: "whsec_a" },
      { label: "secret 2", secret: "whsec_b" },
    ]);
    expect(read("dashboard=whsec_a=,stripe cli=whsec_b")).toEqual([
      { label: "dashboard", secret: "whsec_a=" },
      { label: "stripe cli", secret: "whsec_b" },
    ]);
  });

  test.each([
    ["whsec_a ", "part 1 has white space"],
    ["whsec_a, whsec_b", "part 2 has white space"],
    ['"whsec_a"', "part 1 has quotes"],
    ["cli='whsec_a'", "part 1 has quotes"],
    ["whsec_a,", "part 2 is empty"],
    ["sk_test_abc", "part 1 does not look like whsec_…"],
    ["we_1NxA=whsec_a,we_1NxA=whsec_b", "two parts have the same label"],
    ["a/b=whsec_a", "part 1 has an unusable label"],
  ])("%s: %s", (value, words) => {
    const found = problems({ ...local, STRIPE_WEBHOOK_SECRET: value });
    expect(found).toEqual([expect.stringContaining(words)]);
    expect(found.join()).not.toMatch(/whsec_[ab]|sk_test_abc/);
  });
});

test.each([
  ["sk_live_51Habc", true],
  ["rk_live_51Habc", true],
  ["sk_test_51Habc", false],
  [null, false],
])("the mode of %s", (stripeSecretKey, livemode) => {
  expect(deploymentLivemode({ stripeSecretKey })).toBe(livemode);
});

test("one start runs one worker or two by itself, and as many as WORKERS says within reason", () => {
  const workers = (WORKERS?: string) =>
    parseEnv({ DATABASE_URL: "postgresql://a:b@localhost/c", SESSION_SECRET: "x".repeat(32), WORKERS });
  const usual = workers();
  expect(usual.ok && [1, 2].includes(usual.env.workers)).toBe(true);
  expect(workers("5")).toMatchObject({ ok: true, env: { workers: 5 } });
  for (const odd of ["0", "17", "two"]) expect(workers(odd).ok).toBe(false);
});

test("e-mail needs all of its three settings, or none", () => {
  const mail = { SMTP_URL: "smtp://u:p@mail.example", SMTP_FROM: "a@b.example", NOTIFY_EMAIL: "c@d.example" };
  expect(accepted(local).mail).toBeNull();
  expect(accepted({ ...local, ...mail }).mail).toEqual({
    url: mail.SMTP_URL,
    from: mail.SMTP_FROM,
    to: mail.NOTIFY_EMAIL,
  });
  expect(problems({ ...local, SMTP_URL: mail.SMTP_URL })).toEqual([
    expect.stringMatching(/^SMTP_FROM is missing: e-mail needs all of/),
    expect.stringMatching(/^NOTIFY_EMAIL is missing/),
  ]);
  expect(problems({ ...local, ...mail, NOTIFY_EMAIL: "nobody" })).toEqual([
    expect.stringMatching(/^NOTIFY_EMAIL must be one e-mail address/),
  ]);
});
