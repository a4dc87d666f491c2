/**
 * What web and workers log, as a person at a terminal reads it: one line each, the
 * level and the words in front. Everywhere else the records stay as they are, for
 * machines.
 */
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import pc from "picocolors";

/** Each line of a child's output, made readable. */
export function readLog(output: Readable, say: (line: string) => void): void {
  createInterface({ input: output, crlfDelay: Number.POSITIVE_INFINITY }).on("line", (line) =>
    say(readableLine(line)),
  );
}

/** A line that is no log record is given back as it is. */
export function readableLine(line: string): string {
  const record = recordIn(line);
  if (record === null) return line;
  const { level, name, msg, ...facts } = record;
  const words = [typeof name === "string" ? `${name}:` : "", String(msg)].filter(Boolean).join(" ");
  const particulars = Object.entries(facts).flatMap(([key, value]) => particular(key, value));
  const said = particulars.length > 0 ? `${words} (${particulars.join(", ")})` : words;
  return `${mark(Number(level))} ${visible(said)}`;
}

type LogRecord = Record<string, unknown>;

function recordIn(line: string): LogRecord | null {
  if (!line.startsWith("{")) return null;
  try {
    const record: LogRecord = JSON.parse(line);
    return typeof record.level === "number" && typeof record.msg === "string" ? record : null;
  } catch {
    return null;
  }
}

/** Pino's levels: 40 warns, 50 and above are errors. */
function mark(level: number): string {
  if (level >= 50) return pc.red("✗");
  return level >= 40 ? pc.yellow("!") : pc.dim("·");
}

const unsaid = new Set(["time", "pid", "hostname", "v"]);

function particular(key: string, value: unknown): string[] {
  if (unsaid.has(key) || value === null || value === undefined) return [];
  if (typeof value !== "object") return [`${key} ${String(value)}`];
  // An error: its message; the stack is in the record where nobody sits at a terminal.
  const message = "message" in value ? value.message : null;
  return typeof message === "string" && message !== "" ? [message] : [];
}

/** On one line, and without what could move the cursor. */
const visible = (text: string) => text.replace(/\p{Cc}+/gu, " ");
