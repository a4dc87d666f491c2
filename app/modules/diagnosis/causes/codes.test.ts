/** The page about the codes says what the tables say; UPDATE_DOCS=1 writes it anew. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { causeCodes } from "../chain";
import { document } from "./testing/document";

test("CODES.md is what the tables say", () => {
  const file = join(import.meta.dirname, "../CODES.md");
  if (process.env.UPDATE_DOCS) writeFileSync(file, document());
  // But for how wide its columns are.
  expect(narrow(readFileSync(file, "utf8"))).toBe(narrow(document()));
});

const narrow = (text: string) => text.replace(/-{3,}/g, "---").replace(/ +/g, " ");

test("every code has its row", () => {
  const rows = document().split("\n");
  const lacking = causeCodes.filter((code) => !rows.some((row) => row.startsWith(`| \`${code}\``)));
  expect(lacking).toEqual([]);
});
