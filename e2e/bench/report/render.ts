/** Tables for a terminal, and for a README. */
import type { Machine } from "../surroundings/machine";
import type { Table } from "./tables";

export function plainTable({ title, columns, rows }: Table): string {
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `  ${cells.map((cell, index) => (index === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[index]!))).join("   ")}`.trimEnd();
  return [title, line(columns), ...rows.map(line)].join("\n");
}

export function markdownTable({ title, columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const rule = columns.map((_, index) => (index === 0 ? "---" : "--:"));
  return [`**${title}**`, "", line(columns), line(rule), ...rows.map(line)].join("\n");
}

export function machineInWords(machine: Machine): string {
  const { cpu, cores, memoryGb, platform, node, postgres, fsync, fileSystem, flushMs } = machine;
  return (
    `${cpu}, ${cores} cores, ${memoryGb} GB, ${platform}; Node.js ${node}, PostgreSQL ${postgres} ` +
    `(fsync ${fsync}, on ${fileSystem}, a flush takes ${flushMs.toFixed(2)} ms). Load generator, servers and ` +
    "database share the cores."
  );
}

/** Above that, a figure says as much of the neighbours as of us. */
const muchTaken = 0.1;

export function neighboursInWords(share: number | null): string {
  if (share === null) return "How much other programs took of the machine is not known here.";
  const taken = `Other programs took ${Math.round(share * 100)} % of the CPUs meanwhile`;
  return share < muchTaken
    ? `${taken}.`
    : `${taken}: trust the ratios, not the figures, and rather measure again.`;
}
