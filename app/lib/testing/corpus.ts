/**
 * Real Stripe payloads that machines of this project may have beside the
 * repository; tests that use them are skipped, and say so, where they are not.
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const corpusFolder = process.env.PAIDTRAIL_CORPUS ?? join(import.meta.dirname, "../../../../shared/corpus");
export const hasCorpus = existsSync(corpusFolder);
export const corpusNote = hasCorpus ? "" : " (skipped: no corpus at PAIDTRAIL_CORPUS or ../shared/corpus)";

export interface CorpusObject {
  /** File below the corpus folder. */
  path: string;
  value: Record<string, unknown>;
}

/** Every file that is JSON, as it is. */
export function corpusTexts(): { path: string; text: string }[] {
  return readdirSync(corpusFolder, { recursive: true, encoding: "utf8" })
    .sort()
    .filter((path) => path.endsWith(".json") && statSync(join(corpusFolder, path)).isFile())
    .map((path) => ({ path, text: readFileSync(join(corpusFolder, path), "utf8") }))
    .filter(({ text }) => parse(text) !== null);
}

/** Every JSON object in every file, also those within others. */
export function corpusObjects(): CorpusObject[] {
  const found: CorpusObject[] = [];
  for (const { path, text } of corpusTexts()) {
    const left: unknown[] = [parse(text)];
    while (left.length > 0) {
      const value = left.pop();
      if (typeof value !== "object" || value === null) continue;
      if (!Array.isArray(value)) found.push({ path, value: value as Record<string, unknown> });
      left.push(...Object.values(value).reverse());
    }
  }
  return found;
}

/** Complete events. */
export function corpusEvents(): CorpusObject[] {
  return corpusObjects().filter(
    ({ value: { object, type, data } }) =>
      object === "v2.core.event" ||
      (typeof type === "string" && typeof data === "object" && data !== null && "object" in data),
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
