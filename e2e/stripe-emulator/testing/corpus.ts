/** Real Stripe payloads that lie beside the repository; tests that need them are skipped where they are not. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const beside = fileURLToPath(new URL("../../../../shared/corpus", import.meta.url));

/** The corpus folder, or null. */
export function corpusFolder(): string | null {
  const folder = process.env.PAIDTRAIL_CORPUS ?? beside;
  return existsSync(join(folder, "README.md")) ? folder : null;
}

export const CORPUS_ABSENT = "no corpus beside the repository (PAIDTRAIL_CORPUS or ../shared/corpus)";
