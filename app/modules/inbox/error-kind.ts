/** The text of an error without what differs from event to event: ids, numbers, addresses, times. */

/** An SQLSTATE, as `describe` in modules/sync/failures.ts puts it first: its digits mean something. */
const sqlState = /^[0-9A-Z]{5} /;
/** Each bounded, so that no text is slow to read. */
const varying: readonly (readonly [RegExp, string])[] = [
  [/[^\s"'<>(),;:]{1,64}@[^\s"'<>(),;:]{1,255}/g, "…@…"],
  [/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi, "…"],
  // cus_9sXw…, cs_test_a1…: a prefix, then something with a digit or a capital in it. A code has neither.
  [/\b([a-z]{2,8}(?:_test|_live)?)_(?=[a-z_]{0,30}[0-9A-Z])[A-Za-z0-9_]{4,255}/g, "$1_…"],
  [/\b(?=[a-f]{0,40}\d)[0-9a-f]{12,128}\b/gi, "…"],
  [/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z| UTC|[+-]\d\d:?\d\d)?/g, "…"],
  [/\d+(?:[.,]\d+)*/g, "…"],
];
const longest = 200;

/** "23505 duplicate key value violates unique constraint "x"", "No snapshot for sub_…". */
export function errorKind(error: string): string {
  const code = sqlState.exec(error)?.[0] ?? "";
  let text = error.slice(code.length, 2_000);
  for (const [pattern, instead] of varying) text = text.replace(pattern, instead);
  return `${code}${text.replace(/\s+/g, " ").trim()}`.slice(0, longest);
}

/** The error of a stored reason: `processing_failed: …` or `processing_dead: …`. */
export function errorOf(syncReason: string | null): string {
  return (syncReason ?? "").replace(/^processing_(?:failed|dead): /, "");
}
