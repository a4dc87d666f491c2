/** Paidtrail itself, as `npm start` runs it: the built web server and, where it is asked for, the worker. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Child, type ChildOptions } from "../surroundings/child";
import type { Lifetime } from "../surroundings/lifetime";

export interface PaidtrailOptions {
  root: string;
  databaseUrl: string;
  secret: string;
  /** Folder for a CPU profile of the process; null: none. */
  profileInto: string | null;
  /** Further settings. */
  environment?: Record<string, string>;
}

export const startPaidtrail = (name: "web" | "worker", options: PaidtrailOptions, lifetime: Lifetime) =>
  Child.start(processOf(name, options), lifetime);

function processOf(name: "web" | "worker", options: PaidtrailOptions): ChildOptions {
  const { root, databaseUrl, secret, profileInto, environment } = options;
  const file = join(root, ".build", "node", `${name}.js`);
  if (!existsSync(file)) throw new Error(`${file} is missing: run npm run build.`);
  const profile = profileInto === null ? [] : ["--cpu-prof", "--cpu-prof-dir", profileInto];
  return {
    name: `Paidtrail's ${name} process`,
    file,
    execArgv: ["--enable-source-maps", ...profile],
    cwd: root,
    // Nothing of ours: settings of the surroundings would measure another Paidtrail.
    environment: {
      PATH: process.env.PATH,
      NODE_ENV: "production",
      PAIDTRAIL_LOCAL: "1",
      DATABASE_URL: databaseUrl,
      STRIPE_WEBHOOK_SECRET: `bench=${secret}`,
      SESSION_SECRET: secret.repeat(2),
      HOST: "127.0.0.1",
      PORT: "0",
      LOG_LEVEL: "warn",
      ...environment,
    },
  };
}
