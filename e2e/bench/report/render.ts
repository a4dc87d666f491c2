/** Tables for a terminal, and for a README. */
import type { Machine } from "../surroundings/machine";
import { muchTaken } from "./calm";
import type { Chosen } from "./choose";
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

export function neighboursInWords({ neighbours, leftOut, of }: Chosen): string {
  if (neighbours === null) return "How much other programs took of the machine is not known here.";
  const taken = `Other programs took ${Math.round(neighbours * 100)} % of the CPUs meanwhile`;
  const without = leftOut === 0 ? "" : ` (${leftOut} of ${of} runs in which they took more are left out)`;
  const advice = neighbours <= muchTaken ? "" : ": rather measure again when the machine is free";
  return `${taken}${without}${advice}.`;
}
