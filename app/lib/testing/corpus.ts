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
  /** As the event or the file says; null where neither does. */
  apiVersion: string | null;
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
  const versions = versionsOfFiles();
  for (const { path, text } of corpusTexts()) {
    const left: { value: unknown; apiVersion: string | null }[] = [
      { value: parse(text), apiVersion: versions.get(path) ?? null },
    ];
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      const { value } = next;
      if (typeof value !== "object" || value === null) continue;
      const own = "api_version" in value && typeof value.api_version === "string" ? value.api_version : null;
      const apiVersion = own ?? next.apiVersion;
      if (!Array.isArray(value)) found.push({ path, value: value as Record<string, unknown>, apiVersion });
      for (const inner of Object.values(value).reverse()) left.push({ value: inner, apiVersion });
    }
  }
  return found;
}

/** By the index, which knows it also where the file does not say. */
function versionsOfFiles(): Map<string, string> {
  const [head = "", ...rows] = readFileSync(join(corpusFolder, "index.tsv"), "utf8").split("\n");
  const column = head.split("\t").indexOf("api_version");
  return new Map(
    rows.flatMap((row) => {
      const cells = row.split("\t");
      const [file] = (cells[0] ?? "").split("#");
      const version = cells[column];
      return file && version ? [[file, version] as const] : [];
    }),
  );
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
