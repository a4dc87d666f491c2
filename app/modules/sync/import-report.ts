/** The results of bulk linking on their way to a file: as text in a form, and back. Pure. */
import { z } from "zod";
import { type ImportRow, importResults } from "./import-view";

/** As tuples: the names in each of thousands of rows would not fit a form. */
const tuples = z
  .array(
    z.tuple([
      z.int(),
      z.string().nullable(),
      z.string().nullable(),
      z.enum(importResults),
      z.string().nullable(),
      z.string().nullable(),
    ]),
  )
  .max(100_000);

export function reportText(rows: readonly ImportRow[]): string {
  const told = rows.map(({ line, userId, customerId, result, problem, gains }) => [
    line,
    userId,
    customerId,
    result,
    problem,
    gains,
  ]);
  return JSON.stringify(told);
}

/** By line. null: that is none. */
export function reportRows(text: string): ImportRow[] | null {
  const parsed = tuples.safeParse(jsonIn(text));
  if (!parsed.success) return null;
  return parsed.data
    .map(([line, userId, customerId, result, problem, gains]) => ({
      line,
      userId,
      customerId,
      result,
      problem,
      gains,
    }))
    .sort((a, b) => a.line - b.line);
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
