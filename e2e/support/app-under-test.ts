/** Where the app under test listens and keeps its data. One place, read by the config and the tests. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const port = Number(process.env.PAIDTRAIL_E2E_PORT ?? 4310);
export const address = `http://127.0.0.1:${port}`;
export const dataDir =
  process.env.PAIDTRAIL_E2E_DATA ?? fileURLToPath(new URL("../.results/data", import.meta.url));

/** The demo's own signing secret, as the supervisor keeps it. */
export function signingSecret(): string {
  const secrets = JSON.parse(readFileSync(join(dataDir, "secrets.json"), "utf8")) as Record<string, string>;
  const secret = Object.values(secrets).find((value) => value.startsWith("whsec_"));
  if (!secret) throw new Error(`no whsec_… in ${dataDir}/secrets.json`);
  return secret;
}
