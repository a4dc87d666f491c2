/** What commands print: aligned columns for people, one JSON document for programs. */
import pc from "picocolors";

/** Writes a line to standard output. Progress and prompts go to standard error, so that output can be piped. */
export function print(line = ""): void {
  process.stdout.write(`${line}\n`);
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2));
}

/**
 * Rows under headings, each column as wide as its widest cell. Text from outside
 * loses its control characters: a name must not be able to move the cursor.
 */
export function printTable(headings: string[], rows: (string | null)[][]): void {
  const cells = rows.map((row) => row.map((cell) => printable(cell ?? "–")));
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...cells.map((row) => [...(row[column] ?? "")].length)),
  );
  const line = (row: string[]) =>
    row
      .map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - [...cell].length))
      .join("  ")
      .trimEnd();
  print(pc.dim(line(headings)));
  for (const row of cells) print(line(row));
}

/** `name  value` lines, the names aligned. */
export function printFacts(facts: [string, string | null][]): void {
  const width = Math.max(...facts.map(([name]) => name.length));
  for (const [name, value] of facts) print(`${pc.dim(name.padEnd(width))}  ${printable(value ?? "–")}`);
}

/** `2027-01-31 14:02:11Z`: exact, sortable, and in a zone that needs no asking. */
export function time(value: Date | string | null): string | null {
  if (value === null) return null;
  const iso = typeof value === "string" ? value : value.toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}Z`;
}

/** Control characters, the terminal's commands among them, as a visible mark. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, "�");
}
