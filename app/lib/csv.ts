/**
 * Rows as CSV (RFC 4180), safe to open in a spreadsheet: a text that it would take
 * for a formula is led by an apostrophe (OWASP, CSV injection).
 */
import { stringify } from "csv-stringify/sync";

export type CsvValue = string | number | boolean | null;

const options = {
  record_delimiter: "windows",
  cast: { boolean: String },
  // Left alone it quotes its own separator and end of line only, and not what others read as one.
  quoted_match: /[;\t\r\n]/,
};

export function csvRow(values: readonly CsvValue[]): string {
  return stringify([values.map(guarded)], options);
}

/** What a spreadsheet takes for the beginning of a formula; white space before it does not hinder it. */
const formula = /^\s*[=+\-@\t\r|]/;

/** What is led by an apostrophe itself gets another one: so that the guard can be told from it. */
const guardedAlready = /^'+\s*[=+\-@\t\r|]/;

const guarded = (value: CsvValue) =>
  typeof value === "string" && (formula.test(value) || guardedAlready.test(value)) ? `'${value}` : value;

/** What `csvRow` was given, when a cell that it wrote comes back. */
export const withoutGuard = (text: string): string => (guardedAlready.test(text) ? text.slice(1) : text);
