/** Replies of the real API, recorded by others and lying beside the repository: which fields each kind of object had. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gatherFields, type FieldsByKind } from "./object-fields";

const SOURCE = "pay-rails__pay/vcr-response-bodies/";

/** Of all replies in one API version, without errors. */
export function recordedFields(corpus: string, version: string): FieldsByKind {
  const fields: FieldsByKind = new Map();
  for (const line of readFileSync(join(corpus, "index.tsv"), "utf8").split("\n")) {
    const [path = "", , , , , , named] = line.split("\t");
    if (!path.startsWith(SOURCE) || named !== version) continue;
    const file = join(corpus, path.split("#")[0]!);
    const reply: unknown = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null;
    gatherFields(reply, fields);
  }
  return fields;
}
