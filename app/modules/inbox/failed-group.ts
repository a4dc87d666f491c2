/**
 * Which failures are of one kind. Short, so that it is cheap to store with an event
 * and to name in an address.
 */
import { createHash } from "node:crypto";
import { errorKind } from "./error-kind";

/** Twelve hexadecimal digits. */
export function errorGroup(error: string): string {
  return createHash("sha256").update(errorKind(error)).digest("hex").slice(0, 12);
}
