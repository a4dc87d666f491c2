/** An object as an older API version shows it. */
import type { Reader } from "../store/table";
import type { Json, VersionChange } from "./change";
import { basil } from "./changes/2025-03-31.basil";
import { clover } from "./changes/2025-09-30.clover";
import { november2022 } from "./changes/2022-11-15";
import { isBefore, PINNED } from "./version";

/** Newest first: an object walks back through them. */
const CHANGES: readonly VersionChange[] = [clover, basil, november2022];

/** @param object in the pinned shape; never altered */
export function renderAs<T extends object>(version: string, object: T, read: Reader): T | Json {
  if (version === PINNED) return object;
  const due = CHANGES.filter((change) => isBefore(version, change.version));
  if (due.length === 0) return object;
  const copy = structuredClone(object) as Json;
  for (const change of due) walk(copy, change, read);
  return copy;
}

/** Outer objects first: they read what their parts are about to lose. */
function walk(value: unknown, change: VersionChange, read: Reader): void {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) {
    const type = (value as Json).object;
    if (typeof type === "string") change.before[type]?.(value as Json, read);
  }
  for (const inner of Object.values(value)) walk(inner, change, read);
}
