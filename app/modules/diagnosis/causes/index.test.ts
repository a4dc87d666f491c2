import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { causeCodes } from "../chain";
import { rules } from ".";
import { tables } from "./testing";

const scenarios = join(import.meta.dirname, "../../../../e2e/scenarios");

test("every code of the catalogue has one rule, in the catalogue's order", () => {
  expect(rules.map(({ code }) => code)).toEqual(causeCodes);
});

test("every code has a table of its own, in the same order", () => {
  expect(tables.map(({ code }) => code)).toEqual(causeCodes);
});

test("every code has a file of its name and a scenario that plays it", () => {
  const files = new Set(readdirSync(import.meta.dirname));
  const lacking = causeCodes.filter(
    (code) => !files.has(`${code.replaceAll("_", "-")}.ts`) || !existsSync(join(scenarios, `${code}.ts`)),
  );
  expect(lacking).toEqual([]);
});
