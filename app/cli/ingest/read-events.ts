/** Reads the events out of JSON files, one file at a time. */
import { readFile } from "node:fs/promises";
import { eventsIn, type JsonObject } from "./events-in";

export type FileContent =
  | { file: string; kind: "events"; events: JsonObject[] }
  /** JSON without a complete event in it. */
  | { file: string; kind: "no_events" }
  | { file: string; kind: "unreadable"; reason: string };

export async function readEvents(file: string): Promise<FileContent> {
  let document: unknown;
  try {
    document = JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    return { file, kind: "unreadable", reason: reasonOf(error) };
  }
  const events = eventsIn(document);
  return events.length > 0 ? { file, kind: "events", events } : { file, kind: "no_events" };
}

/** Without the parser's quotation of the file. */
function reasonOf(error: unknown): string {
  if (!(error instanceof SyntaxError)) return (error as Error).message;
  const position = /position \d+/.exec(error.message)?.[0];
  return position ? `not JSON (${position})` : "not JSON";
}
