/** What the command line finds around it: the checkout, its data folder, its settings. */
import { join, resolve } from "node:path";
import { type EnvSource, processEnvironment } from "~/lib/env.server";
import { readEnvFile } from "~/lib/env-file";
import { CommandFailure } from "./failure";

/** Of the sources (`app/cli`) as of the bundle (`.build/node`): two folders up. */
const root = resolve(import.meta.dirname, "../..");

export function dataFolder(): string {
  return resolve(root, givenSettings().PAIDTRAIL_DATA_DIR ?? fileSettings().PAIDTRAIL_DATA_DIR ?? ".data");
}

/** The real environment: what was said for this one command. */
export const givenSettings = (): EnvSource => processEnvironment();

/** `.env` of the checkout, which `npm start` reads too. */
export function fileSettings(): EnvSource {
  const { values, problems } = readEnvFile(join(root, ".env"));
  if (problems[0] !== undefined)
    throw new CommandFailure(`${problems[0]}: mend it, then run the command again.`);
  return values;
}
