/**
 * Rows as CSV (RFC 4180), safe to open in a spreadsheet: a text that it would take
 * for a formula is led by an apostrophe.
 */
export type CsvValue = string | number | boolean | null;

export function csvRow(values: readonly CsvValue[]): string {
  return `${values.map(cell).join(",")}\r\n`;
}

/** What a spreadsheet takes for the beginning of a formula; white space before it does not hinder it. */
const formula = /^\s*[=+\-@\t\r|]/;

function cell(value: CsvValue): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  const text = formula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
