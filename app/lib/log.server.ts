/** Structured logs, one JSON line each. Secrets and personal data never reach them. */
import { type Logger, pino } from "pino";

export type Log = Logger;

/** Keys that are cut from every log record, at the first two levels. */
const redacted = [
  "password",
  "secret",
  "authorization",
  "cookie",
  "signature",
  "body",
  "email",
  "token",
  "key",
];

export function createLog(name: string, level: string): Log {
  return pino({
    name,
    level,
    base: { name, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: redacted.flatMap((key) => [key, `*.${key}`]), censor: "[redacted]" },
  });
}
